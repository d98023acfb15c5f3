"""Contracts: what a reference says of its inputs before it computes anything.

A contract is the run of statements at the head of a function that are `assert`s, or whose lines end
in EvalPlus's tag `# $_CONTRACT_$`. An input is invalid if calling the reference with it raises
AssertionError, wherever that stands; these lines are known so that nobody tests the contract.
"""

import ast

from runwright.analyze import parse

TAG = "$_CONTRACT_$"


def contract_lines(source: str, function: str) -> frozenset[int]:
    """Return the lines that a function's contract takes up; empty if it has none.

    Raises:
        SyntaxError: the source is not Python.
    """
    lines = source.split("\n")
    tagged = {at for at, line in enumerate(lines, 1) if line.rstrip().endswith(TAG)}
    for node in ast.walk(parse(source)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.name == function:
            tagged |= _head(node, tagged)
    return frozenset(tagged)


def _head(function: ast.FunctionDef | ast.AsyncFunctionDef, tagged: set[int]) -> set[int]:
    body = function.body[1:] if ast.get_docstring(function) is not None else function.body
    found: set[int] = set()
    for statement in body:
        lines = set(range(statement.lineno, (statement.end_lineno or statement.lineno) + 1))
        if not isinstance(statement, ast.Assert) and not lines <= tagged:
            break
        found |= lines
    return found
