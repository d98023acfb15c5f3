"""Runwright: run, watch, judge and mend the programs that language models write.

    import runwright

    execution = runwright.run("print(6 * 7)")
    trace = runwright.trace(program, "f(3)")
    cost = runwright.cost(program, "f(3)")
    profile = runwright.profile(program, "f(3)")
    verdict = runwright.check(program, checks)
    solution = runwright.debug(task)
    solution = runwright.solve(task, strategy="repeated", model="openai:NAME")
    evaluation = runwright.score("humaneval", Path("answers.jsonl"))

The same words are in `runwright.aio` for asynchronous code; the nouns are in `runwright.core`.
"""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from runwright.core import (
        Check,
        Cost,
        Execution,
        Profile,
        Program,
        Solution,
        Task,
        Trace,
        Verdict,
    )
    from runwright.scoring import Benchmark, Evaluation

__version__ = "0.1.0"


def run(program: "Program | str", **options: Any) -> "Execution":
    """Run a program; options as `runwright.aio.run`."""
    import asyncio

    from runwright import aio

    return asyncio.run(aio.run(program, **options))


_run = run  # importing the package `runwright.run` hides the function; that package calls this


def trace(program: "Program | str", target: "Check | str | None" = None, **options: Any) -> "Trace":
    """Watch a program block by block; options as `runwright.aio.trace`."""
    import asyncio

    from runwright import aio

    return asyncio.run(aio.trace(program, target, **options))


def cost(program: "Program | str", target: "Check | str | None" = None, **options: Any) -> "Cost":
    """Measure what a program costs; options as `runwright.aio.cost`."""
    import asyncio

    from runwright import aio

    return asyncio.run(aio.cost(program, target, **options))


def profile(
    program: "Program | str", target: "Check | str | None" = None, **options: Any
) -> "Profile":
    """Measure what each line takes and allocates; options as `runwright.aio.profile`."""
    import asyncio

    from runwright import aio

    return asyncio.run(aio.profile(program, target, **options))


def check(program: "Program | str", checks: "Sequence[Check]", **options: Any) -> "Verdict":
    """Judge a program by checks; options as `runwright.aio.check`."""
    import asyncio

    from runwright import aio

    return asyncio.run(aio.check(program, checks, **options))


def debug(task: "Task", **options: Any) -> "Solution":
    """Mend a task's program; options as `runwright.aio.debug`."""
    import asyncio

    from runwright import aio

    return asyncio.run(aio.debug(task, **options))


def solve(task: "Task", **options: Any) -> "Solution":
    """Let a strategy write what a task asks for; options as `runwright.aio.solve`."""
    import asyncio

    from runwright import aio

    return asyncio.run(aio.solve(task, **options))


def score(benchmark: "Benchmark | str", samples: "Path", **options: Any) -> "Evaluation":
    """Judge what a model answered to a benchmark; options as `runwright.aio.score`."""
    import asyncio

    from runwright import aio

    return asyncio.run(aio.score(benchmark, samples, **options))
