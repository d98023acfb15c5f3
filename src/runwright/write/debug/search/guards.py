"""Edits that add protection: early returns, skipped rounds, caught exceptions, defaults."""

import ast
from collections.abc import Iterator

from runwright.write.debug.search.conditions import predicates
from runwright.write.debug.search.facts import NUMBERS, SIZED, Facts, first_statement, unique
from runwright.write.debug.search.source import Edit, Function, Loop
from runwright.write.examples import values_within

_SMALL = {"None", "True", "False", "0", "1", "-1", "''", "[]", "{}", "()", "0.0"}
_FAULTS = {
    "IndexError": "IndexError", "KeyError": "KeyError", "ValueError": "ValueError",
    "TypeError": "TypeError", "AttributeError": "AttributeError", "StopIteration": "StopIteration",
    "ZeroDivisionError": "ZeroDivisionError", "RecursionError": "RecursionError",
}  # fmt: skip


def results(facts: Facts, at: ast.stmt) -> Iterator[tuple[float, str]]:
    """Yield (cost, value) pairs that a function may return early, the likeliest first."""
    wanted = [repr(value) for value in facts.wanted]
    small = [text for text in wanted if text in _SMALL]
    yield from ((1.0, text) for text in small)
    function = facts.source.function_of(at)
    own = [
        facts.text(node.value)
        for node in ast.walk(function or at)
        if isinstance(node, ast.Return) and isinstance(node.value, ast.Constant)
    ]
    yield from ((1.2, text) for text in unique(own, small))
    kinds = {type(value).__name__ for value in facts.wanted}
    names = [
        name
        for name in facts.variables(at)
        if kinds & facts.types_of_name(name, at) or not facts.types_of_name(name, at)
    ]
    yield from ((1.6, name) for name in names[:6])
    like = {type(value): repr(type(value)()) for value in facts.wanted if type(value) in _EMPTIES}
    yield from ((1.5, text) for text in unique(like.values(), [*small, *own]))


_EMPTIES = (int, str, list, dict, set, tuple, bool, float)


def early_return(facts: Facts, node: ast.stmt) -> Iterator[Edit]:
    """`if p: return v` before a statement; v from what failing checks expect."""
    function = facts.source.function_of(node)
    if function is None or not facts.source.owns_lines(node) or _is_text(node):
        return
    first = first_statement(function) is node
    step = facts.source.step
    if not first and not _new_name_above(facts, node):
        return
    chosen = list(results(facts, node))[:6]
    for cost, predicate in predicates(facts, node):
        if cost > 2.5 and not _is_bound(predicate):
            continue
        for price, value in chosen:
            splice = facts.source.insert_before(node, f"if {predicate}:", f"{step}return {value}")
            told = f"`if {predicate}: return {value}` before it"
            yield facts.change(node, told, splice, cost=cost * price * (1.0 if first else 1.4))


def _is_bound(predicate: str) -> bool:
    return any(symbol in predicate for symbol in (" < ", " >= ", " > "))


def _is_text(node: ast.stmt) -> bool:
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)


def _new_name_above(facts: Facts, node: ast.stmt) -> bool:
    """True where a guard can say more than at the top: behind a binding, or in a loop."""
    body = facts.source.body_of(node)
    place = next(i for i, item in enumerate(body) if item is node)
    if place == 0:
        return isinstance(facts.source.parents[node], Loop)
    above = body[place - 1]
    return isinstance(above, (ast.Assign, ast.AugAssign, ast.For, ast.While, ast.AnnAssign))


def skip_round(facts: Facts, node: ast.stmt) -> Iterator[Edit]:
    """`if p: continue` or `break` before a statement of a loop."""
    loops = [item for item in facts.source.ancestors(node) if isinstance(item, Loop)]
    if not loops or not facts.source.owns_lines(node):
        return
    if not (facts.source.parents[node] is loops[0] and _new_name_above(facts, node)):
        return
    step = facts.source.step
    for cost, predicate in predicates(facts, node):
        for word in ("continue", "break"):
            splice = facts.source.insert_before(node, f"if {predicate}:", f"{step}{word}")
            yield facts.change(node, f"`if {predicate}: {word}` before it", splice, cost=cost)


def caught(facts: Facts, node: ast.stmt) -> Iterator[Edit]:
    """`try: ... except E:` around a statement, E what a failing check died of."""
    names = list(unique(_FAULTS[name] for name in facts.faults if name in _FAULTS))
    if not names or not facts.source.owns_lines(node) or isinstance(node, Function | ast.ClassDef):
        return
    if facts.source.function_of(node) is None or _is_text(node):
        return
    source, step = facts.source, facts.source.step
    indent = source.indent(node)
    inside = source.block([node], indent + step)
    actions = [f"return {value}" for _, value in list(results(facts, node))[:4]] + ["pass"]
    if any(isinstance(item, Loop) for item in source.ancestors(node)):
        actions += ["continue", "break"]
    start, end = source.line_start(node), source.line_end(node)
    for name in names:
        for rank, action in enumerate(actions):
            text = f"{indent}try:\n{inside}{indent}except {name}:\n{indent}{step}{action}\n"
            splice = type(source.replace(node, ""))(start, end, text)
            told = f"`except {name}: {action}` around it"
            yield facts.change(node, told, splice, cost=2 + 0.2 * rank)


def fallback(facts: Facts, node: ast.Call) -> Iterator[Edit]:
    """`max(x, default=0)` for `max(x)`; `next(x, None)`; `d.get(k, 0)` for `d.get(k)`."""
    name = node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
    if len(node.args) != 1 or node.keywords:
        return
    values = ["0", "None", "1", "-1", "''", "[]"]
    for rank, value in enumerate(values):
        if name in ("max", "min"):
            argument = f"{facts.text(node.args[0])}, default={value}"
        elif name in ("next", "get", "pop") and isinstance(node.func, (ast.Name, ast.Attribute)):
            argument = f"{facts.text(node.args[0])}, {value}"
        else:
            return
        yield facts.edit(node, f"{facts.text(node.func)}({argument})", 1 + 0.3 * rank)


def lookup(facts: Facts, node: ast.Subscript) -> Iterator[Edit]:
    """`d.get(k, 0)` for `d[k]`."""
    if not isinstance(node.ctx, ast.Load) or isinstance(node.slice, (ast.Slice, ast.Constant)):
        return
    types = facts.types(node.value)
    if types and "dict" not in types:
        return
    owner, key = facts.source.operand(node.value), facts.text(node.slice)
    for rank, value in enumerate(("0", "None", "''", "[]", key, "1")):
        yield facts.edit(node, f"{owner}.get({key}, {value})", 1.5 + 0.2 * rank)


def divisor(facts: Facts, node: ast.BinOp) -> Iterator[Edit]:
    """`a // b if b else 0` for `a // b`."""
    if isinstance(node.op, (ast.Div, ast.FloorDiv, ast.Mod)) and not isinstance(
        node.right, ast.Constant
    ):
        right = facts.text(node.right)
        for rank, value in enumerate(("0", "1", facts.source.operand(node.left), "None")):
            yield facts.edit(node, f"{facts.text(node)} if {right} else {value}", 1.5 + 0.3 * rank)


def prepared(facts: Facts, node: ast.stmt) -> Iterator[Edit]:
    """A parameter put in another form at the start: sorted, without repeats, lower case, ..."""
    function = facts.source.function_of(node)
    if function is None or first_statement(function) is not node:
        return
    if not facts.source.owns_lines(node):
        return
    names = facts.parameters(function)
    for name in names:
        for cost, text in _forms(facts, name, node):
            splice = facts.source.insert_before(node, f"{name} = {text}")
            yield facts.change(node, f"`{name} = {text}` before it", splice, cost=cost)
    for i, one in enumerate(names):
        for two in names[i + 1 :]:
            if facts.types_of_name(one, node) & facts.types_of_name(two, node):
                step = facts.source.step
                for symbol in (">", "<"):
                    code = (f"if {one} {symbol} {two}:", f"{step}{one}, {two} = {two}, {one}")
                    splice = facts.source.insert_before(node, *code)
                    told = f"`{one}` and `{two}` exchanged if `{one} {symbol} {two}`"
                    yield facts.change(node, told, splice, cost=1.5)


def _forms(facts: Facts, name: str, node: ast.stmt) -> Iterator[tuple[float, str]]:
    types = facts.types_of_name(name, node)
    if types & {"list"}:
        yield 1.0, f"sorted({name})"
        yield 1.0, f"sorted(set({name}))"
        yield 1.2, f"list(set({name}))"
        yield 1.2, f"list(dict.fromkeys({name}))"
        yield 1.2, f"sorted({name}, reverse=True)"
        yield 1.5, f"{name}[::-1]"
        yield 1.5, f"list({name})"
        for symbol in ("> 0", "% 2 == 0", ">= 0", "% 2 == 1"):
            if _holds_numbers(facts):
                yield 2.5, f"[item for item in {name} if item {symbol}]"
    if types & {"str"}:
        for method in ("lower", "upper", "strip", "split"):
            yield 1.2, f"{name}.{method}()"
        yield 1.5, f"{name}.replace(' ', '')"
        yield 1.5, f"{name}[::-1]"
    if types & NUMBERS:
        yield 1.0, f"abs({name})"
        yield 1.2, f"int({name})"
        yield 1.5, f"{name} + 1"
        yield 1.5, f"{name} - 1"
        yield 1.5, f"str({name})"
    if not types & (NUMBERS | SIZED) or len(types) > 1:
        yield 1.5, f"str({name})"
        yield 1.5, f"list({name})"


def _holds_numbers(facts: Facts) -> bool:
    return any(
        isinstance(value, (int, float))
        for example in facts.examples
        for argument in example.arguments
        if isinstance(argument, (list, tuple))
        for value in values_within(argument)
    )
