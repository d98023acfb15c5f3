"""Edits of structure: branches swapped, chained, dropped, turned into loops; loops collapsed."""

import ast
from collections.abc import Iterator

from runwright.write.debug.search.facts import Facts, names_in
from runwright.write.debug.search.source import Edit, Loop, Splice


def _is_elif(facts: Facts, node: ast.If) -> bool:
    return facts.text(node).startswith("elif")


def swap_bodies(facts: Facts, node: ast.If) -> Iterator[Edit]:
    """The branches of an if/else exchanged."""
    if not node.orelse or isinstance(node.orelse[0], ast.If):
        return
    source = facts.source
    if not source.owns_lines(*node.body, *node.orelse):
        return
    indent = source.indent(node.body[0])
    splices = (
        _put(facts, node.body, source.block(node.orelse, indent)),
        _put(facts, node.orelse, source.block(node.body, indent)),
    )
    yield facts.change(node, "branches exchanged", *splices)


def _put(facts: Facts, body: list[ast.stmt], text: str) -> Splice:
    return Splice(facts.source.line_start(body[0]), facts.source.line_end(body[-1]), text)


def chain(facts: Facts, node: ast.If) -> Iterator[Edit]:
    """`elif` for an `if` that follows an `if`; `if` for an `elif`; `while` for `if`."""
    source = facts.source
    start, _ = source.span(node)
    if _is_elif(facts, node):
        yield facts.change(node, "`if` for `elif`", Splice(start, start + 4, "if"))
        return
    body = source.body_of(node)
    place = next((i for i, item in enumerate(body) if item is node), 0)
    before = body[place - 1] if place else None
    if isinstance(before, ast.If) and not _has_else(before):
        yield facts.change(node, "`elif` for `if`", Splice(start, start + 2, "elif"))
    if not node.orelse:
        yield facts.change(node, "`while` for `if`", Splice(start, start + 2, "while"), cost=2)


def _has_else(node: ast.If) -> bool:
    while node.orelse:
        if len(node.orelse) != 1 or not isinstance(node.orelse[0], ast.If):
            return True
        node = node.orelse[0]
    return False


def once(facts: Facts, node: ast.While) -> Iterator[Edit]:
    """`if` for `while`."""
    start, _ = facts.source.span(node)
    yield facts.change(node, "`if` for `while`", Splice(start, start + 5, "if"), cost=1.5)


def unconditional(facts: Facts, node: ast.If | ast.For | ast.While) -> Iterator[Edit]:
    """A block without the condition or loop around it."""
    source = facts.source
    if isinstance(node, ast.If) and (_is_elif(facts, node) or node.orelse):
        return
    if source.owns_lines(node, *node.body) and not node.orelse:
        text = source.block(node.body, source.indent(node))
        splice = Splice(source.line_start(node), source.line_end(node), text)
        yield facts.change(node, "its block without it", splice, cost=1.5)


def drop_else(facts: Facts, node: ast.If) -> Iterator[Edit]:
    """The `else` or `elif` part removed, or its statements placed behind the `if`."""
    source = facts.source
    if not node.orelse or not source.owns_lines(node.body[-1], *node.orelse):
        return
    end = source.line_end(node.body[-1])
    cut = Splice(end, source.line_end(node.orelse[-1]), "")
    yield facts.change(node, "its `else` part removed", cut)
    if not isinstance(node.orelse[0], ast.If) and not _is_elif(facts, node):
        text = source.block(node.orelse, source.indent(node))
        flat = Splice(end, source.line_end(node.orelse[-1]), text)
        yield facts.change(node, "its `else` part always", flat)


def loop_else(facts: Facts, node: ast.If) -> Iterator[Edit]:
    """The `else` branch of an `if` that ends a loop moved behind the loop."""
    parent, source = facts.source.parents.get(node), facts.source
    if not isinstance(parent, Loop) or parent.body[-1] is not node or not node.orelse:
        return
    if isinstance(node.orelse[0], ast.If) or not source.owns_lines(*node.orelse, node.body[-1]):
        return
    text = source.block(node.orelse, source.indent(parent))
    splice = Splice(source.line_end(node.body[-1]), source.line_end(node.orelse[-1]), text)
    yield facts.change(node, "its `else` part behind the loop", splice)


def collapse(facts: Facts, node: ast.For) -> Iterator[Edit]:
    """The loop's body done once, on the sum, length or extreme of what it runs over."""
    source = facts.source
    if not isinstance(node.target, ast.Name) or node.orelse or not source.owns_lines(*node.body):
        return
    name, iterable = node.target.id, facts.text(node.iter)
    inside = {id(item) for statement in node.body for item in ast.walk(statement)}
    reads = [
        item
        for item in source.expressions()
        if isinstance(item, ast.Name) and item.id == name and id(item) in inside
    ]
    for rank, function in enumerate(("sum", "len", "max", "min")):
        if not reads:
            return
        inner = [source.replace(item, f"{function}({iterable})") for item in reads]
        first = source.line_start(node.body[0])
        text = source.text[first : source.line_end(node.body[-1])]
        for splice in sorted(inner, key=lambda item: item.start, reverse=True):
            text = text[: splice.start - first] + splice.text + text[splice.end - first :]
        moved = _reindent(text, source.indent(node.body[0]), source.indent(node))
        whole = Splice(source.line_start(node), source.line_end(node), moved)
        told = f"its body once, with `{function}({iterable})` for `{name}`"
        yield facts.change(node, told, whole, cost=1 + 0.2 * rank)


def _reindent(text: str, old: str, new: str) -> str:
    lines = text.split("\n")
    return "\n".join(
        new + line.removeprefix(old) if line.startswith(old) else line for line in lines
    )


def occurrences(facts: Facts, node: ast.If) -> Iterator[Edit]:
    """`total += y.count(x)` where `if x in y` guards `total += 1`."""
    test = node.test
    if not isinstance(test, ast.Compare) or [type(op) for op in test.ops] != [ast.In]:
        return
    for statement in node.body:
        if isinstance(statement, ast.AugAssign) and isinstance(statement.value, ast.Constant):
            owner = facts.source.operand(test.comparators[0])
            text = f"{owner}.count({facts.text(test.left)})"
            yield facts.edit(statement.value, text)


def seen_flag(facts: Facts, node: ast.If) -> Iterator[Edit]:
    """A flag for a sentinel: `not seen` where a result is compared with its initial value."""
    source, test = facts.source, node.test
    if not isinstance(test, ast.Compare) or not isinstance(test.left, ast.Name):
        return
    function = source.function_of(node)
    if function is None or [type(op) for op in test.ops] not in ([ast.Eq], [ast.Is]):
        return
    name, value = test.left.id, facts.text(test.comparators[0])
    start = update = None
    for item in ast.walk(function):
        if isinstance(item, ast.Assign) and facts.text(item) == f"{name} = {value}":
            start = start or item
        elif isinstance(item, (ast.AugAssign, ast.Assign)) and name in _written(item):
            update = item
    if start is None or update is None or not source.owns_lines(start, update):
        return
    splices = (
        source.insert_after(start, "seen = False"),
        source.insert_after(update, "seen = True"),
        source.replace(test, "not seen"),
    )
    if "seen" not in names_in(function):
        yield facts.change(node, f"a flag for `{facts.text(test)}`", *splices)


def _written(node: ast.Assign | ast.AugAssign) -> set[str]:
    targets = node.targets if isinstance(node, ast.Assign) else [node.target]
    return {name for target in targets for name in names_in(target)}


def flush(facts: Facts, node: ast.stmt) -> Iterator[Edit]:
    """`if v == v0: found.append(w); w = w0` behind an update of v: a group that is never stored."""
    if not isinstance(node, ast.AugAssign) or not isinstance(node.target, ast.Name):
        return
    source, function = facts.source, facts.source.function_of(node)
    if function is None or not source.owns_lines(node):
        return
    starts = _starts(facts, function)
    counter = node.target.id
    if counter not in starts:
        return
    lists = [name for name, text in starts.items() if text in ("[]", "list()")]
    for target in lists:
        for name, value in starts.items():
            if name in (target, counter):
                continue
            code = (
                f"if {counter} == {starts[counter]}:",
                f"{source.step}{target}.append({name})",
                f"{source.step}{name} = {value}",
            )
            told = f"`{target}.append({name})` whenever `{counter}` is back at its start"
            yield facts.change(node, told, source.insert_after(node, *code))


def _starts(facts: Facts, function: ast.AST) -> dict[str, str]:
    """Variables with the text of their first value, where that is a constant or empty."""
    found: dict[str, str] = {}
    for item in ast.walk(function):
        if not isinstance(item, ast.Assign) or not isinstance(item.value, (ast.Constant, ast.List)):
            continue
        if isinstance(item.targets[0], ast.Name):
            found.setdefault(item.targets[0].id, facts.text(item.value))
    return found


def position(facts: Facts, node: ast.For | ast.comprehension) -> Iterator[Edit]:
    """`for i, x in enumerate(y)` with i for `y.index(x)`, which finds the first equal element."""
    owner = facts.source.parents[node] if isinstance(node, ast.comprehension) else node
    if not isinstance(node.target, ast.Name) or not isinstance(node.iter, ast.Name):
        return
    inside = {id(item) for item in ast.walk(owner)}
    call = f"{node.iter.id}.index({node.target.id})"
    found = [
        item
        for item in facts.source.expressions()
        if isinstance(item, ast.Call) and id(item) in inside and facts.text(item) == call
    ]
    name = "place" if "index" in names_in(facts.source.tree) else "index"
    if found:
        splices = (
            facts.source.replace(node.target, f"{name}, {node.target.id}"),
            facts.source.replace(node.iter, f"enumerate({node.iter.id})"),
            *(facts.source.replace(item, name) for item in found),
        )
        yield facts.change(node.target, f"each element's own place for `{call}`", *splices)


def keep_original(facts: Facts, node: ast.Assign) -> Iterator[Edit]:
    """`x = x.lower()` dropped, and `.lower()` put on x where the function compares it."""
    value = node.value
    if not (isinstance(value, ast.Call) and isinstance(value.func, ast.Attribute)):
        return
    owner, target = value.func.value, node.targets[0]
    if not (isinstance(owner, ast.Name) and isinstance(target, ast.Name) and owner.id == target.id):
        return
    function = facts.source.function_of(node)
    if function is None or value.args or not facts.source.owns_lines(node):
        return
    inside = {id(item) for item in ast.walk(function)}
    splices = [
        facts.source.replace(item.left, f"{facts.source.operand(item.left)}.{value.func.attr}()")
        for item in facts.source.expressions()
        if isinstance(item, ast.Compare) and id(item) in inside and owner.id in names_in(item.left)
    ]
    if splices:
        told = f"`.{value.func.attr}()` only where `{owner.id}` is compared"
        yield facts.change(node, told, facts.source.remove(node), *splices)
