"""Checking a special judge before it is used: it must take the answer and refuse what is not.

A checker that says yes to everything makes every program right. So it is shown the reference's own
output, which it must accept, and outputs made from it by one change each, which it must refuse: a
word changed, dropped or doubled, the end cut off, a word too many, nothing at all. Where many
outputs are right, some of the changed ones may be: `least` is the share that must be refused. That
nothing was printed must be refused by all.
"""

import asyncio
import re
from collections.abc import Iterator
from dataclasses import dataclass

from runwright.core.errors import BadTask
from runwright.core.program import Program
from runwright.core.verdict import Outcome
from runwright.judge.calls import shown
from runwright.judge.special import Opinion, ask
from runwright.run import Sandbox

LEAST = 0.8  # share of changed outputs that a checker must refuse
_PLACES = 4  # words that are changed, dropped and doubled, spread over the output
_WORD = re.compile(r"\S+")


@dataclass(frozen=True, slots=True)
class Mutant:
    """An output made from the reference's by one change."""

    change: str  # in words
    output: str


@dataclass(frozen=True, slots=True)
class Checked:
    """What a checker said of changed outputs."""

    refused: int
    accepted: tuple[Mutant, ...]

    @property
    def share(self) -> float:
        """Share of the changed outputs that it refused, 0 to 1."""
        return self.refused / max(1, self.refused + len(self.accepted))


async def validate_checker(
    checker: Program,
    sandbox: Sandbox,
    *,
    given: str,
    answer: str,
    output: str | None = None,
    least: float = LEAST,
) -> Checked:
    """Show a checker the reference's output and mutants of it.

    Args:
        checker: The special judge.
        sandbox: Where it runs.
        given: The input.
        answer: The judges' own output for it.
        output: The reference program's output; None: the answer itself.
        least: Share of the mutants that it must refuse, 0 to 1; 0 declares that any output is
            right, and then nothing is refused for lack of it.

    Raises:
        BadTask: it refuses the reference, cannot judge, or accepts too many mutants.
    """
    reference = answer if output is None else output

    async def asked(text: str) -> Opinion:
        printed = text.encode("utf-8", "surrogateescape")
        return await ask(checker, sandbox, given=given, output=printed, answer=answer)

    first = await asked(reference)
    if first.outcome is not Outcome.PASSED:
        said = first.said or "it does not say why"
        raise BadTask(
            f"the checker does not accept the reference's output for input {shown(given)}: {said}"
        )
    made = list(mutants(reference)) if least > 0 else []
    opinions = await asyncio.gather(*(asked(one.output) for one in made))
    for mutant, opinion in zip(made, opinions, strict=True):
        if opinion.outcome is Outcome.COULD_NOT_JUDGE:
            raise BadTask(
                f"the checker cannot judge the answer with {mutant.change}, "
                f"{shown(mutant.output)}: {opinion.said}; it must exit with 1 or 2"
            )
    pairs = zip(made, opinions, strict=True)
    accepted = tuple(one for one, said in pairs if said.outcome is Outcome.PASSED)
    checked = Checked(len(made) - len(accepted), accepted)
    if made and (checked.share < least or any(not one.output for one in accepted)):
        names = "; ".join(f"{one.change}: {shown(one.output)}" for one in accepted[:3])
        raise BadTask(
            f"the checker refuses {checked.refused} of {len(made)} wrong outputs for input "
            f"{shown(given)}, and must refuse {least:.0%} and the empty one; it accepts {names}"
        )
    return checked


def mutants(output: str) -> Iterator[Mutant]:
    """Yield outputs that differ from one in what it says, each by one change, none of them twice.

    White space alone is never the difference.
    """
    seen = {tuple(output.split())}
    for mutant in _changed(output):
        words = tuple(mutant.output.split())
        if words not in seen:
            seen.add(words)
            yield mutant


def _changed(output: str) -> Iterator[Mutant]:
    yield Mutant("nothing printed", "")
    words = list(_WORD.finditer(output))
    for word in words[:: max(1, -(-len(words) // _PLACES))]:
        before, text, after = output[: word.start()], word[0], output[word.end() :]
        place = f"{text[:40]!r} at {word.start()}"
        yield Mutant(f"{place} changed", before + _other(text) + after)
        yield Mutant(f"{place} dropped", before + after)
        yield Mutant(f"{place} doubled", f"{before}{text} {text}{after}")
    if len(words) > 1:
        yield Mutant("the second half cut off", output[: words[len(words) // 2].start()])
    yield Mutant("a word too many", f"{output.rstrip()} 7\n")


def _other(word: str) -> str:
    """Return another word of the same kind: a number for a number."""
    try:
        return str(int(word) + 1)
    except ValueError:
        pass
    try:
        return str(float(word) * 2 + 1)
    except ValueError:
        return f"{word}x"
