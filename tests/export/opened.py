"""Files of every format taken apart, not by the program's import, and held to the plain oracle."""

import json
import re
from dataclasses import replace

from tests.export.plain import TELLING
from tests.export.test_page import Reading


def holds(file, name, scheme, plains):
    """The file holds what the plain ones of its documents hold, each span in its place."""
    if name in CONTENTS:
        assert file.read_bytes().decode() == "".join(CONTENTS[name](p, scheme) for p in plains)
    elif name in TELLING:
        assert list(conllu_rows(file, name)) == [
            row for plain in plains for row in wanted_rows(plain, scheme)
        ]
    else:
        HELD[name](file, plains)


def columns(between, lead=""):
    """What makes the content of a format of columns."""

    def content(plain, scheme):
        sentences = (
            "".join(f"{form}{between}{' '.join(tags.values()) or 'O'}\n" for _, form, tags in rows)
            for rows in plain.rows(scheme)
        )
        return lead + "".join(f"{sentence}\n" for sentence in sentences)

    return content


def hf(plain, scheme):
    records = [
        {
            "doc": plain.document.name,
            "tokens": [form for _, form, _ in rows],
            "ner_tags": ["".join(tags.values()) or "O" for _, _, tags in rows],
        }
        for rows in plain.rows(scheme)
    ]
    return "".join(as_line(record) for record in records)


def jsonl(plain, scheme):
    out = {each.span.id for each in plain.out}
    records = [
        {
            "doc": plain.document.name,
            "sha256": plain.document.source.sha256,
            **each.span.as_record(),
            "label": each.label,
            "arguments": [
                {"role": one.role, "target": one.target}
                for one in each.span.arguments
                if one.target in out
            ],
        }
        for each in sorted(plain.out, key=lambda each: replace(each.span, label=each.label).order)
    ]
    return "".join(as_line(record) for record in records)


def as_line(record):
    line = json.dumps(record, ensure_ascii=False)
    for character in "\x85\u2028\u2029":
        line = line.replace(character, f"\\u{ord(character):04x}")
    return f"{line}\n"


CONTENTS = {
    "conll2003": columns(" -X- O ", "-DOCSTART- -X- O O\n\n"),
    "conll2002": columns(" "),
    "tsv2": columns("\t"),
    "wojood": columns(" "),
    "hf": hf,
    "jsonl": jsonl,
}
KEYS = {"entity": "NE", "event": "EV"}


def conllu_rows(file, name):
    """(document, sentence, ID, form, MISC without spacing) of each row of a word."""
    document, number = "", 0
    for block in file.read_bytes().decode().split("\n\n")[:-1]:
        lines = block.split("\n")
        number += 1
        for line in lines:
            if line.startswith("# newdoc id = "):
                document, number = line.removeprefix("# newdoc id = "), 1
            if re.match(r"#\s*\w", line) and "\t" not in line:
                continue
            cells = line.split("\t")
            misc = dict(
                each.split("=", 1)
                for each in cells[2 if name == "conllup" else 9].split("|")
                if "=" in each and not each.startswith(("Space", "Raw"))
            )
            if name == "conllup":
                tags = zip(KEYS.values(), cells[3:], strict=True)
                misc |= {key: tag for key, tag in tags if tag not in "O_*"}
            if "-" not in cells[0]:
                yield document, number, cells[0], cells[1], misc


def wanted_rows(plain, scheme):
    """The same, as it is to be."""
    for number, rows in enumerate(plain.rows(scheme), 1):
        for identity, (token, form, tags) in enumerate(rows, 1):
            misc = {"start_char": str(token[0]), "end_char": str(token[1])}
            for (layer, level), tag in tags.items():
                misc[KEYS[layer] + ("" if level == 1 else str(level))] = tag
            for each in plain.out:
                span = each.span
                whole = (span.start, span.end) == (each.start, each.end)
                if each.start == token[0] and not whole and plain.is_shortened(each):
                    level = "" if each.level == 1 else each.level
                    misc[f"{KEYS[span.layer]}{level}span"] = (
                        f"{span.start}:{span.end}:{span.end - span.start}"
                    )
            yield plain.document.name, number, str(identity), form, misc


def ranges(plain):
    return [(each.start, each.end, each.label, each.span.layer) for each in plain.out]


def spans(file, plains):
    records = [json.loads(line) for line in file.read_bytes().decode().split("\n")[:-1]]
    for record, plain in zip(records, plains, strict=True):
        assert (record["doc"], record["text"]) == (plain.document.name, plain.text)
        assert [tuple(each.values()) for each in record["spans"]] == ranges(plain)


def doccano(file, plains):
    records = [json.loads(line) for line in file.read_bytes().decode().split("\n")[:-1]]
    for record, plain in zip(records, plains, strict=True):
        assert (record["doc"], record["text"]) == (plain.document.name, plain.text)
        found = [(*each, record["layers"][each[2]]) for each in record["label"]]
        assert found == ranges(plain)


def brat(folder, plains):
    for plain in plains:
        path = folder / plain.document.name
        assert path.read_bytes().decode() == plain.text
        lines = path.with_suffix(".ann").read_bytes().decode().split("\n")[:-1]
        texts, events = {}, {}
        for line in lines:
            key, content, *_ = line.split("\t")
            if key[0] == "T":
                label, *_, end = re.split("[ ;]", content)
                texts[key] = [int(re.split("[ ;]", content)[1]), int(end), label, "entity"]
            elif key[0] == "E":
                (_, trigger), *roles = [each.split(":") for each in content.split(" ")]
                texts[trigger][3] = "event"
                assert len({role for role, _ in roles}) == len(roles)
                roles = [(role.rstrip("0123456789"), target) for role, target in roles]
                events[trigger] = key, roles
        assert list(map(tuple, texts.values())) == ranges(plain)
        assert sum(line[0] == "#" for line in lines) == sum(bool(o.span.note) for o in plain.out)
        assert sum(line[0] == "A" for line in lines) == sum(
            len(each.span.attributes) for each in plain.out
        )
        numbers = {each.span.id: f"T{number}" for number, each in enumerate(plain.out, 1)}
        # An event is called by its trigger, and what is the same as another by that one.
        called = {key: events[value][0] for key, value in numbers.items() if value in events}
        called = {**numbers, **called}
        called |= {key: called[more["by"]] for what, key, more in plain.told if what == "same"}
        for each in plain.out:
            filled = [(one.role, called.get(one.target)) for one in each.span.arguments]
            roles = events.get(numbers[each.span.id], ("", []))[1]
            own = called[each.span.id]
            assert roles == list(dict.fromkeys(one for one in filled if one[1] not in {None, own}))


def html(folder, plains):
    for plain in plains:
        path = folder / f"{plain.document.name.removesuffix('.txt')}.html"
        page = Reading(path.read_text(encoding="utf-8"))
        assert sorted(page.labels) == sorted(each.label for each in plain.out)


def spacy(file, plains):
    from spacy.tokens import DocBin
    from spacy.vocab import Vocab

    docs = list(DocBin().from_disk(file).get_docs(Vocab()))
    for doc, plain in zip(docs, plains, strict=True):
        assert (doc.user_data["doc"], doc.text) == (plain.document.name, plain.text)
        found = [
            (each.start_char, each.end_char, each.label_, layer)
            for layer, group in doc.spans.items()
            for each in group
        ]
        assert sorted(found) == sorted(ranges(plain))
        assert [(each.start_char, each.end_char) for each in doc.ents] == [
            (each.start, each.end)
            for each in plain.out
            if each.span.layer == "entity" and each.level == 1
        ]
        starts = {token.idx for token in doc}
        assert starts >= {start for start, _ in plain.tokens}
        assert [each.start_char for each in doc.sents][1:] == [
            start for start, _ in plain.sentences
        ][1:]


HELD = {"spans": spans, "doccano": doccano, "brat": brat, "html": html, "spacy": spacy}
