"""What each command does: a table from the command's id to a small function, grouped by theme.

An action takes the page and a count; it changes the reading and tells the screen what to
draw. Ids, titles and help stand in `reader.ui.commands`, keys in the keymap.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from reader.ui.actions import (
    documents,
    editing,
    everywhere,
    marking,
    moving,
    program,
    searching,
    settling,
    viewing,
)

if TYPE_CHECKING:
    from reader.ui.actions.kinds import Action

ACTIONS: dict[str, Action] = {
    **moving.ACTIONS,
    **marking.ACTIONS,
    **editing.ACTIONS,
    **everywhere.ACTIONS,
    **searching.ACTIONS,
    **settling.ACTIONS,
    **documents.ACTIONS,
    **viewing.ACTIONS,
    **program.ACTIONS,
}
