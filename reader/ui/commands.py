"""The table of commands: every one has an id, a title, a sentence of help and where it applies.

Keys are not here: a keymap file gives keys to ids (`reader.ui.keymap`). Footer, help screen,
command palette, README's table and `reader keys` are all made from this table.

*left* and *right* are for the eye, *next* and *previous* are in reading order, and never the one
for the other: in a right-to-left row the next word stands to the left, in a left-to-right row to
the right. *start* and *end* (of a row, a mark, the document) are in reading order too.
"""

from __future__ import annotations

from typing import Final, Literal, NamedTuple

Context = Literal["page", "everywhere"]

PAGE: Final = "page"
EVERYWHERE: Final = "everywhere"


class Command(NamedTuple):
    """One thing the program does when asked.

    `id` is `group.name`; `title` is what the footer and the palette show; `help` is one sentence;
    `context` says where its keys answer: on the page, or everywhere but in a field that takes text
    (keys that type nothing answer there too).
    """

    id: str
    title: str
    help: str
    context: Context = PAGE

    @property
    def group(self) -> str:
        """The part of the id before the full stop, a key of `GROUPS`."""
        return self.id.partition(".")[0]


GROUPS: Final[dict[str, str]] = {
    "caret": "Move",
    "mark": "Mark",
    "span": "Spans",
    "edit": "Undo",
    "search": "Search",
    "conflict": "Conflicts",
    "document": "Documents",
    "view": "Display",
    "app": "Program",
}

_CARET = (
    Command("caret.left", "Word left", "Move to the word on the left, for the eye."),
    Command("caret.right", "Word right", "Move to the word on the right, for the eye."),
    Command("caret.up", "Row up", "Move up one row."),
    Command("caret.down", "Row down", "Move down one row."),
    Command("caret.next_word", "Next word", "Move to the next word in reading order."),
    Command("caret.previous_word", "Previous word", "Move to the previous word in reading order."),
    Command(
        "caret.next_content",
        "Next content word",
        "Move to the next word that is no particle, preposition or pronoun.",
    ),
    Command(
        "caret.previous_content",
        "Previous content word",
        "Move back to the last word that is no particle, preposition or pronoun.",
    ),
    Command("caret.word_end", "End of word", "Move to the end of this word, or of the next one."),
    Command("caret.cluster_left", "Letter left", "Move one letter to the left, for the eye."),
    Command("caret.cluster_right", "Letter right", "Move one letter to the right, for the eye."),
    Command(
        "caret.next_cluster", "Next letter", "Move one letter, with its marks, in reading order."
    ),
    Command(
        "caret.previous_cluster",
        "Previous letter",
        "Move one letter, with its marks, against reading order.",
    ),
    Command("caret.row_start", "Start of row", "Move to where reading the row begins."),
    Command("caret.row_end", "End of row", "Move to where reading the row ends."),
    Command("caret.page_up", "Page up", "Move up by what fits on the screen."),
    Command("caret.page_down", "Page down", "Move down by what fits on the screen."),
    Command("caret.document_start", "Start of text", "Move to the start of the document."),
    Command("caret.document_end", "End of text", "Move to the end of the document."),
    Command("caret.next_sentence", "Next sentence", "Move to the start of the next sentence."),
    Command(
        "caret.previous_sentence",
        "Previous sentence",
        "Move to the start of this sentence, or of the one before.",
    ),
    Command("caret.next_paragraph", "Next paragraph", "Move to the start of the next paragraph."),
    Command(
        "caret.previous_paragraph",
        "Previous paragraph",
        "Move to the start of this paragraph, or of the one before.",
    ),
    Command("caret.next_span", "Next span", "Go to the next span in reading order."),
    Command("caret.previous_span", "Previous span", "Go to the previous span in reading order."),
)

_MARK_MOVES = (
    Command("mark.left", "Mark a word left", "Mark on to the word on the left, for the eye."),
    Command("mark.right", "Mark a word right", "Mark on to the word on the right, for the eye."),
    Command("mark.up", "Mark a row up", "Mark up one row."),
    Command("mark.down", "Mark a row down", "Mark down one row."),
    Command("mark.next_word", "Mark next word", "Mark on to the next word in reading order."),
    Command(
        "mark.previous_word",
        "Mark previous word",
        "Mark back to the previous word in reading order.",
    ),
    Command("mark.cluster_left", "Mark a letter left", "Mark one letter to the left, for the eye."),
    Command(
        "mark.cluster_right", "Mark a letter right", "Mark one letter to the right, for the eye."
    ),
    Command("mark.next_cluster", "Mark next letter", "Mark one letter on, in reading order."),
    Command(
        "mark.previous_cluster",
        "Mark previous letter",
        "Mark one letter back, against reading order.",
    ),
    Command("mark.row_start", "Mark to start of row", "Mark to where reading the row begins."),
    Command("mark.row_end", "Mark to end of row", "Mark to where reading the row ends."),
    Command("mark.page_up", "Mark a page up", "Mark up by what fits on the screen."),
    Command("mark.page_down", "Mark a page down", "Mark down by what fits on the screen."),
    Command("mark.document_start", "Mark to start of text", "Mark to the start of the document."),
    Command("mark.document_end", "Mark to end of text", "Mark to the end of the document."),
    Command(
        "mark.next_sentence", "Mark to next sentence", "Mark to the start of the next sentence."
    ),
    Command(
        "mark.previous_sentence",
        "Mark to previous sentence",
        "Mark to the start of this sentence, or of the one before.",
    ),
    Command(
        "mark.next_paragraph", "Mark to next paragraph", "Mark to the start of the next paragraph."
    ),
    Command(
        "mark.previous_paragraph",
        "Mark to previous paragraph",
        "Mark to the start of this paragraph, or of the one before.",
    ),
)

_MARK = (
    Command("mark.toggle_anchor", "Anchor", "Drop an anchor: movements mark from here on."),
    Command(
        "mark.clear", "Clear mark", "Take mark and anchor away, or what was begun; a walk ends."
    ),
    Command("mark.word", "Mark word", "Mark the word under the caret."),
    Command("mark.sentence", "Mark sentence", "Mark the sentence under the caret."),
    Command("mark.paragraph", "Mark paragraph", "Mark the paragraph under the caret."),
    Command("mark.span", "Mark span", "Mark what the innermost span under the caret covers."),
    Command("mark.swap_ends", "Other end", "Put the caret on the other end of the mark."),
    Command("mark.grow_start", "Grow start", "Take the word before into the mark."),
    Command("mark.shrink_start", "Shrink start", "Leave the first word out of the mark."),
    Command("mark.grow_end", "Grow end", "Take the word after into the mark."),
    Command("mark.shrink_end", "Shrink end", "Leave the last word out of the mark."),
    Command(
        "mark.trim_start",
        "Trim start",
        "Leave a prefixed particle (و ف ب ك ل س ال) out of the marked span or word; "
        "past the last one, put all back.",
    ),
    Command(
        "mark.trim_end",
        "Trim end",
        "Leave an attached pronoun (ه ها هم ك كم نا ي) out of the marked span or word; "
        "past the last one, put all back.",
    ),
)

_SPAN = (
    Command("span.remove", "Remove", "Remove the innermost span under the caret."),
    Command("span.open", "Open", "Open the span under the caret: its label, note and roles."),
    Command("span.label", "Change label", "Give the span under the caret another label."),
    Command("span.note", "Note", "Write a note on the span under the caret."),
    Command("span.remark", "Re-mark", "Give the span under the caret the marked range; it stays."),
    Command(
        "span.advance",
        "Go on after tagging",
        "Let the caret go on to the next content word when something was tagged, or stay.",
    ),
    Command("span.everywhere", "Tag everywhere", "Tag every other mention of the same words."),
    Command("span.copy", "Copy", "Copy the marked text, or the span's, to the clipboard."),
    Command("span.guideline", "Guideline", "Show what the label of the span is meant for."),
    Command("span.list", "Spans", "List the spans of the document."),
)

_EDIT_AND_SEARCH = (
    Command("edit.undo", "Undo", "Take the last change back.", EVERYWHERE),
    Command("edit.redo", "Redo", "Make the change again that was taken back.", EVERYWHERE),
    Command("search.open", "Search", "Search the text, the collection or the spans."),
    Command("search.next", "Next match", "Go to the next match."),
    Command("search.previous", "Previous match", "Go to the previous match."),
)

_CONFLICT = (
    Command(
        "conflict.next",
        "Next conflict",
        "Walk the conflicts of merged annotations: on to the next, here or in the next document.",
    ),
    Command("conflict.previous", "Previous conflict", "Go back to the conflict before."),
    Command(
        "conflict.take_first",
        "Take the first side",
        "Settle the conflict with what the first side said; nothing where it said nothing.",
    ),
    Command(
        "conflict.take_second",
        "Take the second side",
        "Settle the conflict with what the second side said; nothing where it said nothing.",
    ),
    Command(
        "conflict.take_both", "Take both sides", "Settle the conflict with what either side said."
    ),
    Command("conflict.take_neither", "Take neither side", "Settle the conflict with nothing."),
    Command("conflict.list", "Conflicts", "List the conflicts that are open."),
)

_DOCUMENT = (
    Command("document.list", "Documents", "List the documents and open one.", EVERYWHERE),
    Command("document.next", "Next document", "Open the next document.", EVERYWHERE),
    Command("document.previous", "Previous document", "Open the document before.", EVERYWHERE),
    Command("document.done", "Done", "Call this document done, or no longer done.", EVERYWHERE),
    Command(
        "document.done_next",
        "Done and next",
        "Call this document done and open the next that is not.",
        EVERYWHERE,
    ),
    Command(
        "document.export", "Export", "Write this document, or all, as training data.", EVERYWHERE
    ),
    Command("document.check", "Check", "List what looks inconsistent in the spans.", EVERYWHERE),
)

_VIEW = (
    Command("view.tashkeel", "Harakat", "Show or hide the harakat; the text keeps them."),
    Command("view.digits", "Digits", "Show digits as they stand, Arabic-Indic or European."),
    Command("view.direction", "Direction", "Set paragraphs by their text, or all one way."),
    Command("view.labels", "Labels", "Show or hide labels in the text."),
    Command("view.spacing", "Line spacing", "Put blank rows between rows, or take them out."),
    Command("view.wider", "Wider", "Set the text in a wider measure."),
    Command("view.narrower", "Narrower", "Set the text in a narrower measure."),
    Command("view.theme", "Theme", "Take the next theme.", EVERYWHERE),
)

_APP = (
    Command("app.help", "Help", "Show the keys that work here.", EVERYWHERE),
    Command("app.palette", "Palette", "Find a command by its name.", EVERYWHERE),
    Command(
        "app.notices",
        "Messages",
        "List what was said of files and of what others did to them.",
        EVERYWHERE,
    ),
    Command("app.screenshot", "Screenshot", "Write a picture of the screen.", EVERYWHERE),
    Command("app.suspend", "Suspend", "Go back to the shell; `fg` returns.", EVERYWHERE),
    Command("app.quit", "Quit", "Leave; everything is saved already.", EVERYWHERE),
)

COMMANDS: Final[tuple[Command, ...]] = (
    *_CARET,
    *_MARK_MOVES,
    *_MARK,
    *_SPAN,
    *_EDIT_AND_SEARCH,
    *_CONFLICT,
    *_DOCUMENT,
    *_VIEW,
    *_APP,
)

BY_ID: Final[dict[str, Command]] = {command.id: command for command in COMMANDS}
