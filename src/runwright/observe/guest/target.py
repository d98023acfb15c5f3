"""What a program is watched or measured doing: itself, a call, a text, or a check's assertions.

    {"kind": "script"}
    {"kind": "text", "source": ...}: an expression or statements
    {"kind": "assertions", "setup", "source", "path", "line"}
    {"kind": "call", "function", "arguments"}: plain values, encoded

What comes before the part that counts is done first: the module's code, a check's setup, and the
arguments of a call, unless the call is watched as it is written.
"""

import ast
import linecache
import sys
import types
from collections.abc import Callable
from functools import partial
from typing import Any

from runwright.core.plain import decode
from runwright.run.guest.child import Call
from runwright.run.guest.programs import grant_full_recursion, new_module

_PATH = "<call>"
_VALUED = ("text", "call")


def prepared(
    code: types.CodeType,
    call: Call,
    target: dict[str, Any],
    *,
    as_written: bool = False,
    spare_depth: int = 0,
) -> Callable[[], Any]:
    """Do what comes before; returns what is left to do.

    Args:
        code: The program's main file, compiled.
        call: The guest's.
        target: One of those above.
        as_written: Evaluate a text as it is, the arguments of a call too.
        spare_depth: Python frames that probes may need on top of the program's.
    """
    script = target["kind"] == "script"
    module = new_module("__main__" if script else call.module, call.path)
    execute = partial(exec, code, module.__dict__)
    grant_full_recursion()
    sys.setrecursionlimit(sys.getrecursionlimit() + spare_depth)
    if script:
        return execute
    execute()
    match target["kind"]:
        case "assertions":
            return _assertions(module, target)
        case "call":
            function = eval(_compiled(target["function"]), module.__dict__)
            return partial(function, *[decode(form) for form in target["arguments"]])
        case _:
            return _text(module, target["source"], as_written=as_written)


def has_value(target: dict[str, Any]) -> bool:
    """Say whether what is left to do returns something; statements return None."""
    return target["kind"] in _VALUED


def _text(module: types.ModuleType, source: str, *, as_written: bool) -> Callable[[], Any]:
    """Return a text's action; of one that is a single call, the arguments are there before."""
    tree = ast.parse(source)
    only = tree.body[0] if len(tree.body) == 1 else None
    if not isinstance(only, ast.Expr):
        return partial(exec, _compiled(source, "exec"), module.__dict__)
    if isinstance(only.value, ast.Call) and not as_written:
        return _called(module, only.value)
    whole = compile(
        ast.Expression(only.value), remember(_PATH, source, 1), "eval", dont_inherit=True
    )
    return partial(eval, whole, module.__dict__)


def _called(module: types.ModuleType, called: ast.Call) -> Callable[[], Any]:
    """Return a call's action, its function and arguments being evaluated now."""
    names: list[ast.expr | None] = [
        None if word.arg is None else ast.Constant(word.arg) for word in called.keywords
    ]
    parts = [
        called.func,
        ast.Tuple(called.args, ast.Load()),
        ast.Dict(names, [word.value for word in called.keywords]),
    ]
    whole = ast.Expression(ast.Tuple(parts, ast.Load()))
    tree_code = compile(ast.fix_missing_locations(whole), f"/{_PATH}", "eval", dont_inherit=True)
    function, arguments, words = eval(tree_code, module.__dict__)
    return partial(function, *arguments, **words)


def _compiled(source: str, mode: str = "eval") -> types.CodeType:
    return compile(source, remember(_PATH, source, 1), mode, dont_inherit=True)


def _assertions(module: types.ModuleType, target: dict[str, Any]) -> Callable[[], Any]:
    names = {name: item for name, item in vars(module).items() if not name.startswith("__")}
    names["__name__"] = "tests"
    codes = []
    for source, path, line in (
        (target["setup"], "<setup>", 1),
        (target["source"], target["path"], target["line"]),
    ):
        tree = ast.increment_lineno(ast.parse(source), line - 1)
        codes.append(compile(tree, remember(path, source, line), "exec", dont_inherit=True))
    exec(codes[0], names)
    return partial(exec, codes[1], names)


def remember(path: str, source: str, line: int) -> str:
    """Let tracebacks show the lines of a source that is no file; returns its name for them.

    The name is absolute, because a fault's line is the last one in a file of the program's own.
    """
    path = f"/{path}"
    lines = [*([""] * (line - 1)), *source.splitlines(keepends=True)]
    linecache.cache[path] = (len(source), None, lines, path)
    return path
