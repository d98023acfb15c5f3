"""Benchmark: tasks, how an answer becomes a program, and which checks each score asks for.

A benchmark is named, or a JSONL file of tasks of the user's own. A module of `runwright.benchmarks`
may define, beside `tasks`:

    program(task, answer, *, completion) -> Program    how an answer becomes a program
    limits(task, *, mode) -> Limits                    of the program, for each check
    SCORES: dict[str, tuple[str, ...]]                 checks that must all pass, by score
    VERSION: str                                       of its data

and `tasks` may take `mode`, "correct" or "parity".
"""

import hashlib
import inspect
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from types import ModuleType
from typing import Any

from runwright.core import Limits, Program, Task, wire
from runwright.core.errors import BadFile, BadOption, BadTask, MethodError, RunwrightError
from runwright.judge.checks.text import read_text
from runwright.plugins import load_method
from runwright.scoring.record import Score

LIMITS = Limits(wall_s=10.0, cpu_s=10.0)
WHOLE = Score("pass", ())


class Mode(Enum):
    """Whose rules hold."""

    CORRECT = "correct"  # ours
    PARITY = "parity"  # the official harness's, its time limits included


@dataclass(frozen=True, slots=True)
class Benchmark:
    """What samples are judged by."""

    name: str
    version: str  # of its data; "" if it has none
    mode: Mode
    tasks: Mapping[str, Task]  # by id, in order
    scores: tuple[Score, ...]  # the last asks for the most
    make: Callable[..., Program]  # program(task, answer, completion=...)
    limit: Callable[[Task], Limits]

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

    def digest(self) -> str:
        """Return a hash of all that decides a verdict: tasks, limits and scores."""
        whole = hashlib.sha256(repr([wire.to_json(score) for score in self.scores]).encode())
        for task in self.tasks.values():
            whole.update(task.id.encode("utf-8", "backslashreplace"))
            whole.update(digest_of(task, self.limit(task)).encode())
        return whole.hexdigest()


def digest_of(task: Task, limits: Limits) -> str:
    """Return a hash of what a program of the task is judged by."""
    checks = ",".join(wire.dumps(check) for check in task.hidden)
    return hashlib.sha256(f"{checks};{wire.dumps(limits)}".encode()).hexdigest()


def open_benchmark(
    name: str, *, data: Path | None = None, mode: Mode = Mode.CORRECT, limits: Limits | None = None
) -> Benchmark:
    """Return a benchmark by its name, or that of a JSONL file of tasks.

    Args:
        name: Such as "humaneval" or "humaneval+"; a name that ends in .jsonl is a file.
        data: The folder of its data set.
        mode: Whose rules hold.
        limits: Of the program, for each check; None: the benchmark's.

    Raises:
        UnknownName: there is no such benchmark.
        BadFile: its data is missing or of another version.
        BadOption: it has no rules of an official harness.
        BadTask: two tasks have one id, or a task has no hidden check.
        MethodError: its module failed.
    """
    if name.endswith(".jsonl"):
        return _of_file(Path(name), mode, limits)
    module = load_benchmark(name)
    return of_module(module, name=name, data=data, mode=mode, limits=limits)


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
    mode: Mode = Mode.CORRECT,
    limits: Limits | None = None,
) -> Benchmark:
    """Return the benchmark that a module defines; args and errors as `open_benchmark`."""
    options: dict[str, Any] = {}
    if "mode" in inspect.signature(module.tasks).parameters:
        options["mode"] = mode.value
    elif mode is Mode.PARITY:
        raise BadOption(f"--mode=parity: {name} has no rules of an official harness; use correct")
    try:
        tasks = module.tasks(data, **options)
    except RunwrightError:
        raise
    except Exception as error:  # the boundary with plug-ins: name them
        raise MethodError(f"{name}: {type(error).__name__}: {error}") from error
    named = getattr(module, "SCORES", None)
    own = getattr(module, "limits", None)

    def limit(task: Task) -> Limits:
        if limits is not None or own is None:
            return limits or LIMITS
        found = own(task, mode=mode.value)
        if not isinstance(found, Limits):
            raise MethodError(f"{name}: limits() returned {type(found).__name__}, not Limits")
        return found

    scores = tuple(Score(score, tuple(checks)) for score, checks in (named or {}).items())
    return Benchmark(
        name=name,
        version=str(getattr(module, "VERSION", "")),
        mode=mode,
        tasks=_by_id(tasks, name),
        scores=scores or (WHOLE,),
        make=getattr(module, "program", default_program),
        limit=limit,
    )


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


def _of_file(path: Path, mode: Mode, limits: Limits | None) -> Benchmark:
    if mode is Mode.PARITY:
        raise BadOption(f"--mode=parity: {path} has no rules of an official harness; use correct")
    tasks = _by_id(read_tasks(path), str(path))
    return Benchmark(
        path.stem, "", mode, tasks, (WHOLE,), default_program, lambda _: limits or LIMITS
    )


def _by_id(tasks: tuple[Task, ...], name: str) -> dict[str, Task]:
    found: dict[str, Task] = {}
    for task in tasks:
        if task.id in found:
            raise BadTask(f"{name}: two tasks have the id {task.id!r}; give each its own")
        if not task.hidden:
            raise BadTask(f"{name}: task {task.id!r} has no hidden check to judge by; add one")
        found[task.id] = task
    return found
