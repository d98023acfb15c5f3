"""Edits of whole statements: removed, doubled, moved, copied, given another branch."""

import ast
from collections.abc import Iterator

from runwright.write.debug.search.facts import Facts, names_in, unique
from runwright.write.debug.search.guards import results
from runwright.write.debug.search.names import known_elsewhere
from runwright.write.debug.search.source import Edit, Function, Loop, Splice

_SIMPLE = (ast.Assign, ast.AugAssign, ast.Expr, ast.Return, ast.Break, ast.Continue)


def _movable(facts: Facts, node: ast.stmt) -> bool:
    if isinstance(node, Function | ast.ClassDef | ast.Import | ast.ImportFrom):
        return False
    text = isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    return not text and facts.source.owns_lines(node)


def remove(facts: Facts, node: ast.stmt) -> Iterator[Edit]:
    """A statement too many."""
    if _movable(facts, node) and not isinstance(node, ast.Pass):
        yield facts.change(node, f"`{facts.text(node)}` removed", facts.source.remove(node))


def double(facts: Facts, node: ast.stmt) -> Iterator[Edit]:
    """A statement done twice."""
    if _movable(facts, node) and isinstance(node, (ast.Assign, ast.AugAssign, ast.Expr)):
        splice = facts.source.insert_after(node, facts.text(node))
        yield facts.change(node, f"`{facts.text(node)}` twice", splice, cost=1.5)


def exchange(facts: Facts, node: ast.stmt) -> Iterator[Edit]:
    """A statement moved behind the next one."""
    body = facts.source.body_of(node)
    place = _place(body, node)
    if place + 1 >= len(body) or not _movable(facts, node) or not _movable(facts, body[place + 1]):
        return
    source, after = facts.source, body[place + 1]
    indent = source.indent(node)
    if source.line_end(node) > source.line_start(after):
        return
    text = source.block([after], indent) + source.block([node], indent)
    splice = Splice(source.line_start(node), source.line_end(after), text)
    yield facts.change(node, f"`{facts.text(node)}` behind the next statement", splice)


def _place(body: list[ast.stmt], node: ast.stmt) -> int:
    return next((i for i, item in enumerate(body) if item is node), 0)


def move_out(facts: Facts, node: ast.stmt) -> Iterator[Edit]:
    """The last statement of a block moved behind the block; the first one moved before it."""
    parent = facts.source.parents.get(node)
    if not isinstance(parent, (ast.If, ast.For, ast.While, ast.With)) or not _movable(facts, node):
        return
    body, source = facts.source.body_of(node), facts.source
    if len(body) < 2:
        return
    outer = source.indent(parent)
    moved = source.block([node], outer)
    if body[-1] is node and parent.end_lineno == node.end_lineno:
        splice = Splice(source.line_start(node), source.line_end(node), moved)
        yield facts.change(node, f"`{facts.text(node)}` behind the block", splice)
    if body[0] is node:
        cut = Splice(source.line_start(node), source.line_end(node), "")
        paste = Splice(source.line_start(parent), source.line_start(parent), moved)
        yield facts.change(node, f"`{facts.text(node)}` before the block", cut, paste)


def move_in(facts: Facts, node: ast.stmt) -> Iterator[Edit]:
    """A statement behind a block moved to its end; one before a block moved to its start."""
    if not _movable(facts, node):
        return
    body, source = facts.source.body_of(node), facts.source
    place = _place(body, node)
    before = body[place - 1] if place else None
    after = body[place + 1] if place + 1 < len(body) else None
    while isinstance(before, (ast.If, ast.For, ast.While)):
        inner = (before.orelse or before.body)[-1]
        text = source.block([node], source.indent(inner))
        cut = Splice(source.line_start(node), source.line_end(node), "")
        paste = Splice(source.line_end(inner), source.line_end(inner), text)
        if len(body) > 1 and source.owns_lines(inner):
            yield facts.change(node, f"`{facts.text(node)}` at the end of the block", cut, paste)
        before = inner
    if isinstance(after, (ast.For, ast.While, ast.If)) and isinstance(node, ast.Assign):
        inner = after.body[0]
        if source.owns_lines(inner):
            text = source.block([node], source.indent(inner))
            cut = Splice(source.line_start(node), source.line_end(node), "")
            paste = Splice(source.line_start(inner), source.line_start(inner), text)
            yield facts.change(node, f"`{facts.text(node)}` at the start of the block", cut, paste)


def copied(facts: Facts, node: ast.stmt) -> Iterator[Edit]:
    """A simple statement of the same function once more, at this place; also with one change."""
    function = facts.source.function_of(node)
    if function is None or not _movable(facts, node):
        return
    known = set(facts.variables(node))
    hidden = known_elsewhere(function) - known
    loop = any(isinstance(item, Loop) for item in facts.source.ancestors(node))
    last = facts.source.body_of(node)[-1] is node and not isinstance(node, ast.Return)
    for text in _simple_texts(facts, function, hidden):
        if text in ("break", "continue") and not loop:
            continue
        if text != facts.text(node):
            splice = facts.source.insert_before(node, text)
            yield facts.change(node, f"`{text}` before it", splice)
            if last:
                splice = facts.source.insert_after(node, text)
                yield facts.change(node, f"`{text}` behind it", splice)


def _simple_texts(facts: Facts, function: ast.AST, hidden: set[str]) -> list[str]:
    found = [
        facts.text(item)
        for item in ast.walk(function)
        if isinstance(item, _SIMPLE)
        and not (isinstance(item, ast.Expr) and isinstance(item.value, ast.Constant))
        and not names_in(item) & hidden
    ]
    return [text for text in unique(found) if "\n" not in text]


def jump(facts: Facts, node: ast.stmt) -> Iterator[Edit]:
    """A missing `break`, `continue` or `return` at the end of a block of a loop."""
    body = facts.source.body_of(node)
    if body[-1] is not node or not facts.source.owns_lines(node):
        return
    if isinstance(node, (ast.Return, ast.Break, ast.Continue, ast.Raise)):
        return
    if any(isinstance(item, Loop) for item in facts.source.ancestors(node)):
        for word in ("break", "continue"):
            splice = facts.source.insert_after(node, word)
            yield facts.change(node, f"`{word}` behind it", splice)
    if facts.source.function_of(node) is facts.source.parents.get(node):
        for name in facts.variables(node):
            splice = facts.source.insert_after(node, f"return {name}")
            yield facts.change(node, f"`return {name}` behind it", splice)


def other_jump(facts: Facts, node: ast.Break | ast.Continue | ast.Return) -> Iterator[Edit]:
    """`continue` for `break`, `break` for `return`, and the like."""
    own = "return" if isinstance(node, ast.Return) else facts.text(node)
    if any(isinstance(item, Loop) for item in facts.source.ancestors(node)):
        for word in ("break", "continue", "return"):
            if word != own:
                yield facts.change(node, f"`{word}` for it", facts.source.replace(node, word))


def returned(facts: Facts, node: ast.Return) -> Iterator[Edit]:
    """Another returned value: a variable, what failing checks expect, a variable's form."""
    for cost, text in results(facts, node):
        if node.value is None:
            yield facts.change(
                node, f"`return {text}`", facts.source.replace(node, f"return {text}")
            )
        elif text != facts.text(node.value):
            yield facts.edit(node.value, text, cost)


def accumulated(facts: Facts, node: ast.Return) -> Iterator[Edit]:
    """A `return` in a loop that should add to the result instead, or wait for the loop's end."""
    loops = [item for item in facts.source.ancestors(node) if isinstance(item, Loop)]
    if not loops or not facts.source.owns_lines(node, loops[-1]):
        return
    text, source = facts.text(node), facts.source
    cut = source.remove(node)
    for loop in loops:
        paste = source.insert_after(loop, text)
        yield facts.change(node, f"`{text}` behind the loop", cut, paste)


def otherwise(facts: Facts, node: ast.If) -> Iterator[Edit]:
    """A missing `else`: the branch's own statement in a simpler form, a jump, a result."""
    if node.orelse or not facts.source.owns_lines(node.body[-1]):
        return
    indent, step = facts.source.indent(node), facts.source.step
    end = facts.source.line_end(node.body[-1])
    lead = "" if facts.source.text[:end].endswith("\n") else "\n"
    for cost, text in _alternatives(facts, node):
        word = f"{indent}else:\n{indent}{step}{text}\n"
        if facts.text(node).startswith("elif") or facts.source.owns_lines(node):
            splice = Splice(end, end, lead + word)
            yield facts.change(node, f"`else: {text}`", splice, cost=cost)


def _alternatives(facts: Facts, node: ast.If) -> Iterator[tuple[float, str]]:
    statement = node.body[-1]
    yield from ((1.0, text) for text in _simplified(facts, statement))
    if any(isinstance(item, Loop) for item in facts.source.ancestors(node)):
        yield 1.5, "break"
        yield 1.5, "continue"
    function = facts.source.function_of(node)
    if function is not None:
        known = set(facts.variables(node))
        hidden = known_elsewhere(function) - known
        yield from ((1.5, text) for text in _simple_texts(facts, function, hidden))
        yield from ((1.5 * cost, f"return {text}") for cost, text in results(facts, node))


def _simplified(facts: Facts, statement: ast.stmt) -> Iterator[str]:
    """The statement with one operator dropped or one argument for its call."""
    text = facts.text(statement)
    if not isinstance(statement, (ast.Assign, ast.AugAssign, ast.Expr)) or "\n" in text:
        return
    start, _ = facts.source.span(statement)
    for node in ast.walk(statement):
        pieces: list[ast.expr] = []
        if isinstance(node, ast.BinOp):
            pieces = [node.left, node.right]
        elif isinstance(node, ast.Call) and not isinstance(
            facts.source.parents.get(node), ast.Expr
        ):
            pieces = [*node.args]
            if isinstance(node.func, ast.Attribute):
                pieces.append(node.func.value)
        for piece in pieces:
            assert isinstance(node, ast.expr)  # for the type checker; decided above
            first, last = (place - start for place in facts.source.span(node))
            yield text[:first] + facts.source.operand(piece) + text[last:]


def varied(facts: Facts, node: ast.stmt) -> Iterator[Edit]:
    """A copy of an assignment above, with another variable in it, at this place."""
    function = facts.source.function_of(node)
    if function is None or not _movable(facts, node):
        return
    names = facts.variables(node)
    hidden = known_elsewhere(function) - set(names)
    for item in ast.walk(function):
        if not isinstance(item, (ast.Assign, ast.AugAssign)) or item.lineno >= node.lineno:
            continue
        if names_in(item) & hidden or "\n" in facts.text(item):
            continue
        start, _ = facts.source.span(item)
        for read in ast.walk(item.value):
            if not isinstance(read, ast.Name) or not isinstance(read.ctx, ast.Load):
                continue
            types = facts.types_of_name(read.id, item)
            for name in names:
                if name != read.id and types & facts.types_of_name(name, node):
                    first, last = (place - start for place in facts.source.span(read))
                    text = facts.text(item)[:first] + name + facts.text(item)[last:]
                    splice = facts.source.insert_before(node, text)
                    yield facts.change(node, f"`{text}` before it", splice)
