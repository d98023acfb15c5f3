"""Asking a language model for inputs: the prompt, and what its reply gives."""

import ast
import re
import warnings
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from importlib.resources import files
from random import Random

from runwright.core import plain
from runwright.core.program import Program
from runwright.write.testgen.replies import Input

Ask = Callable[[str], Awaitable[str]]  # a prompt in, the model's reply out

WISHES = (
    "complex ones, with large or deeply nested values",
    "corner cases, at the ends of what is allowed",
    "difficult ones, on which a careless program goes wrong",
)
_SHOWN = 5  # inputs in a prompt
_MOST_CHARACTERS = 10_000  # of one line of a reply
_FENCED = re.compile(r"```[^\n]*\n(.*?)(?:```|\Z)", re.DOTALL)
_NOT_LITERAL = (ValueError, TypeError, SyntaxError, RecursionError, MemoryError, plain.NotPlain)


@dataclass(frozen=True, slots=True)
class Proposed:
    """The inputs of one reply, and how many of its lines gave none."""

    inputs: tuple[Input, ...]
    unreadable: int


def prompt(program: Program, function: str, known: Sequence[Input], random: Random) -> str:
    """Return what a model is asked: the reference, up to five known inputs, one of three wishes."""
    shown = random.sample(list(known), min(_SHOWN, len(known)))
    return (
        files(__package__)
        .joinpath("asking.txt")
        .read_text("utf-8")
        .format(
            source=program.source.strip(),
            function=function,
            inputs="\n".join(", ".join(map(repr, arguments)) for arguments in shown),
            wish=random.choice(WISHES),
        )
    )


def read_reply(reply: str) -> Proposed:
    """Return the inputs of a reply's first code block, one from each line, comments dropped.

    A line is read as literals, never evaluated. A reply without a block gives nothing, and counts
    as one unreadable line.
    """
    block = _FENCED.search(reply)
    if block is None:
        return Proposed((), 1)
    lines = [line for line in block.group(1).split("\n") if line.split("#")[0].strip()]
    read = [_arguments(line) for line in lines]
    return Proposed(tuple(one for one in read if one is not None), read.count(None))


def _arguments(line: str) -> Input | None:
    if len(line) > _MOST_CHARACTERS:
        return None
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # invalid escapes and the like are the model's business
            # On a line of its own the bracket is not part of a comment.
            arguments = tuple(ast.literal_eval(f"[{line}\n]"))
        plain.encode(arguments)
    except _NOT_LITERAL:
        return None
    return arguments
