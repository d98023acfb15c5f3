"""Turn an assertion into a `Case` where both mean exactly the same.

`assert f(<literals>) == <literal>` is a call and the value it must return. A `Case` is cheaper to
judge, and its message names what came back. The comparator "exact" is Python's `==` on plain
values, so `True == 1` and `2 == 2.0` hold in both forms.
"""

import ast
import functools

from runwright.core.check import Assertions, Case, Check
from runwright.judge.checks.literals import NotLiteral, literal
from runwright.judge.checks.syntax import NotPython, parse


@functools.lru_cache(maxsize=1024)  # a check is judged on many programs
def simplify(check: Assertions, *, module: str = "") -> Check:
    """Return the `Case` that means the same as an assertion, or the assertion itself.

    Left as they are: setup other than an import of the program and its function, keyword and
    starred arguments, other comparisons and chains, messages, calls and names among the literals,
    values that are not plain.

    Args:
        check: An assertion of one statement.
        module: Name under which the setup may import the program.
    """
    try:
        call, expected = _call_and_expected(check.source)
        if not (isinstance(call.func, ast.Name) and not call.keywords):
            return check
        if not _imports_only(check.setup, module, call.func.id):
            return check
        arguments = tuple(literal(argument) for argument in call.args)
        return Case(check.name, call.func.id, arguments, literal(expected))
    except (NotLiteral, NotPython):
        return check


def _call_and_expected(source: str) -> tuple[ast.Call, ast.expr]:
    match parse(source):
        case [
            ast.Assert(
                test=ast.Compare(left=ast.Call() as call, ops=[ast.Eq()], comparators=[expected]),
                msg=None,
            )
        ]:
            return call, expected
    raise NotLiteral


def _imports_only(setup: str, module: str, function: str) -> bool:
    """True if the setup does nothing but import the program or this one function of it.

    Importing a name that the program lacks fails the assertion, which a `Case` could not say.
    """
    for node in parse(setup):
        match node:
            case ast.Import(names=[ast.alias(name=name, asname=None)]) if (
                name == module != function
            ):
                pass
            case ast.ImportFrom(module=name, names=[ast.alias(name=imported, asname=None)]) if (
                name == module and imported in (function, "*")
            ):
                pass
            case ast.Expr(value=ast.Constant()):
                pass
            case _:
                return False
    return True
