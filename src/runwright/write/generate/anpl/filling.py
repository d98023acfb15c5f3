"""Filling: a model writes the code of a hole, and nothing else of the program changes."""

import ast
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from runwright.analyze.extract import clean, extract
from runwright.analyze.fences import fenced
from runwright.analyze.parsing import parse
from runwright.core import Prompt, Sampling, chat
from runwright.core.errors import UnreadableReply
from runwright.lab import Lab
from runwright.write.generate.anpl.sketch import (
    Function,
    FunctionNode,
    Sketch,
    parameters,
)
from runwright.write.prompts import Prompts

PROMPTS = Prompts(str(Path(__file__).with_name("__init__.py")))
LADDER = (0.0, 0.1, 0.2, 0.3, 0.4)  # temperatures of the tries, as published
_DEFINITIONS = (ast.FunctionDef, ast.AsyncFunctionDef)
_KEPT = (ast.Import, ast.ImportFrom, ast.Assign, ast.AnnAssign)


async def fill(sketch: Sketch, lab: Lab, *, max_tokens: int) -> Sketch:
    """Return the sketch with every hole filled, in their order.

    Raises:
        UnreadableReply: a hole got no code in five tries; the message names it.
    """
    while sketch.holes:
        sketch = await _fill_one(sketch, sketch.holes[0], lab, max_tokens)
    return sketch


async def _fill_one(sketch: Sketch, hole: Function, lab: Lab, max_tokens: int) -> Sketch:
    why = ""
    for temperature in LADDER:
        sampling = Sampling(temperature=temperature, max_tokens=max_tokens)
        answer = await lab.ask(asking(sketch, hole), sampling)
        try:
            return taken_in(sketch, hole, answer.text)
        except UnreadableReply as error:
            why = str(error)
    told = hole.description or hole.name
    raise UnreadableReply(f"cannot synthesise {told!r} in {len(LADDER)} tries: {why}")


async def candidates(
    sketch: Sketch, name: str, lab: Lab, *, n: int, temperature: float, max_tokens: int
) -> list[Sketch]:
    """Return sketches with other code for a function that a model wrote, of `n` samples."""
    emptied, hole = reopened(sketch, name)
    sampling = Sampling(n=n, temperature=temperature, max_tokens=max_tokens)
    answer = await lab.ask(asking(emptied, hole), sampling)
    found = []
    for reply in answer.replies:
        try:
            found.append(taken_in(emptied, hole, reply.text))
        except UnreadableReply:
            continue
    return found


def reopened(sketch: Sketch, name: str) -> tuple[Sketch, Function]:
    """Return the sketch in which a function is a hole again, and the hole."""
    function = sketch.functions[name]
    node = function.node
    words = function.description or ast.get_docstring(node) or name.replace("_", " ")
    text = f"{_head(function.text, node)}\n    {words!r}"
    hole = replace(function, text=text, description=words, hole=True, inline=False)
    return sketch.with_part(name, hole), hole


def _head(text: str, node: FunctionNode) -> str:
    """Return the text of a function before its body."""
    lines, body = text.split("\n"), node.body[0]
    if body.lineno > node.lineno:
        return "\n".join(lines[: body.lineno - 1])
    own = lines[body.lineno - 1].encode()[: body.col_offset].decode()
    return "\n".join([*lines[: body.lineno - 1], own.rstrip()])


def asking(sketch: Sketch, hole: Function) -> Prompt:
    """Return the prompt that asks for the code of a hole."""
    text = PROMPTS(
        "inline" if hole.inline else "named",
        program=sketch.text.strip("\n"),
        name=hole.name,
        description=hole.description,
    )
    return chat(text, system=PROMPTS("system"))


def taken_in(sketch: Sketch, hole: Function, reply: str) -> Sketch:
    """Return the sketch with the code of a reply in a hole's place.

    The model may bring functions of its own; of one that the program has already, the program's
    stays.

    Raises:
        UnreadableReply: the reply has no code that fits.
    """
    tree, source = _code(reply, hole)
    found = {node.name: node for node in tree.body if isinstance(node, _DEFINITIONS)}
    fresh = {name: node for name, node in found.items() if name not in sketch.functions}
    target = _inline_target(fresh, hole) if hole.inline else _named_target(found, hole)
    if hole.inline:
        if target.name in sketch.names:
            raise UnreadableReply(f"the name {target.name!r} is taken in the program")
        sketch = sketch.renamed(hole.name, target.name)
    lines = source.split("\n")
    helpers = [
        Function(name, _text(node, lines), by_user=False, description=ast.get_docstring(node) or "")
        for name, node in fresh.items()
        if node is not target
    ]
    code = replace(
        hole, name=target.name, text=_text(target, lines), hole=False, inline=False, by_user=False
    )
    prelude = "".join(f"{line}\n" for line in _prelude(tree, lines, sketch))
    parts: list[str | Function] = [prelude] if prelude else []
    for helper in helpers:
        parts += [helper, "\n\n"]
    return sketch.with_part(target.name, *parts, code, "\n\n" if hole.inline else "").reached()


def _code(reply: str, hole: Function) -> tuple[ast.Module, str]:
    """Return the last block of a reply that is Python and defines something."""
    texts = [block.code for block in fenced(clean(reply))] or [extract(reply) or ""]
    for text in reversed(texts):
        try:
            tree = parse(text)
        except (SyntaxError, ValueError, RecursionError):
            continue
        if any(isinstance(node, _DEFINITIONS) for node in tree.body):
            return tree, text
    raise UnreadableReply(f"the reply for {hole.name!r} has no code block that defines a function")


def _named_target(found: dict[str, FunctionNode], hole: Function) -> FunctionNode:
    target = found.get(hole.name)
    if target is None:
        names = ", ".join(found) or "nothing"
        raise UnreadableReply(f"the reply defines {names}, not {hole.name!r}")
    wanted, given = parameters(hole.node), parameters(target)
    if wanted is not None and given is not None and wanted != given:
        raise UnreadableReply(
            f"the reply's {hole.name!r} takes {', '.join(given) or 'nothing'}, "
            f"not {', '.join(wanted) or 'nothing'}"
        )
    return target


def _inline_target(fresh: dict[str, FunctionNode], hole: Function) -> FunctionNode:
    """Return the one new function that the other new ones do not call."""
    called = {
        node.id
        for name, function in fresh.items()
        for node in ast.walk(function)
        if isinstance(node, ast.Name) and node.id != name
    }
    roots = [node for name, node in fresh.items() if name not in called]
    if len(roots) != 1:
        raise UnreadableReply(
            f"the reply has {len(roots)} new functions that could be {hole.description!r}, not 1"
        )
    wanted, given = parameters(hole.node), parameters(roots[0])
    if wanted is not None and given is not None and len(given) < len(wanted):
        raise UnreadableReply(
            f"the reply's {roots[0].name!r} takes fewer than {len(wanted)} values"
        )
    return roots[0]


def _text(node: FunctionNode, lines: list[str]) -> str:
    first = min([node.lineno, *(one.lineno for one in node.decorator_list)]) - 1
    return "\n".join(lines[first : node.end_lineno]).rstrip()


def _prelude(tree: ast.Module, lines: list[str], sketch: Sketch) -> Iterator[str]:
    """Yield imports and constants of a reply that bind nothing that the program binds."""
    bound = _bound(parse(sketch.text)) | sketch.functions.keys()
    there = sketch.text
    for node in tree.body:
        if isinstance(node, _KEPT) and not _bound(ast.Module([node], [])) & bound:
            text = "\n".join(lines[node.lineno - 1 : node.end_lineno])
            if f"\n{text}\n" not in f"\n{there}":
                yield text


def _bound(tree: ast.Module) -> frozenset[str]:
    """Return the names that imports and assignments at the top of a program bind."""
    found: set[str] = set()
    for node in tree.body:
        if isinstance(node, ast.Import | ast.ImportFrom):
            found |= {(one.asname or one.name).partition(".")[0] for one in node.names}
        elif isinstance(node, ast.Assign | ast.AnnAssign):
            found |= {
                one.id
                for one in ast.walk(node)
                if isinstance(one, ast.Name) and isinstance(one.ctx, ast.Store)
            }
    return frozenset(found)
