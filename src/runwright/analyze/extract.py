"""Extract: the program in what a model replied. One tolerant reader for every method.

In order: a reply that is a program is one; else the blocks between fences that are Python; else
the longest stretches of lines that are Python. Of several pieces the last that defines the entry
point is taken, or the longest, and before it the pieces that define what it lacks. What the entry
point does not need is then dropped (reachable.py). Nothing is executed.

A completion continues a prompt in the middle of a function. Its indentation is mended where it lost
that of its first line or all of it, and it ends where it stops being Python.

The ideas are those of EvalPlus's sanitizer and of FRANC's heuristics H1 to H5.
"""

import builtins
import re
import textwrap
from collections.abc import Sequence

from runwright.analyze.fences import Fenced, fenced
from runwright.analyze.names import DEFINITIONS, parts_of
from runwright.analyze.parsing import parse
from runwright.analyze.reachable import reachable
from runwright.analyze.windows import is_code, longest_start, windows

_ESCAPES = re.compile(r"\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)|[@-Z\\-_])")
_KNOWN = frozenset(dir(builtins))
_MOST = 500_000  # characters of a reply that are read
_INDENT = "    "


def extract(
    reply: str,
    entry_point: str | None = None,
    *,
    language: str = "python",
    also: frozenset[str] = frozenset(),
) -> str | None:
    """Return the program in a reply; None if there is no code in it.

    Args:
        reply: What a model said: a program, Markdown, prose around code, or a part of these.
        entry_point: The function that is asked for, "Class.method" too; None: a whole program.
        language: Of the program; only Python is parsed, of others the best fence is taken.
        also: Names that are kept if they are there, e.g. functions that the tests call.
    """
    text = clean(reply)
    if language != "python":
        return _foreign(text, entry_point, language)
    if is_code(text) and (entry_point is None or entry_point.partition(".")[0] in defined(text)):
        return _tidy(text, entry_point, also)
    pieces = [code for block in fenced(text) if (code := _parsable(block)) is not None]
    if not pieces:
        pieces = list(windows(_without_fences(text)))
    if not pieces:
        return None
    return _tidy(_joined(pieces, entry_point, also), entry_point, also)


def complete(prompt: str, completion: str, entry_point: str) -> str | None:
    """Return the program that a completion makes of a prompt; None if there is no code in it.

    Args:
        prompt: The beginning of a Python program, up to the body of the entry point.
        completion: What a model said: the body, the whole function, or a reply with one of them.
        entry_point: The function that is asked for.
    """
    text = clean(completion)
    also = given(prompt) - {entry_point}
    blocks = list(fenced(text))
    for candidate in [text, *(code for block in blocks for code in block.ends)]:
        if entry_point in defined(candidate):
            return _tidy(_joined([prompt, candidate], entry_point, also), entry_point, also)
    bodies = [block.code for block in blocks] or [text]
    programs = [found for body in bodies if (found := _continued(prompt, body)) is not None]
    if programs:
        return _tidy(max(programs, key=len), entry_point, also)
    found = extract(text, entry_point)
    if found is None or entry_point not in defined(found):
        return None
    return _tidy(_joined([prompt, found], entry_point, also), entry_point, also)


def given(prompt: str) -> frozenset[str]:
    """Return the names that a prompt defines, which tests may use: its last function too."""
    return defined(longest_start(clean(prompt)))


def clean(text: str) -> str:
    r"""Return text without terminal escapes and NULs, its lines ending in `\n`; no endless one."""
    text = _ESCAPES.sub("", text[:_MOST].removeprefix("\ufeff")).replace("\0", "")
    return text.replace("\r\n", "\n").replace("\r", "\n")


def defined(source: str) -> frozenset[str]:
    """Return the names that the top level of a Python program binds; none if it is not Python."""
    try:
        return frozenset().union(*(part.binds for part in parts_of(parse(source), source)))
    except (SyntaxError, ValueError, RecursionError):
        return frozenset()


def _parsable(block: Fenced) -> str | None:
    """Return the code of a block up to the first end at which it is Python."""
    for code in block.ends:
        dedented = textwrap.dedent(code)
        if is_code(dedented):
            return dedented
    stretches = list(windows(block.code))
    return max(stretches, key=len) if stretches else None


def _joined(pieces: Sequence[str], entry_point: str | None, also: frozenset[str]) -> str:
    """Return the piece to take, below those that define what it lacks."""
    names = [defined(piece) for piece in pieces]
    entry = (entry_point or "").partition(".")[0]
    holding = [at for at, bound in enumerate(names) if entry in bound]
    chosen = holding[-1] if holding else max(range(len(pieces)), key=lambda at: len(pieces[at]))
    lacking = (also | _lacking(pieces[chosen])) - names[chosen]
    before: list[str] = []
    for at in reversed(range(len(pieces))):
        if at != chosen and lacking & names[at]:
            before.insert(0, pieces[at])
            lacking = (lacking - names[at]) | _lacking(pieces[at])
    return "\n\n".join([*(piece.strip("\n") for piece in before), pieces[chosen].strip("\n")])


def _lacking(source: str) -> frozenset[str]:
    try:
        parts = parts_of(parse(source), source)
    except (SyntaxError, ValueError, RecursionError):
        return frozenset()
    reads = frozenset().union(*(part.reads for part in parts))
    return reads - frozenset().union(*(part.binds for part in parts)) - _KNOWN


def _continued(prompt: str, body: str) -> str | None:
    """Return the program that a body makes of a prompt; of several readings, the first whole one.

    A program is whole if nothing of the body had to be left out; else the longest is taken.
    """
    head = clean(prompt).rstrip("\n")
    found: list[str] = []
    for way in indentations(body.strip("\n")):
        program = longest_start(f"{head}\n{way}")
        if not goes_on(program, head):
            continue
        if program.strip("\n") == f"{head}\n{way}".strip("\n"):
            return program
        found.append(program)
    return max(found, key=len, default=None)


def indentations(body: str) -> list[str]:
    """Return a body as it is, with its first line moved in, and with all lines moved in."""
    first, _, rest = body.partition("\n")
    moved = f"{_INDENT}{first.lstrip()}\n"
    one, every = moved + rest, textwrap.indent(textwrap.dedent(body), _INDENT)
    both = moved + textwrap.indent(textwrap.dedent(rest), _INDENT)
    following = next((line for line in rest.split("\n") if line.strip()), "")
    # Lines at the margin below the first belong to the body, unless that returned.
    if following[:1].isspace() or first.lstrip().startswith(("return", "raise")):
        return [body, one, every, both]
    return [body, every, one, both]


def goes_on(program: str, head: str) -> bool:
    """Say whether the last function of a prompt has a body of its own in the program."""
    lines = head.rstrip("\n").count("\n") + 1
    for node in parse(program).body:
        end = node.end_lineno or node.lineno
        if isinstance(node, DEFINITIONS) and node.lineno <= lines < end:
            return True
    return False


def _foreign(text: str, entry_point: str | None, language: str) -> str | None:
    blocks = [block for block in fenced(text) if block.code.strip()]
    if not blocks:
        return text.strip("\n") + "\n" if text.strip() else None

    def worth(block: Fenced) -> tuple[bool, bool, int]:
        return (entry_point or "") in block.code, block.tag == language, len(block.code)

    return max(blocks, key=worth).code.strip("\n") + "\n"


def _without_fences(text: str) -> str:
    return "\n".join(
        "" if line.lstrip()[:3] in ("```", "~~~") else line for line in text.split("\n")
    )


def _tidy(source: str, entry_point: str | None, also: frozenset[str] = frozenset()) -> str:
    if entry_point is not None:
        source = reachable(source, entry_point, also=also)
    return source.strip("\n") + "\n"
