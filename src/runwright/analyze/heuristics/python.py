"""Python: what its suggestions are read by, and H4 and H5."""

import ast
import re

from runwright.analyze.extract import defined, goes_on, indentations
from runwright.analyze.names import DEFINITIONS, Definition, Part, parts_of
from runwright.analyze.parsing import parse, symbols
from runwright.analyze.reachable import unneeded
from runwright.analyze.windows import is_words, longest_start

_START = re.compile(r"(?:from|import|def|async def|class|@|[A-Za-z_]\w*\s*=)")
_DEFINING = re.compile(r"(?:async\s+def|def|class)\s+(?P<name>\w+)|@")
_BODIES = ("\n    return None", "\n        return None", " return None")
_MOST_STARTS = 50  # lines that code may begin at, tried for one reply


class Python:
    """Suggestions in Python."""

    def problem(self, code: str, target: str | None) -> str:
        """Say why a text is no program with the target in it; "": it is one."""
        try:
            tree = parse(code)
            symbols(code)  # refuses what the parser lets pass
        except (SyntaxError, ValueError, RecursionError) as error:
            line = error.lineno if isinstance(error, SyntaxError) else None
            reason = error.msg if isinstance(error, SyntaxError) else str(error)
            return f"line {line}: {reason}" if line else reason
        if target is None:
            return "" if any(not is_words(node) for node in tree.body) else "there is no code"
        node = _node(tree, target)
        if node is None:
            return f"there is no {target}"
        return "" if _has_body(node) else f"{target} has no body"

    def defines(self, code: str, target: str) -> bool:
        """Say whether the target is defined in a text, whole or not."""
        return _definition_line(code, target) is not None

    def begins(self, text: str, target: str) -> bool:
        """Say whether a text is the beginning of a program, up to the target's body."""
        if _definition_line(text, target) is None:
            return False
        return any(not self.problem(f"{text.rstrip()}{way}", target) for way in _BODIES)

    def head_lacking(self, code: str, prompt: str, target: str) -> str:
        """Return code that defines the target below what it lacks of the prompt's head."""
        at = _definition_line(prompt, target)
        lines = prompt.split("\n")
        head = longest_start("\n".join(lines[:at]))
        bound = defined(_whole_start(code))
        try:
            parts = parts_of(parse(head), head)
        except (SyntaxError, ValueError, RecursionError):
            return code
        lacking = [text for part in parts if (text := _lacking(part, lines, bound, code))]
        return "\n\n".join(["\n".join(lacking), code]) if lacking else code

    def continued(self, prompt: str, body: str) -> str:
        """Return the prompt with a body below, its indentation mended where that makes it code."""
        found = ""
        ways = [f"{prompt}\n{way}" for way in indentations(body.strip("\n"))]
        for way in ways:
            start = longest_start(way)
            if start.strip("\n") == way.strip("\n") and goes_on(start, prompt):
                return way
            if goes_on(start, prompt) and len(start) > len(longest_start(found)):
                found = way
        return found or ways[0]

    def without_prose(self, text: str, target: str | None) -> str:
        """Return a text without the words before the code; as it is, if there are none."""
        if target is None:
            return text
        lines = text.split("\n")
        starts = [number for number, line in enumerate(lines) if _START.match(line)]
        for number in starts[:_MOST_STARTS]:
            rest = "\n".join(lines[number:])
            if target.partition(".")[0] in defined(_whole_start(rest)):
                return rest
        return text

    def shortened(
        self, code: str, target: str | None, *, kept: int, strict: bool
    ) -> tuple[str, tuple[str, ...]]:
        """Apply H4 and H5: remove what follows the target and is not needed by it."""
        whole = _whole_start(code)
        try:
            parts = parts_of(parse(whole), whole)
        except (SyntaxError, ValueError, RecursionError):
            return code, ()
        name = (target or "").partition(".")[0]
        ours = next((part for part in parts if name in part.binds), None)
        if target is None or ours is None:
            return code, ()
        tail = code[len(whole) :]
        if _is_needed(tail, parts):
            return code, ()
        end = max(kept, ours.lines[-1])
        if not tail.strip() and parts[-1].lines[0] <= end:
            return code, ()
        after = parts if strict else unneeded(whole, target)
        dropped = [part for part in after if part.lines[0] > end]
        numbers = {line for part in dropped for line in part.lines}
        if strict:  # the comments between them too
            numbers |= (
                set(range(end + 1, whole.count("\n") + 2)) if dropped or tail.strip() else set()
            )
        applied = {_heuristic(part) for part in dropped}
        if tail.strip():
            applied.add("H4" if _DEFINING.match(tail.lstrip()) else "H5")
        if not applied:
            return code, ()
        lines = whole.split("\n")
        left = [line for number, line in enumerate(lines, 1) if number not in numbers]
        return "\n".join(left), tuple(sorted(applied))


def _heuristic(part: Part) -> str:
    return "H4" if isinstance(part.node, DEFINITIONS) else "H5"


def _is_needed(tail: str, parts: tuple[Part, ...]) -> bool:
    """Say whether what was cut off begins a function that the program calls."""
    reads = frozenset().union(*(part.reads for part in parts))
    return any(found["name"] in reads for found in _DEFINING.finditer(tail) if found["name"])


def _whole_start(source: str) -> str:
    """Return the longest start of a text that is whole statements at the margin.

    A statement that goes on where the parser stopped is not whole, so it is not in it.
    """
    start = longest_start(source)
    lines = source.split("\n")
    count = start.count("\n") + 1 if start else 0
    following = next((line for line in lines[count:] if line.strip()), "")
    if not start or not following[:1].isspace():
        return start
    body = parse(start).body
    if not body:
        return ""
    last = body[-1]
    first = last.lineno
    if isinstance(last, DEFINITIONS):
        first = min([first, *(each.lineno for each in last.decorator_list)])
    return "\n".join(lines[: first - 1])


def _definition_line(code: str, target: str) -> int | None:
    """Return the line, from 0, at which the target or the class around it begins."""
    name = re.escape(target.partition(".")[0])
    pattern = re.compile(rf"(?:async\s+def|def|class)\s+{name}\b")
    lines = code.split("\n")
    at = next((number for number, line in enumerate(lines) if pattern.match(line)), None)
    while at and lines[at - 1].startswith("@"):
        at -= 1
    return at


def _lacking(part: Part, lines: list[str], bound: frozenset[str], code: str) -> str:
    """Return the text of a statement of the prompt that the code lacks; "": it does not."""
    text = "\n".join(lines[part.lines[0] - 1 : part.lines[-1]])
    has_it = bool(part.binds) and part.binds <= bound
    return "" if has_it or text.strip() in code else text


def _node(tree: ast.Module, target: str) -> Definition | None:
    """Return the last definition of a function, a class, or "Class.method"."""
    body, found = tree.body, None
    for name in target.split("."):
        named = [one for one in body if isinstance(one, DEFINITIONS) and one.name == name]
        if not named:
            return None
        found = named[-1]
        body = found.body
    return found


def _has_body(node: Definition) -> bool:
    return any(not isinstance(one, ast.Pass) and not is_words(one) for one in node.body)
