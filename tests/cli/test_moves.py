from dataclasses import replace

import pytest

from runwright.cli.moves import MOVES, change, change_back, counterpart, nearest, raising
from runwright.core import Call, Trace


@pytest.mark.parametrize(
    ("move", "at", "to"),
    [
        ("forward", 0, 1),
        ("forward", 9, None),
        ("back", 9, 8),
        ("back", 0, None),
        ("over", 1, 4),
        ("over", 2, 3),
        ("over", 7, None),
        ("over back", 4, 1),
        ("over back", 0, None),
        ("out", 2, 4),
        ("out", 0, None),
        ("out back", 6, 4),
        ("out back", 0, None),
        ("next visit", 1, 4),
        ("next visit", 7, None),
        ("last visit", 7, 4),
        ("last visit", 1, None),
        ("exception", 0, 9),
        ("exception", 7, 9),
        ("exception", 9, None),
        ("exception back", 9, None),
        ("start", 5, 0),
        ("end", 5, 9),
        ("page forward", 0, 9),
        ("page back", 9, 0),
    ],
)
def test_a_move_leads_to_its_step_or_nowhere(
    nested: Trace, move: str, at: int, to: int | None
) -> None:
    assert MOVES[move].to(nested, at) == to


def test_an_exception_is_where_it_was_raised_not_where_it_went_through(
    nested: Trace, nested_gap: Trace
) -> None:
    assert raising(nested) == [9]
    assert raising(replace(nested, calls=())) == [7, 9]  # nobody knows who called
    cut = replace(nested, steps=nested.steps[:8], omitted=2, head=8)
    assert raising(cut) == [7]  # the call that raised was left out
    assert raising(nested_gap) == [6]


def test_an_exception_that_a_call_handled_does_not_hide_the_one_after_it(nested: Trace) -> None:
    # The last step of the last call no longer raises: the step around it did by itself.
    steps = (*nested.steps[:9], replace(nested.steps[9], raised=None))
    assert raising(replace(nested, steps=steps)) == [7]


def test_every_move_that_can_lead_nowhere_says_why(nested: Trace) -> None:
    for move in MOVES.values():
        ends = [move.to(nested, at) for at in range(len(nested.steps))]
        assert bool(move.otherwise) is (None in ends)


def test_a_variable_is_followed_both_ways(nested: Trace) -> None:
    assert change(nested, 0, "total") == 4
    assert change(nested, 4, "total") is None
    assert change_back(nested, 9, "total") == 4
    assert change(nested, 0, "no such") is None


def test_stepping_over_stays_in_its_thread(nested: Trace) -> None:
    calls = tuple(replace(call, thread=call.frame % 2) for call in nested.calls)
    apart = replace(nested, calls=calls)
    assert MOVES["over"].to(apart, 2) == 3
    assert MOVES["over"].to(apart, 3) == 8  # of call 3; calls 0 and 2 are in the other thread


def test_a_trace_without_calls_is_one_thread(nested: Trace) -> None:
    assert MOVES["over"].to(replace(nested, calls=()), 1) == 4


def test_a_file_of_its_own_is_not_the_same_line(nested: Trace) -> None:
    blocks = tuple(
        replace(block, path="other.py") if block.id == 5 else block for block in nested.blocks
    )
    moved = replace(nested, blocks=blocks)
    assert MOVES["next visit"].to(moved, 2) == 5
    spans = nested.blocks[5].spans
    same = tuple(replace(block, spans=spans) if block.id == 3 else block for block in blocks)
    assert MOVES["next visit"].to(replace(nested, blocks=same), 1) == 4


@pytest.mark.parametrize(
    ("index", "position"), [(0, 0), (3, 3), (5, 3), (7, 4), (9, 6), (99, 6), (-1, 0)]
)
def test_the_nearest_step_is_the_last_kept_one_before(
    nested_gap: Trace, index: int, position: int
) -> None:
    assert nearest(nested_gap, index) == position


def test_a_step_is_found_again_at_the_other_level(nested: Trace) -> None:
    # By lines the loop header of line 3 is a step of its own.
    lines = []
    for step in nested.steps:
        lines += [replace(step, block=guard, guards=(), after=()) for guard in step.guards]
        lines.append(replace(step, guards=()))
    fine = replace(
        nested, steps=tuple(replace(step, index=i) for i, step in enumerate(lines)), head=len(lines)
    )
    for at, step in enumerate(nested.steps):
        there = counterpart(nested, at, fine)
        assert (fine.steps[there].block, fine.steps[there].frame) == (step.block, step.frame)
        assert counterpart(fine, there, nested) == at


def test_a_call_that_is_not_there_leads_to_the_start(nested: Trace) -> None:
    assert counterpart(nested, 9, replace(nested, steps=nested.steps[:2], head=2)) == 0
    assert Call(3, "inner", 1, 0) in nested.calls
