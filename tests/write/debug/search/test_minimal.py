from collections.abc import Callable, Sequence
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from runwright.core import Case, Check, Limits, Program, Task
from runwright.lab import Lab
from runwright.write.debug.search.candidates import Candidate
from runwright.write.debug.search.hunt import Hunt
from runwright.write.debug.search.minimal import applied, ddmin, hunks, reduced, trimmed
from runwright.write.debug.search.source import Edit, Splice

RunAsync = Callable[[Any], Any]
LabMaker = Callable[..., Lab]

OLD = "def f(x):\n    y = x\n    z = 1\n    return y\n"
CHECKS: tuple[Check, ...] = (Case("a", "f", (1,), 11), Case("b", "f", (2,), 12))


def minimum(run_async: RunAsync, size: int, needed: set[int]) -> tuple[set[int], int]:
    """What ddmin leaves of `size` parts of which some are needed, and how often it asked."""
    whole = tuple(Splice(place, place + 1, "") for place in range(size))
    asked = 0

    async def hold(parts: Sequence[tuple[Splice, ...]]) -> list[bool]:
        nonlocal asked
        asked += len(parts)
        return [needed <= {item.start for item in part} for part in parts]

    return {item.start for item in run_async(ddmin(whole, hold))}, asked


def test_the_example_of_the_paper(run_async: RunAsync) -> None:
    # Section 3: of eight changes 1, 7 and 8 fail together.
    kept, _ = minimum(run_async, 8, {0, 6, 7})
    assert kept == {0, 6, 7}


@given(size=st.integers(1, 20), data=st.data())
def test_exactly_what_is_needed_is_left(run_async: RunAsync, size: int, data: Any) -> None:
    needed = data.draw(st.sets(st.integers(0, size - 1), min_size=1))
    kept, asked = minimum(run_async, size, needed)
    assert kept == needed
    assert asked <= size * size + 3 * size  # the paper's bound


@given(st.text("ab \n()=", max_size=60), st.text("ab \n()=", max_size=60))
def test_all_hunks_make_the_new_text_and_none_the_old(old: str, new: str) -> None:
    assert applied(old, hunks(old, new)) == new
    assert applied(old, ()) == old


def test_what_a_patch_does_not_need_is_put_back(run_async: RunAsync) -> None:
    new = OLD.replace("y = x", "y = x + 10").replace("z = 1", "z = 2")

    async def passes(texts: Sequence[str]) -> list[bool]:
        return ["x + 10" in text for text in texts]

    patch = run_async(reduced(OLD, new, passes))
    assert patch.source == OLD.replace("y = x", "y = x + 10")
    assert (patch.hunks, patch.before) == (1, 2)


def edit(text: str) -> Edit:
    return Edit(2, text, (), kind="number")


def hunt(run_async: RunAsync, lab: Lab) -> Hunt:
    program = Program(OLD)
    before = run_async(lab.check(Task("t", program=program, visible=CHECKS), program)).verdict
    return Hunt(lab, program, CHECKS, before, Limits(wall_s=2), 8)


def test_a_winner_of_two_edits_keeps_the_one_it_needs(
    run_async: RunAsync, make_lab: LabMaker
) -> None:
    new = OLD.replace("y = x", "y = x + 10").replace("z = 1", "z = 2")
    winner = Candidate(new, (edit("one"), edit("two")), 0.5)
    kept = run_async(trimmed(hunt(run_async, make_lab()), winner))
    assert kept.source == OLD.replace("y = x", "y = x + 10")
    assert kept.note == "one; two; reduced to 1 of 2 changed places"
    assert kept.edits == winner.edits


def test_a_winner_of_one_edit_is_left_whole(run_async: RunAsync, make_lab: LabMaker) -> None:
    new = OLD.replace("y = x", "y = x + 10").replace("z = 1", "z = 2")
    winner = Candidate(new, (edit("one"),), 0.5)
    assert run_async(trimmed(hunt(run_async, make_lab()), winner)) is winner


def test_a_spent_budget_leaves_the_winner_whole(run_async: RunAsync, make_lab: LabMaker) -> None:
    new = OLD.replace("y = x", "y = x + 10").replace("z = 1", "z = 2")
    winner = Candidate(new, (edit("one"), edit("two")), 0.5)
    assert run_async(trimmed(hunt(run_async, make_lab(candidates=2)), winner)) is winner
