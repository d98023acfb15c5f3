"""The examples in a program's own docstrings, as checks: who wrote the program vouches for them."""

import ast
from collections.abc import Iterator

from runwright.core.check import Doctest
from runwright.core.program import Program
from runwright.judge.checks.syntax import NotPython, parse
from runwright.judge.checks.text import shorten

_Documented = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef | ast.Module


def docstring_checks(program: Program) -> tuple[Doctest, ...]:
    """Return a check per docstring with `>>>` examples: of the module, its classes and functions.

    Empty if there is none, or if the program is not Python.
    """
    try:
        module = ast.Module(parse(program.source), type_ignores=[])
    except NotPython:
        return ()
    return tuple(_of(module, program.module, program.path))


def _of(node: _Documented, name: str, path: str) -> Iterator[Doctest]:
    text = ast.get_docstring(node, clean=False)
    if text and ">>>" in text:
        line = node.body[0].lineno
        yield Doctest(shorten(f"docstring of {name}"), text, path=path, line=line)
    for inner in node.body:
        if isinstance(inner, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            outer = "" if isinstance(node, ast.Module) else f"{name}."
            yield from _of(inner, outer + inner.name, path)
