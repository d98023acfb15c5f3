"""Edits of names: another variable of the scope, roles exchanged, arguments exchanged."""

import ast
from collections.abc import Iterator

from runwright.write.debug.search.facts import Facts, compatible, names_in
from runwright.write.debug.search.source import Edit, Splice


def variable(facts: Facts, node: ast.Name) -> Iterator[Edit]:
    """Another variable of the same scope; one of the same known type is the cheapest."""
    if not isinstance(node.ctx, ast.Load):
        return
    names = facts.variables(node)
    if node.id not in names:  # a function, a module, or a name that nothing binds
        parent = facts.source.parents.get(node)
        if not (isinstance(parent, ast.Call) and parent.func is node):
            yield from (facts.edit(node, name, 2.0) for name in names)
        return
    types = facts.types_of_name(node.id, node)
    for name in names:
        others = facts.types_of_name(name, node)
        if name != node.id and compatible(types, others):
            yield facts.edit(node, name, 1.0 if types & others else 1.5)


def nudged(facts: Facts, node: ast.Name) -> Iterator[Edit]:
    """`n + 1`, `n - 1` for a number `n` that is read."""
    types = facts.types_of_name(node.id, node)
    if isinstance(node.ctx, ast.Load) and "int" in types and types <= {"int", "float"}:
        yield facts.edit(node, f"{node.id} + 1")
        yield facts.edit(node, f"{node.id} - 1")
        yield facts.edit(node, f"{node.id} // 2", 4.0)
        yield facts.edit(node, f"{node.id} * 2", 5.0)
        yield facts.edit(node, f"{node.id} ** 2", 5.0)


def target(facts: Facts, node: ast.Assign | ast.AugAssign) -> Iterator[Edit]:
    """Another variable receives the value."""
    place = node.targets[0] if isinstance(node, ast.Assign) else node.target
    if not isinstance(place, ast.Name):
        return
    types = facts.types_of_name(place.id, node)
    for name in facts.variables(node):
        if name != place.id and compatible(types, facts.types_of_name(name, node)):
            yield facts.edit(place, name, 1.5)


def arguments(facts: Facts, node: ast.Call) -> Iterator[Edit]:
    """Two arguments exchanged; receiver and only argument exchanged (`b.f(a)` for `a.f(b)`)."""
    texts = [facts.text(argument) for argument in node.args]
    for i in range(len(texts) - 1):
        for j in range(i + 1, len(texts)):
            if texts[i] != texts[j]:
                splices = (
                    facts.source.replace(node.args[i], texts[j]),
                    facts.source.replace(node.args[j], texts[i]),
                )
                told = f"arguments `{texts[i]}` and `{texts[j]}` exchanged"
                yield facts.change(node, told, *splices)
    if isinstance(node.func, ast.Attribute) and len(node.args) == 1 and not node.keywords:
        receiver = facts.source.operand(node.args[0])
        yield facts.edit(node, f"{receiver}.{node.func.attr}({facts.text(node.func.value)})", 1.5)


def elements(facts: Facts, node: ast.Tuple | ast.List) -> Iterator[Edit]:
    """Two neighbours of a small tuple or list exchanged."""
    if not 2 <= len(node.elts) <= 4:
        return
    for left, right in zip(node.elts, node.elts[1:], strict=False):
        texts = facts.text(left), facts.text(right)
        if texts[0] != texts[1]:
            splices = (facts.source.replace(left, texts[1]), facts.source.replace(right, texts[0]))
            yield facts.change(node, f"`{texts[0]}` and `{texts[1]}` exchanged", *splices)


def roles(facts: Facts, node: ast.stmt) -> Iterator[Edit]:
    """Two variables exchanged throughout a statement, e.g. a loop over the wrong one."""
    if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
        return
    used = names_in(node)
    names = [name for name in facts.variables(node) if name in used]
    for i, one in enumerate(names):
        for two in names[i + 1 :]:
            if compatible(facts.types_of_name(one, node), facts.types_of_name(two, node)):
                splices = _exchange(facts, node, one, two)
                if len(splices) > 2:  # with two it is a swap that other kinds make
                    told = f"`{one}` and `{two}` exchanged throughout"
                    yield facts.change(node, told, *splices, cost=1.5)


def _exchange(facts: Facts, node: ast.stmt, one: str, two: str) -> list[Splice]:
    other = {one: two, two: one}
    inside = {id(item) for item in ast.walk(node)}
    return [
        facts.source.replace(item, other[item.id])
        for item in facts.source.expressions()
        if isinstance(item, ast.Name) and item.id in other and id(item) in inside
    ]


def everywhere(facts: Facts, node: ast.stmt) -> Iterator[Edit]:
    """One variable for another throughout a statement."""
    if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
        return
    inside = {id(item) for item in ast.walk(node)}
    reads: dict[str, list[ast.Name]] = {}
    for item in facts.source.expressions():
        if isinstance(item, ast.Name) and id(item) in inside and isinstance(item.ctx, ast.Load):
            reads.setdefault(item.id, []).append(item)
    names = facts.variables(node)
    for name, places in reads.items():
        if name not in names or len(places) < 2:
            continue
        types = facts.types_of_name(name, node)
        for other in names:
            if other != name and compatible(types, facts.types_of_name(other, node)):
                splices = [facts.source.replace(place, other) for place in places]
                yield facts.change(node, f"`{other}` for `{name}` throughout", *splices, cost=2.0)


def ingredient(facts: Facts, node: ast.expr) -> Iterator[Edit]:
    """Another expression of the same function: the program holds its own repair."""
    if isinstance(node, (ast.Constant, ast.Starred)) or not _is_value(facts, node):
        return
    function = facts.source.function_of(node)
    if function is None:
        return
    types, own = facts.types(node), facts.text(node)
    known, seen = set(facts.variables(node)), {own}
    local = known_elsewhere(function) - known
    for other in ast.walk(function):
        if not isinstance(other, (ast.Call, ast.BinOp, ast.Subscript, ast.Compare, ast.ListComp)):
            continue
        if _in_fstring(facts, other) or not _is_value(facts, other):
            continue
        text = facts.text(other)
        if text in seen or len(text) > 60 or names_in(other) & local:
            continue
        seen.add(text)
        if compatible(types, facts.types(other)):
            yield facts.edit(node, text, 2.0 if types & facts.types(other) else 3.0)


def known_elsewhere(function: ast.AST) -> set[str]:
    """Return the names that a function binds anywhere, comprehensions included."""
    return {
        item.id
        for item in ast.walk(function)
        if isinstance(item, ast.Name) and isinstance(item.ctx, ast.Store)
    }


def _is_value(facts: Facts, node: ast.expr) -> bool:
    if not isinstance(getattr(node, "ctx", ast.Load()), ast.Load):
        return False
    parent = facts.source.parents.get(node)
    return not (isinstance(parent, ast.Call) and parent.func is node)


def _in_fstring(facts: Facts, node: ast.AST) -> bool:
    return any(isinstance(above, ast.JoinedStr) for above in facts.source.ancestors(node))


def default(facts: Facts, node: ast.arguments) -> Iterator[Edit]:
    """Another default value of a parameter."""
    for value in [*node.defaults, *(item for item in node.kw_defaults if item is not None)]:
        for text in ("None", "0", "1", "-1", "''", "[]", "True", "False"):
            if text != facts.text(value):
                yield facts.edit(value, text, 2.0)
