"""Names: what each top-level statement of a Python module binds, changes, reads and calls."""

import ast
import symtable
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass

from runwright.analyze.parsing import symbols

Definition = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef
DEFINITIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
IMPORTS = (ast.Import, ast.ImportFrom)


@dataclass(frozen=True, slots=True)
class Part:
    """One top-level statement and its names of the module."""

    node: ast.stmt
    binds: frozenset[str]  # by anything in it that runs with the module
    stores: frozenset[str]  # whose attribute or item is set, anywhere in it
    methods: frozenset[str]  # of which a method is called, anywhere in it
    reads: frozenset[str]  # by it and by the functions in it; names local to those are not in it
    declared: frozenset[str]  # `global` in a function of it

    @property
    def lines(self) -> range:
        """The lines it stands on, decorators included."""
        first = self.node.lineno
        if isinstance(self.node, DEFINITIONS):
            first = min([first, *(each.lineno for each in self.node.decorator_list)])
        return range(first, (self.node.end_lineno or first) + 1)


def parts_of(tree: ast.Module, source: str) -> tuple[Part, ...]:
    """Return the top-level statements of a module, in order.

    Raises:
        SyntaxError: the source is no program, e.g. `return` outside a function.
    """
    inner = sorted(_scopes(symbols(source)), key=_line)
    return tuple(_part(node, _within(node, inner)) for node in tree.body)


def _within(node: ast.stmt, inner: list[symtable.SymbolTable]) -> list[symtable.SymbolTable]:
    """Return the scopes that begin within a statement, of those sorted by their lines."""
    first = bisect_left(inner, node.lineno, key=_line)
    return inner[first : bisect_right(inner, node.end_lineno or node.lineno, key=_line)]


def _line(scope: symtable.SymbolTable) -> int:
    return scope.get_lineno()


def _part(node: ast.stmt, scopes: list[symtable.SymbolTable]) -> Part:
    stores, methods = set(), set()
    for each in ast.walk(node):
        if isinstance(each, (ast.Attribute, ast.Subscript)) and not isinstance(each.ctx, ast.Load):
            stores |= root(each)
        elif isinstance(each, ast.Call) and isinstance(each.func, ast.Attribute):
            methods |= root(each.func)
    outer = list(_outer(node))
    reads = {each.id for each in outer if isinstance(each, ast.Name)}
    declared: set[str] = set()
    for scope in scopes:
        symbols = scope.get_symbols()
        whole = scope.get_type() == "class"  # `x = x` in a class reads the module's x
        reads |= {one.get_name() for one in symbols if whole or one.is_global()}
        declared |= {one.get_name() for one in symbols if one.is_declared_global()}
    binds = frozenset(name for each in outer for name in _bound(each))
    return Part(node, binds, *map(frozenset, (stores, methods, reads, declared)))


def root(node: ast.AST) -> set[str]:
    """Return the name that a chain of attributes, items and calls begins with, if it is one."""
    while isinstance(node, (ast.Attribute, ast.Subscript, ast.Call)):
        node = node.func if isinstance(node, ast.Call) else node.value
    return {node.id} if isinstance(node, ast.Name) else set()


def _scopes(table: symtable.SymbolTable) -> Iterator[symtable.SymbolTable]:
    for child in table.get_children():
        yield child
        yield from _scopes(child)


def _outer(statement: ast.stmt) -> Iterator[ast.AST]:
    """Yield what runs with the module: bodies of functions and classes do not belong to it."""
    pending: list[ast.AST] = [statement]
    while pending:
        node = pending.pop()
        yield node
        if isinstance(node, ast.Lambda):
            pending.append(node.args)
        elif isinstance(node, DEFINITIONS):
            skipped = set(map(id, node.body))
            pending += (child for child in ast.iter_child_nodes(node) if id(child) not in skipped)
        else:
            pending += ast.iter_child_nodes(node)


def _bound(node: ast.AST) -> Iterator[str]:
    if isinstance(node, DEFINITIONS):
        yield node.name
    elif isinstance(node, ast.Name) and not isinstance(node.ctx, ast.Load):
        yield node.id
    elif isinstance(node, ast.alias):
        yield (node.asname or node.name).partition(".")[0]
    elif isinstance(node, (ast.ExceptHandler, ast.MatchAs, ast.MatchStar)) and node.name:
        yield node.name
    elif isinstance(node, ast.MatchMapping) and node.rest:
        yield node.rest
