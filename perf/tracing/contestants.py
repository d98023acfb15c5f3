"""The tools that are measured: each a coroutine that does a workload once and gives its times."""

import asyncio
import importlib.util
import re
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from runwright.core import Limits, Program
from runwright.core.program import File
from runwright.observe import trace
from runwright.run import Job, LocalSandbox, Outcome
from tracing.two_runs import dumping_file, plain_file
from tracing.workloads import Workload

LONGEST_S = 120.0  # of one process
_CHILD = Path(__file__).with_name("child.py")
_TOOK = re.compile(r"^calls took (\S+)$", re.MULTILINE)
_TIMED = """\
import json as _json, time as _time
_calls = _json.load(open("calls.json"))
_started = _time.perf_counter()
for _arguments in _calls:
    {entry}(*_arguments)
print("calls took", _time.perf_counter() - _started)
"""


@dataclass(frozen=True)
class Times:
    """Of one run, in seconds."""

    calls_s: float  # the calls alone, inside the process
    whole_s: float  # from the start of the process, or the submission, to its result


Contestant = Callable[[Workload], Awaitable[Times]]


@dataclass(frozen=True)
class Tool:
    """One way to watch a program, or to run it unwatched."""

    name: str
    run: Contestant
    against: str  # name of the bare run that it is compared with
    package: str = ""  # that has to be installed; "": none

    @property
    def absent(self) -> bool:
        return bool(self.package) and importlib.util.find_spec(self.package) is None


class TooLong(Exception):
    """A process was ended after `LONGEST_S`."""


async def process(command: list[str], output: Path) -> Times:
    """Start a process of this interpreter and wait for its end."""
    started = time.perf_counter()
    with output.open("wb") as stream:
        child = await asyncio.create_subprocess_exec(
            sys.executable, *command, stdout=stream, stderr=asyncio.subprocess.PIPE
        )
        try:
            _, errors = await asyncio.wait_for(child.communicate(), LONGEST_S)
        except TimeoutError:
            child.kill()
            await child.wait()
            raise TooLong from None
    whole_s = time.perf_counter() - started
    found = _TOOK.search(errors.decode())
    if child.returncode != 0 or found is None:
        raise SystemExit(f"{command} failed:\n{errors.decode()}")
    return Times(float(found[1]), whole_s)


async def by_peer(tool: str, workload: Workload) -> Times:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        program, calls = folder / "program.py", folder / "calls.json"
        program.write_text(workload.source)
        calls.write_text(workload.calls_json)
        places = [str(program), workload.entry, str(calls), name]
        return await process([str(_CHILD), tool, *places], folder / "stdout")


async def by_two_runs(workload: Workload) -> Times:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        told = (workload.source, workload.entry, list(workload.calls))
        (folder / "first.py").write_text(plain_file(*told))
        (folder / "second.py").write_text(dumping_file(*told))
        first = await process(["-m", "trace", "-t", str(folder / "first.py")], folder / "lines")
        second = await process([str(folder / "second.py")], folder / "values")
    return Times(first.calls_s + second.calls_s, first.whole_s + second.whole_s)


@dataclass
class Adding:
    """A sandbox that adds up what the runs print: one trace may take several."""

    sandbox: LocalSandbox
    calls_s: float = 0.0

    async def submit(self, job: Job) -> Outcome:
        outcome = await self.sandbox.submit(job)
        self.calls_s += printed(str(outcome.execution.stdout))
        return outcome


def printed(stdout: str) -> float:
    found = _TOOK.search(stdout)
    if found is None:
        raise SystemExit(f"the program did not tell its time: {stdout[-500:]}")
    return float(found[1])


async def by_us(sandbox: LocalSandbox, options: dict[str, Any] | None, workload: Workload) -> Times:
    """Run in the sandbox; `options` are those of `trace`, None runs it unwatched."""
    limits = Limits(wall_s=LONGEST_S, cpu_s=LONGEST_S)
    program = Program(workload.source, files=(File("calls.json", workload.calls_json.encode()),))
    timed = _TIMED.format(entry=workload.entry)
    adding: Any = Adding(sandbox)
    started = time.perf_counter()
    if options is None:
        bare = program.with_source(f"{workload.source}\n{timed}")
        execution = await sandbox.run(bare, limits=limits)
        adding.calls_s = printed(str(execution.stdout))
    else:
        traced = await trace(program, adding, timed, limits=limits, **options)
        if traced.detail or not any(traced.hits):
            raise SystemExit(f"{workload.name} left no trace: {traced.detail}")
    return Times(adding.calls_s, time.perf_counter() - started)


def tools(sandbox: LocalSandbox, *, peers: bool) -> list[Tool]:
    """Return all there are, bare runs first."""
    boxed = "run in the sandbox"
    ours = [
        Tool(boxed, partial(by_us, sandbox, None), boxed),
        Tool("runwright, counts", partial(by_us, sandbox, {"values": False}), boxed),
        Tool("runwright, values", partial(by_us, sandbox, {}), boxed),
    ]
    if not peers:
        return ours
    plain = "python3 file.py"
    rows = {
        plain: ("bare", ""),
        "sys.settrace, nothing done": ("settrace", ""),
        "coverage.py, C tracer": ("coverage", "coverage"),
        "trace --count": ("trace_count", ""),
        "trace -t": ("trace_lines", ""),
        "hunter, lines": ("hunter_lines", "hunter"),
        "hunter, values": ("hunter_values", "hunter"),
        "viztracer, calls": ("viztracer", "viztracer"),
        "PySnooper, values": ("pysnooper", "pysnooper"),
    }
    others = [
        Tool(name, partial(by_peer, tool), plain, package) for name, (tool, package) in rows.items()
    ]
    return [*ours, *others, Tool("LDB's two runs, values", by_two_runs, plain)]
