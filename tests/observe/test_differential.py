"""Watching changes nothing, and what is seen is what happened: on real functions.

Each subject runs plain, counted and with values, which must tell the same: output, results,
exceptions and the lines of their tracebacks. Then, one statement to a line, it runs under
`sys.settrace` and watched by line, and both must have visited the same statements: in complete
counts, and in order in each frame whose steps are kept. A part runs with the other tests, all of it
with the slow ones.
"""

import asyncio
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from tests.observe.differential import data_sets, library
from tests.observe.differential.comparing import Compared, Subject, compare

from runwright.core.program import File
from runwright.run import LocalSandbox

QUICK_LIBRARY = ("textwrap", "string", "symtable", "tempfile", "email.headerregistry")
LEAST_FUNCTIONS = 1500
LEAST_OF_LIBRARY = 1000
LANES = 2


async def compare_all(subjects: Sequence[Subject]) -> list[Compared]:
    """Compare each, a few at a time; the runs of one subject share a worker and its hash seed."""
    waiting = iter(enumerate(subjects))
    found: dict[int, Compared] = {}

    async def lane() -> None:
        async with LocalSandbox(workers=1) as sandbox:
            for number, subject in waiting:
                found[number] = await compare(subject, sandbox)

    await asyncio.gather(*(lane() for _ in range(LANES)))
    return [found[number] for number in range(len(subjects))]


def faults(subjects: Sequence[Subject], compared: Sequence[Compared]) -> list[str]:
    """Return the first differences of each subject."""
    pairs = zip(subjects, compared, strict=True)
    return [f"{subject.name}: {text}" for subject, one in pairs for text in one.differences[:3]]


def summed(compared: Sequence[Compared]) -> str:
    functions = sum(len(one.functions) for one in compared)
    frames = sum(one.frames for one in compared)
    events = sum(one.line_events for one in compared)
    told = sum(one.told for one in compared)
    return (
        f"{len(compared)} programs, {functions} functions entered, {told} lines of output, "
        f"{events} line events, {frames} frames in order"
    )


def library_subjects(names: Sequence[str] = ()) -> list[Subject]:
    """Return the subjects of those modules that this interpreter has."""
    chosen = [one for one in library.MODULES if not names or one.name in names]
    return [subject for one in chosen if (subject := library.subject(one)) is not None]


@pytest.mark.parametrize("file", [data_sets.HUMANEVAL, data_sets.MBPP], ids=["humaneval", "mbpp"])
def test_a_sample_of_solutions_does_the_same_under_watch(data: Path, file: str) -> None:
    subjects = data_sets.subjects(data / file)[::12]
    compared = asyncio.run(compare_all(subjects))
    assert faults(subjects, compared) == []
    assert all(one.line_events for one in compared)


def test_library_modules_do_the_same_under_watch() -> None:
    subjects = library_subjects(QUICK_LIBRARY)
    compared = asyncio.run(compare_all(subjects))
    assert faults(subjects, compared) == []
    assert sum(len(one.functions) for one in compared) >= 100


@pytest.mark.slow
def test_all_of_them_do_the_same_under_watch(data: Path, capsys: Any) -> None:
    groups = {
        "HumanEval+": data_sets.subjects(data / data_sets.HUMANEVAL),
        "MBPP+": data_sets.subjects(data / data_sets.MBPP),
        "library": library_subjects(),
    }
    functions: dict[str, int] = {}
    wrong: list[str] = []
    for name, subjects in groups.items():
        compared = asyncio.run(compare_all(subjects))
        functions[name] = sum(len(one.functions) for one in compared)
        wrong += faults(subjects, compared)
        with capsys.disabled():
            print(f"\n{name}: {summed(compared)}")  # noqa: T201
    assert wrong == []
    assert functions["library"] >= LEAST_OF_LIBRARY
    assert sum(functions.values()) >= LEAST_FUNCTIONS


def told_apart(run_async: Any, sandbox: LocalSandbox, source: str) -> list[str]:
    """Return the differences of a program whose function `f` is called."""
    subject = Subject("odd", source, "call_driver.py", File("calls.json", b'[["f", []]]'))
    compared: Compared = run_async(compare(subject, sandbox))
    return compared.differences


def test_a_program_that_does_something_else_under_watch_is_told(
    run_async: Any, sandbox: LocalSandbox
) -> None:
    source = "import builtins\ndef f():\n    return any(n[0] == '@' for n in vars(builtins))\n"
    found = told_apart(run_async, sandbox, source)
    assert any("plain 'returned False" in one and "'returned True" in one for one in found)


def test_a_visit_that_is_not_watched_is_told(run_async: Any, sandbox: LocalSandbox) -> None:
    source = (
        "import os\ndef f():\n    if os.path.exists('events.on'):\n        return 1\n    return 2\n"
    )
    assert told_apart(run_async, sandbox, source) == []
    flips = source.replace("os.path.exists('events.on')", "__import__('sys').gettrace()")
    found = told_apart(run_async, sandbox, flips)
    assert any("line 5 in f: 0 visits, 1 line events" in one for one in found)
