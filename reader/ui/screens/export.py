"""Export from inside the program: this document or all, with the report on the screen."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from rich.style import Style

from reader import shipped
from reader.export.formats import FORMATS, STREAM
from reader.export.options import CLITICS, SCHEMES, Annotated, Borders, ExportError, Options
from reader.export.report import REFUSED
from reader.store import StoreError
from reader.tagging.span import LAYERS
from reader.text.long_source import whole_source
from reader.ui.screens.overlay import Overlay
from reader.ui.session import CannotOpenError
from reader.ui.strips import Entry, Field
from reader.ui.styles import BOLD, DIM
from reader.ui.widgets.row_list import RowList
from reader.ui.widgets.text_input import TextInput

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from textual import events
    from textual.app import ComposeResult

    from reader.export.report import Report
    from reader.tagging.span import Span
    from reader.ui.session import Session

_NAME_WIDTH = 13
_ALL = "all"
_THIS: Final = "this document"
_EVERY: Final = "all with spans"
_SUFFIXES: Final = {
    "conllu": ".conllu",
    "conllup": ".conllup",
    "jsonl": ".jsonl",
    "spans": ".jsonl",
    "hf": ".jsonl",
    "doccano": ".jsonl",
    "tsv2": ".tsv",
    "spacy": ".spacy",
    "html": "",
    "brat": "",
}


@dataclass(slots=True)
class _Setting:
    """One choice of the export: its name, what it may be, which it is."""

    name: str
    values: Sequence[str]
    value: str

    def step(self, by: int) -> None:
        """Take the next value, or the one before."""
        self.value = self.values[(self.values.index(self.value) + by) % len(self.values)]


class ExportScreen(Overlay[None]):
    """The choices, the file's name, and below them what came of it."""

    TITLE_TEXT = "Export"
    HINT = "↑↓ choose · ←→ change · Tab the file's name · Enter writes · Esc goes back"
    TYPES = False

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self._documents = _Setting("documents", (_THIS, _EVERY), _THIS)
        self._format = _Setting("format", tuple(FORMATS), next(iter(FORMATS)))
        self._layer = _Setting("layer", (*LAYERS, _ALL), LAYERS[0])
        self._clitics = _Setting("clitics", CLITICS, CLITICS[0])
        self._scheme = _Setting("scheme", SCHEMES, SCHEMES[0])
        self._named = ""
        self._asked = ""
        self._lines: Sequence[str] = ()

    def body(self) -> ComposeResult:
        """The choices, the file's name, the report."""
        yield RowList(id="choices")
        yield TextInput(hint="file", direction="ltr", id="file")
        yield RowList(id="report")

    def begin(self) -> None:
        """Begin with the defaults of the format."""
        self._name_file()
        self._show_choices()
        self.query_one("#choices", RowList).focus()

    # The choices.

    @property
    def _settings(self) -> list[_Setting]:
        settings = [self._documents, self._format, self._layer]
        if FORMATS[self._format.value].tokens:
            settings += [self._clitics, self._scheme]
        return settings

    def _show_choices(self) -> None:
        rows = self.query_one("#choices", RowList)
        settings = self._settings
        rows.styles.height = len(settings)
        rows.show(
            len(settings),
            lambda at: _entry(self._settings[at], self.size.width),
            number=rows.number,
        )

    def pressed(self, event: events.Key) -> None:
        """Change a choice, go to the file's name and back."""
        rows, field = self.query_one("#choices", RowList), self.query_one(TextInput)
        if event.key in {"tab", "shift+tab"}:
            (rows if field.has_focus else field).focus()
        elif event.key in {"left", "right"} and rows.has_focus:
            setting = self._settings[rows.number]
            # The values stand in a row from the left, whatever the text's direction.
            setting.step(1 if event.key == "right" else -1)
            self._changed(setting)
        elif event.key == "up" and field.has_focus:
            rows.focus()
        else:
            super().pressed(event)

    def _changed(self, setting: _Setting) -> None:
        if setting is self._format:
            layers = FORMATS[setting.value].layers
            self._layer.value = layers[0] if len(layers) == 1 else _ALL
        if setting in (self._format, self._documents):
            self._name_file()
        self._asked = ""
        self._show_choices()

    def _name_file(self) -> None:
        """Propose a file's name, unless one was typed."""
        field = self.query_one(TextInput)
        if field.text != self._named:
            return
        chosen = self._format.value
        suffix = _SUFFIXES.get(chosen, ".conll")
        name = self._session.name.removeprefix(shipped.PREFIX)
        stem = "annotations" if self._documents.value == _EVERY else Path(name).stem
        if FORMATS[chosen].target != STREAM and not suffix:
            stem = f"{stem}-{chosen}"
        self._named = field.text = f"{stem}{suffix}"

    # Writing.

    def on_row_list_chosen(self, event: RowList.Chosen) -> None:
        """Write."""
        event.stop()
        self._write()

    def on_text_input_submitted(self, event: TextInput.Submitted) -> None:
        """Write."""
        event.stop()
        self._write()

    def _write(self) -> None:
        name = self.query_one(TextInput).text.strip()
        if not name:
            self._report(["a file's name is wanted"])
            return
        out = Path(name).expanduser()
        if out.exists() and self._asked != name:
            self._asked = name
            self._report([f"{name} is there already: Enter again replaces it"])
            return
        self._asked = ""
        from reader.export.writing import export

        try:
            documents = self._chosen_documents()
            report = export(documents, self._options(), out)
        except ExportError as error:
            self._report([error.reason, "nothing was written"])
        except (CannotOpenError, StoreError) as error:
            self._report([str(error), "nothing was written"])
        except OSError as error:
            self._report(
                [f"{name}: {(error.strerror or str(error)).lower()}", "nothing was written"]
            )
        else:
            self._report(_told(report, documents))

    def _options(self) -> Options:
        layer = self._layer.value
        return Options(
            self._format.value,
            LAYERS if layer == _ALL else (layer,),
            self._scheme.value,
            self._clitics.value,
        )

    def _chosen_documents(self) -> list[Annotated]:
        session = self._session
        names = [session.name]
        if self._documents.value == _EVERY:
            names = sorted(name for name in session.names if session.count_of(name))
        return [self._annotated(name) for name in names]

    def _annotated(self, name: str) -> Annotated:
        """A document as it is on the screen, with what else is stored for it."""
        reading = self._session.opened(name)
        source = whole_source(reading.document.source)
        stored = self._session.collection.read(name)
        borders = Borders.of_facts(stored.document.get("borders"), source)
        return Annotated(source, reading.document.spans, borders, reading.apart, stored.refused)

    def _report(self, lines: Sequence[str]) -> None:
        self._lines = lines
        self.query_one("#report", RowList).show(
            len(lines), lambda at: Entry([Field(f" {self._lines[at]}")])
        )


def _entry(setting: _Setting, columns: int) -> Entry:
    """The values of a setting; where not all have room, from one on that shows the chosen one."""
    name = Field(f" {setting.name}", BOLD, _NAME_WIDTH)
    values = [
        Field(f" {value} ", Style(reverse=True) if value == setting.value else DIM)
        for value in setting.values
    ]
    room = columns - name.set().width - name.blanks(columns)
    upto = setting.values.index(setting.value) + 1
    if sum(field.set().width for field in values) > room:
        room -= 2
    first = 0
    while first + 1 < upto and sum(field.set().width for field in values[first:upto]) > room:
        first += 1
    return Entry([name, *([Field("… ", DIM)] if first else []), *values[first:]])


def _told(report: Report, documents: Sequence[Annotated]) -> list[str]:
    """The report for the screen: the sums, then span by span what had to be bent."""
    lines = [f"written: {', '.join(report.files)}", *report.lines()]
    exported = {each.name: each for each in documents}
    for document in report.documents:
        text = exported[document.doc].text
        spans = {span.id: span for span in exported[document.doc].spans}
        for what, span, details in document.told:
            more = ", ".join(_detail(*each, spans, text) for each in details.items())
            lines.append(f"{document.doc}: {_named(span)} {what}" + (f": {more}" if more else ""))
        lines += (
            f"{document.doc}: {key} {REFUSED}: {why}" for key, why in document.unreadable.items()
        )
    return lines


def _detail(key: str, value: object, spans: Mapping[str, Span], text: str) -> str:
    """A detail of the report in words: another span by what it is, a range by what stands there."""
    if isinstance(value, str) and value in spans:
        return f"{key} {_named(spans[value])}"
    told = f"«{text[slice(*value)]}»" if isinstance(value, list) else value
    return f"{key.replace('_', ' ')} {told}"


def _named(span: Span) -> str:
    return f"{span.label} «{span.surface}»"
