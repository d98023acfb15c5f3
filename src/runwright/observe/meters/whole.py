"""Clocks of a whole program, read from outside: for languages that no guest of ours is part of.

Its time goes from the moment at which the program's process becomes the program to its end, so what
its run time and its libraries take to start is in it. Its memory is all that its processes hold.
"""

import json
from dataclasses import dataclass

from runwright.core.cost import Reading
from runwright.core.curve import Sample
from runwright.core.limits import Limits
from runwright.core.program import Program
from runwright.observe.meters.figures import Figures
from runwright.run import Job, Outcome, Sandbox
from runwright.run.job import SCRIPT


@dataclass(frozen=True, slots=True)
class Whole:
    """Runs of one program."""

    program: Program
    sandbox: Sandbox
    stdin: bytes
    limits: Limits
    figures: Figures

    async def clocks(self, sample_s: float) -> None:
        """Read the clocks and the memory-time curve of one run, unless one before ended badly."""
        if not self.figures.sound:
            return
        job = Job(SCRIPT, self.program, stdin=self.stdin, limits=self.limits, sample_s=sample_s)
        outcome = await self.sandbox.submit(job)
        self.figures.note(outcome.execution)
        if (reading := _reading(outcome)) is not None:
            self.figures.readings.append(reading)


def _reading(outcome: Outcome) -> Reading | None:
    """Return what a run took from its beginning on; None: it did not begin.

    The result was written before the program began, and is out of its reach from then on.
    """
    if not outcome.result or outcome.memory is None:
        return None
    told = json.loads(outcome.result)
    usage = outcome.execution.usage
    began = Sample(told["began_s"], 0)
    ended_s = outcome.began_s + usage.wall_s
    inside = [one for one in outcome.memory.samples if began.at_s < one.at_s < ended_s]
    last_bytes = inside[-1].resident_bytes if inside else 0
    curve = outcome.memory.between(began, Sample(ended_s, last_bytes))
    return Reading(
        wall_s=max(0.0, ended_s - began.at_s),
        cpu_s=max(0.0, usage.cpu_user_s + usage.cpu_system_s - told["cpu_s"]),
        memory_bytes=None,
        curve=curve if inside else None,
    )
