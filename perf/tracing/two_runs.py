"""LDB's own way to trace: the program is run twice, each time in a process of its own.

Paper: Zhong, Wang, Shang. "Debug like a Human", Findings of ACL 2024. arXiv:2402.16906
Code:  https://github.com/FloridSleeves/LLMDebugger @ 49ac191

The first run, under `python -m trace -t`, prints each executed line. The second prints the values
of all locals whose names do not begin with `__` at each block boundary; `return X` becomes
`_ret = X`, a print and `return _ret`. Like the released code, it prepends an import header.

Differs from the released code
    1. The prints are put into the syntax tree, not into the text, and at the blocks of
       analyze/blocks.py; all functions have them, not the entry function alone.
    2. The two outputs are not read and merged afterwards: what that costs is not measured.
"""

import ast

from runwright.analyze.blocks import Layout, cut

HEADER = "from typing import *\nimport math\nfrom heapq import *\nimport itertools\nimport re\n"
_CALLS = """
import sys as _sys, time as _time
inf, nan = float("inf"), float("nan")
_calls = {calls!r}
_started = _time.perf_counter()
for _arguments in _calls:
    {entry}(*_arguments)
_sys.stderr.write(f"calls took {{_time.perf_counter() - _started}}\\n")
"""
_DUMP = 'print("|".join(f"{k}={v}" for k, v in locals().items() if not k.startswith("__")))'


def plain_file(source: str, entry: str, calls: list[list[object]]) -> str:
    """Return the file of the first run."""
    return HEADER + source + _CALLS.format(calls=calls, entry=entry)


def dumping_file(source: str, entry: str, calls: list[list[object]]) -> str:
    """Return the file of the second run."""
    tree = ast.parse(source)
    layout = cut(tree, source)
    _Dumping(layout).visit(tree)
    return (
        HEADER
        + ast.unparse(ast.fix_missing_locations(tree))
        + _CALLS.format(calls=calls, entry=entry)
    )


def _dump() -> ast.stmt:
    return ast.parse(_DUMP).body[0]


class _Dumping(ast.NodeTransformer):
    """Puts a print before the first statement of each block of a function, and before returns."""

    def __init__(self, layout: Layout) -> None:
        self._starts = layout.starts
        self._functions = 0

    def visit_FunctionDef(self, node: ast.FunctionDef) -> ast.AST:
        self._functions += 1
        self.generic_visit(node)
        self._functions -= 1
        return node

    def generic_visit(self, node: ast.AST) -> ast.AST:
        super().generic_visit(node)
        if not self._functions:
            return node
        for name in ("body", "orelse", "finalbody"):
            body = getattr(node, name, None)
            if isinstance(body, list):
                setattr(node, name, [part for one in body for part in self._dumped(one)])
        return node

    def _dumped(self, node: ast.stmt) -> list[ast.stmt]:
        before = [_dump()] if node in self._starts else []
        if not isinstance(node, ast.Return):
            return [*before, node]
        value = node.value or ast.Constant(None)
        returned = ast.Assign([ast.Name("_ret", ast.Store())], value)
        return [*before, returned, _dump(), ast.Return(ast.Name("_ret", ast.Load()))]
