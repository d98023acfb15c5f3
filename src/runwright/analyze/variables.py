"""Variables: which locals of a function of another language can be read at a place in its text.

A variable can be read where it is surely initialized: from the end of the declaration that gives it
a value, or of a later statement of the same list that does (an assignment by itself; in C and C++
also a call that is given its address). Reading it elsewhere would be undefined behavior in C, an
error in Java and JavaScript. A jump over that statement, to a label or a `case`, ends the stretch.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum

from runwright.analyze.endings import BODIES, CASES, case_statements, statements_of
from runwright.analyze.grammars import GRAMMARS, Node
from runwright.analyze.sites import Routine


class Shape(Enum):
    """How a variable is declared, as far as the text says."""

    PLAIN = "plain"
    POINTER = "pointer"
    ARRAY = "array"


@dataclass(frozen=True, slots=True)
class Local:
    """A local variable."""

    name: str
    type: str  # as the source has it; "": it does not say
    shape: Shape
    start: int  # the stretch in which its name means it, in bytes
    end: int
    readable: int  # from where on it can be read; `end`: nowhere


_DECLARATIONS = frozenset(
    {
        "declaration",
        "local_variable_declaration",
        "lexical_declaration",
        "variable_declaration",
    }
)
_PATTERNS = frozenset(
    {
        "object_pattern",
        "array_pattern",
        "rest_pattern",
        "assignment_pattern",
        "object_assignment_pattern",
        "pair_pattern",
        "structured_binding_declarator",
    }
)
_BOUND = frozenset({"identifier", "shorthand_property_identifier_pattern"})
_UNREADABLE = frozenset({b"register", b"extern", b"typedef"})
# Declaring one of these in C++ gives it a value.
_INITIALIZED = (
    "string",
    "vector",
    "map",
    "set",
    "pair",
    "deque",
    "list",
    "queue",
    "stack",
    "tuple",
)


class Locals:
    """The local variables of one function.

    Args:
        routine: The function.
        language: The language it is in.
    """

    def __init__(self, routine: Routine, language: str) -> None:
        self._language = language
        self._functions = GRAMMARS[language].functions
        self._labels = sorted(
            node.start_byte
            for node in _within(routine.body, self._functions)
            if node.type == "labeled_statement" and language in ("c", "cpp")
        )
        self._found: list[Local] = []
        self._entry = routine.body.start_byte
        if routine.node is not routine.body:
            self._parameters(routine.node, routine.body)
        is_script = routine.node is routine.body  # its last probe stands behind its last byte
        self._list(statements_of(routine.body), routine.body.end_byte + is_script)

    def at(self, offset: int) -> list[Local]:
        """Return what can be read at an offset, in order of declaration."""
        innermost: dict[str, Local] = {}
        for local in self._found:
            if local.start <= offset < local.end:
                known = innermost.get(local.name)
                if known is None or known.start <= local.start:
                    innermost[local.name] = local
        return [local for local in innermost.values() if local.readable <= offset]

    def _add(self, local: Local) -> None:
        cut = local.end
        if local.start != self._entry:  # else no `goto` can come in around its beginning
            cut = next((at for at in self._labels if local.start < at < local.end), local.end)
        if cut < local.end:
            self._found.append(
                Local(local.name, local.type, local.shape, cut, local.end, local.end)
            )
        self._found.append(
            Local(local.name, local.type, local.shape, local.start, cut, local.readable)
        )

    def _parameters(self, node: Node, body: Node) -> None:
        single = node.child_by_field_name("parameter")
        listed = node.child_by_field_name("parameters")
        declarator = node.child_by_field_name("declarator")
        while listed is None and declarator is not None:
            listed = declarator.child_by_field_name("parameters")
            inner = declarator.child_by_field_name("declarator")
            if inner is None and declarator.type == "reference_declarator":
                inner = declarator.named_children[0]
            declarator = inner
        for holder in (single, listed):
            if holder is None:
                continue
            whole = holder.type in _BOUND
            for parameter in [holder] if whole else holder.named_children:
                self._declared(parameter, body.start_byte, body.end_byte, given=True)

    def _list(self, statements: list[Node], end: int) -> None:
        for statement in statements:
            self._statement(statement, statements, end)

    def _statement(self, node: Node, around: list[Node], end: int) -> None:
        kind = node.type
        if kind in _DECLARATIONS:
            self._declaration(node, around, end)
        elif kind in BODIES:
            self._list(statements_of(node), node.end_byte)
        elif kind in ("for_statement", "for_range_loop", "for_in_statement"):
            self._for(node)
        elif kind == "enhanced_for_statement":
            self._heads(node)
        elif kind == "catch_clause":
            self._catch(node)
        elif kind in CASES:
            self._list(case_statements(node), node.end_byte)
        elif kind == "resource_specification":
            self._resources(node)
        elif kind not in self._functions:
            for child in node.named_children:
                self._statement(child, [], node.end_byte)

    def _for(self, node: Node) -> None:
        first = node.child_by_field_name("initializer") or node.child_by_field_name("init")
        if first is not None and first.type in _DECLARATIONS:
            self._declaration(first, [], node.end_byte)
        if node.type != "for_statement":
            self._heads(node)
            return
        body = node.child_by_field_name("body")
        if body is not None:
            self._statement(body, [], body.end_byte)

    def _heads(self, node: Node) -> None:
        """Take the variable that a loop over a collection declares."""
        body = node.child_by_field_name("body")
        if body is None:
            return
        left = node.child_by_field_name("left")
        if left is not None and node.child_by_field_name("kind") is not None:
            for name in _names(left):
                self._add(Local(name, "", Shape.PLAIN, body.start_byte, body.end_byte, 0))
        elif left is None:
            self._declared(node, body.start_byte, body.end_byte, given=True)
        self._statement(body, [], body.end_byte)

    def _catch(self, node: Node) -> None:
        body = node.child_by_field_name("body")
        parameter = node.child_by_field_name("parameter")
        if body is None:
            return
        if parameter is not None:
            for name in _names(parameter):
                self._add(Local(name, "", Shape.PLAIN, body.start_byte, body.end_byte, 0))
        for child in node.named_children:
            if child.type == "catch_formal_parameter":
                self._declared(child, body.start_byte, body.end_byte, given=True)
            elif child.type == "parameter_list":
                for part in child.named_children:
                    self._declared(part, body.start_byte, body.end_byte, given=True)
        self._list(statements_of(body), body.end_byte)

    def _resources(self, node: Node) -> None:
        body = node.parent.child_by_field_name("body") if node.parent is not None else None
        if body is not None:
            for resource in node.named_children:
                self._declared(resource, body.start_byte, body.end_byte, given=True)

    def _declaration(self, node: Node, around: list[Node], end: int) -> None:
        words = {child.text for child in node.named_children if child.type != "init_declarator"}
        if words & _UNREADABLE:
            return
        given = self._language == "javascript" or b"static" in words
        for declarator in node.children_by_field_name("declarator") or [
            child for child in node.named_children if child.type == "variable_declarator"
        ]:
            self._one(node, declarator, node.end_byte, end, given=given, around=around)

    def _declared(self, node: Node, start: int, end: int, *, given: bool) -> None:
        """Take the variable of a parameter, or of what declares one in the same form."""
        declarator = (
            node.child_by_field_name("declarator")
            or node.child_by_field_name("pattern")
            or next((c for c in node.named_children if c.type == "variable_declarator"), None)
        )
        if declarator is None:
            declarator = node if node.type in _BOUND | _PATTERNS else _named(node)
        if declarator is not None:
            self._one(node, declarator, start, end, given=given, parameter=True)

    def _one(
        self,
        node: Node,
        declarator: Node,
        start: int,
        end: int,
        *,
        given: bool,
        around: list[Node] | None = None,
        parameter: bool = False,
    ) -> None:
        type_node = node.child_by_field_name("type")
        type_text = "" if type_node is None else type_node.text.decode("utf-8", "replace")
        has_value = given or declarator.child_by_field_name("value") is not None
        has_value = has_value or declarator.type in ("init_declarator", "assignment_pattern")
        shape, stars = _shape(declarator)
        if shape is Shape.ARRAY and parameter:
            shape = Shape.POINTER
        if self._language == "cpp" and shape is Shape.PLAIN:
            bare = type_text.removeprefix("std::")
            has_value = has_value or bare.split("<")[0] in _INITIALIZED
        for name in _names(declarator):
            readable = end
            if has_value:
                readable = start
            elif around:
                readable = self._assigned(name, shape, node, around, end)
            self._add(Local(name, f"{type_text}{stars}", shape, start, end, readable))

    def _assigned(
        self, name: str, shape: Shape, declaration: Node, around: list[Node], end: int
    ) -> int:
        """Return where the first statement of a list ends that surely gives a variable a value."""
        later = (s for s in around if s.start_byte >= declaration.end_byte)
        for statement in later:
            if statement.type == "for_statement":
                first = statement.child_by_field_name("initializer")
                first = first or statement.child_by_field_name("init")
                body = statement.child_by_field_name("body")
                if first is not None and body is not None and _assigns(first, name):
                    return body.start_byte
            if self._gives(statement, name, whole=shape is Shape.ARRAY):
                return statement.end_byte
        return end

    def _gives(self, statement: Node, name: str, *, whole: bool) -> bool:
        if statement.type != "expression_statement" or not statement.named_children:
            return False
        expression = statement.named_children[0]
        if _assigns(expression, name):
            return True
        if self._language not in ("c", "cpp"):
            return False
        return any(
            part.text.replace(b" ", b"") == b"&" + name.encode()
            or (whole and part.type == "argument_list" and _passes(part, name))
            or (part.type == "binary_expression" and _reads_into(part, name, self._language))
            for part in _within(expression, self._functions)
        )


def _assigns(expression: Node, name: str) -> bool:
    """Say whether `a = b = ...` or `a = ..., b = ...` gives a variable a value."""
    if expression.type == "comma_expression":
        return any(_assigns(part, name) for part in expression.named_children)
    if expression.type != "assignment_expression":
        return False
    left, right = expression.child_by_field_name("left"), expression.child_by_field_name("right")
    plain = any(child.type == "=" for child in expression.children)
    if plain and left is not None and left.text.decode("utf-8", "replace") == name:
        return True
    return right is not None and _assigns(right, name)


def _passes(arguments: Node, name: str) -> bool:
    return any(argument.text == name.encode() for argument in arguments.named_children)


def _reads_into(expression: Node, name: str, language: str) -> bool:
    right = expression.child_by_field_name("right")
    return (
        language == "cpp"
        and any(child.type == ">>" for child in expression.children)
        and right is not None
        and right.text == name.encode()
    )


def _within(node: Node, functions: frozenset[str]) -> Iterator[Node]:
    """Walk a node, but not into functions."""
    pending = [node]
    while pending:
        current = pending.pop()
        yield current
        pending.extend(child for child in current.named_children if child.type not in functions)


def _named(node: Node) -> Node | None:
    return node.child_by_field_name("name")


def _names(declarator: Node) -> list[str]:
    """Return the names that a declarator or pattern binds, in order."""
    if declarator.type in _BOUND:
        return [declarator.text.decode("utf-8", "replace")]
    if declarator.type in _PATTERNS:
        skipped = (declarator.child_by_field_name("right"), declarator.child_by_field_name("key"))
        return [
            name
            for child in declarator.named_children
            if child not in skipped
            for name in _names(child)
        ]
    inner = declarator.child_by_field_name("declarator") or declarator.child_by_field_name("name")
    if inner is None and declarator.type in ("reference_declarator", "parenthesized_declarator"):
        inner = declarator.named_children[0] if declarator.named_children else None
    return [] if inner is None or declarator.type == "function_declarator" else _names(inner)


def _shape(declarator: Node) -> tuple[Shape, str]:
    """Return how the innermost part of a declarator has it, and that as text after the type."""
    shape, text = Shape.PLAIN, ""
    node: Node | None = declarator
    while node is not None:
        if node.type == "pointer_declarator":
            shape, text = Shape.POINTER, f"{text} *"
        elif node.type == "array_declarator":
            size = node.child_by_field_name("size")
            shape = Shape.ARRAY
            text += f"[{size.text.decode('utf-8', 'replace') if size is not None else ''}]"
        elif node.type == "function_declarator":
            return Shape.POINTER, f"{text} (*)()"
        inner = node.child_by_field_name("declarator")
        if inner is None and node.type in ("reference_declarator", "parenthesized_declarator"):
            inner = node.named_children[0] if node.named_children else None
        node = inner
    return shape, text.replace("* *", "**")
