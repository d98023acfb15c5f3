"""The stepper: a trace on the whole terminal, forward and back with the keyboard.

`stepping.py` says what keys do, `screen.py` what is drawn. Here are the terminal's modes: they are
set on the way in and put back on every way out, signals included. A frame is lines and a key is a
move, so rich and the standard library suffice; a toolkit of widgets would be a dependency for this.
"""

import codecs
import contextlib
import os
import select
import shutil
import signal
import sys
import termios
import tty
from collections.abc import Callable, Iterator
from dataclasses import replace
from types import FrameType

from rich.console import Console

from runwright.cli.keys import keys_of
from runwright.cli.moves import counterpart
from runwright.cli.screen import ASCII, Screen, Signs
from runwright.cli.stepping import Stepping, press
from runwright.core import Trace
from runwright.core.errors import BadOption

_ESCAPE_S = 0.05  # a terminal sends a sequence at once; Escape alone is followed by nothing
_ENTER = "\x1b[?1049h\x1b[?25l"  # the alternate screen, no cursor
_LEAVE = "\x1b[?25h\x1b[?1049l"


def check_terminal() -> None:
    """Refuse to step where there is nobody to press keys, before anything is run.

    Raises:
        BadOption: stdin or stdout is no terminal, or one that cannot place its cursor.
    """
    for name, stream in (("stdin", sys.stdin), ("stdout", sys.stdout)):
        if not stream.isatty():
            raise BadOption(f"--step needs a terminal, and {name} is none; --html FILE needs none")
    if os.environ.get("TERM", "dumb") == "dumb":
        raise BadOption("--step needs a terminal that can place its cursor, and TERM says 'dumb'")


def step_through(trace: Trace, trace_again: Callable[[], Trace], *, lines: bool) -> None:
    """Show a trace until the person leaves.

    Args:
        trace: With at least one step.
        trace_again: Makes the trace of the same run at the other level.
        lines: It is a trace by lines, not by blocks.
    """
    now, levels = Stepping(trace), _Levels(trace, trace_again, lines=lines)
    with _keyboard() as pressed:
        _paint(levels.screen, now)
        for keys in pressed:
            for key in keys:
                now = press(now, key)
                if now.done:
                    return
                if now.other_level:
                    _paint(levels.screen, replace(now, message="running it again ..."))
                    now = levels.exchange(now)
            _paint(levels.screen, now)


class _Levels:
    """The screens of a run's two traces, by blocks and by lines; the second is made when wanted."""

    def __init__(self, trace: Trace, trace_again: Callable[[], Trace], *, lines: bool) -> None:
        utf = "utf" in (sys.stdout.encoding or "").lower()
        self._signs = Signs() if utf else ASCII
        self._trace_again = trace_again
        self._lines = lines
        self._other: Trace | None = None
        self._spare: Screen | None = None
        self.screen = Screen(trace, signs=self._signs)

    def exchange(self, now: Stepping) -> Stepping:
        """Return the state at the same place in the trace of the other level."""
        if self._other is None:
            self._other = self._trace_again()
        if not self._other.steps:
            return replace(now, other_level=False, message="there are no steps at that level")
        spare = self._spare or Screen(self._other, signs=self._signs)
        at = counterpart(now.trace, now.position, self._other)
        self._lines = not self._lines
        message = "by lines" if self._lines else "by blocks"
        found = replace(now, trace=self._other, position=at, other_level=False, message=message)
        self._other, self._spare, self.screen = now.trace, self.screen, spare
        return found


def _paint(screen: Screen, now: Stepping) -> None:
    columns, rows = shutil.get_terminal_size()
    # The window's size is taken from the terminal itself, which knows of a change first.
    with contextlib.suppress(OSError):
        columns, rows = os.get_terminal_size(sys.stdout.fileno())
    columns, rows = max(columns, 1), max(rows, 1)
    console = Console(
        file=sys.stdout, width=columns, height=rows, force_terminal=True, highlight=False
    )
    for number, line in enumerate(screen.draw(now, columns, rows), 1):
        with console.capture() as captured:
            console.print(line, end="", no_wrap=True, crop=True, markup=False, emoji=False)
        # Each line has its place: one that the terminal draws wider than we count cannot push
        # the others away.
        sys.stdout.write(f"\x1b[{number};1H\x1b[0m\x1b[2K{captured.get()}")
    sys.stdout.flush()


@contextlib.contextmanager
def _keyboard() -> Iterator[Iterator[list[str]]]:
    """Give the keys as they are pressed, and an empty list when the window changes its size."""
    stdin = sys.stdin.fileno()
    modes = termios.tcgetattr(stdin)
    resized, wake = os.pipe()
    os.set_blocking(wake, False)

    def on_resize(number: int, frame: FrameType | None) -> None:
        del number, frame
        with contextlib.suppress(BlockingIOError):
            os.write(wake, b"r")

    def on_end(number: int, frame: FrameType | None) -> None:
        del frame
        raise SystemExit(128 + number)

    signals = {signal.SIGWINCH: on_resize, signal.SIGTERM: on_end, signal.SIGHUP: on_end}
    old = {number: signal.signal(number, handler) for number, handler in signals.items()}
    try:
        tty.setcbreak(stdin)
        quiet = termios.tcgetattr(stdin)
        quiet[3] &= ~termios.ISIG  # Ctrl-C is a key here, and Ctrl-Z would leave a broken screen
        termios.tcsetattr(stdin, termios.TCSADRAIN, quiet)
        sys.stdout.write(_ENTER)
        yield _pressed(stdin, resized)
    finally:
        termios.tcsetattr(stdin, termios.TCSADRAIN, modes)
        sys.stdout.write(_LEAVE)
        sys.stdout.flush()
        for number, handler in old.items():
            signal.signal(number, handler)
        os.close(resized)
        os.close(wake)


def _pressed(stdin: int, resized: int) -> Iterator[list[str]]:
    decoder = codecs.getincrementaldecoder("utf-8")("replace")
    while True:
        ready, _, _ = select.select([stdin, resized], [], [])
        if resized in ready:
            os.read(resized, 4096)
            yield []
        if stdin not in ready:
            continue
        read = _read(stdin)
        while read.endswith(b"\x1b") or read[-2:] in (b"\x1b[", b"\x1bO"):
            if not select.select([stdin], [], [], _ESCAPE_S)[0]:
                break
            read += _read(stdin)
        if not read:
            return
        yield keys_of(decoder.decode(read))


def _read(stdin: int) -> bytes:
    try:
        return os.read(stdin, 4096)
    except OSError:  # the terminal has gone
        return b""
