"""Profiling: what each line of a program takes and allocates.

Runs of the same thing: plain ones for its cost, one with a clock at each statement, and one with a
reading of the allocated memory at each statement. The first say how much the probes cost.
"""

from collections.abc import Collection
from typing import Any

from runwright.core.check import Check
from runwright.core.cost import Cost, Provider
from runwright.core.limits import Limits
from runwright.core.profile import Profile
from runwright.core.program import Program
from runwright.core.status import Status
from runwright.observe.meters import Meter, cost
from runwright.observe.probes import LineMemories, LineTimes, Observation, Probe, observe
from runwright.run import Sandbox


async def profile(
    program: Program,
    sandbox: Sandbox,
    target: Check | str | None = None,
    *,
    memory: bool = True,
    meters: Collection[Meter] | None = frozenset({Meter.CLOCKS}),
    provider: Provider | None = None,
    functions: frozenset[str] | None = None,
    limits: Limits = Limits(),
) -> Profile:
    """Measure the lines of a program.

    Args:
        program: In Python; in other languages only the whole has a cost.
        sandbox: Where it runs.
        target: What of it, as `runwright.observe.cost` takes it; as a script the module's own code
            is measured too, else functions alone.
        memory: Whether to measure the memory of lines, which is the slowest of the runs.
        meters: What `cost` tells of the program as a whole; None: all that it can.
        provider: Who counts instructions, as `cost` takes it.
        functions: Qualified names of functions and classes to measure. None: all.
        limits: Of each run, probes included. A run that hits one has a profile all the same.

    Raises:
        BadOption: no meter is named, or a text is not Python, or the program has not what was
            asked for.
        BadTask: the check is not Python, or its arguments are not plain values.
        NoCounter: the provider cannot count on this machine.
    """
    plain = await cost(program, sandbox, target, meters=meters, provider=provider, limits=limits)
    has_lines = program.language == "python" and plain.status is not Status.COMPILE_ERROR
    time, lines = LineTimes(), LineMemories()
    probes: tuple[Probe[Any], ...] = (time, lines) if memory else (time,)
    seen = [
        await observe(program, sandbox, target, probes=[p], functions=functions, limits=limits)
        for p in probes
        if has_lines
    ]
    runs: list[Cost | Observation] = [plain, *seen]
    worst = next((run for run in runs if run.status is not Status.OK), plain)
    overheads = [
        run.wall_s / plain.wall_s if run.wall_s is not None and plain.wall_s else None
        for run in seen
    ]
    return Profile(
        program=program,
        status=worst.status,
        cost=plain,
        times=seen[0].of(time) if seen and seen[0].tables else (),
        memory=seen[1].of(lines) if len(seen) > 1 and seen[1].tables else (),
        time_overhead=overheads[0] if overheads else None,
        memory_overhead=overheads[1] if len(overheads) > 1 else None,
        fault=worst.fault,
        detail=next((run.detail for run in runs if run.detail), ""),
    )
