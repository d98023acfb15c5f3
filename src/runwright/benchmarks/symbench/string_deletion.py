"""String Deletion and Modification: rewrite a string until no rule applies."""

import random
from collections.abc import Sequence
from dataclasses import dataclass

from runwright.benchmarks.symbench.puzzle import Puzzle

_LETTERS = "abc"
_WITH = {"begins": " with", "ends": " with", "contains": ""}
_MOST = 100  # steps of a rewriting that is asked for


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule: what to replace, where, and by what."""

    place: str  # of `_WITH`
    pattern: str
    replacement: str

    def applied(self, text: str) -> str | None:
        """Return the text after one application; None if the rule does not apply."""
        after = len(text) - len(self.pattern)
        at = {
            "begins": 0 if text.startswith(self.pattern) else -1,
            "ends": after if text.endswith(self.pattern) else -1,
            "contains": text.find(self.pattern),
        }[self.place]
        if at < 0:
            return None
        return text[:at] + self.replacement + text[at + len(self.pattern) :]

    def __str__(self) -> str:
        what = "the first one" if self.place == "contains" else "it"
        then = f"replace {what} by '{self.replacement}'" if self.replacement else f"delete {what}"
        return f"If the string {self.place}{_WITH[self.place]} '{self.pattern}', {then}."


def make(source: random.Random, level: int) -> Puzzle:
    """Return level + 2 rules and a string that they rewrite in level + 1 steps or more."""
    while True:
        rules = [_rule(source) for _ in range(level + 2)]
        text = "".join(source.choices(_LETTERS, k=5 + 3 * level))
        steps = rewritten(text, rules)
        if level < len(steps) <= _MOST and steps[-1]:
            return rewrite(text, rules)


def rewrite(text: str, rules: Sequence[Rule]) -> Puzzle:
    """Return the question for this string and these rules, which must come to an end."""
    listed = "\n".join(f"{number}. {rule}" for number, rule in enumerate(rules, 1))
    question = (
        f"The string '{text}' is rewritten by these rules:\n{listed}\n"
        "Apply the first rule of the list that applies, once; then begin again at the first rule, "
        "until none applies. What is the string in the end?"
    )
    return Puzzle(question, [text, *rewritten(text, rules)][-1])


def rewritten(text: str, rules: Sequence[Rule]) -> list[str]:
    """Return the string after each step, `_MOST` + 1 at most: then it may never end."""
    steps: list[str] = []
    while len(steps) <= _MOST:
        found = (rule.applied(text) for rule in rules)
        following = next((one for one in found if one is not None), None)
        if following is None:
            break
        text = following
        steps.append(text)
    return steps


def _rule(source: random.Random) -> Rule:
    pattern = "".join(source.choices(_LETTERS, k=source.randint(2, 3)))
    replacement = "".join(source.choices(_LETTERS, k=source.randint(0, len(pattern))))
    if replacement == pattern:
        replacement = ""
    return Rule(source.choice(tuple(_WITH)), pattern, replacement)
