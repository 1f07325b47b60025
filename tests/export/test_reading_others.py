"""What other tools write in these formats is read leniently, said clearly, or refused."""

import json
from pathlib import Path

import pytest

from reader.cli import main
from reader.store import Collection

BOM = "\ufeff"


@pytest.fixture
def at(tmp_path, monkeypatch):
    """A working directory."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def read(at, capsys):
    """Import a file of the format; gives the texts, the spans and what was said."""

    def read(name, content, *words, code=0, file="in.x"):
        Path(file).write_bytes(content.encode() if isinstance(content, str) else content)
        found = main(["import", "--format", name, *words, file])
        out, err = capsys.readouterr()
        assert found == code, err
        if code:
            assert out == ""
            assert not Path("annotations").exists()
            assert not list(Path().glob("*.txt"))
            return err
        collection = Collection(Path("annotations"), annotator="", tagset=None)
        spans = {
            name: [(each.surface, each.label, each.layer) for each in collection.spans_of(name)]
            for name in collection.names()
        }
        texts = {path.name: path.read_bytes().decode() for path in sorted(Path().glob("*.txt"))}
        return texts, spans, err

    return read


EXPECTED = {"in-1.txt": [("ستيف ويتكوف", "PER", "entity"), ("موسكو", "GPE", "entity")]}
TEXT = {"in-1.txt": "ستيف ويتكوف في\nموسكو .\n"}


def table(between, *sentences):
    """A file of columns: sentences of rows, their columns parted by blanks here."""
    blocks = ("".join(f"{between.join(row.split())}\n" for row in each) for each in sentences)
    return "".join(f"{block}\n" for block in blocks)


def conllu(*sentences):
    """A CoNLL-U file of sentences of (form, MISC); an ID may stand before the form."""
    lines = []
    for sentence in sentences:
        for number, (form, misc) in enumerate(sentence, 1):
            identity, _, rest = form.rpartition(" ")
            lines.append("\t".join([identity or str(number), rest, *"_" * 7, misc]))
        lines.append("")
    return "\n".join([*lines, ""])


START = "-DOCSTART- {}\n\n"
FOUR = (
    ["ستيف NNP B-NP B-PER", "ويتكوف NNP I-NP I-PER", "في IN O O"],
    ["موسكو NNP O B-GPE", ". . O O"],
)
IOB1 = (["ستيف O I-PER", "ويتكوف O I-PER", "في O O"], ["موسكو O I-GPE", ". O O"])
BIOES = (["ستيف B-PER", "ويتكوف E-PER", "في O"], ["موسكو S-GPE", ". O"])
BILOU = (["ستيف B-PER", "ويتكوف L-PER", "في O"], ["موسكو U-GPE", ". O"])
BARE = (["ستيف PER", "ويتكوف PER", "في O"], ["موسكو GPE", ". O"])
JSON_LINES = [
    {"tokens": ["ستيف", "ويتكوف", "في"], "ner_tags": ["B-PER", "I-PER", "O"]},
    {"tokens": ["موسكو", "."], "ner_tags": ["B-GPE", "O"]},
]
MISC = (
    [("ستيف", "NE=B-PER"), ("ويتكوف", "NE=I-PER"), ("في", "_")],
    [("موسكو", "name=S-GPE"), (".", "_")],
)
PLUS = "# global.columns = ID FORM READER:ENTITY\n" + table(
    "\t", ["1 ستيف B-PER", "2 ويتكوف I-PER", "3 في _"], ["1 موسكو B-GPE", "2 . *"]
)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("conll2003", table(" ", *FOUR)),
        ("conll2003", START.format("-X- -X- O") + table(" ", *IOB1)),
        ("conll2003", BOM + (START.format("O") + table("\t", *BIOES)).replace("\n", "\r\n")),
        ("conll2002", "# a comment\n" + table("  ", *BIOES).replace("\n\n", "\n \t\n\n")),
        ("conll2002", START.format("(1 a.txt)") + "# id 2 domain=ar\n" + table(" ", *BILOU)),
        ("tsv2", table("\t", *BARE)),
        ("wojood", table(" ", *BILOU)),
        ("hf", "".join(json.dumps(line) + "\n" for line in JSON_LINES)),
        ("conllu", conllu(*MISC)),
        ("conllup", PLUS),
    ],
)
def test_the_relatives_of_a_format_are_read(read, name, content):
    texts, spans, _ = read(name, content)
    assert texts == TEXT
    assert spans == EXPECTED


def test_a_comment_and_a_token_that_begin_alike_are_told_apart(read):
    texts, _, _ = read("conll2002", "# قمة\n# O\n#قمة O\n# id = 7\n\n")
    assert texts == {"in-1.txt": "# #قمة\n"}


def test_a_tag_that_ends_a_span_ends_it(read):
    _, spans, _ = read("conll2002", "ا I-PER\nب E-PER\nج E-PER\nد I-PER\n\n")
    assert [surface for surface, _, _ in spans["in-1.txt"]] == ["ا ب", "ج", "د"]
    _, spans, _ = read("wojood", "ا I-PER\nب E-PER\nج E-PER\nد I-PER\n\n", file="b.x")
    assert [surface for surface, _, _ in spans["b-1.txt"]] == ["ا ب", "ج", "د"]


def test_what_starts_documents_elsewhere_is_a_token_where_it_has_a_tag(read):
    texts, spans, _ = read("conll2002", "-DOCSTART- B-ORG\nقمة O\n\n")
    assert texts == {"in-1.txt": "-DOCSTART- قمة\n"}
    assert spans == {"in-1.txt": [("-DOCSTART-", "ORG", "entity")]}


def test_documents_of_a_file_are_numbered(read):
    content = "-DOCSTART- -X- O O\n\nقمة -X- O B-ORG\n\n" * 2
    texts, spans, err = read("conll2003", content)
    assert list(texts) == ["in-1.txt", "in-2.txt"]
    assert len(spans) == 2
    assert "2 documents, 2 sentences, 2 tokens; 2 spans (ORG 2)" in err


def test_sentences_of_one_name_are_one_document(read):
    lines = [{"doc": name, "tokens": [name], "ner_tags": ["B-ORG"]} for name in "aab"]
    texts, spans, _ = read("hf", "".join(json.dumps(line) + "\n" for line in lines))
    assert texts == {"a.txt": "a\na\n", "b.txt": "b\n"}
    assert [len(found) for found in spans.values()] == [2, 1]


def test_events_are_known_by_the_tagset_or_by_what_is_said(read):
    _, spans, err = read("conll2002", "قصفت B-ATTACK\nثم B-START_POSITION\nهكذا B-OTHER\n\n")
    assert [layer for _, _, layer in spans["in-1.txt"]] == ["event", "event", "entity"]
    assert "the tagset news has no label OTHER" in err
    _, spans, _ = read("conll2002", "هكذا B-OTHER\n\n", "--layer", "event", file="b.x")
    assert spans["b-1.txt"] == [("هكذا", "OTHER", "event")]


def test_what_is_odd_is_said(read):
    _, _, err = read("conll2002", "ا B-PER\nب O\nج I-PER\n")
    assert "in.x: begins spans with I- where others begin with B-" in err
    assert "in.x: ends without an empty line: is it all there?" in err
    _, _, err = read("tsv2", "ا\tPER\n\n", file="b.x")
    assert "tags without B- and I-" in err
    _, _, err = read("conllu", "1\tا\t_\t_\t_\t_\t_\t_\t_\tGloss=x\n\n", file="c.x")
    assert "has Gloss= in MISC, which is not read" in err
    _, _, err = read("conllu", "1\tا\t_\t_\t_\t_\t_\t_\t_\tNE:B-PER\n\n", file="d.x")
    assert "has NE:B-PER in MISC, which is not read" in err


@pytest.mark.parametrize(
    "rows",
    [
        [("ا", "start_char=0|end_char=2"), ("ب", "start_char=2|end_char=3")],
        [
            ("1-2 اب", "start_char=0|end_char=2"),
            ("1 ا", "NE=B-PER|start_char=0|end_char=0"),
            ("2 ب", "start_char=1|end_char=2"),
        ],
    ],
)
def test_places_that_do_not_fit_the_tokens_are_said(read, rows):
    texts, spans, err = read("conllu", conllu(rows))
    assert "in.x: has start_char and end_char that do not fit its tokens" in err
    if len(rows) == 3:
        assert (texts, spans) == ({"in-1.txt": "اب\n"}, {"in-1.txt": [("ا", "PER", "entity")]})


def test_words_that_do_not_spell_their_token_are_one(read):
    rows = [("1-2 رجله", "_"), ("1 رجل", "NE=B-PER"), ("2 هو", "_"), ("3 هنا", "_")]
    texts, spans, err = read("conllu", f"# text = رجله هنا\n{conllu(rows)}")
    assert texts == {"in-1.txt": "رجله هنا\n"}
    assert spans == {"in-1.txt": [("رجله", "PER", "entity")]}
    assert "multiword tokens that their words do not spell" in err


def test_text_comments_tell_what_lies_between_tokens(read):
    rows = [("(", "_"), ("قمة", "_"), (")", "_")]
    read("conllu", f"# newdoc id = x/y\n# text = (قمة)\n{conllu(rows)}")
    assert Path("x/y.txt").read_text() == "(قمة)\n"


def test_the_borders_that_were_read_are_those_that_are_written(read, capsys):
    content = "عبد_الله B-PER\nالـ(قمة) O\nو O\nقال O\n\nثم O\n. O\nو O\n\n"
    read("conll2002", content)
    assert main(["export", "--format", "conll2002", "in-1.txt"]) == 0
    assert capsys.readouterr().out == content
    assert main(["export", "--format", "conllu", "in-1.txt"]) == 0
    assert "3\tو\t" in capsys.readouterr().out


def test_doccano_has_several_shapes(read):
    lines = [
        {"id": 1, "text": "قمة باريس", "label": [[4, 9, "GPE"]], "Comments": []},
        {"id": 2, "data": "قمة باريس", "labels": [[4, 9, "GPE"]]},
        {
            "id": 3,
            "text": "قمة باريس",
            "relations": [],
            "entities": [{"id": 1, "start_offset": 4, "end_offset": 9, "label": "GPE"}],
        },
    ]
    _, spans, _ = read("doccano", "".join(json.dumps(line) + "\n" for line in lines))
    assert spans == {f"in-{n}.txt": [("باريس", "GPE", "entity")] for n in (1, 2, 3)}


def test_brat_as_brat_writes_it(read, tmp_path):
    Path("d.txt").write_text("قصف\nكييف وموسكو")
    content = (
        "T1\tGPE 4 8\tكييف\nT2\tATTACK 0 3\tقصف\nT3\tGPE 4 8;10 15\tكييف موسكو\n"
        "E1\tATTACK:T2 Target:T1 Target2:T3\nA1\tNegated E1\n*\tEquiv T1 T3\n"
        "#1\tAnnotatorNotes T1\tعاصمة\n#2\tNormalizationNote T1\tx\n"
    )
    _, spans, err = read("brat", content, file="d.ann")
    assert spans == {
        "d.txt": [
            ("قصف", "ATTACK", "event"),
            ("كييف وموسكو", "GPE", "entity"),
            ("كييف", "GPE", "entity"),
        ]
    }
    assert "in several pieces" in err
    assert "relations or references" in err


def test_a_number_at_a_role_counts_only_where_there_is_a_first(read):
    Path("d.txt").write_text("قصف كييف هنا")
    content = "T1\tGPE 4 8\tكييف\nT2\tATTACK 0 3\tقصف\nT3\tGPE 9 12\tهنا\nE1\tATTACK:T2 {}\n"
    for roles, wanted in (("Place:T1 Place2:T3", ["Place"] * 2), ("Phase2:T1", ["Phase2"])):
        Path("d.ann").write_text(content.format(roles))
        assert main(["import", "--format", "brat", "--annotations", wanted[0], "d.ann"]) == 0
        stored = Collection(Path(wanted[0]), annotator="", tagset=None).spans_of("d.txt")
        assert [one.role for each in stored for one in each.arguments] == wanted


REFUSED = [
    ("conll2003", "قمة\n\n", 1, "has no tag"),
    ("conll2003", "قمة -X- O X-PER\n\n", 1, "no tag in its last column"),
    ("conll2003", "ا -X- O O\nب O\n\n", 2, "has 2 columns, those before have 4"),
    ("conll2003", "ا O\n-DOCSTART- -X- O O\n\n", 2, "starts inside a sentence"),
    ("conll2002", "ا B-PER\nب ORG\n\n", 2, "without B- or I-"),
    ("conll2002", b"\xd8\xa7 O\n\xff O\n\n", 2, "is not UTF-8"),
    ("tsv2", "ا ب\tO\n\n", 1, "one with a blank"),
    ("conllu", "1\tا\t_\n\n", 1, "has 3 columns, not 10"),
    ("conllu", conllu([("2 ا", "_")]), 1, "does not go on after 0"),
    ("conllu", conllu([("ا", "NE=Q-PER")]), 1, "is no tag"),
    ("conllu", conllu([("ا", "NE=B-PER|NEspan=0:x")]), 1, "NEspan=0:x is no range"),
    ("conllu", conllu([("ا", "NE=B-PER|NEspan=0:2:1")]), 1, "NEspan=0:2:1 is no range"),
    ("conllu", conllu([("ا", "NE=B-PER|NE2span=0:1:1")]), 1, "the range of no span"),
    ("conllu", conllu([("1-3 ا", "_"), ("1 ا", "_")]), 1, "multiword token"),
    ("conllu", "# text = ب\n" + conllu([("ا", "_")]), 2, "is not in # text"),
    ("conllup", "1\tا\n\n", 1, "no line before has named a column FORM"),
    ("spans", '{"text": "قمة", "spans": [{"start": 0, "end": 9, "label": "PER"}]}', 1, "0 to 9"),
    ("spans", '{"text": "قمة", "spans": [{"start": 0, "end": 2}]}', 1, "strings"),
    (
        "spans",
        '{"text": "قمة", "spans": [{"start": 0, "end": 2, "label": "A B"}]}',
        1,
        "a label holds",
    ),
    ("spans", '{"spans": []}', 1, "document's text"),
    ("spans", '{"text": "\\ud800", "spans": []}', 1, "surrogate"),
    ("spans", "\n[]\n", 2, "is no JSON object"),
    ("hf", '{"tokens": ["ا"], "ner_tags": []}', 1, "same length"),
    ("hf", '{"tokens": ["ا ب"], "ner_tags": ["O"]}', 1, "without blanks"),
    ("hf", '{"tokens": ["ا"], "ner_tags": [3]}', 1, "such as B-PER"),
    ("doccano", '{"text": "قمة", "label": [[0, 2]]}', 1, "[start, end, label]"),
    ("spacy", b"nothing", 0, "is no DocBin"),
]


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
@pytest.mark.parametrize(("name", "content", "line", "reason"), REFUSED)
def test_what_cannot_be_right_is_refused_with_its_line(read, name, content, line, reason):
    err = read(name, content, code=2).splitlines()[-1]
    assert err.startswith(f"reader: in.x:{line}: " if line else "reader: in.x: ")
    assert reason in err


@pytest.mark.parametrize(
    ("content", "line", "reason"),
    [
        ("T1\tGPE 4 99\tكييف\n", 1, "is no place"),
        ("T1\tGPE 0 3\tكييف\n", 1, "is not what the text has"),
        ("T1\tGPE 0 3\tقصف\nT1\tGPE 0 3\tقصف\n", 2, "is there twice"),
        ("T1\tGPE 0 3\tقصف\nE1\tATTACK:T1\n", 2, "no trigger"),
        ("E1\tATTACK:T9\n", 1, "no trigger"),
        ("T1\tATTACK 0 3\tقصف\nE1\tATTACK:T1 Place:T7\n", 1, "filled by T7"),
        ("#1\tAnnotatorNotes T4\tx\n", 1, "is about T4"),
        ("hello\n", 1, "no line of brat's"),
    ],
)
def test_bad_standoff_is_refused_with_its_line(at, capsys, content, line, reason):
    Path("d.txt").write_text("قصف كييف")
    Path("d.ann").write_text(content)
    assert main(["import", "--format", "brat", "d.ann"]) == 2
    err = capsys.readouterr().err
    assert err.startswith(f"reader: d.ann:{line}: ")
    assert reason in err
    assert not Path("annotations").exists()


def test_tokens_that_are_not_the_text_show_the_place(read):
    Path("text").write_text("قمة في باريس")
    content = "قمة O\nفي O\nموسكو B-GPE\n\n"
    err = read("conll2002", content, "--text", "text", code=2)
    assert err == "reader: in.x:3: «موسكو» is not in the text at 7: «باريس»\n"
    err = read("conll2002", "قمة O\nفي O\n\n", "--text", "text", code=2)
    assert "the text goes on after the last token, with «باريس»" in err
    err = read(
        "conll2002", content.replace("موسكو", "باريس") + "ثم O\n\n", "--text", "text", code=2
    )
    assert "the text has ended before «ثم»" in err
    err = read("spans", '{"text": "قمة في لندن"}', "--text", "text", code=2)
    assert "differs at character 7" in err


def test_a_token_that_begins_between_a_letter_and_its_marks_is_refused(read):
    Path("text").write_text("م\u0651\u064eر")  # as typed; forms have the marks in another order
    err = read("conllu", conllu([("م", "_"), ("\u064e\u0651ر", "_")]), "--text", "text", code=2)
    assert err.startswith("reader: in.x:1: ")
    assert "between a letter and its mark" in err


def test_a_text_is_one_document_s(read):
    Path("text").write_text("قمة")
    content = "-DOCSTART- -X- O O\n\nقمة -X- O O\n\n" * 2
    assert "--text is one document's" in read("conll2003", content, "--text", "text", code=2)


def test_an_existing_file_with_other_content_is_not_touched(read):
    Path("in-1.txt").write_text("شيء آخر")
    assert main(["import", "--format", "conll2002", "in.x"]) == 2
    Path("in.x").write_text("قمة O\n\n")
    assert main(["import", "--format", "conll2002", "in.x"]) == 2
    assert Path("in-1.txt").read_text() == "شيء آخر"


def test_an_existing_text_of_the_same_tokens_is_taken_as_it_is(read):
    Path("in-1.txt").write_text("«قمة»  باريس!\n")
    _, spans, _ = read("conll2002", "« O\nقمة B-ORG\n» O\nباريس B-GPE\n! O\n\n")
    assert spans == {"in-1.txt": [("قمة", "ORG", "entity"), ("باريس", "GPE", "entity")]}
    assert Path("in-1.txt").read_text() == "«قمة»  باريس!\n"


@pytest.mark.parametrize("name", ["../../etc/x", "/etc/x", "a/../../x", "..", "/", "C:\\x"])
def test_texts_never_leave_the_folder(read, tmp_path, name):
    line = json.dumps({"doc": name, "text": "قمة", "spans": []})
    read("spans", line, "--into", "inside")
    written = [path for path in tmp_path.rglob("*") if path.suffix == ".txt"]
    assert len(written) == 1
    assert written[0].is_relative_to(tmp_path / "inside")


def test_a_link_that_leads_out_of_the_folder_is_refused(read, tmp_path):
    (tmp_path / "inside").mkdir()
    (tmp_path / "inside" / "link").symlink_to(tmp_path)
    line = json.dumps({"doc": "link/x.txt", "text": "قمة", "spans": []})
    assert "leads out of" in read("spans", line, "--into", "inside", code=2)


def test_a_text_that_begins_with_a_byte_order_mark_keeps_it(read):
    line = json.dumps({"text": "\ufeffقمة", "spans": [{"start": 1, "end": 4, "label": "ORG"}]})
    texts, spans, _ = read("spans", line)
    assert texts == {"in-1.txt": "\ufeff\ufeffقمة"}
    assert spans == {"in-1.txt": [("قمة", "ORG", "entity")]}


def test_half_an_import_is_none(read):
    good = "-DOCSTART- -X- O O\n\nقمة -X- O B-ORG\n\n"
    Path("good.x").write_text(good)
    Path("bad.x").write_text(good + "قمة\n")
    assert main(["import", "--format", "conll2003", "good.x", "bad.x"]) == 2
    assert sorted(path.name for path in Path().iterdir()) == ["bad.x", "good.x"]


@pytest.mark.parametrize("nothing", ["_", "-", "o"])
def test_what_others_write_for_no_tag_is_read_and_said(read, nothing):
    rows = [[row.replace(" O", f" {nothing}") for row in sentence] for sentence in BIOES]
    texts, spans, err = read("conll2002", table(" ", *rows))
    assert (texts, spans) == (TEXT, EXPECTED)
    assert f"has {nothing} where others have O (2 times)" in err
