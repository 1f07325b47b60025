"""Help, palette, screenshot, suspending and leaving."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from reader.ui.actions.kinds import Action
    from reader.ui.screens.page import PageScreen


def _help(screen: PageScreen, _: int) -> None:
    from reader.ui.screens.help import HelpScreen

    screen.app.push_screen(HelpScreen(screen.keymap, screen.session.tagset))


def _palette(screen: PageScreen, _: int) -> None:
    from reader.ui.screens.palette import PaletteScreen

    def take(command: str | None) -> None:
        if command is not None:
            screen.run_command(command)

    screen.app.push_screen(PaletteScreen(screen.keymap), take)


def _notices(screen: PageScreen, _: int) -> None:
    from reader.ui.screens.notices import NoticesScreen

    screen.app.push_screen(NoticesScreen(screen.session))


def _screenshot(screen: PageScreen, _: int) -> None:
    from reader.ui.screenshot import write_screenshot

    try:
        path = write_screenshot(screen.app)
    except OSError as error:
        screen.say_problem(f"no picture: {(error.strerror or str(error)).lower()}")
        return
    screen.say("picture written to", str(path))


def _suspend(screen: PageScreen, _: int) -> None:
    screen.app.action_suspend_process()


def _quit(screen: PageScreen, _: int) -> None:
    """Leave; with changes that are not saved, say so first and try once more to save them."""
    saver = screen.session.saver
    saved = saver.finish()
    if saved or screen.asked == ("quit", ""):
        screen.app.exit(0 if saved else 1)
        return
    screen.ask(
        ("quit", ""),
        f"{saver.count} changes are NOT saved ({saver.refusal}): press again to leave without them",
    )


ACTIONS: Final[dict[str, Action]] = {
    "app.help": _help,
    "app.palette": _palette,
    "app.notices": _notices,
    "app.screenshot": _screenshot,
    "app.suspend": _suspend,
    "app.quit": _quit,
}
