"""Running a subject plain, watched and under `sys.settrace`, and comparing what was seen."""

import ast
import json
import zlib
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import zip_longest
from pathlib import Path

from tests.observe.differential.line_events import codes

from runwright.analyze import parse
from runwright.core import Execution, Limits, Program, Trace
from runwright.core.program import File
from runwright.observe import trace
from runwright.run import Job, LocalSandbox, Outcome

LIMITS = Limits(
    wall_s=60, cpu_s=60, memory_bytes=3 * 1024**3, output_bytes=32 * 1024**2, processes=64
)
LINE_STEPS = 2_000  # kept from the beginning of a run, and as many from its end
_PROGRAMS = Path(__file__).parent / "programs"
# Evaluated among the subject's own names, which may be `open` or `compile`.
_TARGET = (
    '(lambda b: b.exec(b.compile(b.open("driver.py").read(), "driver.py", "exec"),'
    ' {"__name__": "driver"}))(__import__("builtins"))'
)


@dataclass(frozen=True)
class Subject:
    """Source whose functions are watched, and what exercises them."""

    name: str  # of the module that it becomes
    source: str
    driver: str  # file name of the driver, see there
    data: File  # that the driver reads

    @property
    def path(self) -> str:
        return f"{self.name}.py"

    def printed_anew(self) -> "Subject":
        """Return the same with one statement to a line."""
        source = ast.unparse(parse(self.source))
        return Subject(self.name, source, self.driver, self.data)

    @property
    def files(self) -> tuple[File, ...]:
        parts = [f"PATH, SUBJECT = {self.path!r}, {self.name!r}\n"]
        parts += [(_PROGRAMS / name).read_text("utf-8") for name in ("telling.py", self.driver)]
        return (self.data, File("driver.py", "\n".join(parts).encode()))


@dataclass
class Compared:
    """What a comparison saw, and where the runs differ."""

    functions: set[str] = field(default_factory=set)  # entered
    frames: int = 0  # whose visits were compared in order
    line_events: int = 0  # visits compared, by statement
    told: int = 0  # lines of output compared
    differences: list[str] = field(default_factory=list)


async def compare(subject: Subject, sandbox: LocalSandbox) -> Compared:
    """Compare the runs of a subject: what it does, and what its line events are."""
    compared = Compared()
    plain = await run_plain(subject, sandbox, "plain")
    expected = seen(plain)
    compared.told = len(expected)
    for values in (False, True):
        watched, execution = await run_watched(subject, sandbox, values=values)
        how = "with values" if values else "counted"
        compared.differences += differences(f"{how}: ", expected, seen(execution))
        if watched.detail:
            compared.differences.append(f"{how}: {watched.detail}")
        compared.functions |= entered(watched)
    await compare_lines(subject.printed_anew(), sandbox, compared)
    return compared


async def compare_lines(subject: Subject, sandbox: LocalSandbox, compared: Compared) -> None:
    """Compare the visits of statements with line events, on the same source and calls."""
    execution = await run_plain(subject, sandbox, "lines")
    events = [file.content for file in execution.files if file.path == "events"]
    if not events:
        compared.differences.append(f"no line events: {execution.status} {execution.stderr}")
        return
    known = codes(parse(subject.source))
    frames = [
        known[first].visits(lines)
        for first, lines in json.loads(zlib.decompress(events[0]))
        if first in known
    ]
    expected = [visits for visits in frames if visits]
    silent = [line for code in known.values() for line in code.silent]
    watched, again = await run_watched(subject, sandbox, values=True, lines=True)
    compared.differences += differences("by line: ", seen(execution), seen(again))
    counts = Counter(line for visits in expected for line in visits)
    compared.line_events += sum(counts.values())
    compared.differences += _counted(watched, counts, silent)
    kept = list(_kept(watched, silent))
    compared.frames += len(kept)
    for number, (ours, theirs) in enumerate(zip(kept, expected, strict=False)):
        if ours != theirs[: len(ours)] or (not watched.omitted and len(ours) != len(theirs)):
            compared.differences.append(f"frame {number}: {_first_difference(ours, theirs)}")


def _counted(watched: Trace, counts: Counter[int], silent: Sequence[int]) -> Iterator[str]:
    """Yield each statement whose complete count is not that of its line events."""
    for block, hits in zip(watched.blocks, watched.hits, strict=True):
        line = block.spans[0].line
        if line not in silent and hits != counts[line]:
            yield f"line {line} in {block.function}: {hits} visits, {counts[line]} line events"


def _kept(watched: Trace, silent: Sequence[int]) -> Iterator[list[int]]:
    """Yield the kept first visits of each frame, in the order of calls."""
    frames: dict[int, list[int]] = {}
    for step in watched.steps[: watched.head]:
        line = watched.blocks[step.block].spans[0].line
        if line not in silent:
            frames.setdefault(step.frame, []).append(line)
    return (frames[number] for number in sorted(frames))


def _first_difference(ours: list[int], theirs: list[int]) -> str:
    at = next(i for i, (a, b) in enumerate(zip_longest(ours, theirs)) if a != b)
    return f"visits {ours[max(0, at - 4) : at + 4]}, line events {theirs[max(0, at - 4) : at + 4]}"


async def run_plain(subject: Subject, sandbox: LocalSandbox, how: str) -> Execution:
    """Run without probes; `how` is `plain`, or `lines` for line events too."""
    files = (*subject.files, File(subject.path, subject.source.encode("utf-8", "surrogateescape")))
    program = Program((_PROGRAMS / "plain.py").read_text("utf-8"), files=files)
    arguments = (subject.name, subject.path, how)
    return await sandbox.run(program, arguments=arguments, limits=LIMITS, fetch=("events",))


class _Watching:
    """A sandbox that remembers what the last run did."""

    def __init__(self, sandbox: LocalSandbox) -> None:
        self._sandbox = sandbox
        self.executions: list[Execution] = []

    async def submit(self, job: Job) -> Outcome:
        outcome = await self._sandbox.submit(job)
        self.executions.append(outcome.execution)
        return outcome


async def run_watched(
    subject: Subject, sandbox: LocalSandbox, *, values: bool, lines: bool = False
) -> tuple[Trace, Execution]:
    """Run under watch."""
    watching = _Watching(sandbox)
    traced = await trace(
        Program(subject.source, path=subject.path, files=subject.files),
        watching,  # type: ignore[arg-type]  # all that `trace` needs of a sandbox
        _TARGET,
        values=values,
        lines=lines,
        limits=LIMITS,
        steps=2 * LINE_STEPS if lines else 200,
        value_bytes=20 if lines else 200,
        files=frozenset(),
    )
    return traced, watching.executions[-1]


def seen(execution: Execution) -> list[str]:
    """Return all that a program's surroundings can see of it, by lines."""
    fault = execution.fault
    ending = f"{execution.status} {execution.exit_code} {fault and (fault.type, fault.message)}"
    return [*str(execution.stdout).split("\n"), *str(execution.stderr).split("\n"), ending]


def differences(how: str, expected: list[str], found: list[str]) -> Iterator[str]:
    """Yield the first lines that differ."""
    pairs = [pair for pair in zip_longest(expected, found) if pair[0] != pair[1]]
    for plain, watched in pairs[:3]:
        yield f"{how}plain {plain!r:.400}, watched {watched!r:.400}"


def entered(watched: Trace) -> set[str]:
    """Return the qualified names of the functions that were entered."""
    pairs = zip(watched.blocks, watched.hits, strict=True)
    names = {block.function for block, hits in pairs if hits}
    return names & functions_of(watched.program.source)


def functions_of(source: str) -> set[str]:
    """Return the qualified names of all functions of a source; lambdas are none."""
    found: set[str] = set()
    pending: list[tuple[ast.AST, str]] = [(parse(source), "")]
    while pending:
        node, around = pending.pop()
        inside = around
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
            inside = f"{around}{node.name}."
            if not isinstance(node, ast.ClassDef):
                found.add(f"{around}{node.name}")
                inside += "<locals>."
        pending += [(child, inside) for child in ast.iter_child_nodes(node)]
    return found
