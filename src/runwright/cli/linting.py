"""Linting: programs or samples in, their inspections out, in order of quality."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Any

from runwright.core import Program, Task, wire
from runwright.core.errors import BadFile, BadOption

if TYPE_CHECKING:
    from runwright.judge.quality import Inspection
    from runwright.run import Sandbox
    from runwright.scoring import Sample

_ENDINGS = {"python": "py", "java": "java"}


@dataclass(frozen=True, slots=True)
class Linted:
    """One program that was inspected."""

    path: str  # of its file; of a sample, its task and number
    program: Program
    inspection: "Inspection"
    score: float  # 0 to 1
    task_id: str = ""  # of a sample
    applied: tuple[str, ...] = ()  # heuristics that changed it

    @property
    def compilable(self) -> bool:
        """True if it compiles."""
        return self.inspection.compilable


@dataclass(frozen=True, slots=True)
class Linting:
    """Programs that were inspected, best first; of samples, task by task."""

    ranked: tuple[Linted, ...]
    stages: dict[str, float]  # seconds by stage; empty for program files
    samples: bool = False

    @property
    def good(self) -> bool:
        """True if all is clean; of samples, one of each task."""
        clean = {one.task_id for one in self.ranked if one.inspection.clean}
        if self.samples:
            return clean == {one.task_id for one in self.ranked}
        return all(one.inspection.clean for one in self.ranked)

    def to_json(self) -> dict[str, Any]:
        """Return it as JSON-ready values."""
        programs = [
            {
                "path": one.path,
                "task_id": one.task_id or None,
                "quality": one.score,
                "applied": list(one.applied),
                "inspection": wire.to_json(one.inspection),
                "source": one.program.source,
            }
            for one in self.ranked
        ]
        return {"programs": programs, "stages": self.stages}


async def lint_programs(programs: Sequence[tuple[str, Program]], sandbox: "Sandbox") -> Linting:
    """Inspect program files; args are their paths and what is in them."""
    from runwright.judge.quality import inspect, score

    found = await inspect([program for _, program in programs], sandbox)
    linted = [
        Linted(path, program, inspection, score(inspection))
        for (path, program), inspection in zip(programs, found, strict=True)
    ]
    return Linting(_best_first(linted), {})


async def lint_samples(
    path: Path, tasks: Mapping[str, Task], sandbox: "Sandbox", *, language: str, strict: bool
) -> Linting:
    """Filter, inspect and rank a file of samples.

    Args:
        path: The file.
        tasks: What they answer, by id; empty: not known, so none may be a completion.
        sandbox: Where the analysers run.
        language: Of the samples.
        strict: The heuristics as the paper describes them.

    Raises:
        BadFile: it holds no samples.
        BadOption: there is no such language, or a completion goes on with nobody knows what.
    """
    from runwright.analyze.heuristics import languages
    from runwright.judge.quality.suggestions import assess
    from runwright.scoring import read_samples

    if language not in languages():
        raise BadOption(f"--language={language!r} must be one of {', '.join(languages())}")
    samples = list(read_samples(path, tasks or None))
    if not samples:
        raise BadFile(f"{path}: holds no samples; write one JSON object per line")
    drafts = [_draft(sample, tasks.get(sample.task_id), language) for sample in samples]
    assessed = await assess(drafts, sandbox, strict=strict)
    linted = [
        Linted(
            f"{sample.task_id}/{sample.number}.{_ENDINGS[language]}",
            one.program,
            one.inspection,
            one.score,
            sample.task_id,
            one.filtered.applied,
        )
        for sample, one in zip(samples, assessed.suggestions, strict=True)
    ]
    order = {id: at for at, id in enumerate(dict.fromkeys(one.task_id for one in linted))}  # noqa: A001
    linted.sort(key=lambda one: order[one.task_id])
    ranked = [
        each
        for _, group in groupby(linted, key=lambda one: one.task_id)
        for each in _best_first(group)
    ]
    stages = {"filter_s": assessed.stages.filter_s, "inspect_s": assessed.stages.inspect_s}
    return Linting(tuple(ranked), stages, samples=True)


def _best_first(linted: Iterable[Linted]) -> tuple[Linted, ...]:
    """Return programs by score, those that do not compile last; ties keep their order."""
    return tuple(sorted(linted, key=lambda one: -one.score))


def _draft(sample: "Sample", task: Task | None, language: str) -> Any:
    from runwright.analyze.heuristics import code_prompt
    from runwright.judge.quality.suggestions import Draft

    if task is None:
        if sample.completion:
            raise BadOption(
                f"{sample.place}: is a completion; --benchmark names the tasks that it continues"
            )
        return Draft(sample.text, language=language)
    entry = task.entry_point
    return Draft(sample.text, code_prompt(task.statement, entry, language), entry, language)


def tasks_of(benchmark: str | None, data: str | None) -> dict[str, Task]:
    """Return the tasks of a benchmark by id; none without one."""
    if benchmark is None:
        return {}
    from runwright.scoring import open_benchmark

    return dict(open_benchmark(benchmark, data=None if data is None else Path(data)).tasks)
