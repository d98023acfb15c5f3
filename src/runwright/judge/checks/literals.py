"""Reading plain values out of the source of a check."""

import ast
import copy
import operator

from runwright.core import plain

_OPERATORS = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
    ast.FloorDiv: operator.floordiv,
    ast.Mod: operator.mod,
    ast.Pow: operator.pow,
}
_MOST_BITS = 1024  # of an integer that is computed
_MOST_CHARACTERS = 10_000


class NotLiteral(Exception):
    """It is no literal, or none that crosses between processes."""


def literal(node: ast.expr) -> object:
    """Evaluate a literal; arithmetic on literal numbers and `+` on texts may be in it.

    A call, even `set()`, is none: it may be of a name that the program redefines.

    Raises:
        NotLiteral: it is something else.
    """
    if any(isinstance(part, ast.Call) for part in ast.walk(node)):
        raise NotLiteral
    try:
        value = _evaluate(node)
        plain.encode(value)
    except (ValueError, TypeError, SyntaxError, RecursionError, plain.NotPlain):
        raise NotLiteral from None
    return value


def _evaluate(node: ast.expr) -> object:
    try:
        return ast.literal_eval(node)
    except ValueError:
        folded: ast.expr = _Arithmetic().visit(copy.deepcopy(node))
        return ast.literal_eval(folded)


class _Arithmetic(ast.NodeTransformer):
    """Replaces operations on constants by their result, where it is cheap to compute."""

    def visit_UnaryOp(self, node: ast.UnaryOp) -> ast.expr:  # as ast has it
        self.generic_visit(node)
        match node:
            case ast.UnaryOp(op=ast.USub(), operand=ast.Constant(value=int() | float() as value)):
                return ast.Constant(-value)
        return node

    def visit_BinOp(self, node: ast.BinOp) -> ast.expr:
        self.generic_visit(node)
        match node:
            case ast.BinOp(
                left=ast.Constant(value=int() | float() as left),
                right=ast.Constant(value=int() | float() as right),
            ):
                return ast.Constant(_compute(type(node.op), left, right))
            case ast.BinOp(
                left=ast.Constant(value=str(one)),
                op=ast.Add(),
                right=ast.Constant(value=str(two)),
            ) if len(one) + len(two) <= _MOST_CHARACTERS:
                return ast.Constant(one + two)
        return node


def _compute(kind: type[ast.operator], left: float, right: float) -> complex:
    if kind is ast.Pow and isinstance(left, int) and isinstance(right, int):
        if left.bit_length() * right > _MOST_BITS:
            raise ValueError("too large to be computed here")
    elif any(isinstance(one, int) and one.bit_length() > _MOST_BITS for one in (left, right)):
        raise ValueError("too large to be computed here")
    if kind not in _OPERATORS:
        raise ValueError("not arithmetic")
    try:
        result: complex = _OPERATORS[kind](left, right)
    except ArithmeticError as error:
        raise ValueError(str(error)) from None
    return result
