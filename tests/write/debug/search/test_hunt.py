from collections.abc import Callable, Iterator
from typing import Any

from runwright.core import Case, Check, Limits, Program, Task
from runwright.lab import Lab
from runwright.write.debug.search.candidates import Candidate
from runwright.write.debug.search.hunt import Hunt

RunAsync = Callable[[Any], Any]
LabMaker = Callable[..., Lab]

CHECKS: tuple[Check, ...] = (Case("a", "f", (1,), 11), Case("b", "f", (2,), 12))


def hunt(run_async: RunAsync, lab: Lab, batch: int = 4) -> Hunt:
    program = Program("def f(x):\n    return x\n")
    before = run_async(lab.check(Task("t", program=program, visible=CHECKS), program)).verdict
    return Hunt(lab, program, CHECKS, before, Limits(wall_s=1), batch)


def candidates(*values: str) -> Iterator[Candidate]:
    for place, value in enumerate(values):
        yield Candidate(f"def f(x):\n    return {value}\n", (), 1 - place / 100)


def test_what_passes_is_plausible_and_what_mends_a_part_is_a_parent(
    run_async: RunAsync, make_lab: LabMaker
) -> None:
    found = hunt(run_async, make_lab())
    stream = candidates("x + 9", "11", "x + 10", "x - 50")
    assert run_async(found.follow(stream, "single edits", 100, 0)) == "exhausted"
    assert [item.source for item in found.plausible] == ["def f(x):\n    return x + 10\n"]
    parents = [item.source.split("return ")[1].strip() for item in found.parents()]
    assert parents == ["11", "x + 9"]


def test_after_the_first_plausible_one_only_some_are_still_tried(
    run_async: RunAsync, make_lab: LabMaker
) -> None:
    found = hunt(run_async, make_lab(), batch=2)
    stream = candidates("x + 10", *(f"x + {n}" for n in range(30, 60)))
    assert run_async(found.follow(stream, "single edits", 3, 0)) == "collected"
    assert found.tried == 6


def test_candidates_far_less_promising_than_the_plausible_one_are_not_tried(
    run_async: RunAsync, make_lab: LabMaker
) -> None:
    found = hunt(run_async, make_lab(), batch=1)
    stream = candidates("x + 10", "x + 20", "x + 30", "x + 40", "x + 50")
    assert run_async(found.follow(stream, "single edits", 100, 0.985)) == "collected"
    assert found.tried == 2


def test_the_budget_ends_the_hunt_and_is_named(run_async: RunAsync, make_lab: LabMaker) -> None:
    found = hunt(run_async, make_lab(candidates=10))
    stream = candidates(*(f"x + {n}" for n in range(30, 60)))
    assert run_async(found.follow(stream, "single edits", 3, 0)) == "budget: candidates=10"
    assert found.tried == 6


def test_nothing_is_tried_twice(run_async: RunAsync, make_lab: LabMaker) -> None:
    found = hunt(run_async, make_lab())
    run_async(found.follow(candidates("x + 1", "x+1", "(x + 1)"), "single edits", 3, 0))
    assert found.tried == 1
