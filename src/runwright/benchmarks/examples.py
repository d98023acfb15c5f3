"""Examples: the calls with their results that a docstring shows, as visible checks.

Read are calls on literals with a literal after them, in the ways that docstrings write it: `>>>
f(1)` with the result on the next line, `f(1) == 2`, `f(1) -> 2`, `f(1) => 2`, `f(1) ➞ 2`, `f(1)
returns 2`. `f(1) = 2` is more often a definition than an example. What is not of that form is no
example here; nothing is evaluated. A docstring may be wrong: HumanEval's of 47 and 116 are.
"""

import ast
import re
from collections.abc import Iterator

from runwright.analyze.parsing import parse
from runwright.core import Case, plain

_ARROWS = ("==", "=>", "->", "➞", "returns", "should return", "#=>", "# =>", "#")
_NO_LITERAL = (ValueError, TypeError, SyntaxError, RecursionError, MemoryError, plain.NotPlain)
_GOES_ON = re.compile(r"\s*[-+*/%<>=]|[\w\"']")
_MOST = 4000  # characters of a line


def examples_of(statement: str, entry_point: str) -> tuple[Case, ...]:
    """Return the examples of a function in the docstring of a Python prompt, each once, in order.

    Args:
        statement: A Python program that holds the function with its docstring.
        entry_point: The function.
    """
    found: dict[str, Case] = {}
    for call, text in _pairs(_docstring(statement, entry_point).split("\n"), entry_point):
        try:
            arguments = tuple(ast.literal_eval(one) for one in call.args)
            expected = ast.literal_eval(_literal(text))
            plain.encode((arguments, expected))
        except _NO_LITERAL:
            continue
        name = f"{ast.unparse(call)} == {expected!r}"
        found.setdefault(name, Case(name, entry_point, arguments, expected))
    return tuple(found.values())


def _docstring(statement: str, entry_point: str) -> str:
    try:
        body = parse(statement).body
    except SyntaxError:
        return ""
    own = [n for n in body if isinstance(n, ast.FunctionDef) and n.name == entry_point]
    return (ast.get_docstring(own[-1]) or "") if own else ""


def _pairs(lines: list[str], entry_point: str) -> Iterator[tuple[ast.Call, str]]:
    """Yield calls with the text that stands for their result."""
    for number, line in enumerate(lines):
        text = line.strip().removeprefix(">>>").strip()
        at = text.find(f"{entry_point}(")
        if at < 0 or len(text) > _MOST:
            continue
        end = _end_of_call(text, at)
        if end is None:
            continue
        try:
            node = ast.parse(text[at:end], mode="eval").body
        except _NO_LITERAL:
            continue
        if not isinstance(node, ast.Call) or node.keywords:
            continue
        rest = text[end:].strip().strip("`'\"").strip()
        arrow = next((one for one in _ARROWS if rest.startswith(one)), None)
        if arrow is not None:
            yield node, rest[len(arrow) :]
        elif not rest and line.strip().startswith(">>>") and number + 1 < len(lines):
            yield node, lines[number + 1]


def _end_of_call(text: str, start: int) -> int | None:
    """Return where the call that begins here ends: at the first bracket that makes it Python."""
    for end in range(start, len(text)):
        if text[end] == ")":
            try:
                ast.parse(text[start : end + 1], mode="eval")
            except _NO_LITERAL:
                continue
            return end + 1
    return None


def _literal(text: str) -> str:
    """Return the literal that a text begins with: as much of it as can be read as one.

    Raises:
        ValueError: it begins with none.
    """
    text = text.strip()
    for end in range(len(text), 0, -1):
        if text[end - 1] in ", \t":
            continue  # a comma after a value is the sentence's
        try:
            ast.literal_eval(text[:end])
        except _NO_LITERAL:
            continue
        if _GOES_ON.match(text[end:]):
            break  # `1 + 9 = 10`, `""aaa"`: it is more than this literal
        return text[:end]
    raise ValueError(text)
