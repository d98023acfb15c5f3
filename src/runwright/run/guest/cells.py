"""What sessions in Python share: the loop that takes cells, and the fork that is a snapshot.

Runs in the session's own process, beside the program. The worker says what to do in one byte; the
source of a cell lies in the page, a file in memory, where the answer is put afterwards. What is
said here is believed by nobody: a program that forges it fools its own session.
"""

import importlib
import json
import os
import signal
import sys
import types
from collections.abc import Callable
from typing import Any

from runwright.run.guest import kernel
from runwright.run.guest.child import Call

_signal = importlib.import_module("_signal")  # see child.py

Answer = dict[str, object]


class Cells:
    """Takes cells until the worker closes the channel.

    Args:
        call: What the session was given.
        perform: Runs one cell; it may be interrupted by KeyboardInterrupt.
        dump: Gives the bytes that the host may ask for.
    """

    def __init__(
        self,
        call: Call,
        perform: Callable[[str], Answer],
        dump: Callable[[], bytes] = bytes,
    ) -> None:
        assert call.channel_fd is not None
        self.channel, self.page = call.channel_fd, call.result_fd
        self.perform, self.dump = perform, dump
        self.handler: Any = _signal.default_int_handler  # of SIGINT during cells
        self.process = os.getpid()

    def serve(self) -> None:
        """Serve until the worker is gone."""
        _signal.signal(signal.SIGINT, _ignore)
        os.write(self.channel, b"r")
        while command := os.read(self.channel, 16):
            if command == b"c":
                self._cell()
                os.write(self.channel, b"c")
            elif command == b"d":
                self._put(self.dump())
                os.write(self.channel, b"d")
            elif command == b"s":
                self._freeze()

    def _cell(self) -> None:
        source = os.pread(self.page, os.fstat(self.page).st_size, 0)
        answer: Answer = {}
        try:
            _signal.signal(signal.SIGINT, self.handler)
            answer = self.perform(source.decode("utf-8", "surrogateescape"))
            _flush()
            self._end_interrupts()
        except KeyboardInterrupt:  # after its end, before the next line
            self._end_interrupts()
            answer = answer or {"fault": {"type": "KeyboardInterrupt", "message": "", "line": None}}
        if os.getpid() != self.process:  # a fork that the cell made, and that ran to the cell's end
            code = answer.get("exit_code", "fault" in answer)
            os._exit(code if isinstance(code, int) else 1)
        self._put(json.dumps(answer).encode("ascii"))

    def _end_interrupts(self) -> None:
        handler = _signal.getsignal(signal.SIGINT)
        _signal.signal(signal.SIGINT, _ignore)
        self.handler = handler or _signal.default_int_handler  # None: set by C code, and lost

    def _put(self, data: bytes) -> None:
        os.ftruncate(self.page, 0)
        offset = 0
        while offset < len(data):
            offset += os.pwrite(self.page, data[offset:], offset)

    def _freeze(self) -> None:
        """Fork: the child goes on, this process is the snapshot, which forks again when woken."""
        random = sys.modules.get("random")
        numbers = None if random is None else random.getstate()  # a fork sows anew
        frozen = False
        while True:
            try:
                child = os.fork()
            except OSError:
                os.write(self.channel, b"n")
                if not frozen:
                    return
            else:
                if child == 0:
                    break
                frozen = True
                _signal.signal(signal.SIGINT, _signal.SIG_IGN)
                os.waitpid(child, 0)
            os.kill(os.getpid(), signal.SIGSTOP)  # until the worker restores
        kernel.prctl(kernel.PR_SET_PDEATHSIG, signal.SIGKILL)  # as for the first: none is left
        self.process = os.getpid()
        _signal.signal(signal.SIGINT, _ignore)
        if random is not None:
            random.setstate(numbers)
        os.write(self.channel, b"s")


def _flush() -> None:
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except Exception:
            continue  # the cell closed or replaced it


def _ignore(_number: int, _frame: types.FrameType | None) -> None:
    """Do nothing between cells. SIG_IGN would be inherited by programs that are started."""


def fault_of(error: BaseException, line: int | None) -> Answer:
    """Return what the host is told of an exception."""
    try:
        message = str(error.msg if isinstance(error, SyntaxError) else error)[:1000]
    except Exception:
        message = "<str() of the exception failed>"
    return {"type": type(error).__name__[:100], "message": message, "line": line}


def cut(text: str, most: int) -> list[object]:
    """Return the head and the tail of a text, and how many bytes lie between them."""
    if len(text) <= most:
        return [text, "", 0]
    head, tail = text[: most - most // 2], text[-(most // 2) :]
    omitted = text[most - most // 2 : -(most // 2)]
    return [head, tail, len(omitted.encode("utf-8", "surrogatepass"))]
