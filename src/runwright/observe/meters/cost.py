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
from dataclasses import dataclass
from enum import Enum
from typing import Any

from runwright.core.check import Check, Stdio
from runwright.core.cost import Allocations, Cost, Count, Provider, Reading
from runwright.core.curve import MemoryCurve, Sample
from runwright.core.errors import BadOption
from runwright.core.limits import Limits
from runwright.core.program import Program
from runwright.observe.meters.callgrind import Callgrind
from runwright.observe.meters.figures import Figures
from runwright.observe.meters.providers import DETAILS, chosen
from runwright.observe.meters.whole import Whole
from runwright.observe.target import form_of
from runwright.run import Job, Outcome, Sandbox
from runwright.run.guest.perf_event import INSTRUCTIONS
from runwright.run.languages.known import Languages

_GUEST = "runwright.observe.meters.guest.costs"
SAMPLE_S = 0.005  # between two looks at resident memory
NATIVE = ("c", "cpp")  # languages whose programs are machine code
_NATURAL = {"count", "peak_bytes", "kept_bytes", "kept_blocks", "began_bytes", "ended_bytes"}
_ENDS = {"began_s", "began_bytes", "ended_s", "ended_bytes"}
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
    meters: Collection[Meter] | None = None,
    provider: Provider | None = None,
    repeats: int = 1,
    limits: Limits = Limits(),
) -> Cost:
    """Measure what a program costs.

    Args:
        program: In any language; calls, checks of them and allocations are measured in Python.
        sandbox: Where it runs; for clocks, nothing else should run on the machine.
        target: None, or a `Stdio` check: the script. Text: if it is one call, such as
            "f(make(10))", then that call, with its arguments made before; else all of it. A `Case`:
            its call. `Assertions`: their code without the setup.
        meters: What to measure. Each costs runs of its own, but a hardware counter. None: all that
            the program's language has.
        provider: Who counts instructions. None: for Python the hardware counter where there is
            one, else bytecode; for C and C++ callgrind, which also counts whole Python scripts.
        repeats: Runs per meter, >= 1; allocations are measured once.
        limits: Of each run, its meter included: counting bytecode takes many times the plain run.

    Raises:
        BadOption: `repeats` is below 1, no meter is named, or the program's language or the
            provider has not what was asked for.
        BadTask: the check is not Python, or its arguments are not plain values.
        NoCounter: the provider cannot count on this machine, or nothing that was asked for.
        NoToolchain: the program's language cannot be compiled here.
        UnknownName: there is no such language.
    """
    if repeats < 1:
        raise BadOption(f"repeats={repeats} must be at least 1")
    language = Languages().named(program.language).name
    wanted = _measurable(language) if meters is None else frozenset(meters)
    _check(language, wanted, target)
    counting = chosen(provider, language) if Meter.INSTRUCTIONS in wanted else None
    if counting is Provider.CALLGRIND and not _is_whole(target):
        raise BadOption("provider='callgrind' counts whole programs; name no call, or another one")
    figures = Figures(program)
    if language != "python":
        whole = Whole(program, sandbox, _stdin_of(target), limits, figures)
        for _ in range(repeats if Meter.CLOCKS in wanted else 0):
            await whole.clocks(SAMPLE_S)
    else:
        session = _Session(program, sandbox, target, limits, figures)
        await session.measure(wanted, counting, repeats)
    if counting is Provider.CALLGRIND:
        await _emulate(Callgrind(sandbox, language, limits), _stdin_of(target), figures, repeats)
    return figures.cost()


def _measurable(language: str) -> frozenset[Meter]:
    """Return what can be measured of programs of a language."""
    if language == "python":
        return frozenset(Meter)
    counted = {Meter.INSTRUCTIONS} if language in NATIVE else frozenset()
    return frozenset({Meter.CLOCKS}) | counted


def _check(language: str, wanted: frozenset[Meter], target: Check | str | None) -> None:
    """Refuse what cannot be measured of programs of a language."""
    if not wanted:
        raise BadOption("meters=() names no meter; 'clocks', 'allocations', 'instructions' do")
    known = _measurable(language)
    for meter in sorted(wanted - known, key=lambda meter: meter.value):
        names = ", ".join(sorted(repr(one.value) for one in known))
        raise BadOption(f"meter {meter.value!r} is not for language={language!r}; {names} can be")
    if language != "python" and not _is_whole(target):
        raise BadOption(
            f"language={language!r}: whole programs are measured, calls into them are for python; "
            "name no call, or a check with input"
        )


def _is_whole(target: Check | str | None) -> bool:
    return target is None or isinstance(target, Stdio)


async def _emulate(counter: Callgrind, stdin: bytes, figures: Figures, repeats: int) -> None:
    """Count under callgrind."""
    if figures.sound:
        await counter.calibrate()
    for _ in range(repeats):
        await _emulate_once(counter, stdin, figures)


async def _emulate_once(counter: Callgrind, stdin: bytes, figures: Figures) -> None:
    """Count one run, unless one before it ended badly."""
    if not figures.sound:
        return
    counted = await counter.run(figures.program, stdin)
    figures.note(counted.execution)
    count = counter.count(counted)
    if count is not None:
        figures.counts.append(count)
    elif figures.sound:
        figures.lack("callgrind gave no count: the program became another")
    if counted.others:
        figures.lack("the program forked; callgrind counted its first process alone")


def _stdin_of(target: Check | str | None) -> bytes:
    stdin = target.stdin if isinstance(target, Stdio) else ""
    return stdin.encode("utf-8", "surrogateescape")


@dataclass(frozen=True, slots=True)
class _Session:
    """The runs of a Python program, beside a guest that measures it."""

    program: Program
    sandbox: Sandbox
    target: Check | str | None
    limits: Limits
    figures: Figures

    async def measure(
        self, wanted: frozenset[Meter], counting: Provider | None, repeats: int
    ) -> None:
        """Do the runs that are needed."""
        by_hardware = counting is Provider.PERF_EVENT
        if Meter.CLOCKS in wanted or by_hardware:
            for _ in range(repeats):
                await self.clocks(INSTRUCTIONS if by_hardware else None)
        if Meter.ALLOCATIONS in wanted:
            await self.allocated()
        if counting is Provider.BYTECODE:
            for _ in range(repeats):
                await self.opcodes()

    async def clocks(self, event: tuple[int, int] | None) -> None:
        """Read the clocks, and a counter of the kernel if one is named."""
        outcome = await self._run("clocks", event, sample_s=SAMPLE_S)
        told = {} if outcome is None else _told(outcome.result)
        if outcome is None or "wall_s" not in told:
            return
        memory = told["memory_bytes"]
        self.figures.readings.append(
            Reading(
                _seconds(told["wall_s"]),
                _seconds(told["cpu_s"]),
                None if memory is None else _natural(memory),
                _curve(outcome.memory, told),
            )
        )
        if event is not None and "count" in told:
            self._count(Provider.PERF_EVENT, told)
        elif event is not None:
            self.figures.detail = str(told.get("no_counter", "the counter was not read"))

    async def allocated(self) -> None:
        """Measure the allocations."""
        outcome = await self._run("allocations")
        told = {} if outcome is None else _told(outcome.result)
        if "peak_bytes" in told:
            names = ("peak_bytes", "kept_bytes", "kept_blocks")
            self.figures.allocations = Allocations(*[_natural(told[name]) for name in names])

    async def opcodes(self) -> None:
        """Count bytecode."""
        outcome = await self._run("opcodes")
        told = {} if outcome is None else _told(outcome.result)
        if "count" not in told:
            return
        self._count(Provider.BYTECODE, told)
        if told["whole"] is not True:
            self.figures.detail = (
                "the program traced itself, so its bytecode was counted in part only"
            )

    def _count(self, provider: Provider, told: dict[str, Any]) -> None:
        value, runtime = _natural(told["count"]), str(told.get("runtime", "unknown"))
        self.figures.counts.append(Count(provider, value, runtime, DETAILS[provider]))

    async def _run(
        self, meter: str, event: tuple[int, int] | None = None, *, sample_s: float = 0.0
    ) -> Outcome | None:
        """Run once; None: a run before it did not end well."""
        if not self.figures.sound:
            return None
        request = {"meter": meter, "event": event, "target": form_of(self.target)}
        job = Job(
            _GUEST,
            self.program,
            request=json.dumps(request).encode("ascii"),
            stdin=_stdin_of(self.target),
            limits=self.limits,
            sample_s=sample_s,
        )
        outcome = await self.sandbox.submit(job)
        self.figures.note(outcome.execution)
        if not _told(outcome.result):
            self.figures.lack(f"the run ended before its {meter} were read")
        return outcome


def _curve(whole: MemoryCurve | None, told: dict[str, Any]) -> MemoryCurve | None:
    """Cut the measured part out of the curve of a run; the guest told its two ends."""
    if whole is None or not told.keys() >= _ENDS:
        return None
    began = Sample(_seconds(told["began_s"]), _natural(told["began_bytes"]))
    ended = Sample(_seconds(told["ended_s"]), _natural(told["ended_bytes"]))
    return whole.between(began, ended)


def _told(result: bytes) -> dict[str, Any]:
    """Read the lines that a guest wrote; a program can write there, so they may be junk."""
    told: dict[str, Any] = {}
    try:
        for line in result.splitlines():
            told |= json.loads(line)
        for name, value in told.items():
            if name.endswith("_s"):
                _seconds(value)
            elif name in _NATURAL:
                _natural(value)
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
