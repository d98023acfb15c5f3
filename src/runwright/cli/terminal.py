"""The terminal: consoles that fit what stdout is, and text that cannot play tricks on it."""

import sys
from typing import TYPE_CHECKING

from runwright.core.visible import visible

if TYPE_CHECKING:
    from rich.console import Console

_PIPE_COLUMNS = 100  # a table that goes to a file has no window to fit


def console(*, stderr: bool = False) -> "Console":
    """Return a console for stdout or stderr: colour and width of the terminal, plain in a pipe."""
    from rich.console import Console

    stream = sys.stderr if stderr else sys.stdout
    width = None if stream.isatty() else _PIPE_COLUMNS
    return Console(file=stream, width=width, highlight=False, emoji=False, markup=False)


def say(message: str) -> None:
    """Print one line of ours on stderr, marked so that it is not taken for the program's."""
    sys.stderr.write(f"runwright: {one_line(message)}\n")


def one_line(text: str) -> str:
    """Return text on one line, with every control character made visible."""
    return visible(" ".join(text.split()))


def in_line(text: str) -> str:
    """Return text on one line with its white space as it is, line ends and tabs as escapes."""
    return visible(text).replace("\n", "\\n").replace("\t", "\\t")
