"""String Insertion: letters are put in after each occurrence of some patterns."""

import random
from collections.abc import Mapping

from runwright.benchmarks.symbench.puzzle import Puzzle

_LETTERS = "ABCDE"
_LENGTH = 3  # of a pattern


def make(source: random.Random, level: int) -> Puzzle:
    """Return level + 2 patterns, of which the text holds level + 1 or more."""
    rules: dict[str, str] = {}
    while len(rules) < level + 2:
        pattern = "".join(source.choices(_LETTERS, k=_LENGTH))
        rules.setdefault(pattern, source.choice(_LETTERS))
    pieces = []
    for _ in range(level + 1):
        pieces += source.choices(_LETTERS, k=source.randint(1, 3))
        pieces.append(source.choice(list(rules)))
    return insert("".join(pieces), rules)


def insert(text: str, rules: Mapping[str, str]) -> Puzzle:
    """Return the question for this text.

    Args:
        text: Where the patterns are looked for.
        rules: The letter that is put in after each pattern; all patterns are of one length.
    """
    listed = "\n".join(
        f"- after each {pattern} put in {letter}" for pattern, letter in rules.items()
    )
    question = (
        f"The string {text} is changed once, by these rules:\n{listed}\n"
        "The patterns are looked for in the string as it is at the start, also where they overlap; "
        "letters that are put in make no new patterns. What is the string afterwards?"
    )
    return Puzzle(question, _inserted(text, rules))


def _inserted(text: str, rules: Mapping[str, str]) -> str:
    done = []
    for end in range(1, len(text) + 1):
        done.append(text[end - 1])
        done += [
            letter
            for pattern, letter in rules.items()
            if end >= len(pattern) and text[end - len(pattern) : end] == pattern
        ]
    return "".join(done)
