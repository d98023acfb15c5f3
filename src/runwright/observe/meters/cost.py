"""Cost: what a program's script, call or check costs, by several meters.

Theory of operation. A meter that slows down what another one measures has runs of its own, so one
cost is made of several runs of the same thing: the clocks (with the hardware counter, which slows
nothing), the allocations, the bytecode. In each, what comes before the measured part is done first:
the interpreter is warm, the module's code has run, the arguments are there. Figures are taken in
the program's process, directly around the measured part.

What it does not protect against: a program can write into its own figures. Costs rank and reward;
that a program is faster is shown by timing it from outside, on fresh inputs.
"""

import json
import math
from collections.abc import Collection
from dataclasses import dataclass, field
from enum import Enum
from typing import Any

from runwright.core.check import Check, Stdio
from runwright.core.cost import Allocations, Cost, Count, Provider, Reading
from runwright.core.errors import BadOption
from runwright.core.execution import Execution, Fault
from runwright.core.limits import Limits
from runwright.core.program import Program
from runwright.core.status import Status
from runwright.observe.meters.providers import DETAILS, chosen
from runwright.observe.target import form_of
from runwright.run import Job, Sandbox
from runwright.run.guest.perf_event import INSTRUCTIONS

_GUEST = "runwright.observe.meters.guest.costs"
_JUNK = (ValueError, TypeError, KeyError, RecursionError, OverflowError)


class Meter(Enum):
    """What can be measured."""

    CLOCKS = "clocks"  # wall and processor time, resident memory
    ALLOCATIONS = "allocations"
    INSTRUCTIONS = "instructions"


async def cost(
    program: Program,
    sandbox: Sandbox,
    target: Check | str | None = None,
    *,
    meters: Collection[Meter] = frozenset(Meter),
    provider: Provider | None = None,
    repeats: int = 1,
    limits: Limits = Limits(),
) -> Cost:
    """Measure what a program costs.

    Args:
        program: In Python.
        sandbox: Where it runs; for clocks, nothing else should run on the machine.
        target: None, or a `Stdio` check: the script. Text: if it is one call, such as
            "f(make(10))", then that call, with its arguments made before; else all of it. A `Case`:
            its call. `Assertions`: their code without the setup.
        meters: What to measure. Each costs runs of its own, but a hardware counter.
        provider: Who counts instructions. None: the hardware counter where there is one, else
            bytecode.
        repeats: Runs per meter, >= 1; allocations are measured once.
        limits: Of each run, its meter included: counting bytecode takes many times the plain run.

    Raises:
        BadOption: `repeats` is below 1, no meter is named, or program or text are not Python.
        BadTask: the check is not Python, or its arguments are not plain values.
        NoCounter: the provider cannot count on this machine.
    """
    if program.language != "python":
        raise BadOption(f"language={program.language!r} cannot be measured; 'python' can")
    if repeats < 1:
        raise BadOption(f"repeats={repeats} must be at least 1")
    if not meters:
        raise BadOption("meters=() names no meter; 'clocks', 'allocations', 'instructions' do")
    counting = chosen(provider) if Meter.INSTRUCTIONS in meters else None
    session = _Session(program, sandbox, target, limits)
    by_hardware = counting is Provider.PERF_EVENT
    if Meter.CLOCKS in meters or by_hardware:
        for _ in range(repeats):
            await session.clocks(INSTRUCTIONS if by_hardware else None)
    if Meter.ALLOCATIONS in meters:
        await session.allocated()
    if counting is Provider.BYTECODE:
        for _ in range(repeats):
            await session.opcodes()
    return session.cost()


@dataclass
class _Session:
    """The runs that one cost is made of; after one that did not end well there are no more."""

    program: Program
    sandbox: Sandbox
    target: Check | str | None
    limits: Limits
    readings: list[Reading] = field(default_factory=list)
    counts: list[Count] = field(default_factory=list)
    allocations: Allocations | None = None
    status: Status = Status.OK
    fault: Fault | None = None
    detail: str = ""

    async def clocks(self, event: tuple[int, int] | None) -> None:
        """Read the clocks, and a counter of the kernel if one is named."""
        told = await self._run("clocks", event)
        if "wall_s" not in told:
            return
        memory = told["memory_bytes"]
        self.readings.append(
            Reading(
                _seconds(told["wall_s"]),
                _seconds(told["cpu_s"]),
                None if memory is None else _natural(memory),
            )
        )
        if event is not None and "count" in told:
            self._count(Provider.PERF_EVENT, told)
        elif event is not None:
            self.detail = str(told.get("no_counter", "the counter was not read"))

    async def allocated(self) -> None:
        """Measure the allocations."""
        told = await self._run("allocations")
        if "peak_bytes" in told:
            names = ("peak_bytes", "kept_bytes", "kept_blocks")
            self.allocations = Allocations(*[_natural(told[name]) for name in names])

    async def opcodes(self) -> None:
        """Count bytecode."""
        told = await self._run("opcodes")
        if "count" not in told:
            return
        self._count(Provider.BYTECODE, told)
        if told["whole"] is not True:
            self.detail = "the program traced itself, so its bytecode was counted in part only"

    def cost(self) -> Cost:
        """Return what all of them told."""
        return Cost(
            self.program,
            self.status,
            tuple(self.readings),
            tuple(self.counts),
            self.allocations,
            self.fault,
            self.detail,
        )

    def _count(self, provider: Provider, told: dict[str, Any]) -> None:
        value, runtime = _natural(told["count"]), str(told.get("runtime", "unknown"))
        self.counts.append(Count(provider, value, runtime, DETAILS[provider]))

    async def _run(self, meter: str, event: tuple[int, int] | None = None) -> dict[str, Any]:
        """Run once; returns what the guest told, empty if it told nothing that can be read."""
        if self.status is not Status.OK:
            return {}
        request = {"meter": meter, "event": event, "target": form_of(self.target)}
        stdin = self.target.stdin if isinstance(self.target, Stdio) else ""
        job = Job(
            _GUEST,
            self.program,
            request=json.dumps(request).encode("ascii"),
            stdin=stdin.encode("utf-8", "surrogateescape"),
            limits=self.limits,
        )
        outcome = await self.sandbox.submit(job)
        told = _told(outcome.result)
        self._note(outcome.execution, meter, told)
        return told

    def _note(self, execution: Execution, meter: str, told: dict[str, Any]) -> None:
        if execution.status is not Status.OK:
            self.status, self.fault = execution.status, execution.fault
            self.detail = execution.detail
        if not told and not self.detail:
            self.detail = f"the run ended before its {meter} were read"


def _told(result: bytes) -> dict[str, Any]:
    """Read the lines that a guest wrote; a program can write there, so they may be junk."""
    told: dict[str, Any] = {}
    try:
        for line in result.splitlines():
            told |= json.loads(line)
        for name in told.keys() & {"wall_s", "cpu_s"}:
            _seconds(told[name])
        for name in told.keys() & {"count", "peak_bytes", "kept_bytes", "kept_blocks"}:
            _natural(told[name])
    except _JUNK:
        return {}
    return told


def _seconds(value: object) -> float:
    if not isinstance(value, float) or not math.isfinite(value):
        raise ValueError(f"{value!r} is no time")
    return value


def _natural(value: object) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or value < 0:
        raise ValueError(f"{value!r} is no count")
    return value
