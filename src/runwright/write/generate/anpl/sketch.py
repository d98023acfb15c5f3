"""Sketch: a program of which parts are still described in words.

In goes ANPL text: Python in which a hole is a `def` whose body is a docstring alone, or a
description in back quotes where a function is called: x = `the smallest unit that repeats`(grid).
Out comes a `Sketch`: the text in parts, so that everything but a hole keeps its bytes. What a
sketch does to itself (rename a hole, drop what is not reached) is here; who writes the code is not.
"""

import ast
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from runwright.analyze.parsing import parse
from runwright.core.errors import BadTask

FunctionNode = ast.FunctionDef | ast.AsyncFunctionDef
_NODES = (ast.FunctionDef, ast.AsyncFunctionDef)
# Strings and comments first: a back quote inside them is no hole. What is escaped begins none.
_TOKENS = re.compile(
    r"\\.|"
    r"'''(?:\\.|[^\\])*?'''|\"\"\"(?:\\.|[^\\])*?\"\"\"|'(?:\\.|[^'\\\n])*'|\"(?:\\.|[^\"\\\n])*\""
    r"|\#[^\n]*|`(?P<hole>[^`\n]*)`(?P<call>[ \t]*\()?"
)


@dataclass(frozen=True, slots=True)
class Function:
    """One top-level function, as text."""

    name: str
    text: str  # the whole `def`, decorators too
    by_user: bool  # its body is the user's; nothing but the names of holes in it ever changes
    description: str = ""  # of a hole, or of what was one
    hole: bool = False  # it has no code yet
    inline: bool = False  # a hole whose name is made up

    @property
    def node(self) -> FunctionNode:
        """Its syntax tree."""
        return next(node for node in parse(self.text).body if isinstance(node, _NODES))


@dataclass(frozen=True, slots=True)
class Sketch:
    """A program in parts, in their order: functions, and the text between them."""

    parts: tuple[str | Function, ...]
    entry: str

    @property
    def text(self) -> str:
        """The whole program; a hole in it is a `def` with a docstring alone."""
        texts = (part if isinstance(part, str) else f"{part.text}\n" for part in self.parts)
        return "".join(texts)

    @property
    def functions(self) -> dict[str, Function]:
        """The functions by name, in order."""
        return {part.name: part for part in self.parts if isinstance(part, Function)}

    @property
    def holes(self) -> tuple[Function, ...]:
        """The functions that have no code yet, in order."""
        return tuple(one for one in self.functions.values() if one.hole)

    @property
    def names(self) -> frozenset[str]:
        """Every name in it: of functions, parameters and variables."""
        tree = parse(self.text)
        given = {node.arg for node in ast.walk(tree) if isinstance(node, ast.arg)}
        return _names(tree) | given | self.functions.keys()

    def calls(self, name: str) -> frozenset[str]:
        """Return the other functions that one refers to, called or passed on."""
        names = self.functions
        return (_names(self.functions[name].node) & names.keys()) - {name}

    def with_part(self, name: str, *parts: str | Function) -> "Sketch":
        """Return the sketch with other parts in a function's place."""
        found: list[str | Function] = []
        for part in self.parts:
            found += parts if isinstance(part, Function) and part.name == name else [part]
        return replace(self, parts=tuple(found))

    def renamed(self, old: str, new: str) -> "Sketch":
        """Return the sketch in which a hole has another name, wherever it is named."""
        parts = tuple(_renamed(part, old, new) for part in self.parts)
        return Sketch(parts, new if self.entry == old else self.entry)

    def reached(self) -> "Sketch":
        """Return the sketch without functions of a model that the user's part does not reach."""
        functions = self.functions
        texts = [part for part in self.parts if isinstance(part, str) and part.strip()]
        roots = {one.name for one in functions.values() if one.by_user} | {self.entry}
        for text in texts:
            roots |= _names(parse(text)) & functions.keys()
        seen: set[str] = set()
        waiting = list(roots)
        while waiting:
            name = waiting.pop()
            if name not in seen:
                seen.add(name)
                waiting += self.calls(name)
        return replace(
            self, parts=tuple(p for p in self.parts if isinstance(p, str) or p.name in seen)
        )


def read_sketch(text: str, *, taken: Iterable[str] = (), entry: str | None = None) -> Sketch:
    """Return the sketch that ANPL text is.

    Args:
        text: The text.
        taken: Names of functions elsewhere, which no made-up name may have.
        entry: The function to begin with; None: the one that no other refers to.

    Raises:
        BadTask: it is not Python but for its holes, or has not exactly one entry.
    """
    text = text.replace("\r\n", "\n")
    plain, descriptions = _placeholders(text, frozenset(taken))
    try:
        tree = parse(plain)
    except (SyntaxError, ValueError, RecursionError) as error:
        line = getattr(error, "lineno", None)
        where = f"line {line} " if line else ""
        told = getattr(error, "msg", None) or error
        raise BadTask(f"the sketch: {where}is not Python ({told}); mend it") from None
    parts = list(_cut(plain, tree))
    for name, description in descriptions.items():
        stub = _stub(name, description, tree)
        at = next((i for i, part in enumerate(parts) if name in _names_in(part)), 0)
        parts.insert(at, stub)
    sketch = Sketch(tuple(parts), entry or "")
    return replace(sketch, entry=entry or _entry(sketch))


def parameters(node: FunctionNode) -> list[str] | None:
    """Return the names of a function's parameters; None if it takes any number."""
    given = node.args
    if given.vararg or given.kwarg:
        return None
    return [one.arg for one in (*given.posonlyargs, *given.args, *given.kwonlyargs)]


def _placeholders(text: str, taken: frozenset[str]) -> tuple[str, dict[str, str]]:
    """Return text with a made-up name for each description in back quotes, and those by name."""
    by_description: dict[str, str] = {}
    number = 0

    def name_of(found: re.Match[str]) -> str:
        nonlocal number
        description = found["hole"]
        if description is None:
            return found[0]
        line = text.count("\n", 0, found.start()) + 1
        if not description.strip() or found["call"] is None:
            why = "has no words" if not description.strip() else "is not called"
            raise BadTask(f"the sketch: line {line}: the hole {found[0]} {why}; write `words`(x)")
        if description not in by_description:
            while f"_hole{number}" in taken or f"_hole{number}" in text:
                number += 1
            by_description[description] = f"_hole{number}"
            number += 1
        return by_description[description] + found["call"]

    plain = _TOKENS.sub(name_of, text)
    return plain, {name: words.strip() for words, name in by_description.items()}


def _cut(text: str, tree: ast.Module) -> Iterator[str | Function]:
    lines = text.splitlines(keepends=True)
    at = 0
    for node in tree.body:
        if not isinstance(node, _NODES):
            continue
        first = min([node.lineno, *(one.lineno for one in node.decorator_list)]) - 1
        end = node.end_lineno or node.lineno
        if between := "".join(lines[at:first]):
            yield between
        own = "".join(lines[first:end]).rstrip("\n")
        hole = _is_hole(node)
        words = ast.get_docstring(node) or ""
        yield Function(node.name, own, by_user=not hole, description=words, hole=hole)
        at = end
    if rest := "".join(lines[at:]):
        yield rest


def _is_hole(node: FunctionNode) -> bool:
    """Say whether a function is a docstring and nothing more."""
    rest = [one for one in node.body if not isinstance(one, ast.Pass)]
    return len(rest) == 1 and ast.get_docstring(node) is not None


def _stub(name: str, description: str, tree: ast.Module) -> Function:
    """Return an inline hole as a function: its parameters are called as at its first call."""
    calls = [
        node
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and getattr(node.func, "id", None) == name
    ]
    given = calls[0].args
    if any(isinstance(one, ast.Starred) for one in given) or calls[0].keywords:
        signature = "*args, **options"
    else:
        names = [one.id if isinstance(one, ast.Name) else f"x{i}" for i, one in enumerate(given)]
        unique = [each if names.count(each) == 1 else f"{each}{i}" for i, each in enumerate(names)]
        signature = ", ".join(unique)
    text = f"def {name}({signature}):\n    {description!r}"
    return Function(name, text, False, description, hole=True, inline=True)


def _entry(sketch: Sketch) -> str:
    named = [one.name for one in sketch.functions.values() if not one.inline]
    called = frozenset().union(*(sketch.calls(name) for name in sketch.functions))
    roots = [name for name in named if name not in called]
    if len(roots) != 1:
        which = ", ".join(roots) or "every function is called by another"
        raise BadTask(
            f"the sketch: number of entries is not 1 but {len(roots)} ({which}); "
            "one function must be called by no other"
        )
    return roots[0]


def _names_in(part: str | Function) -> frozenset[str]:
    return _names(parse(part if isinstance(part, str) else part.text))


def _names(tree: ast.AST) -> frozenset[str]:
    return frozenset(node.id for node in ast.walk(tree) if isinstance(node, ast.Name))


def _renamed(part: str | Function, old: str, new: str) -> str | Function:
    if isinstance(part, str):
        return rename(part, {old: new})
    name = new if part.name == old else part.name
    return replace(part, name=name, text=rename(part.text, {old: new}))


def rename(text: str, names: Mapping[str, str]) -> str:
    """Return Python text in which names are others; every other byte stays."""
    lines = text.split("\n")
    places: list[tuple[int, int, str]] = []
    for node in ast.walk(parse(text)):
        if isinstance(node, ast.Name) and node.id in names:
            places.append((node.lineno, node.col_offset, node.id))
        elif isinstance(node, _NODES) and node.name in names and node.col_offset == 0:
            head = lines[node.lineno - 1]
            found = re.search(rf"\bdef\s+(?P<name>{node.name})\b", head)
            if found:
                places.append((node.lineno, len(head[: found.start("name")].encode()), node.name))
    for line, offset, name in sorted(places, reverse=True):
        data = lines[line - 1].encode("utf-8", "surrogatepass")
        changed = data[:offset] + names[name].encode() + data[offset + len(name.encode()) :]
        lines[line - 1] = changed.decode("utf-8", "surrogatepass")
    return "\n".join(lines)
