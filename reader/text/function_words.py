"""Words that are seldom a mention: particles, prepositions, pronouns, auxiliaries and the like.

The caret can step over them (`Navigator.next_content_word`). The list is closed-class words of
Modern Standard Arabic and generic words of its news, written without harakat. Nothing is decided
by it: a word that stands in it is reached by every other movement and tagged as any other.
"""

import re
from functools import lru_cache
from typing import Final

from reader.text.tokens import COMMON_MARKS

_PREPOSITIONS: Final = (
    "في من على إلى عن مع منذ خلال بعد قبل حول دون بين نحو عبر ضد لدى عند عندما تحت فوق أمام "
    "وراء خلف حتى حيث بسبب بحسب وفق وفقا رغم بدون سوى غير مثل ضمن إزاء تجاه حيال أثناء عقب إثر "
    "فيه فيها فيهم منه منها منهم عليه عليها عليهم إليه إليها إليهم عنه عنها عنهم به بها بهم له "
    "لها لهم لديه لديها لديهم معه معها معهم بينه بينها بينهم بينهما ذلك"
)
_PARTICLES: Final = (
    "أن إن أنه أنها أنهم إنه إنها إنهم بأن بأنه بأنها لأن لأنه لأنها كأن لكن لكنه لكنها لكنهم "
    "أو أم ثم بل لا لم لن ما قد لقد سوف إذ إذا إذن لو لولا كي لكي كيلا هل ألا إلا إما أما فقط "
    "أيضا كما كذلك مما عما فيما بينما كلما ربما إنما مهما حين حينما لدن ليس ليست ليسوا نعم يا "
    "أي أية كل كلا كلتا بعض جميع معظم أكثر أقل حوالي نفس ذات هنا هناك الآن حاليا"
)
_PRONOUNS: Final = (
    "هو هي هم هن هما أنا نحن أنت أنتم هذا هذه هذان هذين هاتان هاتين هؤلاء ذلك تلك أولئك الذي التي "
    "الذين اللذان اللتان اللواتي اللاتي من ماذا متى أين كيف كم لماذا بذلك لذلك وذلك بهذا"
)
_AUXILIARIES: Final = (
    "كان كانت كانوا يكون تكون يكونوا أصبح أصبحت يصبح ظل ظلت مازال يزال تزال زالت صار بات باتت "
    "يجب يمكن تم يتم"
)
# Nouns and adjectives that news is full of and that name nothing by themselves.
_GENERIC: Final = (
    "إطار سياق ظل شكل بشكل جانب جانبه جانبها جهته جهتها خطوة إمكانية جزء كجزء نطاق مزيد شأن شأنه "
    "شأنها بشأن مسار صعيد مستوى إضافة بالإضافة سبيل سبل ضوء مقابل حال حالة وقت فترة مرة أبرز أهم "
    "أهمية كبير كبيرة كبرى جديد جديدة مهم مهمة هام هامة ضرورة بهدف هدف نتيجة عدة عديد مختلف مختلفة "
    "آخر أخرى أول أولى ثان ثانية خاصة خاص عام عامة متزايد متزايدة مستمر مستمرة محتمل محتملة واسع "
    "واسعة نوع أنواع مجال مجالات عملية واضح واضحة ممكن قيد محل مدى مقدار بداية نهاية ختام غضون "
    "رغبة دور قدرة تحقيق استمرار زيادة تعزيز تقديم إجراء أحد إحدى بما بلا بعدما عدم أكبر أحدث "
    "يأتي تأتي جاء جاءت يريد تريد أدى أدت يؤدي تؤدي تسبب تسببت يبدو تبدو يعتقد يهدف تهدف يستمر "
    "تستمر يبقى تبقى تتضمن يتضمن تشمل يشمل تحاول يحاول تعد يعد تعتبر يعتبر ينتظر يتوقع متوقع منتظر "
    "تصاعد توتر توترات متبادل متبادلة بعيد بعيدة بعيدا قريب قريبة طويل طويلة قصير حيوي حيوية "
    "رئيسي رئيسية مكثف مكثفة تطور تطورات وضع أوضاع موقف مواقف جهد جهود حل حلول تفاصيل تقارير "
    "مخاوف تحديات محاولة محاولات اندلاع عاجل عاجلة أثار إثارة قلق أمني أمنية سياسي سياسية مستقبلي "
    "مستقبلية لمناقشة لتقديم لتعزيز لبحث سياسة قضية قضايا أمر أمور مسألة ملف ملفات"
)
_TASHKEEL: Final = re.compile(f"[{COMMON_MARKS}\u0640]")
_CONJUNCTIONS: Final = "وف"


def _folded(word: str) -> str:
    bare = _TASHKEEL.sub("", word)
    return bare.translate({0x623: 0x627, 0x625: 0x627, 0x622: 0x627, 0x649: 0x64A})


_WORDS: Final = frozenset(
    map(_folded, f"{_PREPOSITIONS} {_PARTICLES} {_PRONOUNS} {_AUXILIARIES} {_GENERIC}".split())
)


_GENERIC_WORDS: Final = frozenset(map(_folded, _GENERIC.split()))


@lru_cache(maxsize=1 << 12)
def is_function_word(word: str) -> bool:
    """Whether a written word is in the list, with a conjunction or an article before it or not."""
    folded = _folded(word)
    if folded[:1] in _CONJUNCTIONS and folded not in _WORDS:
        folded = folded[1:]
    return folded in _WORDS or folded.removeprefix("ال") in _GENERIC_WORDS
