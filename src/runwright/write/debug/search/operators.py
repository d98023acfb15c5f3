"""Edits of operators: another operator, another grouping, one operand less, operands swapped."""

import ast
from collections.abc import Iterator

from runwright.write.debug.search.facts import NUMBERS, Facts, compatible, names_in
from runwright.write.debug.search.source import Edit

_COMPARE: dict[type[ast.cmpop], tuple[str, ...]] = {
    ast.Lt: ("<=", ">", ">=", "!=", "=="),
    ast.LtE: ("<", ">=", ">", "==", "!="),
    ast.Gt: (">=", "<", "<=", "!=", "=="),
    ast.GtE: (">", "<=", "<", "==", "!="),
    ast.Eq: ("!=", "<=", ">=", "is", "in", "<", ">"),
    ast.NotEq: ("==", "<", ">", "is not", "not in"),
    ast.Is: ("==", "is not"),
    ast.IsNot: ("!=", "is"),
    ast.In: ("not in", "=="),
    ast.NotIn: ("in", "!="),
}
_ARITHMETIC: dict[type[ast.operator], tuple[str, ...]] = {
    ast.Add: ("-", "*"),
    ast.Sub: ("+", "//", "%", "*"),
    ast.Mult: ("**", "+", "//", "/"),
    ast.Div: ("//", "*", "%"),
    ast.FloorDiv: ("/", "%", "*"),
    ast.Mod: ("//", "/", "*"),
    ast.Pow: ("*", "+"),
    ast.BitAnd: ("|", "^"),
    ast.BitOr: ("&", "^", "-"),
    ast.BitXor: ("|", "&"),
    ast.LShift: (">>", "*"),
    ast.RShift: ("<<", "//"),
}
SYMBOLS: dict[type[ast.operator], str] = {
    ast.Add: "+",
    ast.Sub: "-",
    ast.Mult: "*",
    ast.Div: "/",
    ast.FloorDiv: "//",
    ast.Mod: "%",
    ast.Pow: "**",
    ast.BitAnd: "&",
    ast.BitOr: "|",
    ast.BitXor: "^",
    ast.LShift: "<<",
    ast.RShift: ">>",
    ast.MatMult: "@",
}
COMPARISONS: dict[type[ast.cmpop], str] = {
    ast.Lt: "<",
    ast.LtE: "<=",
    ast.Gt: ">",
    ast.GtE: ">=",
    ast.Eq: "==",
    ast.NotEq: "!=",
    ast.Is: "is",
    ast.IsNot: "is not",
    ast.In: "in",
    ast.NotIn: "not in",
}


def comparison(facts: Facts, node: ast.Compare) -> Iterator[Edit]:
    """`<=` for `<`: another comparison; the nearest first."""
    for place, operator in enumerate(node.ops):
        for rank, symbol in enumerate(_COMPARE[type(operator)]):
            yield facts.edit(node, _compare_text(facts, node, place, symbol), 1 + 0.4 * rank)


def _compare_text(facts: Facts, node: ast.Compare, place: int, symbol: str) -> str:
    text = facts.source.comparand(node.left)
    for i, (operator, right) in enumerate(zip(node.ops, node.comparators, strict=True)):
        chosen = symbol if i == place else COMPARISONS[type(operator)]
        text += f" {chosen} {facts.source.comparand(right)}"
    return text


def arithmetic(facts: Facts, node: ast.BinOp) -> Iterator[Edit]:
    """`//` for `/`: another arithmetic or bit operator."""
    if "str" in facts.types(node.left) and isinstance(node.op, ast.Mod):
        return
    left, right = facts.source.operand(node.left), facts.source.operand(node.right)
    for rank, symbol in enumerate(_ARITHMETIC.get(type(node.op), ())):
        yield facts.edit(node, f"{left} {symbol} {right}", 1 + 0.4 * rank)


def augmented(facts: Facts, node: ast.AugAssign) -> Iterator[Edit]:
    """`-=` for `+=`, and plain `=` for both."""
    target, value = facts.text(node.target), facts.text(node.value)
    symbols = (*_ARITHMETIC.get(type(node.op), ()), "")
    for rank, symbol in enumerate(symbols):
        text = f"{target} {symbol}= {value}"
        splice = facts.source.replace(node, text)
        yield facts.change(node, f"`{text}` for `{facts.text(node)}`", splice, cost=1 + 0.4 * rank)


def accumulate(facts: Facts, node: ast.Assign) -> Iterator[Edit]:
    """`x += y` for `x = y`."""
    if len(node.targets) != 1 or not isinstance(node.targets[0], ast.Name):
        return
    name = node.targets[0].id
    for symbol in ("+", "-", "*"):
        text = f"{name} {symbol}= {facts.text(node.value)}"
        splice = facts.source.replace(node, text)
        cost = 1.0 if symbol == "+" else 2.0
        yield facts.change(node, f"`{text}` for `{facts.text(node)}`", splice, cost=cost)


def boolean(facts: Facts, node: ast.BoolOp) -> Iterator[Edit]:
    """`or` for `and`, for the whole chain and for one joint of it."""
    other = "or" if isinstance(node.op, ast.And) else "and"
    parts = [facts.source.operand(value) for value in node.values]
    yield facts.edit(node, f" {other} ".join(parts))
    if len(parts) > 2:
        same = "and" if other == "or" else "or"
        for place in range(1, len(parts)):
            left, right = f" {same} ".join(parts[:place]), f" {same} ".join(parts[place:])
            yield facts.edit(node, f"({left}) {other} ({right})", 1.5)


def regroup(facts: Facts, node: ast.BinOp | ast.BoolOp) -> Iterator[Edit]:
    """`a * (b % c)` for `a * b % c`: a precedence mistake."""
    operand = facts.source.operand
    if isinstance(node, ast.BinOp):
        outer, left, right = SYMBOLS[type(node.op)], node.left, node.right
        if isinstance(left, ast.BinOp):
            inner = SYMBOLS[type(left.op)]
            tail = f"({operand(left.right)} {outer} {operand(right)})"
            yield facts.edit(node, f"{operand(left.left)} {inner} {tail}")
            yield from _distributed(facts, node, left)
        if isinstance(right, ast.BinOp):
            inner = SYMBOLS[type(right.op)]
            head = f"({operand(left)} {outer} {operand(right.left)})"
            yield facts.edit(node, f"{head} {inner} {operand(right.right)}")
        return
    inner, outer = ("or", "and") if isinstance(node.op, ast.And) else ("and", "or")
    for place, value in enumerate(node.values):
        if not isinstance(value, ast.BoolOp):
            continue
        parts = [operand(part) for part in value.values]
        before = [operand(item) for item in node.values[:place]]
        after = [operand(item) for item in node.values[place + 1 :]]
        if before:
            head = f" {outer} ".join([*before, parts[0]])
            yield facts.edit(node, f" {inner} ".join([f"({head})", *parts[1:], *after]))
        if after:
            tail = f" {outer} ".join([parts[-1], *after])
            yield facts.edit(node, f" {inner} ".join([*before, *parts[:-1], f"({tail})"]))


def _distributed(facts: Facts, node: ast.BinOp, left: ast.BinOp) -> Iterator[Edit]:
    """`(a % k) * (b % k)`: the outer operation meant for both sides."""
    operand = facts.source.operand
    sides = [operand(left.left), operand(left.right)]
    outer, inner, last = SYMBOLS[type(node.op)], SYMBOLS[type(left.op)], operand(node.right)
    if outer != inner:
        both = [f"({side} {outer} {last})" for side in sides]
        yield facts.edit(node, f"{both[0]} {inner} {both[1]}", 1.5)


def drop_operand(facts: Facts, node: ast.BinOp | ast.BoolOp) -> Iterator[Edit]:
    """`a` for `a + b`: one operand less."""
    if isinstance(node, ast.BinOp):
        yield facts.edit(node, facts.text(node.left))
        yield facts.edit(node, facts.text(node.right), 1.3)
        return
    joint = " and " if isinstance(node.op, ast.And) else " or "
    for place in range(len(node.values)):
        rest = node.values[:place] + node.values[place + 1 :]
        yield facts.edit(node, joint.join(facts.source.operand(item) for item in rest))


def drop_sign(facts: Facts, node: ast.UnaryOp) -> Iterator[Edit]:
    """`x` for `-x` or `not x`: an extra negation."""
    yield facts.edit(node, facts.text(node.operand))


def swap_operands(facts: Facts, node: ast.BinOp) -> Iterator[Edit]:
    """`b - a` for `a - b`; `+` only where order matters."""
    numbers = bool(facts.types(node.left) & NUMBERS)
    if isinstance(node.op, (ast.Mult, ast.BitAnd, ast.BitOr, ast.BitXor)):
        return
    if isinstance(node.op, ast.Add) and numbers:
        return
    left, right = facts.source.operand(node.left), facts.source.operand(node.right)
    yield facts.edit(node, f"{right} {SYMBOLS[type(node.op)]} {left}")


def swap_membership(facts: Facts, node: ast.Compare) -> Iterator[Edit]:
    """`b in a` for `a in b`."""
    if len(node.ops) == 1 and isinstance(node.ops[0], (ast.In, ast.NotIn)):
        right = facts.source.operand(node.comparators[0])
        symbol = COMPARISONS[type(node.ops[0])]
        yield facts.edit(node, f"{right} {symbol} {facts.source.operand(node.left)}")


def transfer(facts: Facts, node: ast.Compare) -> Iterator[Edit]:
    """`f(b) in a` for `b in f(a)`: the wrong side was transformed."""
    if len(node.ops) != 1:
        return
    left, right = node.left, node.comparators[0]
    symbol = COMPARISONS[type(node.ops[0])]
    for plain, formed in ((left, right), (right, left)):
        if not isinstance(plain, ast.Name) or isinstance(formed, ast.Name):
            continue
        names = [name for name in facts.variables(node) if name in names_in(formed)]
        for name in names:
            types = facts.types_of_name(name, node)
            if name == plain.id or not compatible(facts.types(plain), types):
                continue
            text = _renamed(facts, formed, name, plain.id)
            sides = (text, name) if formed is right else (name, text)
            yield facts.edit(node, f"{sides[0]} {symbol} {sides[1]}")


def _renamed(facts: Facts, node: ast.expr, old: str, new: str) -> str:
    """Return an operand's text with one variable for another."""
    start, _ = facts.source.span(node)
    text = facts.text(node)
    spots = [
        facts.source.span(item)
        for item in ast.walk(node)
        if isinstance(item, ast.Name) and item.id == old
    ]
    for first, last in sorted(spots, reverse=True):
        text = text[: first - start] + new + text[last - start :]
    return f"({text})" if isinstance(node, (ast.Compare, ast.BoolOp)) else text


def split_chain(facts: Facts, node: ast.Compare) -> Iterator[Edit]:
    """`a < b`, then `b < c` for `a < b < c`; and `x in (a, b)` for `x == a`."""
    if len(node.ops) < 2:
        return
    sides = [node.left, *node.comparators]
    for place, operator in enumerate(node.ops):
        left, right = facts.source.operand(sides[place]), facts.source.operand(sides[place + 1])
        yield facts.edit(node, f"{left} {COMPARISONS[type(operator)]} {right}", 1.5)


def negative(facts: Facts, node: ast.Name | ast.Subscript | ast.Call) -> Iterator[Edit]:
    """`-x` for `x`: a missing sign."""
    loaded = isinstance(getattr(node, "ctx", ast.Load()), ast.Load)
    if loaded and facts.types(node) & NUMBERS:
        yield facts.edit(node, f"-{facts.text(node)}", 1.5)
