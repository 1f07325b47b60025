"""What lies around us in a multiplexer, and letting our sequences through it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

_PATIENCE: Final = 0.5


def outer_terminal(environment: Mapping[str, str]) -> str:
    """Return what tmux knows of the terminal around it: its XTVERSION, else its TERM."""
    if not environment.get("TMUX"):
        return ""
    told = _tmux("display-message", "-p", "#{client_termtype}\n#{client_termname}")
    return next((line.strip() for line in told.splitlines() if line.strip()), "")


def allow_passthrough(environment: Mapping[str, str]) -> bool:
    """Let our pane of tmux hand sequences on to the terminal around it; tell whether it does."""
    pane = environment.get("TMUX_PANE", "")
    if not environment.get("TMUX") or not pane:
        return False
    _tmux("set-option", "-p", "-t", pane, "allow-passthrough", "on")
    return passes_through(environment)


def forget_passthrough(environment: Mapping[str, str]) -> None:
    """Take back what :func:`allow_passthrough` set for our pane."""
    pane = environment.get("TMUX_PANE", "")
    if environment.get("TMUX") and pane:
        _tmux("set-option", "-p", "-u", "-t", pane, "allow-passthrough")


def passes_through(environment: Mapping[str, str]) -> bool:
    """Whether our pane of tmux hands sequences on already."""
    pane = environment.get("TMUX_PANE", "")
    told = _tmux("show-options", "-A", "-p", "-v", "-t", pane, "allow-passthrough")
    return told.strip() in {"on", "all"}


def _tmux(*arguments: str) -> str:
    """Run tmux and return what it says; nothing where it cannot be run."""
    import subprocess

    try:
        done = subprocess.run(  # noqa: S603 -- a fixed program with arguments of ours
            ["tmux", *arguments],  # noqa: S607 -- the user's tmux, wherever it lies
            capture_output=True,
            text=True,
            timeout=_PATIENCE,
            check=False,
        )
    except (OSError, subprocess.SubprocessError):
        return ""
    return done.stdout if done.returncode == 0 else ""
