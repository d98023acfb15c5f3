"""Programs and tests in what a model sampled.

`text` is CodeT's own way: split at the word `assert`, keep what speaks of the function and compiles
(section 2.1 and the released code). `tree` is sturdier: it reads the sample as Python, as far as it
can be read, and takes each assertion that stands on names it can know, written the same way
whatever blanks and message it had. Either keeps the order, and every copy: how often a test was
sampled counts.
"""

import ast
import builtins
import contextlib
import re
from collections.abc import Callable, Iterator

from runwright.analyze.parsing import parse
from runwright.core.errors import BadOption

# A sample of a function's body ends before the first of these.
STOPS = ("\nclass", "\ndef", "\n#", "\nif", "\nprint")
_WORD = "assert "
_BARE_WORD = re.compile(r"\bassert(?:[ \t]+assert)*\s+")  # asked for again, or on a line of its own
_MOST_CHARACTERS = 20_000  # of a sample that is read as Python: what is asked for is far less
_MOST_LINES = 50  # left out of a sample before it is given up


def cut(sample: str) -> str:
    """Return a sample up to the first of `STOPS`."""
    return sample[: min((at for stop in STOPS if (at := sample.find(stop)) >= 0), default=None)]


def extract(way: str) -> Callable[..., tuple[str, ...]]:
    """Return a way of extraction by name: `by_text` or `by_tree`.

    Raises:
        BadOption: there is none of that name.
    """
    ways = {"text": by_text, "tree": by_tree}
    if way not in ways:
        raise BadOption(f"extraction={way!r} must be {' or '.join(ways)}")
    return ways[way]


def by_text(sample: str, entry: str, limit: int = 5, *, begun: str = _WORD) -> tuple[str, ...]:
    """Return the first tests of a sample, found as the released code does.

    Args:
        sample: What the model wrote.
        entry: The function that each test must mention.
        limit: The most to keep, >= 1.
        begun: What the prompt ended with, which the sample goes on from.
    """
    parts = [part for part in f"{begun}{sample}".split(_WORD) if entry in part]
    tests = (cut(_WORD + part).strip() for part in parts)
    return tuple(test for test in tests if _compiles(test))[:limit]


def by_tree(sample: str, entry: str, limit: int = 5, *, begun: str = _WORD) -> tuple[str, ...]:
    """Return the first assertions of a sample that call the function; args are those of `by_text`.

    Lines that are no Python are left out. Assertions inside of functions and loops are taken too,
    where they need nothing from them.
    """
    known = {*dir(builtins), entry}
    found = []
    for node in _assertions(_readable(f"{begun}{sample}")):
        names = _names(node.test)
        if entry in names and names <= known:
            with contextlib.suppress(RecursionError):  # a sum of thousands of terms is no test
                found.append(f"assert {ast.unparse(node.test)}")
    return tuple(found[:limit])


def _compiles(test: str) -> bool:
    block = test.replace("\n", "\n    ")
    try:
        parse(f"try:\n    {block}\nexcept Exception:\n    pass\n")
    except SyntaxError:
        return False
    return True


def _readable(text: str) -> ast.Module:
    """Return the tree of a text without the lines that keep it from being read."""
    text = _BARE_WORD.sub(_WORD, text[:_MOST_CHARACTERS])
    lines = text.split("\n")
    for _ in range(_MOST_LINES):
        try:
            return parse("\n".join(lines))
        except SyntaxError as error:
            del lines[min((error.lineno or len(lines)) - 1, len(lines) - 1)]
        if not lines:
            break
    return ast.Module([], [])


def _assertions(tree: ast.AST) -> Iterator[ast.Assert]:
    """Yield assertions in the order in which they stand."""
    waiting: list[ast.AST] = [tree]
    while waiting:  # no recursion: thousands of `elif` are as many statements within each other
        node = waiting.pop()
        if isinstance(node, ast.Assert):
            yield node
        elif isinstance(node, ast.mod | ast.stmt | ast.excepthandler | ast.match_case):
            waiting += reversed(list(ast.iter_child_nodes(node)))


def _names(test: ast.expr) -> set[str]:
    """Return the names that a test reads, but for those that it binds itself."""
    names = [node for node in ast.walk(test) if isinstance(node, ast.Name)]
    bound = {node.id for node in names if isinstance(node.ctx, ast.Store)}
    bound |= {node.arg for node in ast.walk(test) if isinstance(node, ast.arg)}
    return {node.id for node in names} - bound
