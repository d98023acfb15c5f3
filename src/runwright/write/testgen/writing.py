"""Writing tests to a file that `runwright check --tests` reads.

Lines of JSON where JSON can say the values, else Python `assert`s. Whether a form can say a case is
found out by reading back what was written: nothing is written that comes back as something else.
"""

import ast
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from runwright.core import plain
from runwright.core.check import Case
from runwright.core.errors import BadFile, BadTask
from runwright.judge.checks.records import jsonl_checks
from runwright.write.testgen.identity import identity

_NEAR = '''def near(actual, expected):
    """Equal but for rounding."""
    if isinstance(expected, float) and type(actual) in (int, float):
        return abs(actual - expected) <= 1e-6 * max(1, abs(expected))
    if isinstance(expected, dict) and isinstance(actual, dict):
        same = actual.keys() == expected.keys()
        return same and all(near(actual[key], expected[key]) for key in expected)
    if isinstance(expected, (list, tuple)) and type(actual) is type(expected):
        return len(actual) == len(expected) and all(map(near, actual, expected))
    return actual == expected


'''


@dataclass(frozen=True, slots=True)
class Written:
    """The text of a tests file, and the cases that its form cannot say."""

    text: str
    left_out: tuple[Case, ...]


def json_lines(cases: Sequence[Case]) -> Written:
    """Return the cases as lines of JSON."""
    return _written(cases, _json_line, head="")


def python_asserts(cases: Sequence[Case]) -> Written:
    """Return the cases as a Python file of asserts."""
    near = any(case.comparator == "floats" for case in cases)
    return _written(cases, _assert_line, head=_NEAR if near else "")


def _written(cases: Sequence[Case], line_of: Callable[[Case], str | None], head: str) -> Written:
    lines = [line_of(case) for case in cases]
    text = "".join(f"{line}\n" for line in lines if line is not None)
    left_out = [case for case, line in zip(cases, lines, strict=True) if line is None]
    return Written(head + text, tuple(left_out))


def _json_line(case: Case) -> str | None:
    form: dict[str, object] = {
        "call": case.function,
        "arguments": list(case.arguments),
        "expected": case.expected,
    }
    if case.comparator != "exact":
        form["comparator"] = case.comparator
    try:
        line = json.dumps(form)
        (read,) = jsonl_checks(line, path="")
    except (BadFile, BadTask, TypeError, ValueError):
        return None
    assert isinstance(read, Case)
    return line if _same(case, read.arguments, read.expected) else None


def _assert_line(case: Case) -> str | None:
    try:
        arguments, expected = repr(case.arguments), repr(case.expected)
        read = ast.literal_eval(arguments), ast.literal_eval(expected)
    except (ValueError, SyntaxError, RecursionError, MemoryError):
        return None
    if not _same(case, *read):
        return None
    call = f"{case.function}({', '.join(map(repr, case.arguments))})"
    if case.comparator == "floats":
        return f"assert near({call}, {expected})"
    return f"assert {call} == {expected}"


def _same(case: Case, arguments: object, expected: object) -> bool:
    try:
        read = identity([arguments, expected])
    except plain.NotPlain:
        return False
    return identity([case.arguments, case.expected]) == read
