"""Turn: one reply of the model, what became of the program in it, and the answer it comes to."""

import re
import textwrap
from dataclasses import dataclass
from enum import Enum

from runwright.analyze.extract import clean, extract
from runwright.analyze.fences import Fenced, fenced
from runwright.analyze.parsing import parse
from runwright.analyze.replies import tagged
from runwright.analyze.windows import is_code
from runwright.core import Execution, Prompt, Status, Text
from runwright.judge.ending import describe

_PYTHON = {"python", "python3", "py"}
_FENCE = re.compile(
    r"^[ \t]*+(?P<fence>`{3,}+|~{3,}+)(?P<tag>[^\n]*+)\n(?P<body>.*?)(?:^[ \t]*+(?P=fence)|\Z)",
    re.MULTILINE | re.DOTALL,
)
_SHOWN = 4000  # characters of each stream that a model is shown
_END = "TERMINATE"


class Code(Enum):
    """Whether a reply may hold a program that is run."""

    NEVER = "never"
    MAY = "may"  # a block that is marked as Python
    MUST = "must"  # whatever code can be found


@dataclass(frozen=True, slots=True)
class Turn:
    """One reply."""

    prompt: Prompt  # the conversation that it answers
    reply: str
    answer: str | None  # None: there is none
    way: Code  # whether a program in it was run
    by_code: bool = False  # whether a program's output is or led to the answer
    code: str | None = None  # the program in it, if any
    execution: Execution | None = None  # of that program

    @property
    def ends(self) -> bool:
        """True if the model says that it is done."""
        return _END in self.reply

    @property
    def said(self) -> Prompt:
        """The conversation with this reply."""
        return self.prompt.then("assistant", self.reply)


def code_in(reply: str, code: Code) -> str | None:
    """Return the program in a reply that is to be run; None if there is none.

    Of blocks marked as Python those that are Python are one program, like the cells of a notebook.
    If none is, the last is taken as it stands, so that what is wrong with it is seen.
    """
    if code is Code.NEVER:
        return None
    marked = [_whole(block) for block in fenced(clean(reply)) if block.tag in _PYTHON]
    if marked:
        return "\n\n".join(filter(_parses, marked)) or marked[-1]
    return extract(reply) if code is Code.MUST else None


def _whole(block: Fenced) -> str:
    """Return a block's text up to the first end at which it is Python, or to its first end."""
    texts = [textwrap.dedent(text) for text in block.ends]
    return next((text for text in texts if _parses(text)), texts[0])


def _parses(text: str) -> bool:
    try:
        parse(text)
    except SyntaxError:
        return False
    return True


def answer_in(reply: str, execution: Execution | None) -> tuple[str | None, bool]:
    """Return the answer that a reply comes to, and whether the program in it gave it.

    The last mark in the program's output is the answer, or all that a program printed that marked
    nothing and ended well; else the last mark in what the reply says around its code.
    """
    if execution is not None:
        printed = _readable(execution.stdout)
        whole = printed.strip() if execution.status is Status.OK else ""
        found = tagged(printed) or whole
        if found:
            return found, True
    return tagged(_prose(reply)) or None, False


def told(execution: Execution) -> str:
    """Return what a run came to, as a model is told it."""
    lines = [f"Output:\n{_bounded(_readable(execution.stdout).rstrip()) or '(nothing)'}"]
    if errors := _readable(execution.stderr).strip():
        lines.append(f"Errors:\n{_bounded(errors)}")
    if execution.status is Status.TIMEOUT:
        # Not which clock it was: that is by chance, and a replay must find the same prompt.
        lines.append(f"It timed out: it was stopped after {execution.limits.wall_s:.2g} seconds.")
    elif execution.status is not Status.OK:
        lines.append(f"The program {describe(execution)}.")
    return "\n".join(lines)


def _readable(output: Text) -> str:
    """Return output as text that can be sent on: bytes that are no UTF-8 are marked."""
    return str(output).encode("utf-8", "surrogateescape").decode("utf-8", "replace")


def _bounded(text: str) -> str:
    if len(text) <= _SHOWN:
        return text
    half = _SHOWN // 2
    return f"{text[:half]}\n... {len(text) - _SHOWN} characters left out ...\n{text[-half:]}"


def _prose(reply: str) -> str:
    """Return a reply without its blocks of code; a block that is no Python stays."""

    def kept(block: re.Match[str]) -> str:
        tagged_so = block["tag"].strip(" \t`~").lower() in _PYTHON
        return "" if tagged_so or is_code(block["body"]) else block[0]

    return _FENCE.sub(kept, clean(reply))
