"""Heuristics: what makes a program of what a model suggested, step by step, each step named.

Paper: Siddiq, Casey, Santos. "FRANC: A Lightweight Framework for High-Quality Code Generation",
       SCAM 2024. arXiv:2307.08220

    H1  keep one block between fences, and no prose before the code
    H2  put the prompt back, or the part of it that is missing
    H3  cut at the end of a block of code that is written as text: a fence, </code>
    H4  Python: remove functions and classes after the target function
    H5  Python: remove other code after the target function, and what is no code
    H6  Java: remove the other classes
    H7  Java: close brackets, or delete the last line and try again; never into the prompt

They apply in this order, those that the language has, until they change nothing. The result is the
text with the list of those that changed it, and what still is wrong with it. What is deleted lies
behind the target function, except by H7; a target that would be left without a body is not called
mended. Applied to its own result, the filter changes nothing.

`extract.py` answers another question, what program a reply holds at best; the two share their
parts: fences.py, windows.py, reachable.py. Open python.py and java.py for what differs by language.

Differs from the paper, unless `strict`
    1. H1 takes the first block that defines the target, not the first one. A text that is a program
       already has no H1 and no H3: what looks like a fence in it is a part of it.
    2. H4 to H6 keep what the target needs, wherever it stands.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from runwright.analyze.extract import clean
from runwright.analyze.fences import fenced
from runwright.analyze.heuristics.java import Java
from runwright.analyze.heuristics.language import Language
from runwright.analyze.heuristics.prompts import with_prompt
from runwright.analyze.heuristics.python import Python
from runwright.core.errors import UnknownName

__all__ = ["Filtered", "code_prompt", "languages", "problem", "prompt_lines", "static_filter"]

_LANGUAGES: dict[str, Callable[[], Language]] = {"python": Python, "java": Java}
_MOST_PASSES = 4
_PAPER_ENDS = re.compile(r"\n```\n\n##|\n</code>")
_ENDS = re.compile(r"^[ \t]*+(?:```|~~~)|(?<![ \t])[ \t]*+</code>", re.MULTILINE)
_FENCE = re.compile(r"^[ \t]*(?:```|~~~)[ \t]*(?P<tag>\S*)", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Filtered:
    """What the heuristics made of one suggestion."""

    code: str
    applied: tuple[str, ...] = ()  # those that changed it, in order: "H1" to "H7"
    problem: str = ""  # why it is no program with the target in it; "": it is one


def languages() -> tuple[str, ...]:
    """Return the languages that have heuristics."""
    return tuple(_LANGUAGES)


def static_filter(
    reply: str,
    *,
    prompt: str = "",
    entry_point: str | None = None,
    language: str = "python",
    chat: bool = True,
    strict: bool = False,
) -> Filtered:
    """Apply the heuristics to one suggestion. Nothing is executed.

    Args:
        reply: What a model said.
        prompt: The beginning of the program that it was to go on with; "": there is none.
        entry_point: The function or method that is asked for; None: no heuristic that needs one.
        language: "python" or "java".
        chat: The model answers in a chat; else it completes the prompt, and H1 does not apply.
        strict: As the paper describes them, see the module.

    Raises:
        UnknownName: there are no heuristics for the language.
        NeedsExtra: reading Java needs a parser that is not installed.
    """
    if language not in _LANGUAGES:
        raise UnknownName(
            f"no heuristics for language {language!r}; there are {', '.join(_LANGUAGES)}"
        )
    reader, prompt = _LANGUAGES[language](), clean(prompt)
    start = code = clean(reply)
    applied: list[str] = []
    for _ in range(_MOST_PASSES):
        code, more = _passed(code, prompt, entry_point, reader=reader, chat=chat, strict=strict)
        if not more:
            break
        applied += more
    else:  # each pass finds more to do: whatever this is, it is left alone
        code, applied = start, []
    return Filtered(code, tuple(sorted(set(applied))), reader.problem(code, entry_point))


def _passed(
    code: str, prompt: str, target: str | None, *, reader: Language, chat: bool, strict: bool
) -> tuple[str, list[str]]:
    """Apply each heuristic once; returns the code and which of them changed it."""
    block = partial(_block, reader=reader, target=target, strict=strict)
    head = partial(with_prompt, prompt=prompt, target=target, language=reader)
    end = partial(_cut_at_end, prompt=prompt, reader=reader, target=target, strict=strict)
    applied = []
    for name, step in (("H1", block), ("H2", head), ("H3", end))[0 if chat else 1 :]:
        if (changed := step(code)) != code:
            code = changed
            applied.append(name)
    code, more = reader.shortened(code, target, kept=prompt_lines(code, prompt), strict=strict)
    applied += more
    return (code.strip("\n") + "\n" if applied else code), applied


def code_prompt(statement: str, entry_point: str | None, language: str) -> str:
    """Return a statement if it is the beginning of the program that it asks for; else "".

    Args:
        statement: A signature with what stands above it and its documentation, or words.
        entry_point: The function that is asked for; None: nothing is begun.
        language: A language that has heuristics.
    """
    if entry_point is None:
        return ""
    return statement if _LANGUAGES[language]().begins(statement, entry_point) else ""


def problem(code: str, entry_point: str | None, language: str) -> str:
    """Say why a text is no program with the entry point in it; "": it is one.

    Args:
        code: The text.
        entry_point: The function that must be there, with a body of more than words; None: none.
        language: A language that has heuristics.
    """
    return _LANGUAGES[language]().problem(code, entry_point)


def prompt_lines(code: str, prompt: str) -> int:
    """Return how many lines of a program are its prompt's; those of the prompt's end count alone.

    Lines are alike that differ by white space at their ends.
    """
    lines, given = (text.rstrip("\n").split("\n") for text in (code, prompt.strip("\n")))
    if not prompt.strip():
        return 0
    same = 0
    while same < min(len(lines), len(given)) and lines[same].rstrip() == given[same].rstrip():
        same += 1
    return same


def _block(text: str, *, reader: Language, target: str | None, strict: bool) -> str:
    """H1: the block of a reply that holds the code."""
    if not reader.problem(text, target):
        return text
    if _is_closing(text, reader, target):
        return text  # by H3
    blocks = [block for block in fenced(text) if block.code.strip()]
    if not blocks:
        return text if strict else reader.without_prose(text, target)
    if strict:
        return blocks[0].code.strip("\n")
    holding = [block for block in blocks if target and reader.defines(block.code, target)]
    block = (holding or blocks)[0]
    whole = (code for code in block.ends if not reader.problem(code, target))
    return next(whole, block.code).strip("\n")


def _is_closing(text: str, reader: Language, target: str | None) -> bool:
    """Say whether the only fence of a text ends the code, which began before the text did."""
    found = list(_FENCE.finditer(text))
    if len(found) != 1 or found[0]["tag"]:
        return False
    before = text[: found[0].start()]
    if target is not None and reader.defines(before, target):
        return True
    return before[:1] in (" ", "\t")  # a body


def _cut_at_end(
    code: str, *, prompt: str, reader: Language, target: str | None, strict: bool
) -> str:
    """H3: without what follows the end of the code."""
    if not strict and not reader.problem(code, target):
        return code
    lines = code.split("\n")
    start = len("\n".join(lines[: prompt_lines(code, prompt)]))
    found = (_PAPER_ENDS if strict else _ENDS).search(code, start)
    return code[: found.start()] if found else code
