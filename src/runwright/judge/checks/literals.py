"""Reading plain values out of the source of a check."""

import ast

from runwright.core import plain


class NotLiteral(Exception):
    """It is no literal, or none that crosses between processes."""


def literal(node: ast.expr) -> object:
    """Evaluate a literal; a call, even `set()`, may be of a name that the program redefines.

    Raises:
        NotLiteral: it is something else.
    """
    if any(isinstance(part, ast.Call) for part in ast.walk(node)):
        raise NotLiteral
    try:
        value: object = ast.literal_eval(node)
        plain.encode(value)
    except (ValueError, TypeError, SyntaxError, RecursionError, plain.NotPlain):
        raise NotLiteral from None
    return value
