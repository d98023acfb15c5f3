"""Observing: run a program once with any number of probes in it.

At one point of the program they fire in the order given; at the end of a call in the reverse, like
brackets. A run with two of them tells what two runs with one each tell, but for times and sizes:
those of one include the work of another.
"""

import json
import struct
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from runwright.analyze import table
from runwright.core.block import Arm, Block
from runwright.core.check import Check, Stdio
from runwright.core.errors import BadOption
from runwright.core.execution import Execution, Fault
from runwright.core.limits import Limits
from runwright.core.program import Program
from runwright.core.status import Status
from runwright.observe.probes.contract import Probe, Table
from runwright.observe.probes.guest.watching import HEADER, MAGIC, MOST_NOTE
from runwright.observe.probes.steps import Steps
from runwright.observe.target import form_of
from runwright.run import Job, Sandbox

_GUEST = "runwright.observe.probes.guest.watching"
_Static = tuple[tuple[Block, ...], tuple[Arm, ...]]
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Observation:
    """One run with probes in it."""

    program: Program
    execution: Execution | None  # None: the program is not Python, so it did not run
    status: Status
    stdout: str
    wall_s: float | None  # of what was watched; None: it did not end
    fault: Fault | None
    detail: str  # why it tells less than was asked for; "": it does not
    tables: dict[str, Table]  # by the name of the probe

    def of(self, probe: Probe[T]) -> T:
        """Return what a probe found.

        Raises:
            BadOption: it was not in the run.
        """
        if probe.name not in self.tables or self.execution is None:
            known = ", ".join(self.tables) or "none"
            raise BadOption(f"probe {probe.name!r} was not in this run; in it: {known}")
        return probe.collect(self.execution, self.tables[probe.name])


async def observe(
    program: Program,
    sandbox: Sandbox,
    target: Check | str | None = None,
    *,
    probes: Sequence[Probe[Any]],
    functions: frozenset[str] | None = None,
    limits: Limits = Limits(),
) -> Observation:
    """Run a program with probes in it.

    Args:
        program: In Python.
        sandbox: Where it runs.
        target: What of it, as `runwright.observe.cost` takes it; as a script the module's own code
            is watched too, else functions alone.
        probes: In the order in which they fire; each at most once.
        functions: Qualified names of functions and classes to watch. None: all.
        limits: Of the run, probes included. The tables of one that is killed are up to date to
            about a tenth of a second.

    Raises:
        BadOption: the program or a text is not Python, or a probe is named twice.
        BadTask: the check is not Python, or its arguments are not plain values.
    """
    if program.language != "python":
        raise BadOption(f"language={program.language!r} cannot be watched; 'python' can")
    names = [probe.name for probe in probes]
    if len({*names}) < len(names):
        raise BadOption(f"probes={names} names one twice; once is enough")
    form = form_of(target)
    try:
        static = {fine: table(program.source, each_statement=fine) for fine in (False, True)}
    except SyntaxError as error:
        fault = Fault(type(error).__name__, error.msg, error.lineno)
        return Observation(program, None, Status.COMPILE_ERROR, "", None, fault, "", {})
    request = {
        "probes": {probe.name: dict(probe.options) for probe in probes},
        "module": form["kind"] == "script",
        "functions": None if functions is None else sorted(functions),
        "target": form,
    }
    stdin = target.stdin if isinstance(target, Stdio) else ""
    job = Job(
        _GUEST,
        program,
        request=json.dumps(request).encode("ascii"),
        stdin=stdin.encode("utf-8", "surrogateescape"),
        limits=limits,
    )
    outcome = await sandbox.submit(job)
    execution = outcome.execution
    tables, wall_s, note = _read(outcome.result, execution, probes, static)
    for probe in probes:
        if isinstance(probe, Steps) and tables:
            tables[probe.name] = await probe.with_log(tables[probe.name], sandbox)
    return Observation(
        program,
        execution,
        execution.status,
        str(execution.stdout),
        wall_s,
        execution.fault,
        execution.detail or note,
        tables,
    )


def _read(
    result: bytes,
    execution: Execution,
    probes: Sequence[Probe[Any]],
    static: dict[bool, _Static],
) -> tuple[dict[str, Table], float | None, str]:
    """Read a result; a program can write there, so it may be junk."""
    tables: dict[str, Table] = {}
    try:
        magic, ended, wall_ns, note_bytes = HEADER.unpack_from(result)
        if magic != MAGIC or not 0 <= note_bytes <= MOST_NOTE:
            raise ValueError("it does not begin as one")
        start = HEADER.size + note_bytes
        note = result[HEADER.size : start].decode("utf-8", "replace")
        cells = {
            probe.name: probe.columns * len(static[probe.each_statement][0]) for probe in probes
        }
        ledger = result[start + 8 * sum(cells.values()) :]
        for probe in probes:
            blocks, arms = static[probe.each_statement]
            numbers = struct.unpack_from(f"<{cells[probe.name]}q", result, start)
            start += 8 * len(numbers)
            columns = tuple(
                numbers[i * len(blocks) : (i + 1) * len(blocks)] for i in range(probe.columns)
            )
            tables[probe.name] = Table(blocks, columns, arms, ledger)
            probe.collect(execution, tables[probe.name])
    except (ValueError, struct.error) as error:
        return {}, None, f"the run left nothing that can be read: {error}"
    return tables, wall_ns / 1e9 if ended == 1 and wall_ns >= 0 else None, note
