"""Print what was done to a document's annotations: when, by whom, and what."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reader.cli.errors import ReaderError, escaped, say

if TYPE_CHECKING:
    import argparse

    from reader.tagging.history import Change, Edit
    from reader.tagging.span import Span

DONE = 0


def configure(parser: argparse.ArgumentParser) -> None:
    """Add `--json` and the document."""
    parser.add_argument("--json", action="store_true", help="one JSON object a change")
    parser.add_argument("document", metavar="DOC", help="the text, or the document's name")


def run(options: argparse.Namespace) -> int:
    """Print the changes that the log still has, oldest first; raises for an unknown document.

    What is wrong with the files is said on standard error: there may have been more.
    """
    from pathlib import Path

    from reader.cli.arguments import annotations_folder
    from reader.cli.documents import document_name
    from reader.shipped import PREFIX
    from reader.store.folder import Folder
    from reader.store.loglines import LogLineError
    from reader.store.past import change_of

    stated = options.document
    name = stated if stated.startswith(PREFIX) or "\0" in stated else document_name(stated)
    folder = Folder(annotations_folder(options))
    steps = folder.steps_of(name)
    if not steps and name not in folder.names() and not Path(stated).exists():
        raise ReaderError(f"{stated}: no such text, and nothing is stored for it")
    for line in steps:
        try:
            change = change_of(line.entry())
        except LogLineError as error:
            raise ReaderError(f"{stated}: {error}") from error
        print(_json(line.n, change) if options.json else escaped(_line(line.n, change)))
    for fault in folder.faults_of(name):
        say(f"{stated}: {fault}")
    return DONE


def _line(n: int, change: Change) -> str:
    """`REVISION TIME WHO OPERATION: what became of each span`."""
    parts = [_edit(edit, change.by) for edit in change.edits]
    if change.state is not None:
        parts.append(f"{change.state[0]} → {change.state[1]}")
    what = "; ".join(parts)
    return f"{n}  {change.at}  {change.by or '-'}  {change.operation}: {what}"


def _edit(edit: Edit, by: str) -> str:
    if edit.was is None and edit.now is not None:
        return f"+ {_span(edit.now, by)}"
    if edit.now is None and edit.was is not None:
        return f"- {_span(edit.was, by)}"
    if edit.was is None or edit.now is None:
        return ""
    before, after = edit.was.as_record(), edit.now.as_record()
    names = [key for key in after if after[key] != before[key] and key != "changed"]
    return f"~ {_span(edit.now, by)} ({', '.join(names) or 'changed'})"


def _span(span: Span, by: str) -> str:
    """The span, and whose it is where that is not who changed it."""
    whose = f" of {span.annotator}" if span.annotator not in {"", by} else ""
    return f"{span.label} «{span.surface}» {span.start}-{span.end}{whose}"


def _json(n: int, change: Change) -> str:
    import json

    edits = [
        {"was": edit.was and edit.was.as_record(), "now": edit.now and edit.now.as_record()}
        for edit in change.edits
    ]
    content = {
        "n": n,
        "at": change.at,
        "by": change.by,
        "op": change.operation,
        "state": change.state,
        "edits": edits,
    }
    return json.dumps(content, ensure_ascii=False)
