"""Edits of constants: numbers, texts, truth values, empty containers, extremes."""

import ast
import re
from collections.abc import Iterator
from difflib import SequenceMatcher
from itertools import pairwise
from typing import TypeGuard

from runwright.write.debug.search.facts import Facts, unique
from runwright.write.debug.search.source import Edit
from runwright.write.examples import values_within

_BRACKETS: dict[type[ast.expr], tuple[str, str]] = {
    ast.List: ("[", "]"),
    ast.Set: ("{", "}"),
    ast.Tuple: ("(", ")"),
}
_EMPTY = ("[]", "{}", "set()", "''", "0", "None")


def number(facts: Facts, node: ast.Constant) -> Iterator[Edit]:
    """±1 first, then 0, 1, -1, 2, the function's other numbers, and those of the examples."""
    value = node.value
    if type(value) not in (int, float):
        return
    assert isinstance(value, (int, float))  # for the type checker; decided above
    own = [text for text in facts.constants(node) if _is_number(text)]
    near = [repr(value + 1), repr(value - 1)]
    common = ["0", "1", "2", "-1", "3", "10"]
    yield from _options(facts, node, near, 1.0)
    yield from _options(facts, node, common, 1.6, but=near)
    yield from _options(facts, node, [*own, repr(-value), repr(value * 2)], 2.0, [*near, *common])
    steps = [repr(value + 2), repr(value - 2), repr(value + 3), repr(value - 3)]
    yield from _options(facts, node, steps, 2.5, [*near, *common, *own])
    shown = [repr(item) for item in facts.numbers[:12]]
    yield from _options(facts, node, shown, 6.0, [*near, *common, *own, *steps])


def _is_number(text: str) -> bool:
    return text.replace(".", "", 1).lstrip("-").isdigit()


def _options(
    facts: Facts, node: ast.expr, texts: list[str], cost: float, but: list[str] | None = None
) -> Iterator[Edit]:
    for text in unique(texts, [*(but or []), facts.text(node)]):
        yield facts.edit(node, text, cost)


def truth(facts: Facts, node: ast.Constant) -> Iterator[Edit]:
    """False for True, and another kind of nothing for None or False."""
    others: dict[object, tuple[str, ...]] = {
        True: ("False",),
        False: ("True", "None"),
        None: ("0", "[]", "''", "False", "True", "-1", "{}"),
    }
    if node.value is None or isinstance(node.value, bool):
        for rank, text in enumerate(others[node.value]):
            yield facts.edit(node, text, 1 + 0.5 * rank)


def text(facts: Facts, node: ast.Constant) -> Iterator[Edit]:
    """A text with one end less or more, in the other case, or another one of the function."""
    value = node.value
    if not isinstance(value, str) or isinstance(facts.source.parents.get(node), ast.Expr):
        return
    variants = ["", " "]
    if value:
        grown = [value + value[-1], value[:-1], value[1:], value[0] + value]
        cases = [value.upper(), value.lower(), value.capitalize(), value.strip()]
        both = [value + value.upper()] if value.islower() else []
        swapped = [value[::-1], value.replace(" ", ""), f" {value}", f"{value} "]
        variants = [*grown, *both, *cases, "", " ", *swapped]
    own = [other for other in facts.constants(node) if other[:1] in "'\""]
    wanted = [repr(item) for item in facts.wanted if isinstance(item, str)]
    yield from _options(facts, node, [repr(item) for item in variants], 1.5, [repr(value)])
    yield from _options(facts, node, own, 2.0, [repr(value)])
    # A whole expected text as a constant is nearly always a special case: last, and told apart.
    yield from _options(facts, node, wanted[:4], 8.0, [repr(value), *own])


def template(facts: Facts, node: ast.Constant | ast.JoinedStr) -> Iterator[Edit]:
    """Another text around inserted values: what the expected texts have in common.

    Needs two expected texts at least; where they differ, the value is inserted.
    """
    texts = [
        value
        for wanted in facts.wanted
        for value in values_within(wanted)
        if isinstance(value, str) and len(value) > 3
    ]
    pieces = _common_pieces(texts)
    if pieces is None:
        return
    if isinstance(node, ast.JoinedStr):
        holes = {ast.unparse(item.value) for item in node.values if _is_hole(item)}
        if len(holes) == 1:
            yield facts.edit(node, f"f{_filled(pieces, holes.pop())}")
    elif isinstance(node.value, str) and re.search(r"\{\d*\}|%[sd]", node.value):
        if "%" in node.value:
            return
        yield facts.edit(node, _filled(pieces, "0"))


def _is_hole(node: ast.expr) -> TypeGuard[ast.FormattedValue]:
    return isinstance(node, ast.FormattedValue)


def _filled(pieces: list[str], hole: str) -> str:
    escaped = [piece.replace("{", "{{").replace("}", "}}") for piece in pieces]
    return repr(("{" + hole + "}").join(escaped))


def _common_pieces(texts: list[str]) -> list[str] | None:
    """Return the text around the differing parts, or None unless each text repeats one part."""
    if len(set(texts)) < 2:
        return None
    pieces: list[str] | None = None
    for one, two in pairwise(texts):
        if one == two:
            continue
        found = _around_differences(one, two)
        if found is None or (pieces is not None and pieces != found):
            return None
        pieces = found
    return pieces


def _around_differences(one: str, two: str) -> list[str] | None:
    pieces: list[str] = []
    parts: set[tuple[str, str]] = set()
    last = other = 0
    matcher = SequenceMatcher(None, one, two, autojunk=False)
    for match in matcher.get_matching_blocks():  # the last one is empty, behind both texts
        gap = one[last : match.a], two[other : match.b]
        if any(gap):
            parts.add(gap)
            pieces = pieces or [""]
        if any(gap) or match.size:
            pieces.append(one[match.a : match.a + match.size])
        last, other = match.a + match.size, match.b + match.size
    return pieces if len(parts) == 1 and all(all(gap) for gap in parts) else None


def collection(facts: Facts, node: ast.List | ast.Tuple | ast.Set) -> Iterator[Edit]:
    """A list of constants with one element less, and with the upper-case letters too."""
    if len(node.elts) < 2 or not all(isinstance(item, ast.Constant) for item in node.elts):
        return
    texts = [facts.text(item) for item in node.elts]
    opening, closing = _BRACKETS[type(node)]
    for place in range(len(texts)):
        rest = texts[:place] + texts[place + 1 :]
        inside = ", ".join(rest) + ("," if opening == "(" and len(rest) == 1 else "")
        yield facts.edit(node, f"{opening}{inside}{closing}", 1.5)
    values = [item.value for item in node.elts if isinstance(item, ast.Constant)]
    if all(isinstance(value, str) and value.islower() for value in values):
        upper = [repr(str(value).upper()) for value in values]
        yield facts.edit(node, f"{opening}{', '.join([*texts, *upper])}{closing}", 1.5)


def initial(facts: Facts, node: ast.Assign | ast.AnnAssign) -> Iterator[Edit]:
    """Another initial value: another empty one, an extreme, or a parameter's first element."""
    value = node.value
    if value is None or not _is_start(value):
        return
    types = facts.types(value)
    for rank, other in enumerate(_EMPTY):
        if other != facts.text(value):
            yield facts.edit(value, other, 2 + 0.3 * rank)
    if types & {"int", "float"} or "float" in facts.text(value):
        yield from _options(facts, value, ["float('inf')", "float('-inf')"], 1.5)
        for name in facts.variables(value):
            yield from _from_variable(facts, value, name)


def _from_variable(facts: Facts, value: ast.expr, name: str) -> Iterator[Edit]:
    types = facts.types_of_name(name, value)
    if types & {"list", "tuple", "str"}:
        yield facts.edit(value, f"{name}[0]", 2.0)
        yield facts.edit(value, f"len({name})", 2.0)
    elif types & {"int", "float"}:
        yield facts.edit(value, name, 2.5)


def _is_start(value: ast.expr) -> bool:
    if isinstance(value, ast.UnaryOp):
        value = value.operand
    if isinstance(value, (ast.List, ast.Dict, ast.Set)):
        return not ast.dump(value).count("Constant")
    if isinstance(value, ast.Call):
        starts = ("set", "dict", "float", "list")
        return isinstance(value.func, ast.Name) and value.func.id in starts
    return isinstance(value, ast.Constant)


def empty_result(facts: Facts, node: ast.List | ast.Dict) -> Iterator[Edit]:
    """`{}` for `[]` and the other way, also a list with one number or text in it."""
    if isinstance(node, ast.List) and not node.elts:
        yield from _options(facts, node, ["{}", "set()", "[0]", "[1]", "['']", "None", "''"], 2.0)
    elif isinstance(node, ast.Dict) and not node.keys:
        yield from _options(facts, node, ["[]", "set()", "None"], 2.0)
