"""Checker of Game 24 and of calculations: an expression that uses each number once.

    checker input.txt output.txt answer.txt

The input has the target, the numbers and, where their order counts, "in order", a line each. The
expression is parsed, never evaluated as code, and worked out in fractions. Exits with 0 if it is
right, 1 if it is wrong, 2 if it is none.
"""

import ast
import re
import sys
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path

_ALLOWED = re.compile(r"[0-9+\-*/() \t]{1,300}")
_TOLERANCE = Fraction(1, 1_000_000)


class NotAnExpression(Exception):
    """The answer is not written with the numbers and operations that are allowed."""


def fault(given: str, output: str) -> str:
    """Say what is wrong with an answer; "" if it is right.

    Raises:
        NotAnExpression: it cannot be read.
    """
    target, listed, *rest = given.split("\n")
    tree = read(output.strip())
    used, numbers = list(numbers_of(tree)), list(map(int, listed.split()))
    if "in order" in rest and used != numbers:
        return f"uses {used}, must use {numbers} in this order"
    if sorted(used) != sorted(numbers):
        return f"uses {sorted(used)}, must use each of {sorted(numbers)} once"
    try:
        value = worth(tree)
    except ZeroDivisionError:
        return "divides by zero"
    return "" if abs(value - int(target)) <= _TOLERANCE else f"is {value}, must be {target}"


def read(text: str) -> ast.expr:
    """Return the expression as a tree."""
    if not _ALLOWED.fullmatch(text):
        raise NotAnExpression("write digits, + - * / and parentheses")
    try:
        return ast.parse(text, mode="eval").body
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        raise NotAnExpression(f"is no expression: {error}") from None


def numbers_of(node: ast.expr) -> Iterator[int]:
    """Yield the numbers of an expression from left to right."""
    match node:
        case ast.BinOp(left=left, op=ast.Add() | ast.Sub() | ast.Mult() | ast.Div(), right=right):
            yield from numbers_of(left)
            yield from numbers_of(right)
        case ast.Constant(value=int(number)):
            yield number
        case _:
            raise NotAnExpression("only + - * / between numbers are allowed")


def worth(node: ast.expr) -> Fraction:
    """Return the value of an expression that `numbers_of` has been through."""
    if not isinstance(node, ast.BinOp):
        return Fraction(next(numbers_of(node)))
    left, right = worth(node.left), worth(node.right)
    match node.op:
        case ast.Add():
            return left + right
        case ast.Sub():
            return left - right
        case ast.Mult():
            return left * right
    return left / right


def main() -> None:
    """Read the files that the command names, say what is wrong, and exit."""
    given, output = (Path(name).read_text("utf-8", "replace") for name in sys.argv[1:3])
    try:
        wrong = fault(given, output)
    except NotAnExpression as error:
        sys.stderr.write(f"{error}\n")
        sys.exit(2)
    sys.stderr.write(f"the expression {wrong}\n" if wrong else "")
    sys.exit(1 if wrong else 0)


if __name__ == "__main__":
    main()
