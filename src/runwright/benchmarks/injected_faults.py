"""Injected faults: HumanEval's own solutions, each with one mistake put in, as programs to debug.

Data:  HumanEval.jsonl.gz (Chen et al. 2021, arXiv:2107.03374); visible tests from LDB's log

The mistakes are those of `mutators`. They are drawn by seed: at most one of a kind per task and
`PER_KIND` of a kind in all. Nothing is run to make them, so a few change nothing that a test sees:
such a program passes every check and is none to mend. Those that pass the visible tests and fail
the hidden one cannot be debugged by the visible ones; they too are counted apart.
"""

import random
from collections.abc import Iterator, Sequence
from pathlib import Path

from runwright.benchmarks import humaneval, ldb_humaneval
from runwright.benchmarks.mutators import KINDS, Mutant, mutants
from runwright.core import Program, Task
from runwright.core.errors import BadFile, UnknownName

SEED = 0
PER_KIND = 45


def tasks(data: Path | None = None) -> tuple[Task, ...]:
    """Return the tasks that the seed 0 draws, in HumanEval's order.

    Args:
        data: The folder that holds HumanEval's file and LDB's; None: $RUNWRIGHT_DATA, else
            ../shared/data.

    Raises:
        BadFile: a file is missing or is not the version that the known answers are for.
    """
    return draw(data)


def draw(
    data: Path | None = None,
    *,
    seed: int = SEED,
    kinds: Sequence[str] = (),
    per_kind: int = PER_KIND,
) -> tuple[Task, ...]:
    """Return tasks with one mistake each; a task's id ends in the kind of its mistake.

    Args:
        data: As `tasks`.
        seed: What is drawn depends on it, and on nothing else but the data.
        kinds: Of `mutators.KINDS`; none: all. What is drawn of a kind is the same without others.
        per_kind: At most so many of a kind, >= 1.

    Raises:
        BadFile: as `tasks`.
        UnknownName: there is no such kind.
    """
    for kind in kinds:
        if kind not in KINDS:
            raise UnknownName(f"no kind of mistake {kind!r}; there are {', '.join(KINDS)}")
    visible = {task.id: task.visible for task in ldb_humaneval.tasks(data)}
    whole = humaneval.tasks(data)
    if {task.id for task in whole} != visible.keys():
        raise BadFile(f"{humaneval.FILE} and {ldb_humaneval.FILE} are not of the same tasks")
    places = {task.id: place for place, task in enumerate(whole)}
    found = [
        (task, mutant)
        for kind in kinds or tuple(KINDS)
        for task, mutant in _of_kind(whole, kind, seed, per_kind)
    ]
    found.sort(key=lambda pair: places[pair[0].id])  # stable: kinds keep their order in a task
    return tuple(
        Task(
            id=f"{task.id}:{mutant.kind}",
            statement=task.statement,
            entry_point=task.entry_point,
            program=Program(mutant.source),
            visible=visible[task.id],
            hidden=task.hidden,
            reference=Program(mutant.original),
        )
        for task, mutant in found
    )


def kind_of(task: Task) -> str:
    """Return the kind of mistake in a task's program."""
    return task.id.rpartition(":")[2]


def _of_kind(
    whole: Sequence[Task], kind: str, seed: int, per_kind: int
) -> Iterator[tuple[Task, Mutant]]:
    """Yield at most one mutant per task, `per_kind` in all, in the tasks' order."""
    drawn: list[tuple[Task, Mutant]] = []
    for task in whole:
        assert task.reference is not None  # for the type checker; HumanEval's tasks have one
        options = list(mutants(task.reference.source, [kind]))
        if options:
            drawn.append((task, random.Random(f"{seed}/{task.id}/{kind}").choice(options)))
    source = random.Random(f"{seed}/{kind}")
    kept = set(source.sample(range(len(drawn)), min(per_kind, len(drawn))))
    yield from (pair for place, pair in enumerate(drawn) if place in kept)
