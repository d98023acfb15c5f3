"""The stepper on a real pseudo-terminal: its modes, its keys, and every way out."""

import contextlib
import fcntl
import os
import pty
import re
import select
import signal
import struct
import subprocess
import sys
import termios
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

PROGRAM = "def f(n):\n    total = 0\n    for i in range(n):\n        total += i\n    return total\n"
_PATIENCE_S = 30


class Terminal:
    """A program on a pseudo-terminal: what it has drawn, as text without its control sequences."""

    def __init__(self, folder: Path, *words: str, size: tuple[int, int], **more: str) -> None:
        self.host, guest = pty.openpty()
        self.resize(*size)
        self.before = termios.tcgetattr(guest)
        self.guest = guest
        environment = {**os.environ, "TERM": "xterm-256color", "LANG": "C.UTF-8", **more}
        self.process = subprocess.Popen(
            [sys.executable, "-m", "runwright", *words],
            cwd=folder,
            stdin=guest,
            stdout=guest,
            stderr=guest,
            env=environment,
            start_new_session=True,
        )
        self.raw = ""

    def resize(self, columns: int, rows: int) -> None:
        fcntl.ioctl(self.host, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))

    def press(self, keys: str) -> None:
        self.raw = ""
        os.write(self.host, keys.encode())

    def see(self, text: str) -> str:
        """Wait until a text was drawn since the last key, and return all that was."""
        end = time.monotonic() + _PATIENCE_S
        while text not in (plain := re.sub(r"\x1b\[[0-?]*[a-zA-Z]", "", self.raw)):
            if time.monotonic() > end or not self._read(end):
                pytest.fail(f"{text!r} was not drawn, but {plain!r}")
        return plain

    def _read(self, end: float) -> bool:
        if not select.select([self.host], [], [], max(0, end - time.monotonic()))[0]:
            return False
        self.raw += os.read(self.host, 65536).decode("utf-8", "replace")
        return True

    def leave(self) -> int:
        return self.process.wait(_PATIENCE_S)

    def close(self) -> None:
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait()
        for descriptor in (self.host, self.guest):
            with contextlib.suppress(OSError):
                os.close(descriptor)


Open = Callable[..., Terminal]


@pytest.fixture
def terminal(tmp_path: Path) -> Iterator[Open]:
    (tmp_path / "f.py").write_text(PROGRAM)
    opened: list[Terminal] = []

    def open_one(
        *words: str, call: str = "f(2)", size: tuple[int, int] = (100, 24), **more: str
    ) -> Terminal:
        words = ("trace", "f.py", "--call", call, "--step", *words)
        opened.append(Terminal(tmp_path, *words, size=size, **more))
        return opened[-1]

    yield open_one
    for one in opened:
        one.close()


def test_a_run_is_stepped_forward_back_searched_and_left(terminal: Open) -> None:
    shown = terminal()
    assert "\x1b[?1049h" in (shown.see("q leave") and shown.raw)
    assert "step 0 of 0-3" in shown.see("step 0")
    for keys, seen in (
        ("n", "step 1 of"),
        ("\x1b[C", "step 2 of"),
        ("\x1b[D", "step 1 of"),
        ("3\r", "returned 1"),
        ("g", "step 0 of"),
        ("/i\r", "step 1 of"),
        ("/ii\r", "no variable 'ii'"),
        ("?", "step forward"),
        ("x", "step 1 of"),
        ("l", "by lines"),  # total = 0, for, total += i, for, total += i, for, return
        ("n", "step 3 of 0-6"),
        ("p", "step 2 of 0-6"),
        ("l", "by blocks"),
        ("n", "step 2 of 0-3"),
    ):
        shown.press(keys)
        shown.see(seen)
    shown.press("q")
    assert shown.leave() == 0
    assert termios.tcgetattr(shown.guest) == shown.before


@pytest.mark.parametrize("key", ["\x03", "\x04"], ids=["ctrl-c", "ctrl-d"])
def test_interrupt_and_end_of_input_leave_as_well(terminal: Open, key: str) -> None:
    shown = terminal()
    shown.see("q leave")
    shown.press(key)
    assert shown.leave() == 0
    assert termios.tcgetattr(shown.guest) == shown.before


def test_a_signal_puts_the_terminal_back(terminal: Open) -> None:
    shown = terminal()
    shown.see("q leave")
    shown.process.send_signal(signal.SIGTERM)
    assert shown.leave() == 128 + signal.SIGTERM
    assert termios.tcgetattr(shown.guest) == shown.before


def test_a_window_that_changes_its_size_is_drawn_anew(terminal: Open) -> None:
    shown = terminal()
    shown.see("q leave")
    shown.raw = ""
    shown.resize(40, 10)
    os.killpg(shown.process.pid, signal.SIGWINCH)  # it has no controlling terminal to send it
    shown.see("←→ step")
    assert "\x1b[10;1H" in shown.raw
    assert "\x1b[11;1H" not in shown.raw


def test_no_color_means_none(terminal: Open) -> None:
    shown = terminal(NO_COLOR="1")
    shown.see("q leave")
    colours = re.findall(r"\x1b\[(?:\d+;)*(?:3[0-7]|9[0-7]|38;[\d;]*)m", shown.raw)
    assert colours == []


def test_a_failed_run_is_stepped_through_and_exits_with_1(terminal: Open) -> None:
    shown = terminal(call="f(None)")
    shown.see("q leave")
    shown.press("e")
    shown.see("raised TypeError")
    shown.press("q")
    assert shown.leave() == 1


def test_what_is_no_terminal_is_refused_before_anything_runs(tmp_path: Path) -> None:
    (tmp_path / "f.py").write_text(PROGRAM)
    done = subprocess.run(
        [sys.executable, "-m", "runwright", "trace", "f.py", "--call", "f(1)", "--step"],
        cwd=tmp_path,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 2
    assert done.stderr == (
        "error: --step needs a terminal, and stdin is none; --html FILE needs none\n"
    )


def test_a_terminal_that_cannot_place_its_cursor_is_refused(terminal: Open) -> None:
    shown = terminal(TERM="dumb")
    shown.see("TERM says 'dumb'")
    assert shown.leave() == 2
