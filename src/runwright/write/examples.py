"""Examples: the calls that visible checks make and the values they expect.

They give methods types, constants and tests. Checks are read, never run; what cannot be read as a
literal is left out.
"""

import ast
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from runwright.analyze.parsing import parse
from runwright.core import Assertions, Case, Cases, Check

_LITERAL_ERRORS = (ValueError, TypeError, SyntaxError, MemoryError, RecursionError)


@dataclass(frozen=True, slots=True)
class Example:
    """One call of a function with literal arguments, and what it must return."""

    check: str  # name of the check it stands in
    function: str
    arguments: tuple[object, ...]
    expected: object = None
    known: bool = True  # False: the check does not compare the call with a literal


def read_examples(checks: Iterable[Check]) -> tuple[Example, ...]:
    """Return the examples of the checks, in order."""
    return tuple(example for check in checks for example in _of_check(check))


def values_within(value: object) -> Iterator[object]:
    """Yield a value and, if it is a container, everything in it."""
    yield value
    if isinstance(value, dict):
        for key, item in value.items():
            yield key
            yield from values_within(item)
    elif isinstance(value, (list, tuple, set, frozenset)):
        for item in value:
            yield from values_within(item)


def _of_check(check: Check) -> Iterator[Example]:
    if isinstance(check, Case):
        yield Example(check.name, check.function, check.arguments, check.expected)
    elif isinstance(check, Cases):
        for arguments, expected in zip(check.inputs, check.expected, strict=True):
            yield Example(check.name, check.function, arguments, expected)
    elif isinstance(check, Assertions):
        try:
            tree = parse(check.source)
        except SyntaxError:
            return
        for node in ast.walk(tree):
            if isinstance(node, ast.Assert):
                yield from _of_condition(check.name, node.test)


def _of_condition(check: str, test: ast.expr) -> Iterator[Example]:
    if isinstance(test, ast.Call):
        yield from _call(check, test, value=True, known=True)
    elif isinstance(test, ast.UnaryOp) and isinstance(test.op, ast.Not):
        if isinstance(test.operand, ast.Call):
            yield from _call(check, test.operand, value=False, known=True)
    elif isinstance(test, ast.Compare) and len(test.ops) == 1:
        sides = [test.left, test.comparators[0]]
        for call, other in (sides, reversed(sides)):
            yield from _of_comparison(check, call, test.ops[0], other)


def _of_comparison(
    check: str, call: ast.expr, operator: ast.cmpop, other: ast.expr
) -> Iterator[Example]:
    if isinstance(call, ast.Call) and isinstance(call.func, ast.Name):
        try:
            value = ast.literal_eval(other)
        except _LITERAL_ERRORS:
            return
        if call.func.id in ("round", "abs", "list", "sorted", "tuple", "set") and call.args:
            inner = call.args[0]
            if isinstance(inner, ast.Call):
                yield from _call(check, inner, value=None, known=False)
            return
        yield from _call(check, call, value=value, known=isinstance(operator, (ast.Eq, ast.Is)))


def _call(check: str, call: ast.Call, *, value: object, known: bool) -> Iterator[Example]:
    if not isinstance(call.func, ast.Name) or call.keywords:
        return
    try:
        arguments = tuple(ast.literal_eval(argument) for argument in call.args)
    except _LITERAL_ERRORS:
        return
    yield Example(check, call.func.id, arguments, value, known)
