"""Problems of your own in the style of competitions: whole programs, read input, print output.

A file of JSON lines; docs/stdio.md describes them, and problems.py reads them. A program is right
if it passes every test. A problem's special judge is shown right and wrong outputs before it judges
any program (judge/checkers.py). Interactive problems, where program and judge talk, are out of
scope.
"""

import asyncio
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from runwright.benchmarks.problems import Problem, Test, read_problem
from runwright.core import Program, Stdio, Task
from runwright.core.errors import BadFile, BadTask
from runwright.judge.checkers import validate_checker
from runwright.judge.checks.text import read_text
from runwright.run import LocalSandbox, Sandbox

_SHOWN = 2  # tests of a problem that its checker is tried on


def tasks(data: Path | None = None) -> tuple[Task, ...]:
    """Return the problems of a file; checkers are run here, in a sandbox.

    Args:
        data: The file.

    Raises:
        BadFile: no file is named, it cannot be read, or it holds no problem.
        BadTask: a line is no problem, two have one id, or a checker accepts wrong outputs.
        NoIsolation: there are checkers to try, and this machine cannot isolate them.
    """
    if data is None:
        raise BadFile("stdio has no data set of its own; name a file of problems with --data FILE")
    problems = read_problems(data)
    judged = [problem for problem in problems if problem.checker is not None]
    if judged:
        with ThreadPoolExecutor(1) as thread:  # whoever asks for tasks may be in an event loop
            thread.submit(lambda: asyncio.run(_try_checkers(judged))).result()
    return tuple(map(task_of, problems))


def read_problems(path: Path) -> tuple[Problem, ...]:
    """Return the problems of a file; errors as `tasks`, without running anything."""
    lines = enumerate(read_text(path).split("\n"), 1)
    problems = [read_problem(line, number=i, path=str(path)) for i, line in lines if line.strip()]
    if not problems:
        raise BadFile(f"{path}: holds no problems; write one JSON object per line")
    seen: set[str] = set()
    for problem in problems:
        if problem.id in seen:
            raise BadTask(f"{path}: two problems have the id {problem.id!r}; give each its own")
        seen.add(problem.id)
    return tuple(problems)


def task_of(problem: Problem) -> Task:
    """Return a problem as a task: every test is hidden, those that may be seen are visible too."""
    checks = [
        Stdio(
            name=f"test {i}",
            stdin=test.stdin,
            stdout=test.stdout,
            comparator=problem.comparator,
            checker=problem.checker,
            limits=problem.limits,
        )
        for i, test in enumerate(problem.tests, 1)
    ]
    shown = zip(checks, problem.tests, strict=True)
    start = None if problem.language == "python" else Program("", language=problem.language)
    return Task(
        id=problem.id,
        statement=problem.statement,
        program=start,
        visible=tuple(check for check, test in shown if test.visible),
        hidden=tuple(checks),
        reference=problem.reference,
    )


async def _try_checkers(problems: Sequence[Problem]) -> None:
    async with LocalSandbox() as sandbox:
        for problem in problems:
            for test in _spread(problem.tests):
                await _try_checker(problem, test, sandbox)


async def _try_checker(problem: Problem, test: Test, sandbox: Sandbox) -> None:
    if problem.checker is None:
        return
    try:
        await validate_checker(
            problem.checker,
            sandbox,
            given=test.stdin,
            answer=test.stdout,
            least=problem.checker_refuses,
        )
    except BadTask as error:
        raise BadTask(f"problem {problem.id!r}: {error}") from None


def _spread(tests: Sequence[Test]) -> list[Test]:
    """Return the shortest and the longest of the tests whose answer is not empty."""
    some = sorted((one for one in tests if one.stdout.strip()), key=lambda one: len(one.stdout))
    return some if len(some) <= _SHOWN else [some[0], some[-1]]
