"""Seeds: the inputs that known checks give a function."""

import ast
from collections.abc import Iterator, Sequence

from runwright.core.check import Assertions, Case, Check
from runwright.judge.checks.literals import NotLiteral, literal
from runwright.judge.checks.syntax import NotPython, parse
from runwright.write.testgen.replies import Input

_CANDIDATE = "candidate"  # what HumanEval's `def check(candidate)` calls the function


def seeds_of(checks: Sequence[Check], function: str) -> tuple[Input, ...]:
    """Return the arguments of each call of a function with literals; of other checks nothing."""
    found: list[Input] = []
    for check in checks:
        if isinstance(check, Case):
            found += [check.arguments] if check.function == function else []
        elif isinstance(check, Assertions):
            for source in (check.setup, check.source):
                found += _calls(source, {function, _CANDIDATE})
    return tuple(found)


def _calls(source: str, names: set[str]) -> Iterator[Input]:
    try:
        body = parse(source)
    except NotPython:
        return
    for node in ast.walk(ast.Module(body, type_ignores=[])):
        match node:
            case ast.Call(func=ast.Name(id=name), args=arguments, keywords=[]) if name in names:
                try:
                    yield tuple(literal(argument) for argument in arguments)
                except NotLiteral:
                    continue
