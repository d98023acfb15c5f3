"""Guest: a Python session, as the interactive interpreter would run it.

Names live in `__main__`, the value of a last expression is its `repr`, `await` works at the top.
"""

import ast
import importlib
import io
import linecache
import sys
import traceback
import types
from collections.abc import Coroutine
from typing import Any

from runwright.run.guest.cells import Answer, Cells, cut, fault_of
from runwright.run.guest.child import Call, exit_code
from runwright.run.guest.programs import grant_full_recursion, new_module

_VALUE_CHARACTERS = 1 << 16
_FUTURE = 0x1FF0000  # bits of compile() that `from __future__` sets; they hold for later cells
_COROUTINE = 0x80  # inspect.CO_COROUTINE, without loading inspect


class Interpreter:
    """The names of a session and what runs cells in them."""

    def __init__(self) -> None:
        self.names = new_module("__main__", "").__dict__
        del self.names["__file__"]  # there is none
        self.number = 0
        self.flags = 0
        self.loop: Any = None
        self.stdin = sys.stdin

    def perform(self, source: str) -> Answer:
        """Run a cell; what escapes it is told, not raised."""
        self.number += 1
        path = f"<cell {self.number}>"
        self._renew_stdin()
        linecache.cache[path] = (len(source), None, source.splitlines(keepends=True), path)
        try:
            codes = self._compile(source, path)
        except (SyntaxError, ValueError, RecursionError, MemoryError, OverflowError) as error:
            traceback.print_exception(type(error), error, None)
            line = error.lineno if isinstance(error, SyntaxError) else None
            return {"fault": fault_of(error, line), "compiles": False}
        try:
            value = self._run(codes)
            if value is None:
                return {}
            sys.modules["builtins"].__dict__["_"] = value
            return {"value": cut(repr(value), _VALUE_CHARACTERS)}
        except SystemExit as error:
            return {"exit_code": exit_code(error)}
        except BaseException as error:
            return {"fault": fault_of(error, _print(error))}

    def _renew_stdin(self) -> None:
        """Forget what was read ahead from another cell's input."""
        if sys.stdin is not self.stdin:
            return  # a cell has put its own in the place
        try:
            raw = io.FileIO(0, closefd=False)
        except OSError:
            return  # a cell closed it
        self.stdin = io.TextIOWrapper(io.BufferedReader(raw), "utf-8", "surrogateescape")
        sys.stdin = self.stdin

    def _compile(self, source: str, path: str) -> list[types.CodeType]:
        """Compile the statements, and by itself an expression that ends them."""
        flags = self.flags | ast.PyCF_ALLOW_TOP_LEVEL_AWAIT
        tree = compile(source, path, "exec", flags | ast.PyCF_ONLY_AST, dont_inherit=True)
        parts: list[ast.AST] = [tree]
        if tree.body and isinstance(tree.body[-1], ast.Expr):
            parts.append(ast.Expression(tree.body.pop().value))
        codes = []
        for part in parts:
            mode = "exec" if part is tree else "eval"
            code = compile(part, path, mode, flags, dont_inherit=True)  # type: ignore[call-overload]
            flags |= code.co_flags & _FUTURE
            codes.append(code)
        self.flags = flags & _FUTURE
        return codes

    def _run(self, codes: list[types.CodeType]) -> object:
        """Run the parts of a cell; returns what the last one gives."""
        grant_full_recursion()
        if any(code.co_flags & _COROUTINE for code in codes):
            return self._wait(self._run_on_loop(codes))
        value = None
        for code in codes:
            value = eval(code, self.names)
        return value

    async def _run_on_loop(self, codes: list[types.CodeType]) -> object:
        value = None
        for code in codes:
            value = eval(code, self.names)
            if code.co_flags & _COROUTINE:
                value = await value
        return value

    def _wait(self, coroutine: Coroutine[Any, Any, object]) -> object:
        """Run a cell that awaits, on the one loop of the session."""
        asyncio = importlib.import_module("asyncio")  # most sessions never need it
        if self.loop is None or self.loop.is_closed():
            self.loop = asyncio.new_event_loop()
            asyncio.set_event_loop(self.loop)
        task = self.loop.create_task(coroutine)
        try:
            return self.loop.run_until_complete(task)
        except KeyboardInterrupt:
            task.cancel()
            self.loop.run_until_complete(asyncio.wait([task]))
            raise


def _print(error: BaseException) -> int | None:
    """Print a traceback from the first frame of a cell on; returns the last line in a cell."""
    frames = error.__traceback__
    while frames is not None and not frames.tb_frame.f_code.co_filename.startswith("<cell "):
        frames = frames.tb_next
    line, frame = None, frames
    while frame is not None:
        if frame.tb_frame.f_code.co_filename.startswith("<cell "):
            line = frame.tb_lineno
        frame = frame.tb_next
    try:
        traceback.print_exception(type(error), error.with_traceback(frames), frames)
    except Exception:
        print(type(error).__name__, file=sys.stderr)
    return line


def main(call: Call) -> None:
    """Take cells until the session is closed."""
    sys.argv = [""]
    Cells(call, Interpreter().perform).serve()
