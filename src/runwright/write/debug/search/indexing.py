"""Edits of positions: indices, slices, ranges; the home of the off-by-one."""

import ast
from collections.abc import Iterator

from runwright.write.debug.search.facts import Facts, unique
from runwright.write.debug.search.source import Edit


def shifted(facts: Facts, node: ast.expr) -> list[str]:
    """Return an expression plus one and minus one, folding a constant that is already there."""
    if isinstance(node, ast.Constant) and type(node.value) is int:
        return [repr(node.value + 1), repr(node.value - 1)]
    if isinstance(node, ast.BinOp) and isinstance(node.op, (ast.Add, ast.Sub)):
        right = node.right
        if isinstance(right, ast.Constant) and type(right.value) is int:
            amount = right.value if isinstance(node.op, ast.Add) else -right.value
            left = facts.text(node.left)
            return [_sum(left, amount + 1), _sum(left, amount - 1)]
    text = facts.source.operand(node)
    return [f"{text} + 1", f"{text} - 1"]


def _sum(left: str, amount: int) -> str:
    if amount == 0:
        return left
    return f"{left} + {amount}" if amount > 0 else f"{left} - {-amount}"


def index(facts: Facts, node: ast.Subscript) -> Iterator[Edit]:
    """`x[i + 1]`, `x[i - 1]`, `x[0]`, `x[-1]` for `x[i]`."""
    place = node.slice
    if isinstance(place, (ast.Slice, ast.Tuple)) or "dict" in facts.types(node.value):
        return
    if isinstance(place, ast.Constant) and not isinstance(place.value, int):
        return
    near = shifted(facts, place)
    for text in near:
        yield facts.edit(place, text)
    for text in unique(["0", "-1", f"-{facts.source.operand(place)}"], [*near, facts.text(place)]):
        yield facts.edit(place, text, 1.8)


def cut(facts: Facts, node: ast.Subscript) -> Iterator[Edit]:
    """Bounds of a slice one off, dropped, or exchanged; the slice backwards."""
    if not isinstance(node.slice, ast.Slice):
        return
    lower, upper, step = (
        facts.text(part) if part is not None else ""
        for part in (node.slice.lower, node.slice.upper, node.slice.step)
    )
    forms: list[tuple[str, str, str]] = []
    for part, is_lower in ((node.slice.lower, True), (node.slice.upper, False)):
        if part is not None:
            forms += [
                (text, upper, step) if is_lower else (lower, text, step)
                for text in (*shifted(facts, part), "")
            ]
        else:
            forms.append(("1", upper, step) if is_lower else (lower, "-1", step))
    forms += [(upper, lower, step), (lower, upper, "" if step else "-1")]
    if not step:
        forms += [(lower, upper, "2"), ("0" if lower == "1" else "1", upper, "2")]
        if upper:
            forms.append((f"-{upper}", "", ""))
    owner = facts.source.operand(node.value)
    for rank, (first, last, stride) in enumerate(dict.fromkeys(forms)):
        inside = f"{first}:{last}" + (f":{stride}" if stride else "")
        yield facts.edit(node, f"{owner}[{inside}]", 1 + 0.1 * rank)
    yield facts.edit(node, f"{facts.text(node)}[::-1]", 1.5)
    yield facts.edit(node, owner, 1.8)


def bounds(facts: Facts, node: ast.Call) -> Iterator[Edit]:
    """`range(a, b + 1)` for `range(a, b)` and its kin, other starts, other steps, backwards."""
    if not (isinstance(node.func, ast.Name) and node.func.id == "range" and node.args):
        return
    texts = [facts.text(argument) for argument in node.args]
    for argument in node.args:
        for text in shifted(facts, argument):
            yield facts.edit(argument, text)
    if len(texts) == 1:
        stop = texts[0]
        options = [f"1, {stop}", f"1, {stop} + 1", f"2, {stop}", f"2, {stop} + 1", f"0, {stop}, 2"]
        backwards = [f"{stop} - 1, -1, -1", f"{stop}, 0, -1", f"{stop}, -1, -1"]
    elif len(texts) == 2:
        start, stop = texts
        options = [stop, f"0, {stop}", f"1, {stop}", f"{stop}, {start}", f"{start}, {stop}, 2"]
        options += [f"{shifted(facts, argument)[0]}" for argument in node.args[1:]]
        backwards = [f"{stop} - 1, {start} - 1, -1", f"{stop}, {start}, -1"]
        backwards += [f"{start}, {stop}, -1"]
        options.append(f"min({start}, {stop}), max({start}, {stop})")
        options += _ordered(facts, node.args[0], node.args[1])
    else:
        start, stop, step = texts
        options = [f"{start}, {stop}", f"0, {stop}, {step}", f"1, {stop}, {step}"]
        backwards = _forwards(facts, node)
    for text in unique([*options, *backwards], [", ".join(texts)]):
        yield facts.edit(node, f"range({text})", 1.5)


def _ordered(facts: Facts, start: ast.expr, stop: ast.expr) -> list[str]:
    """`min(a, b), max(a, b) + 1` for `a, b + 1`: bounds that may come in either order."""
    if isinstance(stop, ast.BinOp) and isinstance(stop.op, ast.Add):
        low, high, more = facts.text(start), facts.text(stop.left), facts.text(stop.right)
        return [f"min({low}, {high}), max({low}, {high}) + {more}"]
    return []


def _forwards(facts: Facts, node: ast.Call) -> list[str]:
    """The same positions counted upwards: `range(n)` for `range(n - 1, -1, -1)`."""
    start, stop, step = node.args
    if facts.text(step) not in ("-1", "- 1"):
        return []
    first, last = shifted(facts, stop)[0], shifted(facts, start)[0]
    upwards = last if facts.text(stop) == "-1" else f"{first}, {last}"
    return [upwards, f"{facts.text(stop)}, {facts.text(start)}"]
