"""Edits where a failing check crashed: a guard against the exception that was seen on that line.

The other guards (`guards.py`) are tried everywhere and know the exception at most by name. These
are made only on lines that an exception left the program at, and each is derived from the
expression that can raise it: `x[i]` raises IndexError when `i >= len(x)`, so that is what the guard
asks. They come first, because such a line is as suspicious as the worst block.
"""

import ast
from collections.abc import Iterator
from dataclasses import dataclass

from runwright.write.debug.search.conditions import test_of
from runwright.write.debug.search.facts import NUMBERS, SIZED, Facts, names_in
from runwright.write.debug.search.guards import results
from runwright.write.debug.search.names import known_elsewhere
from runwright.write.debug.search.source import Edit, Function, Loop

_INSTEAD = ("0", "None", "''", "[]", "-1", "False")  # values where an expression has none
_CONVERSIONS = ("int", "float")
_MOST = 6  # values returned early, per danger


@dataclass(frozen=True, slots=True)
class Danger:
    """When an expression raises: `when` is true; `unless` says the opposite."""

    when: str
    unless: str
    cost: float = 1.0


def guard(facts: Facts, node: ast.stmt) -> Iterator[Edit]:
    """`if danger: return v` before the statement that crashed; v from what is expected.

    In a loop also `continue` and `break`.
    """
    raised = _raised(facts, _own_lines(node))
    function = facts.source.function_of(node)
    if not raised or function is None or not facts.source.owns_lines(node):
        return
    looping = any(isinstance(item, Loop) for item in facts.source.ancestors(node))
    returned = [(cost, f"return {value}") for cost, value in list(results(facts, node))[:_MOST]]
    jumps = [(1.0, "continue"), (1.2, "break")] if looping else []
    hidden = known_elsewhere(function) - set(facts.variables(node))
    for danger in _dangers_of(facts, node, raised):
        if names_in(_parsed(danger.when)) & hidden:
            continue
        for price, action in (*jumps, *returned):
            code = (f"if {danger.when}:", f"{facts.source.step}{action}")
            splice = facts.source.insert_before(node, *code)
            told = f"`if {danger.when}: {action}` before it"
            yield facts.change(node, told, splice, cost=danger.cost * price)


def condition(
    facts: Facts, node: ast.If | ast.While | ast.IfExp | ast.comprehension
) -> Iterator[Edit]:
    """`i < len(x) and c` for `c`: what the condition, or a loop's body, takes for granted."""
    for test in test_of(node):
        inside: list[ast.AST] = [test]
        if isinstance(node, (ast.While, ast.comprehension)):
            inside.append(
                facts.source.parents[node] if isinstance(node, ast.comprehension) else node
            )
        known = set(facts.variables(test))
        function = facts.source.function_of(test)
        hidden = known_elsewhere(function) - known if function is not None else set()
        seen: set[str] = set()
        for rank, where in enumerate(inside):
            raised = _raised(facts, _lines(where))
            for danger in dangers(facts, where, raised):
                if danger.unless in seen or names_in(_parsed(danger.unless)) & hidden:
                    continue
                seen.add(danger.unless)
                text = f"{danger.unless} and {facts.source.operand(test)}"
                yield facts.edit(test, text, danger.cost * (1 + 0.5 * rank))


def value(facts: Facts, node: ast.expr) -> Iterator[Edit]:
    """`x[i] if i < len(x) else 0` for `x[i]`; `d.get(k, 0)` for `d[k]`; `a / b if b else 0`."""
    raised = _raised(facts, _lines(node))
    if not raised or not isinstance(getattr(node, "ctx", ast.Load()), ast.Load):
        return
    if isinstance(node, ast.Subscript) and "KeyError" in raised:
        owner, key = facts.source.operand(node.value), facts.text(node.slice)
        for rank, other in enumerate((*_INSTEAD[:4], key)):
            yield facts.edit(node, f"{owner}.get({key}, {other})", 1 + 0.2 * rank)
    for danger in _of_expression(facts, node, raised):
        for rank, other in enumerate(_INSTEAD):
            text = f"{facts.text(node)} if {danger.unless} else {other}"
            yield facts.edit(node, text, danger.cost * (1.2 + 0.2 * rank))


def missing_key(facts: Facts, node: ast.AugAssign | ast.Expr) -> Iterator[Edit]:
    """`d[k] = d.get(k, 0) + v` for `d[k] += v`; `d.setdefault(k, []).append(v)`."""
    if "KeyError" not in _raised(facts, _lines(node)):
        return
    if isinstance(node, ast.AugAssign) and isinstance(node.target, ast.Subscript):
        place = node.target
        owner, key = facts.source.operand(place.value), facts.text(place.slice)
        for rank, start in enumerate(("0", "1", "''", "[]")):
            told = f"`{owner}.setdefault({key}, {start})` before it"
            splice = facts.source.insert_before(node, f"{owner}.setdefault({key}, {start})")
            yield facts.change(node, told, splice, cost=1 + 0.2 * rank)
    elif isinstance(node, ast.Expr) and isinstance(node.value, ast.Call):
        called = node.value.func
        if isinstance(called, ast.Attribute) and isinstance(called.value, ast.Subscript):
            place = called.value
            owner, key = facts.source.operand(place.value), facts.text(place.slice)
            start = "set()" if called.attr in ("add", "discard") else "[]"
            yield facts.edit(place, f"{owner}.setdefault({key}, {start})")


def nothing(facts: Facts, node: ast.Name) -> Iterator[Edit]:
    """`(x or 0)` for an `x` that may be None where a TypeError or AttributeError was raised."""
    raised = _raised(facts, _lines(node)) & {"TypeError", "AttributeError"}
    if not raised or not isinstance(node.ctx, ast.Load) or node.id not in facts.variables(node):
        return
    types = facts.types_of_name(node.id, node)
    if types and "NoneType" not in types:
        return
    for rank, other in enumerate(("[]", "0", "''", "{}")):
        yield facts.edit(node, f"({node.id} or {other})", 1 + 0.2 * rank)


# --- which expressions raise what, and when -----------------------------------------------------


def dangers(facts: Facts, where: ast.AST, raised: frozenset[str]) -> Iterator[Danger]:
    """Yield when the expressions in a node raise one of some exceptions, without repeats."""
    seen: set[str] = set()
    for node in ast.walk(where):
        if isinstance(node, ast.expr):
            for danger in _of_expression(facts, node, raised):
                if danger.when not in seen:
                    seen.add(danger.when)
                    yield danger


def _of_expression(facts: Facts, node: ast.expr, raised: frozenset[str]) -> Iterator[Danger]:
    if isinstance(node, ast.Subscript) and not isinstance(node.slice, ast.Slice):
        yield from _of_subscript(facts, node, raised)
    elif isinstance(node, ast.BinOp) and "ZeroDivisionError" in raised:
        if isinstance(node.op, (ast.Div, ast.FloorDiv, ast.Mod)):
            right = facts.source.operand(node.right)
            yield Danger(f"{right} == 0", f"{right} != 0")
    elif isinstance(node, ast.Call):
        yield from _of_call(facts, node, raised)
    elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load):
        types = facts.types_of_name(node.id, node)
        absent = not types or "NoneType" in types
        if absent and raised & {"TypeError", "AttributeError"} and _is_variable(facts, node):
            yield Danger(f"{node.id} is None", f"{node.id} is not None", 1.5)


def _of_subscript(facts: Facts, node: ast.Subscript, raised: frozenset[str]) -> Iterator[Danger]:
    owner, key = facts.source.operand(node.value), facts.source.operand(node.slice)
    if "KeyError" in raised:
        yield Danger(f"{key} not in {owner}", f"{key} in {owner}")
    if "IndexError" not in raised:
        return
    number = _integer(node.slice)
    if number is None:
        yield Danger(f"{key} >= len({owner})", f"{key} < len({owner})")
        yield Danger(f"not {owner}", owner, 1.3)
        return
    needed = number + 1 if number >= 0 else -number
    if needed == 1:
        yield Danger(f"not {owner}", owner)
    yield Danger(f"len({owner}) < {needed}", f"len({owner}) >= {needed}", 1.0 + 0.3 * (needed == 1))


def _of_call(facts: Facts, node: ast.Call, raised: frozenset[str]) -> Iterator[Danger]:
    plain = [item for item in node.args if not isinstance(item, ast.Starred)]
    if isinstance(node.func, ast.Name) and len(plain) == 1 and "ValueError" in raised:
        whole, part = facts.text(plain[0]), facts.source.operand(plain[0])
        if node.func.id in ("max", "min") and not isinstance(plain[0], ast.GeneratorExp):
            yield Danger(f"not {part}", whole)
        elif node.func.id in _CONVERSIONS:
            yield Danger(f"not {part}.isdigit()", f"{part}.isdigit()")
            yield Danger(f"not {part}", whole, 1.2)
    elif isinstance(node.func, ast.Attribute):
        owner, name = facts.source.operand(node.func.value), node.func.attr
        if name in ("index", "remove") and plain and raised & {"ValueError", "KeyError"}:
            item = facts.source.operand(plain[0])
            yield Danger(f"{item} not in {owner}", f"{item} in {owner}")
        elif name in ("pop", "popleft", "popitem") and raised & {"IndexError", "KeyError"}:
            yield Danger(f"not {owner}", owner)


def _endless(facts: Facts, function: Function) -> Iterator[Danger]:
    """Yield conditions under which a recursion may end."""
    for name in facts.parameters(function):
        types = facts.types_of_name(name, function.body[0])
        if not types or types & NUMBERS:
            yield Danger(f"{name} <= 0", f"{name} > 0")
            yield Danger(f"{name} <= 1", f"{name} > 1", 1.1)
        if not types or types & SIZED:
            yield Danger(f"not {name}", name)
            yield Danger(f"len({name}) <= 1", f"len({name}) > 1", 1.1)


def _dangers_of(facts: Facts, node: ast.stmt, raised: frozenset[str]) -> Iterator[Danger]:
    """Yield the dangers of a statement: of a compound one, those of its first line alone."""
    if isinstance(node, (Function, ast.ClassDef)):
        return
    body = {id(item) for name in ("body", "orelse") for item in getattr(node, name, [])}
    seen: set[str] = set()
    for part in ast.iter_child_nodes(node):
        if id(part) in body:
            continue
        for danger in dangers(facts, part, raised):
            if danger.when not in seen:
                seen.add(danger.when)
                yield danger
    function = facts.source.function_of(node)
    if "RecursionError" in raised and function is not None:
        yield from _endless(facts, function)


def _raised(facts: Facts, lines: range) -> frozenset[str]:
    found = [names for line, names in facts.crashes.items() if line in lines]
    return frozenset[str]().union(*found)


def _lines(node: ast.AST) -> range:
    first = int(getattr(node, "lineno", 0))
    return range(first, int(getattr(node, "end_lineno", 0) or first) + 1)


def _own_lines(node: ast.stmt) -> range:
    """Lines of a statement; of a compound one, those before its body."""
    body = getattr(node, "body", None)
    if isinstance(body, list) and body and isinstance(body[0], ast.stmt):
        return range(node.lineno, max(node.lineno + 1, body[0].lineno))
    return _lines(node)


def _integer(node: ast.expr) -> int | None:
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
        inner = _integer(node.operand)
        return None if inner is None else -inner
    if isinstance(node, ast.Constant) and type(node.value) is int:
        return node.value
    return None


def _is_variable(facts: Facts, node: ast.Name) -> bool:
    return node.id in facts.variables(node)


def _parsed(text: str) -> ast.AST:
    return ast.parse(text, mode="eval")
