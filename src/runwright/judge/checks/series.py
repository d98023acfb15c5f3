"""Recognise a check that is nothing but assertions on calls with literal arguments.

Most published tests are: `def check(candidate): assert candidate(2) == 4; ...; check(double)`. Such
a check needs no process of its own: the calls are made one after another in the program's process,
as it would make them, and what each returned is held against the literal here.
"""

import ast
import builtins
import functools
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from runwright.core.check import Assertions
from runwright.judge.checks.literals import NotLiteral, literal
from runwright.judge.checks.syntax import NotPython, parse


@dataclass(frozen=True, slots=True)
class Step:
    """One call and what must hold of the value it returns."""

    function: str
    arguments: tuple[object, ...]
    expected: str  # in words, for messages
    holds: Callable[[object], bool]
    note: str = ""  # of the assertion, for messages
    literal: tuple[object, ...] = ()  # the value that is expected, where it is one


class _Other(Exception):
    """It does something else; the check has to be run."""


@functools.lru_cache(maxsize=1024)  # a check is judged on many programs
def read_series(check: Assertions) -> tuple[Step, ...]:
    """Return the steps that mean exactly what the check does; none if it is of another kind."""
    if check.setup.strip():
        return ()
    try:
        return tuple(_steps(parse(check.source)))
    except (_Other, NotLiteral, NotPython):
        return ()


def _steps(statements: list[ast.stmt]) -> Iterator[Step]:
    functions: dict[str, tuple[str, list[ast.stmt]]] = {}
    for statement in statements:
        match statement:
            case ast.FunctionDef(
                name=name,
                args=ast.arguments(
                    posonlyargs=[],
                    args=[ast.arg(arg=parameter)],
                    vararg=None,
                    kwonlyargs=[],
                    kwarg=None,
                    defaults=[],
                ),
                body=body,
                decorator_list=[],
            ):
                functions[name] = (parameter, body)
            case ast.Assign(targets=[ast.Name(id="METADATA")], value=value):
                literal(value)
            case ast.Expr(
                value=ast.Call(func=ast.Name(id=name), args=[ast.Name(id=given)], keywords=[])
            ) if name in functions and given not in functions:
                parameter, body = functions[name]
                yield from _asserted(body, {parameter: given})
            case _:
                if functions:  # it might call one of them
                    raise _Other
                yield from _asserted([statement], {})


def _asserted(body: list[ast.stmt], names: dict[str, str]) -> Iterator[Step]:
    for statement in body:
        match statement:
            case ast.Assert(test=ast.Constant(value=True)):
                continue
            case ast.Assert(test=test, msg=ast.Constant(value=note)):
                yield replace(_step(test, names), note=str(note))
            case ast.Assert(test=test):  # a message is computed when the check has failed
                yield _step(test, names)
            case ast.Pass() | ast.Expr(value=ast.Constant()):
                continue
            case _:
                raise _Other


def _step(test: ast.expr, names: dict[str, str]) -> Step:
    match test:
        case ast.Compare(left=ast.Call() as call, ops=[ast.Eq()], comparators=[expected]):
            value = literal(expected)
            step = _call(call, names, ast.unparse(expected), lambda actual: actual == value)
            return replace(step, literal=(value,))
        case ast.Compare(
            left=ast.Call() as call,
            ops=[ast.Is()],
            comparators=[ast.Constant(value=(None | True | False) as one)],
        ):
            return _call(call, names, repr(one), lambda actual: actual is one)
        case ast.Compare(
            left=ast.Call(
                func=ast.Name(id="abs"),
                args=[ast.BinOp(left=ast.Call() as call, op=ast.Sub(), right=expected)],
                keywords=[],
            ),
            ops=[(ast.Lt() | ast.LtE()) as operator],
            comparators=[most],
        ) if "abs" not in names.values():
            near = _near(literal(expected), literal(most), strict=isinstance(operator, ast.Lt))
            words = f"{ast.unparse(expected)} within {ast.unparse(most)}"
            return _call(call, names, words, near)
        case ast.Call() as call:
            return _call(call, names, "a true value", bool)
        case ast.UnaryOp(op=ast.Not(), operand=ast.Call() as call):
            return _call(call, names, "a false value", lambda actual: not actual)
        case _:
            raise _Other


def _near(expected: object, most: object, *, strict: bool) -> Callable[[object], bool]:
    if not isinstance(expected, int | float) or not isinstance(most, int | float):
        raise _Other

    def holds(actual: object) -> bool:
        if not isinstance(actual, int | float | complex):
            return False  # the subtraction raises
        try:
            distance = abs(actual - expected)
        except OverflowError:
            return False
        return distance < most if strict else distance <= most

    return holds


def _call(
    call: ast.Call, names: dict[str, str], expected: str, holds: Callable[[object], bool]
) -> Step:
    if not isinstance(call.func, ast.Name) or call.keywords:
        raise _Other
    function = call.func.id if not names else names.get(call.func.id)
    if function is None or hasattr(builtins, function):
        raise _Other
    return Step(function, tuple(literal(argument) for argument in call.args), expected, holds)
