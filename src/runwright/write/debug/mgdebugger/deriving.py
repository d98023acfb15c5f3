"""Deriving: tests of one function, by those of the function that is asked for."""

import ast
import contextlib
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from runwright.analyze import parse
from runwright.analyze.definitions import functions
from runwright.analyze.replies import json_values
from runwright.core import Case, Check, plain
from runwright.write.examples import read_examples
from runwright.write.showing import shown

COMPARATOR = "floats"  # values, not texts: rounding is forgiven, and nan is nan
_LISTED = ("test_cases", "tests")
_INPUT = ("input", "inputs")
_EXPECTED = ("expected_output", "expected", "output")


@dataclass(frozen=True, slots=True)
class Derived:
    """A test as the model wrote it."""

    given: Any  # arguments by name; a list of them; or the only one
    expected: Any

    def __str__(self) -> str:
        return f'{{"input": {self.given!r}, "expected_output": {self.expected!r}}}'


def gold(checks: Iterable[Check], source: str, entry_point: str) -> tuple[str, ...]:
    """Return the visible checks as tests of the entry point; one that cannot be read, as it is."""
    names = parameters(source, entry_point)
    found: list[str] = []
    for check in checks:
        examples = [
            Derived(dict(zip(names, one.arguments, strict=False)), one.expected)
            for one in read_examples([check])
            if one.known and one.function == entry_point and len(one.arguments) <= len(names)
        ]
        found += map(str, examples) if examples else [shown(check)]
    return tuple(found)


def called(checks: Iterable[Check], source: str) -> str | None:
    """Return the one function of a program that checks call; None: there are none or several."""
    names = {one.function for one in read_examples(checks)} & functions(source).keys()
    return names.pop() if len(names) == 1 else None


def read_tests(reply: str) -> tuple[Derived, ...]:
    """Return the tests in a reply: the last object that lists some; else every test by itself."""
    values = json_values(reply)
    for value in reversed(values):
        listed = _first(value, _LISTED) if isinstance(value, dict) else value
        if isinstance(listed, list) and (found := tuple(_tests(listed))):
            return found
    return tuple(_tests(values))


def voted(tests: Sequence[Derived], most: int) -> tuple[Derived, ...]:
    """Return the tests that were written most often, those first that came first."""
    texts = {str(test): test for test in tests}
    counts = Counter(map(str, tests))
    return tuple(texts[text] for text, _ in counts.most_common(most))


def case_of(test: Derived, source: str, function: str, *, name: str) -> Case | None:
    """Return a test as a check; None if its arguments are not those of the function."""
    node = _function(source, function)
    arguments = None if node is None else _arguments(test.given, node.args)
    if arguments is None:
        return None
    try:
        plain.encode([*arguments, test.expected])
    except plain.NotPlain:
        return None
    return Case(name, function, arguments, test.expected, COMPARATOR)


def parameters(source: str, function: str) -> tuple[str, ...]:
    """Return the names of a function's parameters that can be given by position."""
    node = _function(source, function)
    if node is None:
        return ()
    return tuple(one.arg for one in (*node.args.posonlyargs, *node.args.args))


def _function(source: str, name: str) -> ast.FunctionDef | ast.AsyncFunctionDef | None:
    found = None
    try:
        body = parse(source).body
    except SyntaxError:
        return None
    for node in body:
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)) and node.name == name:
            found = node  # the last one counts
    return found


def _tests(values: Iterable[Any]) -> Iterator[Derived]:
    for value in values:
        if not isinstance(value, dict):
            continue
        given, expected = (_key(value, names) for names in (_INPUT, _EXPECTED))
        if given is None or expected is None:
            continue
        test = Derived(value[given], value[expected])
        with contextlib.suppress(ValueError, RecursionError):  # a number or nesting beyond repr
            str(test)
            yield test


def _key(value: dict[str, Any], names: Sequence[str]) -> str | None:
    return next((name for name in names if name in value), None)


def _first(value: dict[str, Any], names: Sequence[str]) -> Any:
    key = _key(value, names)
    return None if key is None else value[key]


def _arguments(given: Any, takes: ast.arguments) -> tuple[object, ...] | None:
    """Return what a test gives by position: by names, as a list, or as the only argument."""
    names = [one.arg for one in (*takes.posonlyargs, *takes.args)]
    least = len(names) - len(takes.defaults)
    rest = takes.vararg.arg if takes.vararg else None
    if None in takes.kw_defaults:  # it must be called with a keyword, which a check cannot
        return None
    if isinstance(given, dict) and (given.keys() & {*names, rest} or not (given or least)):
        return _by_name(given, names, least, rest)
    if isinstance(given, (list, tuple)) and len(names) > 1 and least <= len(given) <= len(names):
        return tuple(given)
    return (given,) if least <= 1 <= len(names) else None


def _by_name(
    given: dict[str, Any], names: Sequence[str], least: int, rest: str | None
) -> tuple[object, ...] | None:
    positional = [name for name in names if name in given]
    if positional != list(names[: len(positional)]) or len(positional) < least:
        return None  # one is left out that must be given, or that stands before another
    if not given.keys() <= {*names, rest}:
        return None
    values = [given[name] for name in positional]
    if rest is None or rest not in given:
        return tuple(values)
    if len(positional) < len(names) or not isinstance(given[rest], (list, tuple)):
        return None
    return (*values, *given[rest])
