"""Benchmark: tasks, how an answer becomes a program, and which checks each score asks for.

A benchmark is named, or a JSONL file of tasks of the user's own. A module of `runwright.benchmarks`
may define, beside `tasks`:

    program(task, answer, *, completion) -> Program   how an answer becomes a program
    limits(mode) -> Limits                            of the program's process
    dataset(data, *, version)                         what its data are: `.version` and `.sha256`
    SCORES: dict[str, tuple[str, ...]]                checks that must all pass, by score

and `tasks` may take `mode` and `version`.
"""

import hashlib
import inspect
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any

from runwright.benchmarks.mode import Mode
from runwright.core import Limits, Program, Task, wire
from runwright.core.errors import BadFile, BadOption, BadTask, MethodError, RunwrightError
from runwright.judge.checks.text import read_text
from runwright.plugins import load_method
from runwright.scoring.record import Score

LIMITS = Limits(wall_s=10.0, cpu_s=10.0)
WHOLE = Score("pass", ())


@dataclass(frozen=True, slots=True)
class Benchmark:
    """What samples are judged by."""

    name: str
    version: str  # of its data; "" if it has none
    digest: str  # SHA-256 of its data
    mode: Mode
    tasks: Mapping[str, Task]  # by id, in order
    scores: tuple[Score, ...]  # the last asks for the most
    limits: Limits  # of a program's process, for each check
    make: Callable[..., Program]  # program(task, answer, completion=...)
    follows: bool = False  # its tasks follow from `name`, `digest`, `mode` and our own source

    def digest_of(self, task: Task) -> str:
        """Return a hash of what, beside our own source, the checks of a task follow from.

        The checks of HumanEval+ are 256 MB, so theirs is not made of them.
        """
        if not self.follows:
            return digest_of(task)
        known = [self.name, self.digest, self.mode.value, task.id]  # mbpp and mbpp+ share data
        return hashlib.sha256(repr(known).encode()).hexdigest()

    def program(self, task: Task, answer: str, *, completion: bool) -> Program:
        """Return the program that an answer to a task is.

        Raises:
            MethodError: the benchmark's own function failed.
        """
        try:
            return self.make(task, answer, completion=completion)
        except RunwrightError:
            raise
        except Exception as error:  # the boundary with plug-ins: name them
            raise MethodError(f"{self.name}: {type(error).__name__}: {error}") from error


def digest_of(task: Task) -> str:
    """Return a hash of all that a program of the task is judged by."""
    whole = hashlib.sha256(task.id.encode("utf-8", "backslashreplace"))
    for check in task.hidden:
        whole.update(wire.dumps(check).encode())
    return whole.hexdigest()


def open_benchmark(
    name: str,
    *,
    data: Path | None = None,
    version: str | None = None,
    mode: Mode = Mode.CORRECT,
    limits: Limits | None = None,
) -> Benchmark:
    """Return a benchmark by its name, or that of a JSONL file of tasks.

    Args:
        name: Such as "humaneval" or "humaneval+"; a name that ends in .jsonl is a file.
        data: The folder of its data set, or the file.
        version: Which version of the data it must be; None: one whose known answers we have.
        mode: Whose rules hold.
        limits: Of a program's process, for each check; None: the benchmark's.

    Raises:
        UnknownName: there is no such benchmark or version.
        BadFile: its data is missing or of another version.
        BadOption: it has no rules of an official harness, or no versions.
        BadTask: two tasks have one id, or a task has no hidden check.
        MethodError: its module failed.
    """
    if not name.endswith(".jsonl"):
        module = load_benchmark(name)
        return of_module(module, name=name, data=data, version=version, mode=mode, limits=limits)
    _options(lambda: None, name, version, mode)
    tasks = _by_id(read_tasks(Path(name)), name)
    return Benchmark(
        name=Path(name).stem,
        version="",
        digest=_digest(tasks),
        mode=mode,
        tasks=tasks,
        scores=(WHOLE,),
        limits=limits or LIMITS,
        make=default_program,
    )


def load_benchmark(name: str) -> ModuleType:
    """Import the module of a benchmark; "humaneval+" is `humaneval_plus`.

    Raises:
        UnknownName: there is none of that name.
    """
    plain = name.replace("+", "-plus").replace("_", "-")
    return load_method("runwright.benchmarks", "tasks", plain, kind="benchmark")


def of_module(
    module: ModuleType,
    *,
    name: str,
    data: Path | None = None,
    version: str | None = None,
    mode: Mode = Mode.CORRECT,
    limits: Limits | None = None,
) -> Benchmark:
    """Return the benchmark that a module defines; args and errors as `open_benchmark`."""
    options = _options(module.tasks, name, version, mode)
    try:
        tasks = _by_id(module.tasks(data, **options), name)
        described = getattr(module, "dataset", None)
        dataset = None if described is None else described(data, version=version)
        own = getattr(module, "limits", None)
        found = limits or (LIMITS if own is None else own(mode))
    except RunwrightError:
        raise
    except Exception as error:  # the boundary with plug-ins: name them
        raise MethodError(f"{name}: {type(error).__name__}: {error}") from error
    named = getattr(module, "SCORES", {})
    return Benchmark(
        name=name,
        version="" if dataset is None else dataset.version,
        digest=_digest(tasks) if dataset is None else dataset.sha256,
        mode=mode,
        tasks=tasks,
        scores=tuple(Score(score, tuple(checks)) for score, checks in named.items()) or (WHOLE,),
        limits=found,
        make=getattr(module, "program", default_program),
        # What a plug-in's tasks follow from beside its data, only their content tells.
        follows=dataset is not None and module.__name__.startswith("runwright.benchmarks."),
    )


def _options(
    tasks: Callable[..., Any], name: str, version: str | None, mode: Mode
) -> dict[str, object]:
    """Return what can be told to the function that makes the tasks."""
    known = inspect.signature(tasks).parameters
    if mode is Mode.PARITY and "mode" not in known:
        raise BadOption(f"--mode=parity: {name} has no rules of an official harness; use correct")
    if version is not None and "version" not in known:
        raise BadOption(f"--data-version={version!r}: the data of {name} have no versions")
    options: dict[str, object] = {"mode": mode} if "mode" in known else {}
    return options if version is None else {**options, "version": version}


def _digest(tasks: Mapping[str, Task]) -> str:
    whole = hashlib.sha256()
    for task in tasks.values():
        whole.update(digest_of(task).encode())
    return whole.hexdigest()


def default_program(task: Task, answer: str, *, completion: bool) -> Program:
    """Return an answer as a program: by itself, or below the task's statement."""
    like = task.program or task.reference or Program("")
    return like.with_source(task.statement + answer if completion else answer)


def read_tasks(path: Path) -> tuple[Task, ...]:
    r"""Read tasks of a JSONL file, one `Task` in its wire form per line.

    Raises:
        BadFile: the file cannot be read or holds none.
        BadTask: a line is not a task.
    """
    found = []
    for number, line in enumerate(read_text(path).split("\n"), 1):
        if not line.strip():
            continue
        try:
            found.append(wire.from_json(Task, json.loads(line)))
        except (ValueError, RecursionError) as error:
            raise BadTask(
                f"{path}, line {number}: is not a task ({error}); docs/evaluation.md has the form"
            ) from None
    if not found:
        raise BadFile(f"{path}: holds no tasks; write one JSON object per line")
    return tuple(found)


def _by_id(tasks: tuple[Task, ...], name: str) -> dict[str, Task]:
    found: dict[str, Task] = {}
    for task in tasks:
        if task.id in found:
            raise BadTask(f"{name}: two tasks have the id {task.id!r}; give each its own")
        if not task.hidden:
            raise BadTask(f"{name}: task {task.id!r} has no hidden check to judge by; add one")
        found[task.id] = task
    return found
