"""Ablation: pseudocode with something taken away, to see what it was worth.

What can be taken: `names`, with comments and docstrings (functions become f1, f2, ..., others v1,
v2, ...); `loops`, each of which becomes its body, once, with its variable bound to what was gone
through; `prints`, all but that of the final answer.
"""

import ast
from collections.abc import Iterable, Sequence
from typing import Literal

from runwright.analyze.parsing import parse
from runwright.core.errors import BadOption
from runwright.write.steer.leaves import bound_names, leaves

Part = Literal["names", "loops", "prints"]
PARTS = ("names", "loops", "prints")
_FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)


def without(pseudocode: str, parts: Iterable[str]) -> str:
    """Return pseudocode without some of its parts; it stays well formed.

    Raises:
        BadOption: there is no such part, or the pseudocode is not Python and cannot be changed.
    """
    wanted = tuple(parts)
    for part in wanted:
        if part not in PARTS:
            raise BadOption(f"ablate={part!r} must be of {', '.join(PARTS)}")
    if not wanted:
        return pseudocode
    try:
        tree: ast.AST = parse(pseudocode)
        if "prints" in wanted:
            tree = _Prints().visit(tree)
        if "loops" in wanted:
            tree = _Loops().visit(tree)
        if "names" in wanted:
            _drop_docstrings(tree)
            tree = _Names(tree).visit(tree)
        return ast.unparse(ast.fix_missing_locations(tree)) + "\n"
    except (SyntaxError, RecursionError) as error:
        why = f"the pseudocode is not Python ({error})"
        raise BadOption(f"ablate={','.join(wanted)}: {why}") from None


class _Prints(ast.NodeTransformer):
    def visit_Expr(self, node: ast.Expr) -> ast.AST:
        match node.value:
            case ast.Call(func=ast.Name(id="print")) as call:
                return node if "final answer" in ast.unparse(call).lower() else ast.Pass()
        return node


class _Loops(ast.NodeTransformer):
    def visit_For(self, node: ast.For) -> list[ast.stmt]:
        bound = ast.Assign([node.target], node.iter)
        return [bound, *self._once(node)]

    def visit_While(self, node: ast.While) -> list[ast.stmt]:
        return self._once(node)

    def visit_Break(self, _: ast.Break) -> ast.Pass:
        return ast.Pass()

    def visit_Continue(self, _: ast.Continue) -> ast.Pass:
        return ast.Pass()

    def _once(self, node: ast.For | ast.While) -> list[ast.stmt]:
        self.generic_visit(node)
        return [*node.body, *node.orelse]


class _Names(ast.NodeTransformer):
    """Gives every name of the program's own, and every function left undefined, a bare one."""

    def __init__(self, tree: ast.AST) -> None:
        undefined = leaves(tree)
        functions = {node.name for node in ast.walk(tree) if isinstance(node, _FUNCTIONS)}
        functions |= set(undefined.called)
        own = bound_names(tree) | functions | set(undefined.other)
        aliases = [node for node in ast.walk(tree) if isinstance(node, ast.alias)]
        imported = {alias.asname or alias.name.partition(".")[0] for alias in aliases}
        self._bare: dict[str, str] = {}
        self._own, self._functions = own - imported, functions

    def visit(self, node: ast.AST) -> ast.AST:
        match node:
            case ast.Call(func=ast.Name(id=function), keywords=keywords):
                self._rename(keywords if function in self._functions else [], "arg")
            case ast.keyword() | ast.alias():
                pass  # of a function that is not ours; renamed with its call if it is
            case _:
                self._rename([node], "name", "id", "arg")
        if isinstance(node, ast.Global | ast.Nonlocal):
            node.names = [self._named(name) if name in self._own else name for name in node.names]
        return self.generic_visit(node)

    def _rename(self, nodes: Sequence[ast.AST], *fields: str) -> None:
        for node in nodes:
            for field in fields:
                name = getattr(node, field, None)
                if isinstance(name, str) and name in self._own:
                    setattr(node, field, self._named(name))

    def _named(self, name: str) -> str:
        if name not in self._bare:
            letter = "f" if name in self._functions else "v"
            count = sum(bare.startswith(letter) for bare in self._bare.values())
            self._bare[name] = f"{letter}{count + 1}"
        return self._bare[name]


def _drop_docstrings(tree: ast.AST) -> None:
    for node in ast.walk(tree):
        if not isinstance(node, (ast.Module, *_FUNCTIONS)) or not node.body:
            continue
        match node.body[0]:
            case ast.Expr(value=ast.Constant(value=str())):
                node.body[0] = ast.Pass()
