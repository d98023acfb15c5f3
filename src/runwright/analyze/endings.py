"""Endings: whether control can come to the end of a statement (JLS 14.22, and good for C and JS).

A Java compiler refuses statements that cannot be reached, so nothing may be inserted behind such.
"""

from collections.abc import Iterable

from runwright.analyze.grammars import Node

JUMPS = frozenset(
    {
        "return_statement",
        "co_return_statement",
        "break_statement",
        "continue_statement",
        "goto_statement",
        "throw_statement",
        "yield_statement",
    }
)
LOOPS = frozenset(
    {
        "while_statement",
        "for_statement",
        "for_in_statement",
        "for_range_loop",
        "enhanced_for_statement",
        "do_statement",
    }
)
SWITCHES = frozenset({"switch_statement", "switch_expression"})
BODIES = frozenset({"compound_statement", "statement_block", "block", "constructor_body"})
COMMENTS = frozenset({"comment", "line_comment", "block_comment", "hash_bang_line"})
CASES = frozenset(
    {
        "case_statement",
        "switch_case",
        "switch_default",
        "switch_block_statement_group",
        "switch_rule",
    }
)


def statements_of(body: Node) -> list[Node]:
    """Return the statements in a body, without comments."""
    return [child for child in body.named_children if child.type not in COMMENTS]


def case_statements(case: Node) -> list[Node]:
    """Return the statements of a `case`, without its label."""
    colon = next((c for c in case.children if c.type in (":", "->")), None)
    if colon is None:
        return []
    return [s for s in statements_of(case) if s.start_byte >= colon.end_byte]


def completes(node: Node) -> bool:
    """Say whether control can come to what follows a statement."""
    kind = node.type
    if kind in JUMPS:
        return False
    if kind in BODIES:
        return all_complete(statements_of(node))
    if kind == "if_statement":
        branches = [
            node.child_by_field_name("consequence"),
            node.child_by_field_name("alternative"),
        ]
        return any(branch is None or completes(branch) for branch in branches)
    if kind in ("else_clause", "synchronized_statement", "labeled_statement", "finally_clause"):
        inner = statements_of(node)[-1]
        label = label_of(node) if kind == "labeled_statement" else ""
        return completes(inner) or (bool(label) and _left_by_break(node, label, nested=True))
    if kind in LOOPS:
        ends = not _endless(node) and (node.type != "do_statement" or _asks_again(node))
        return ends or _left_by_break(node, _own_label(node))
    if kind in SWITCHES:
        return _switch_completes(node)
    if kind in ("try_statement", "try_with_resources_statement"):
        return _try_completes(node)
    return True


def all_complete(statements: Iterable[Node]) -> bool:
    """Say whether control can come to the end of a list of statements."""
    return all(completes(statement) for statement in statements)


def label_of(node: Node) -> str:
    """Return the label of a labeled statement, or the one that a jump names; "": none."""
    names = [c for c in node.named_children if c.type in ("identifier", "statement_identifier")]
    return names[0].text.decode("utf-8", "replace") if names else ""


def _asks_again(loop: Node) -> bool:
    """Say whether control can come to the condition of a `do`."""
    body = loop.child_by_field_name("body")
    own = _own_label(loop)
    return body is None or completes(body) or _jumps(loop, "continue_statement", own)


def _endless(loop: Node) -> bool:
    condition = loop.child_by_field_name("condition")
    if condition is None:
        return loop.type == "for_statement"
    return condition.text.strip(b" ()\t\r\n") in (b"true", b"1")


def _jumps(node: Node, jump: str, label: str, *, nested: bool = False) -> bool:
    """Say whether a `break` or `continue` in a node is about it; deeper within, only by label."""
    around = LOOPS | SWITCHES if jump == "break_statement" else LOOPS
    for child in node.named_children:
        if child.type == jump:
            name = label_of(child)
            if name == label if name else not nested:
                return True
        if _jumps(child, jump, label, nested=nested or child.type in around):
            return True
    return False


def _left_by_break(node: Node, label: str, *, nested: bool = False) -> bool:
    return _jumps(node, "break_statement", label, nested=nested)


def _own_label(node: Node) -> str:
    parent = node.parent
    return label_of(parent) if parent is not None and parent.type == "labeled_statement" else ""


def _switch_completes(node: Node) -> bool:
    body = node.child_by_field_name("body")
    cases = [case for case in (body.named_children if body else ()) if case.type in CASES]
    if not any(is_default(case) for case in cases) or _left_by_break(node, _own_label(node)):
        return True
    if any(case.type == "switch_rule" for case in cases):
        return any(all_complete(case_statements(case)) for case in cases)
    return all_complete(case_statements(cases[-1]))


def is_default(case: Node) -> bool:
    """Say whether a case is the `default`."""
    return case.text.lstrip().startswith(b"default")


def _try_completes(node: Node) -> bool:
    parts = [node.child_by_field_name("body"), node.child_by_field_name("handler")]
    parts += [child for child in node.named_children if child.type == "catch_clause"]
    last = next((c for c in node.named_children if c.type == "finally_clause"), None)
    if last is not None and not completes(last):
        return False
    bodies = [part for part in parts if part is not None]
    return any(
        all_complete(statements_of(part)[-1:]) if part.type == "catch_clause" else completes(part)
        for part in bodies
    )
