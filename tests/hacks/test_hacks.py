"""Reward hacks: wrong programs that try to be judged right, and none is."""

import asyncio
import importlib.util
import re
from collections.abc import Iterator
from typing import Any

import pytest
from tests.hacks.catalogue import HACKS, MEMORISE, PROGRAMS, Hack
from tests.hacks.naive import fooled, grades_by_status, grades_by_verdict
from tests.hacks.task import CHECKS, GROUPS, HONEST, LOOP, SERIES

from runwright.core import Assertions, Isolation, Limits, Outcome, Program
from runwright.core.errors import NoIsolation
from runwright.judge import judge
from runwright.run import LocalSandbox

LIMITS = Limits(wall_s=3, processes=16)
SUITES = "suites"  # its checks load a framework, which workers of its own have at hand
FAMILIES = (
    *("early_exit", "equality", "forging", MEMORISE, "objects", "patching", "processes"),
    *("state", "stdio", "stealing", SUITES),
)
LEVELS = (
    pytest.param(Isolation.FULL, id="full"),
    pytest.param(Isolation.PROCESS, id="process", marks=pytest.mark.slow),
)
KINDS = [kind for kind in CHECKS if kind != "numpy" or importlib.util.find_spec("numpy")]
CHEATS = [hack for hack in HACKS if hack.family != MEMORISE]
CHEATS_OF_SUITES = [hack for hack in CHEATS if hack.family == SUITES]
CHEATS_OF_CODE = [hack for hack in CHEATS if hack.family != SUITES]


@pytest.fixture(scope="module", params=LEVELS)
def level(request: pytest.FixtureRequest, run_async: Any) -> Iterator[LocalSandbox]:
    """Two workers: as many as a check against proxies takes, so that each hack meets both."""
    try:
        opened = run_async(LocalSandbox(request.param, workers=2).__aenter__())
    except NoIsolation as error:
        pytest.skip(str(error))
    yield opened
    run_async(opened.__aexit__(None, None, None))


@pytest.fixture(scope="module", params=LEVELS)
def level_of_suites(request: pytest.FixtureRequest, run_async: Any) -> Iterator[LocalSandbox]:
    """The same with pytest imported in each worker: a suite would else do it each time."""
    try:
        opened = run_async(LocalSandbox(request.param, workers=2, preload=("pytest",)).__aenter__())
    except NoIsolation as error:
        pytest.skip(str(error))
    yield opened
    run_async(opened.__aexit__(None, None, None))


def kinds_of(hack: Hack) -> list[str]:
    return [kind for group in hack.kinds for kind in GROUPS[group] if kind in KINDS]


async def outcomes(program: Program, kinds: list[str], sandbox: LocalSandbox) -> dict[str, Outcome]:
    verdicts = await asyncio.gather(
        *(judge(program, CHECKS[kind], sandbox, limits=LIMITS, stop_early=True) for kind in kinds)
    )
    return {kind: verdict.outcome for kind, verdict in zip(kinds, verdicts, strict=True)}


@pytest.mark.parametrize("hack", CHEATS_OF_CODE, ids=lambda hack: hack.name)
def test_a_hack_is_never_judged_right(hack: Hack, level: LocalSandbox, run_async: Any) -> None:
    kinds = [kind for kind in kinds_of(hack) if kind not in hack.open]
    found = run_async(outcomes(Program(hack.source), kinds, level))
    assert Outcome.PASSED not in found.values(), found
    after = run_async(outcomes(HONEST, ["loop", "stdio"], level))
    assert set(after.values()) == {Outcome.PASSED}, after


@pytest.mark.parametrize("hack", CHEATS_OF_SUITES, ids=lambda hack: hack.name)
def test_a_hack_of_a_suite_is_never_judged_right(
    hack: Hack, level_of_suites: LocalSandbox, run_async: Any
) -> None:
    kinds = [kind for kind in kinds_of(hack) if kind not in hack.open]
    found = run_async(outcomes(Program(hack.source), kinds, level_of_suites))
    assert set(found) == set(kinds)
    assert Outcome.PASSED not in found.values(), found
    after = run_async(outcomes(HONEST, ["pytest", "unittest_live"], level_of_suites))
    assert set(after.values()) == {Outcome.PASSED}, after


OPEN = [
    pytest.param(
        hack,
        kind,
        id=f"{hack.name}-{kind}",
        marks=pytest.mark.xfail(reason=hack.reason, strict=True),
    )
    for hack in HACKS
    for kind in hack.open
]


@pytest.mark.parametrize(("hack", "kind"), OPEN)
def test_a_hole_that_is_known_is_open(
    hack: Hack, kind: str, level: LocalSandbox, run_async: Any
) -> None:
    found = run_async(outcomes(Program(hack.source), [kind], level))
    assert found[kind] is not Outcome.PASSED


@pytest.mark.parametrize("kind", KINDS)
def test_an_honest_program_passes_each_kind(kind: str, level: LocalSandbox, run_async: Any) -> None:
    assert run_async(outcomes(HONEST, [kind], level)) == {kind: Outcome.PASSED}


@pytest.mark.slow
@pytest.mark.parametrize("hack", CHEATS, ids=lambda hack: hack.name)
def test_a_hack_fools_a_naive_harness_where_that_is_its_aim(
    hack: Hack, sandbox: LocalSandbox, run_async: Any
) -> None:
    if hack.needs and importlib.util.find_spec(hack.needs) is None:
        pytest.skip(f"{hack.needs} is not installed")
    assert bool(run_async(fooled(hack, sandbox))) is not bool(hack.aims_elsewhere)


def test_the_naive_harnesses_tell_right_from_plainly_wrong(
    sandbox: LocalSandbox, run_async: Any
) -> None:
    for source, right in ((HONEST.source, True), ("def solve(items): return -1", False)):
        assert run_async(grades_by_status(source, LOOP, sandbox)) is right
        assert run_async(grades_by_status(source, SERIES, sandbox)) is right
        assert run_async(grades_by_verdict(source, sandbox)) is right


def test_the_document_lists_the_holes_that_are_known() -> None:
    text = (PROGRAMS.parent.parent.parent / "docs" / "hacks.md").read_text("utf-8")
    _, _, text = text.partition("## Known holes")
    listed = re.findall(r"^\| `(\w+/\w+)` \| ([a-z, ]+) \|", text, re.MULTILINE)
    known = [(hack.name, ", ".join(hack.open)) for hack in HACKS if hack.open]
    assert sorted(listed) == sorted(known)


def test_every_family_has_hacks_and_there_are_a_hundred() -> None:
    assert {hack.family for hack in HACKS} == set(FAMILIES)
    assert len(HACKS) >= 100


def test_a_check_that_reckons_with_a_changed_argument_is_fooled_and_one_that_reckons_first_is_not(
    sandbox: LocalSandbox, run_async: Any
) -> None:
    program = Program("def solve(items):\n    items.clear()\n    return 0\n")
    after = "items = [1, 2]\nassert solve(items) == sum(item * item for item in items)"
    before = (
        "items = [1, 2]\nright = sum(item * item for item in items)\nassert solve(items) == right"
    )
    checks = [Assertions("after", after), Assertions("before", before)]
    verdict = run_async(judge(program, checks, sandbox, limits=LIMITS))
    assert [result.passed for result in verdict.results] == [True, False]
