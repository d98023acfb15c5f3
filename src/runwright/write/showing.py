"""Showing: visible checks as a prompt has them, and what went wrong on them."""

import ast
import re
import textwrap
from collections.abc import Iterator

from runwright.analyze import parse
from runwright.core import Assertions, Attempt, Case, Cases, Check, CheckResult, Task
from runwright.core.check import (
    CostBound,
    Doctest,
    Embedded,
    Exploit,
    Property,
    Stdio,
    Suite,
)

_MOST = 5  # calls of one check that are shown


def shown(check: Check) -> str:
    """Return a check as the text that a programmer would write for it."""
    match check:
        case Assertions():
            tests, source = list(_tests_called(check)), check.source.strip("\n")
            bare = bool(tests) and source.endswith("()")  # nothing that the test does not say
            return "\n\n".join(tests if bare else [*tests, source])
        case Property() | Embedded() | Exploit():
            return check.source.strip("\n")
        case Case():
            return _assertion(check.function, check.arguments, check.expected)
        case CostBound():
            return _bound(check)
        case Cases():
            pairs = list(zip(check.inputs, check.expected, strict=True))[:_MOST]
            return "\n".join(_assertion(check.function, given, value) for given, value in pairs)
        case Stdio():
            return f"Input:\n{check.stdin.rstrip()}\nOutput:\n{check.stdout.rstrip()}"
        case Doctest():
            return check.text.strip("\n")
        case Suite():
            return "\n\n".join(file.content.decode("utf-8", "replace") for file in check.files)


def _tests_called(check: Assertions) -> Iterator[str]:
    """Yield the functions and methods of the tests file that a check's text names."""
    try:
        body = parse(check.setup).body if check.setup.strip() else []
    except SyntaxError:
        return
    lines = check.setup.split("\n")
    named = set(re.findall(r"\w+", check.source))
    for node in body:
        inner = node.body if isinstance(node, ast.ClassDef) and node.name in named else [node]
        for part in inner:
            if isinstance(part, ast.FunctionDef) and part.name in named | {"setUp"}:
                yield textwrap.dedent("\n".join(lines[part.lineno - 1 : part.end_lineno]))


def failures(task: Task, attempt: Attempt) -> tuple[str, ...]:
    """Return each failed check as text, with what really happened as a comment below it."""
    checks = {check.name: check for check in task.visible}
    return tuple(
        f"{shown(checks[result.check])}\n# Real execution output: {happened(result)}"
        for result in attempt.verdict.results
        if not result.passed and result.check in checks
    )


def happened(result: CheckResult) -> str:
    """Return what a failed check came to: the value, the exception, or that time ran out."""
    if result.mismatch is not None:
        return repr(result.mismatch.actual)
    return result.message or result.failure or result.status.value


def _bound(check: CostBound) -> str:
    calls = [f"{check.function}({', '.join(map(repr, given))})" for given in check.inputs[:_MOST]]
    if check.most_times is None:
        most = f"{check.most_s:g} s of processor time"
    else:
        most = f"{check.most_times:g} times the processor time of a given program"
    return "\n".join([f"# These calls may take {most}:", *calls])


def _assertion(function: str, arguments: tuple[object, ...], expected: object) -> str:
    return f"assert {function}({', '.join(map(repr, arguments))}) == {expected!r}"
