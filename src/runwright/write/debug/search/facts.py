"""Facts: what the edit kinds may know of a program: scopes, types, constants, examples.

Types are class names. They come from the traced runs and the examples first, from the text second;
an empty set means unknown and is compatible with everything.
"""

import ast
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property

from runwright.write.debug.search.source import (
    Comprehension,
    Edit,
    Function,
    Source,
    Splice,
    parse,
)
from runwright.write.examples import Example, values_within

Types = frozenset[str]
UNKNOWN: Types = frozenset()
NUMBERS: Types = frozenset({"int", "float", "bool", "complex"})
SIZED: Types = frozenset({"str", "list", "tuple", "dict", "set", "frozenset", "bytes", "range"})
SEQUENCES: Types = frozenset({"str", "list", "tuple", "range", "bytes"})

_RESULTS = {
    "len": "int", "int": "int", "sum": "int", "ord": "int", "round": "int", "abs": "int",
    "float": "float", "str": "str", "chr": "str", "bin": "str", "hex": "str", "repr": "str",
    "list": "list", "sorted": "list", "set": "set", "dict": "dict", "tuple": "tuple",
    "bool": "bool", "any": "bool", "all": "bool", "isinstance": "bool", "range": "range",
    "lower": "str", "upper": "str", "strip": "str", "swapcase": "str", "join": "str",
    "replace": "str", "split": "list", "count": "int", "index": "int", "find": "int",
    "islower": "bool", "isupper": "bool", "isalpha": "bool", "isdigit": "bool", "sqrt": "float",
    "startswith": "bool", "endswith": "bool", "ceil": "int", "floor": "int", "format": "str",
}  # fmt: skip


def compatible(one: Types, two: Types) -> bool:
    """True if values of the two types could stand for each other."""
    if not one or not two:
        return True
    return bool(one & two) or bool(one & NUMBERS and two & NUMBERS)


class Facts:
    """Everything known about one program.

    Args:
        source: The program's text and tree.
        examples: What the visible checks call and expect.
        observed: Types seen in traced runs, by function's qualified name and variable.
        failing: Names of the checks that fail.
        faults: Exception classes that ended failing runs.
        crashes: Those that left the program at a line, by line.
    """

    def __init__(
        self,
        source: Source,
        examples: tuple[Example, ...] = (),
        observed: Mapping[tuple[str, str], Types] | None = None,
        failing: frozenset[str] = frozenset(),
        faults: tuple[str, ...] = (),
        crashes: Mapping[int, Types] | None = None,
    ) -> None:
        self.source = source
        self.examples = examples
        self.observed = observed or {}
        self.failing = failing
        self.faults = faults
        self.crashes = crashes or {}
        self._scopes: dict[Function | None, list[tuple[str, int]]] = {}

    # --- making edits ---------------------------------------------------------------------------

    def text(self, node: ast.expr | ast.stmt) -> str:
        """Return a node's text as written."""
        return self.source.segment(node)

    def edit(self, node: ast.expr, text: str, cost: float = 1.0) -> Edit:
        """Return the edit that puts `text` in an expression's place."""
        splice = self.source.replace(node, text)
        told = f"line {node.lineno}: `{_short(text)}` for `{_short(self.text(node))}`"
        return Edit(node.lineno, told, (splice,), cost)

    def change(self, node: ast.AST, what: str, *splices: Splice, cost: float = 1.0) -> Edit:
        """Return an edit of any splices, told as `line N: what`, N being the node's line."""
        line = int(getattr(node, "lineno", 1))
        return Edit(line, f"line {line}: {_short(what, 90)}", splices, cost)

    # --- scopes ---------------------------------------------------------------------------------

    def function_name(self, node: ast.AST) -> str:
        """Return the qualified name of the function a node lies in, "<module>" outside."""
        names: list[str] = []
        above: ast.AST | None = node if isinstance(node, Function) else None
        above = above or self.source.function_of(node)
        while above is not None:
            if isinstance(above, (Function, ast.ClassDef)):
                names.append(above.name)
            above = self.source.parents.get(above)
            if isinstance(above, Function):
                names.append("<locals>")
        return ".".join(reversed(names)) or "<module>"

    def variables(self, node: ast.AST) -> list[str]:
        """Return the variables in scope at a node and bound no later than its line."""
        line = int(getattr(node, "lineno", 0))
        names: dict[str, None] = {}
        for above in self.source.ancestors(node):
            if isinstance(above, Comprehension):
                for generator in above.generators:
                    names.update(dict.fromkeys(_stored(generator.target)))
            if isinstance(above, ast.Lambda):
                names.update(dict.fromkeys(argument.arg for argument in above.args.args))
        function = self.source.function_of(node)
        while function is not None:
            names.update((name, None) for name, bound in self._bound(function) if bound <= line)
            function = self.source.function_of(function)
        return list(names)

    def _bound(self, function: Function) -> list[tuple[str, int]]:
        """Names a function binds with the line of the first binding, in order."""
        if function not in self._scopes:
            self._scopes[function] = list(_bindings(function).items())
        return self._scopes[function]

    def parameters(self, function: Function) -> list[str]:
        """Return a function's parameters, without self."""
        arguments = function.args
        found = [*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs]
        return [argument.arg for argument in found if argument.arg not in ("self", "cls")]

    @cached_property
    def functions(self) -> list[Function]:
        """Every function of the program, in source order."""
        return [item for item in self.source.statements() if isinstance(item, Function)]

    # --- types ----------------------------------------------------------------------------------

    def types(self, node: ast.expr) -> Types:
        """Return the types an expression may have; empty: unknown."""
        if isinstance(node, ast.Constant):
            return frozenset({type(node.value).__name__})
        if isinstance(node, ast.Name):
            return self.types_of_name(node.id, node)
        if isinstance(node, ast.Call):
            callee = node.func
            name = callee.id if isinstance(callee, ast.Name) else getattr(callee, "attr", "")
            return frozenset({_RESULTS[name]}) if name in _RESULTS else UNKNOWN
        if isinstance(node, (ast.Compare, ast.BoolOp)):
            return frozenset({"bool"}) if isinstance(node, ast.Compare) else UNKNOWN
        if isinstance(node, ast.BinOp):
            left, right = self.types(node.left), self.types(node.right)
            return left | right if isinstance(node.op, (ast.Add, ast.Sub)) else left
        return _literal_types(node)

    def types_of_name(self, name: str, at: ast.AST) -> Types:
        """Return the types a variable may hold, seen from a node; empty: unknown."""
        function = self.source.function_of(at)
        while function is not None:
            found = self.observed.get((self.function_name(function), name), UNKNOWN)
            if not found:
                found = self._from_examples(function, name) or self._from_text(function, name)
            if found:
                return found
            function = self.source.function_of(function)
        return UNKNOWN

    def _from_examples(self, function: Function, name: str) -> Types:
        parameters = self.parameters(function)
        if name not in parameters:
            return UNKNOWN
        place = parameters.index(name)
        return frozenset(
            type(example.arguments[place]).__name__
            for example in self.examples
            if example.function == function.name and place < len(example.arguments)
        )

    def _from_text(self, function: Function, name: str) -> Types:
        found: set[str] = set()
        for node in ast.walk(function):
            if isinstance(node, ast.Assign) and any(
                isinstance(target, ast.Name) and target.id == name for target in node.targets
            ):
                if isinstance(node.value, (ast.Name, ast.BinOp)):
                    return UNKNOWN  # would need a fixed point; not worth it
                found |= self.types(node.value)
            elif isinstance(node, (ast.For, ast.comprehension)) and name in _stored(node.target):
                return self._of_element(node, name)
        return frozenset(found)

    def _of_element(self, loop: ast.For | ast.comprehension, name: str) -> Types:
        """Types of a loop's variable: what running over the iterable yields."""
        source, target = loop.iter, loop.target
        if isinstance(source, ast.Call) and isinstance(source.func, ast.Name) and source.args:
            if source.func.id == "range":
                return frozenset({"int"})
            if source.func.id == "enumerate" and isinstance(target, ast.Tuple):
                first, second = target.elts[0], target.elts[-1]
                if isinstance(first, ast.Name) and first.id == name:
                    return frozenset({"int"})
                source, target = source.args[0], second
        if not isinstance(target, ast.Name):
            return UNKNOWN
        if "str" in self.types(source):
            return frozenset({"str"})
        return self._elements(source) if isinstance(source, ast.Name) else UNKNOWN

    def _elements(self, source: ast.Name) -> Types:
        function = self.source.function_of(source)
        parameters = self.parameters(function) if function is not None else []
        if function is None or source.id not in parameters:
            return UNKNOWN
        place = parameters.index(source.id)
        return frozenset(
            type(item).__name__
            for example in self.examples
            if example.function == function.name and place < len(example.arguments)
            for item in _items(example.arguments[place])
        )

    # --- ingredients ----------------------------------------------------------------------------

    def constants(self, node: ast.AST) -> list[str]:
        """Return the texts of the constants in a node's function, in order, without docstrings."""
        where: ast.AST = self.source.function_of(node) or self.source.tree
        found = {
            repr(item.value): None
            for item in ast.walk(where)
            if isinstance(item, ast.Constant)
            and not isinstance(self.source.parents.get(item), (ast.Expr, ast.JoinedStr))
            and item.value is not Ellipsis
        }
        return list(found)

    @cached_property
    def wanted(self) -> list[object]:
        """Values that failing checks expect, without repeats; all checks' if none is known."""
        known = [example for example in self.examples if example.known]
        chosen = [item for item in known if item.check in self.failing] or known
        unique = {repr(item.expected): item.expected for item in chosen}
        return list(unique.values())

    @cached_property
    def literals(self) -> frozenset[str]:
        """Texts of all constants of the program, docstrings included."""
        return frozenset(
            repr(node.value)
            for node in ast.walk(self.source.tree)
            if isinstance(node, ast.Constant)
        )

    @cached_property
    def shown(self) -> frozenset[str]:
        """Texts of all values in the examples, for telling special cases from general edits."""
        return frozenset(
            repr(value)
            for example in self.examples
            for whole in (*example.arguments, example.expected)
            for value in values_within(whole)
        )

    @cached_property
    def numbers(self) -> list[int]:
        """Small whole numbers that examples contain, ascending."""
        found: set[int] = set()
        for example in self.examples:
            for whole in (*example.arguments, example.expected):
                found.update(
                    value
                    for value in values_within(whole)
                    if isinstance(value, int) and not isinstance(value, bool) and abs(value) < 1000
                )
        return sorted(found, key=lambda value: (abs(value), value))


def docstring_of(function: Function) -> ast.stmt | None:
    """Return a function's docstring statement, or None."""
    first = function.body[0]
    if isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant):
        return first if isinstance(first.value.value, str) else None
    return None


def first_statement(function: Function) -> ast.stmt | None:
    """Return a function's first statement behind its docstring, or None."""
    rest = function.body[1:] if docstring_of(function) else function.body
    return rest[0] if rest else None


def expression(text: str) -> ast.expr:
    """Return the tree of an expression that an edit kind has built.

    Raises:
        ValueError: the text is not an expression.
    """
    tree = parse(text)
    if tree is None or len(tree.body) != 1 or not isinstance(tree.body[0], ast.Expr):
        raise ValueError(f"{text!r} is not an expression")
    return tree.body[0].value


def names_in(node: ast.AST) -> set[str]:
    """Return every name that is read or written in a node."""
    return {item.id for item in ast.walk(node) if isinstance(item, ast.Name)}


def _stored(target: ast.AST) -> list[str]:
    return [
        item.id
        for item in ast.walk(target)
        if isinstance(item, ast.Name) and not isinstance(item.ctx, ast.Load)
    ]


def _bindings(function: Function) -> dict[str, int]:
    every = function.args
    found = {
        argument.arg: function.lineno
        for argument in [*every.posonlyargs, *every.args, *every.kwonlyargs]
    }
    inner = {
        id(item)
        for node in ast.walk(function)
        if isinstance(node, (Comprehension, ast.Lambda, Function)) and node is not function
        for item in ast.walk(node)
    }
    for node in ast.walk(function):
        if not isinstance(node, ast.Name) or id(node) in inner:
            continue
        if isinstance(node.ctx, ast.Store):
            found[node.id] = min(found.get(node.id, node.lineno), node.lineno)
    return dict(sorted(found.items(), key=lambda pair: pair[1]))


def _items(value: object) -> Iterator[object]:
    if isinstance(value, (list, tuple, set, frozenset, dict)):
        yield from value


def _literal_types(node: ast.expr) -> Types:
    table: list[tuple[type[ast.expr], str]] = [
        (ast.List, "list"),
        (ast.ListComp, "list"),
        (ast.Dict, "dict"),
        (ast.DictComp, "dict"),
        (ast.Set, "set"),
        (ast.SetComp, "set"),
        (ast.Tuple, "tuple"),
        (ast.JoinedStr, "str"),
    ]
    return frozenset(name for kind, name in table if isinstance(node, kind))


def _short(text: str, most: int = 60) -> str:
    text = " ".join(text.split())
    return text if len(text) <= most else text[: most - 3] + "..."


def unique(texts: Iterable[str], but: Iterable[str] = ()) -> Iterator[str]:
    """Yield texts without repeats and without those of `but`, in order."""
    seen = set(but)
    for text in texts:
        if text not in seen:
            seen.add(text)
            yield text
