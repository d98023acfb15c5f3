"""Naming: what functions, classes and caught exceptions are called in a source text."""

from runwright.analyze.grammars import Node


def name_of(node: Node) -> str:
    """Return what a function or class is called in the source; "": it has no name."""
    found = node.child_by_field_name("name")
    declarator = node.child_by_field_name("declarator")
    while found is None and declarator is not None:
        inner = declarator.child_by_field_name("declarator")
        if inner is None:  # a reference or parenthesized one has it without a field
            wraps = declarator.type in ("reference_declarator", "parenthesized_declarator")
            inner = declarator.named_children[0] if wraps else None
        if inner is None and declarator.type != "abstract_function_declarator":
            found = declarator
        declarator = inner
    return "" if found is None else found.text.decode("utf-8", "replace")


def default_name(node: Node) -> str:
    """Return what a function without a name of its own is called by what it is given to."""
    if node.type in ("static_initializer", "class_static_block"):
        return "<static>"
    parent = node.parent
    if parent is not None and parent.type in ("variable_declarator", "field_definition", "pair"):
        for name in ("name", "property", "key"):
            named = parent.child_by_field_name(name)
            if named is not None and "identifier" in named.type:
                return named.text.decode("utf-8", "replace")
    return "<lambda>"


def caught_name(clause: Node) -> str:
    """Return the variable that a handler holds its exception in; "": none, or a pattern."""
    parameter = clause.child_by_field_name("parameter")
    if parameter is None:
        parameter = next(
            (c for c in clause.named_children if c.type == "catch_formal_parameter"), None
        )
        parameter = parameter.child_by_field_name("name") if parameter is not None else None
    if parameter is None or parameter.type != "identifier":
        return ""
    return parameter.text.decode("utf-8", "replace")
