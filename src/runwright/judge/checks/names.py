"""Names: what a program offers to its checks, and whether they take it up."""

import ast
import re
from collections.abc import Iterable, Iterator

from runwright.core.check import Assertions, Case, Cases, Check
from runwright.core.program import Program
from runwright.judge.checks.syntax import NotPython, parse

_DEFINITION = re.compile(r"^(?:(?:async\s+)?def|class)\s+(\w+)|^(\w+)\s*(?::[^=]*)?=[^=]", re.M)


def public_names(source: str) -> tuple[str, ...]:
    """Return the functions, classes and variables a program defines at its top level.

    In the order of the source, without those that begin with an underscore and those it imports.
    Source that is not Python is read line by line, so that a program to mend has its names too.
    """
    try:
        found = list(_bound(parse(source)))
    except NotPython:
        found = [name or variable for name, variable in _DEFINITION.findall(source)]
    return tuple(dict.fromkeys(name for name in found if not name.startswith("_")))


def uses_program(checks: Iterable[Check], program: Program) -> bool:
    """Return True if any check mentions what the program defines.

    A check on standard input and output always uses the program. A name that the tests file
    defines itself is the file's own, not the program's.
    """
    names = set(public_names(program.source))
    return any(_uses(check, names, program.module) for check in checks)


def _uses(check: Check, names: set[str], module: str) -> bool:
    if isinstance(check, (Case, Cases)):
        return check.function in names
    if not isinstance(check, Assertions):
        return True
    try:
        setup = parse(check.setup)
        mentioned = set(_mentioned([*setup, *parse(check.source)], module))
    except NotPython:
        return True  # the judge will say what is wrong with it
    return bool(mentioned & (names - set(_bound(setup)) | {module}))


def _mentioned(body: list[ast.stmt], module: str) -> Iterator[str]:
    for node in ast.walk(ast.Module(body, type_ignores=[])):
        match node:
            case ast.Name(id=name, ctx=ast.Load()):
                yield name
            case ast.ImportFrom(module=imported, names=aliases) if imported == module:
                # Under another name it is not seen again, so the import itself counts.
                yield from (module for alias in aliases if alias.asname)
            case ast.Import(names=aliases) if any(alias.name == module for alias in aliases):
                yield module
            case ast.Constant(value=str(text)) if text == module:  # importlib.import_module
                yield module


def _bound(body: Iterable[ast.stmt]) -> Iterator[str]:
    """Yield what statements bind in their own scope; imports left out."""
    for node in body:
        match node:
            case ast.FunctionDef() | ast.AsyncFunctionDef() | ast.ClassDef():
                yield node.name
            case ast.Assign(targets=targets):
                yield from _targets(targets)
            case ast.AnnAssign(target=target, value=value) if value is not None:
                yield from _targets([target])
            case ast.For(target=target):
                yield from _targets([target])
        if not isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
            yield from _bound(_inner_statements(node))


def _inner_statements(node: ast.AST) -> Iterator[ast.stmt]:
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.stmt):
            yield child
        elif isinstance(child, (ast.ExceptHandler, ast.match_case)):
            yield from child.body


def _targets(targets: Iterable[ast.expr]) -> Iterator[str]:
    for target in targets:
        for part in ast.walk(target):
            if isinstance(part, ast.Name) and isinstance(part.ctx, ast.Store):
                yield part.id
