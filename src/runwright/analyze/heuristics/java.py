"""Java: what its suggestions are read by, and H6 and H7.

The parser is tree-sitter's, which gives a tree of broken text too. It takes a method that stands in
no class, so that is asked for beside.
"""

import re
from collections.abc import Iterator

from runwright.analyze.endings import statements_of
from runwright.analyze.grammars import Node, encoded, parse_foreign
from runwright.analyze.heuristics.overlap import begins_with

_CLASSES = frozenset(
    {
        "class_declaration",
        "interface_declaration",
        "enum_declaration",
        "record_declaration",
        "annotation_type_declaration",
    }
)
_METHODS = frozenset({"method_declaration", "constructor_declaration"})
_NAMES = frozenset({"identifier", "type_identifier"})
_BESIDE = re.compile(r"\s*(?:@|/\*|\*|//)")  # annotations and comments above a method
_CLOSINGS = {0: "", 1: "\n}", 2: "\n    }\n}"}  # by brackets that are open
_MOST_DELETED = 400  # lines
_NOT_CODE = re.compile(
    r"//[^\n]*|/\*.*?\*/"
    r'|"""(?:\\.|.)*?"""|"(?:\\.|[^"\\\n])*"'
    r"|'(?:\\.|[^'\\\n])*'",
    re.DOTALL,
)


class Java:
    """Suggestions in Java."""

    def problem(self, code: str, target: str | None) -> str:
        """Say why a text is no program with the target in it; "": it is one."""
        root = parse_foreign(code, "java")
        if root.has_error:
            return f"line {_error_line(root)}: cannot be parsed"
        if not any(child.type in _CLASSES for child in root.named_children):
            return "there is no class"
        if target is None:
            return ""
        found = _methods(root, target)
        inside = [method for method in found if _is_in_class(method)]
        if not inside:
            return f"{target} stands in no class" if found else f"there is no {target}"
        return "" if any(map(_has_body, inside)) else f"{target} has no body"

    def defines(self, code: str, target: str) -> bool:
        """Say whether the target is defined in a text, whole or not."""
        return _signature_line(code, target) is not None

    def begins(self, text: str, target: str) -> bool:
        """Say whether a text is the beginning of a program, up to the target's body."""
        return not self.problem(f"{text.rstrip()}\nreturn;}}}}", target)

    def head_lacking(self, code: str, prompt: str, target: str) -> str:
        """Return code that defines the target below what it lacks of the prompt's head."""
        if _methods_in_classes(code, target):
            return _with_imports(code, prompt)
        lines = prompt.split("\n")
        at = _signature_line(prompt, target)
        if at is None:
            return code
        first = code.strip("\n").split("\n")[0].strip()
        same = [number for number, line in enumerate(lines[: at + 1]) if line.strip() == first]
        if same:
            at = same[-1]
        else:
            while at and _BESIDE.match(lines[at - 1]):
                at -= 1
        head, body = "\n".join(lines[:at]), code.strip("\n")
        return code if begins_with(code, head) else f"{head}\n{body}"

    def continued(self, prompt: str, body: str) -> str:
        """Return the prompt with a body below."""
        return f"{prompt}\n{body}"

    def without_prose(self, text: str, target: str | None) -> str:
        """Return the text: without a fence, words are not told from Java."""
        del target
        return text

    def shortened(
        self, code: str, target: str | None, *, kept: int, strict: bool
    ) -> tuple[str, tuple[str, ...]]:
        """Apply H6 and H7."""
        applied = []
        if target is not None:
            lonely = _without_other_classes(code, target, kept=kept, strict=strict)
            if lonely != code:
                code = lonely
                applied.append("H6")
        closed = self._closed(code, target, kept=kept)
        if closed is not None:
            code = closed
            applied.append("H7")
        return code, tuple(applied)

    def _closed(self, code: str, target: str | None, *, kept: int) -> str | None:
        """H7: close brackets, deleting lines from the bottom; None: it is whole or cannot be."""
        lines = code.rstrip().split("\n")
        if not parse_foreign(code, "java").has_error:
            return None
        least = max(kept, len(lines) - _MOST_DELETED, 1)
        while len(lines) >= least:
            text = "\n".join(lines)
            closing = _CLOSINGS.get(_open_brackets(text))
            # Others than those that are open cannot help, so the parser is asked once.
            if closing is not None and not parse_foreign(text + closing, "java").has_error:
                return None if self.problem(text + closing, target) else text + closing
            del lines[-1]
        return None


def _open_brackets(text: str) -> int:
    """Return how many curly brackets are open at the end; -1: something else is, or too few."""
    code = _NOT_CODE.sub("", text)
    if code.count("(") != code.count(")") or code.count("[") != code.count("]"):
        return -1
    return max(-1, code.count("{") - code.count("}"))


def _walk(root: Node) -> Iterator[Node]:
    pending = [root]
    while pending:
        node = pending.pop()
        yield node
        pending.extend(reversed(node.named_children))


def _name(node: Node) -> str:
    name = node.child_by_field_name("name")
    return name.text.decode("utf-8", "replace") if name is not None else ""


def _methods(root: Node, target: str) -> list[Node]:
    name = target.rpartition(".")[2]
    return [node for node in _walk(root) if node.type in _METHODS and _name(node) == name]


def _methods_in_classes(code: str, target: str) -> list[Node]:
    methods = _methods(parse_foreign(code, "java"), target)
    return [method for method in methods if _is_in_class(method)]


def _is_in_class(node: Node) -> bool:
    parent = node.parent
    while parent is not None:
        if parent.type in _CLASSES:
            return True
        parent = parent.parent
    return False


def _has_body(method: Node) -> bool:
    body = method.child_by_field_name("body")
    return body is not None and bool(statements_of(body))


def _signature_line(code: str, target: str) -> int | None:
    """Return the last line, from 0, at which a method of that name is declared."""
    name = re.escape(target.rpartition(".")[2])
    # A type or `)` of an annotation stands before the name, and neither `.` nor a key word.
    pattern = re.compile(
        rf"^\s*(?!return\b|throw\b|new\b|else\b)[\w@<][^=;.]*[\w>\]]\s+{name}\s*\("
    )
    found = [number for number, line in enumerate(code.split("\n")) if pattern.match(line)]
    return found[-1] if found else None


def _with_imports(code: str, prompt: str) -> str:
    """Return code with the package and the imports of the prompt that it lacks."""
    wanted = [_text(node) for node in _of_file(prompt)]
    there = {_text(node) for node in _of_file(code)}
    lacking = [text for text in wanted if text not in there]
    return "\n".join([*lacking, "", code]) if lacking else code


def _of_file(code: str) -> list[Node]:
    kinds = ("package_declaration", "import_declaration")
    return [node for node in _walk(parse_foreign(code, "java")) if node.type in kinds]


def _text(node: Node) -> str:
    return " ".join(node.text.decode("utf-8", "replace").split())


def _error_line(root: Node) -> int:
    """Return the first line that is in error."""
    lines = [
        node.start_point[0]
        for node in _everything(root)
        if node.type == "ERROR" or (node.start_byte == node.end_byte and not node.children)
    ]
    return min(lines, default=root.end_point[0]) + 1


def _everything(root: Node) -> Iterator[Node]:
    pending = [root]
    while pending:
        node = pending.pop()
        yield node
        pending.extend(node.children)


def _without_other_classes(code: str, target: str, *, kept: int, strict: bool) -> str:
    """H6: remove the classes at the margin that the one around the target does not need."""
    root = parse_foreign(code, "java")
    classes = [node for node in root.named_children if node.type in _CLASSES]
    own = next((node for node in classes if _methods(node, target)), None)
    if own is None:
        return code
    needed = [own, *(node for node in classes if node.start_point[0] < kept and node != own)]
    if not strict:
        for one in needed:  # grows while it is read
            words = {_text(node) for node in _walk(one) if node.type in _NAMES}
            needed += [node for node in classes if node not in needed and _name(node) in words]
    data = encoded(code)
    for node in reversed(classes):
        if node not in needed:
            data = data[: node.start_byte].rstrip() + b"\n" + data[node.end_byte :].lstrip(b"\n")
    return data.decode("utf-8", "surrogatepass")
