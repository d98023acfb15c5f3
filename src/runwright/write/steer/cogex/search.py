"""COTACS: search for the pseudo-programs that do best on a task's training instances.

Programs are drawn, each for a training instance drawn at random; what cannot be read is dropped;
the others are scored by the answers that are emulated for training instances. No instance to be
answered later has a part in it, and whoever draws or emulates is given inputs, never targets.
"""

import random
from collections import Counter
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, replace

from runwright.core.errors import BadOption, UnreadableReply
from runwright.write.steer.cogex.program import PseudoProgram, read_program
from runwright.write.steer.instances import Instance

Generate = Callable[[str], Awaitable[str]]  # from an input to code; "" if there was none
Emulate = Callable[[PseudoProgram, str], Awaitable[str | None]]  # None: no readable answer
Right = Callable[[str, str], bool]  # is an answer the target?

_FIRST = 4  # instances that every program is scored on, before half of them are left out


@dataclass(frozen=True, slots=True)
class Candidate:
    """One program that was drawn."""

    id: int  # 1 for the first one drawn
    source_instance: int  # place of its instance among the training instances, from 0
    code: str  # as it was written
    program: PseudoProgram | None  # None: it could not be read, see `problem`
    problem: str = ""
    hits: int = 0
    readable: int = 0  # emulations with an answer
    scored: int = 0  # instances it was scored on

    @property
    def score(self) -> float:
        """Share of the instances that it gets right."""
        return self.hits / self.scored if self.scored else 0.0

    @property
    def usable(self) -> bool:
        """True if it can be emulated: it could be read, and gave some answer if it was tried."""
        return self.program is not None and (self.readable > 0 or not self.scored)


@dataclass(frozen=True, slots=True)
class Search:
    """What was drawn, in order, and what it cost."""

    candidates: tuple[Candidate, ...]
    generated: int  # calls
    emulated: int


async def search(
    train: Sequence[Instance],
    generate: Generate,
    emulate: Emulate,
    right: Right,
    *,
    draws: int,
    sample: int,
    seed: int = 0,
    halving: bool = False,
) -> Search:
    """Draw programs and score them.

    Args:
        train: Instances with their targets.
        generate: Writes a program for an input.
        emulate: Answers an input by a program.
        right: Holds an answer against a target.
        draws: Programs, >= 1.
        sample: Training instances that a program is scored on, >= 1; all if there are fewer.
        seed: Of both draws.
        halving: Score on 4 instances, leave out the worse half, score on twice as many, and so on.

    Raises:
        BadOption: a number is out of range, or there is nothing to train on.
    """
    if draws < 1 or sample < 1:
        raise BadOption(f"draws={draws} and sample={sample} must be at least 1")
    if not train:
        raise BadOption("there is no training instance to draw a program for")
    source = random.Random(seed)
    scored_on = source.sample(list(train), min(sample, len(train)))
    candidates = []
    for number in range(1, draws + 1):
        place = source.randrange(len(train))
        code = await generate(train[place].input)
        candidates.append(_candidate(number, place, code, train[place].input))
    stages = _stages(len(scored_on)) if halving else [len(scored_on)]
    running, done = [one for one in candidates if one.program is not None], 0
    for end in stages:
        running = [await _scored(one, scored_on[done:end], emulate, right) for one in running]
        for one in running:
            candidates[one.id - 1] = one
        done = end
        running = ranked(running)[: (len(running) + 1) // 2]
    return Search(tuple(candidates), draws, sum(one.scored for one in candidates))


def ranked(candidates: Sequence[Candidate]) -> list[Candidate]:
    """Return the usable ones: those scored on the most first, then by score, then as drawn."""
    usable = [one for one in candidates if one.usable]
    return sorted(usable, key=lambda one: (-one.scored, -one.score, one.id))


def vote(answers: Sequence[str | None]) -> str | None:
    """Return the commonest answer; of several, that of the program that comes first.

    Args:
        answers: Of programs, the best one first; None: that program gave none.
    """
    given = [answer for answer in answers if answer is not None]
    if not given:
        return None
    counts = Counter(map(_plain, given))
    most = max(counts.values())
    return next(answer for answer in given if counts[_plain(answer)] == most)


def _candidate(number: int, place: int, code: str, given: str) -> Candidate:
    try:
        return Candidate(number, place, code, read_program(code, given))
    except UnreadableReply as error:
        return Candidate(number, place, code, None, str(error))


async def _scored(
    one: Candidate, instances: Sequence[Instance], emulate: Emulate, right: Right
) -> Candidate:
    hits, readable = one.hits, one.readable
    for instance in instances:
        answer = await emulate(one.program, instance.input) if one.program else None
        readable += answer is not None
        hits += answer is not None and right(answer, instance.target)
    return replace(one, hits=hits, readable=readable, scored=one.scored + len(instances))


def _stages(total: int) -> list[int]:
    """Return after how many instances to leave out half: 4, 8, 16, ..., all."""
    ends, end = [], _FIRST
    while end < total:
        ends.append(end)
        end *= 2
    return [*ends, total]


def _plain(text: str) -> str:
    return " ".join(text.split()).casefold()
