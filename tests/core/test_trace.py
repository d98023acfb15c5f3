import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from runwright.core import Block, Program, Span, Status, Step, Trace


def trace(steps: int, *, head: int = 0, omitted: int = 0) -> Trace:
    """Make a trace that kept so many steps; those omitted stood after the first `head`."""
    indices = [i if i < head else i + omitted for i in range(steps)]
    kept = tuple(Step(i, block=0, frame=0, depth=0, before=(), after=()) for i in indices)
    block = Block(0, "f", (Span(1, 0, 1, 4),))
    return Trace(Program("pass"), (block,), kept, omitted, head, (steps + omitted,), Status.OK)


def indices(sample: Trace) -> list[int]:
    return [step.index for step in sample.steps]


def test_of_11_steps_10_keep_their_indices_and_one_is_counted() -> None:
    sample = trace(11).sample(most=10)
    assert indices(sample) == [0, 1, 2, 3, 4, 6, 7, 8, 9, 10]
    assert (sample.omitted, sample.head) == (1, 5)


def test_an_odd_number_keeps_one_more_at_the_beginning() -> None:
    sample = trace(9).sample(most=3)
    assert (indices(sample), sample.omitted, sample.head) == ([0, 1, 8], 6, 2)


def test_a_short_trace_stays_as_it_is() -> None:
    short = trace(10)
    assert short.sample(most=10) is short


def test_hits_stay_complete() -> None:
    assert trace(11).sample(most=4).hits == (11,)


def test_a_second_sample_widens_the_gap_of_the_first() -> None:
    sample = trace(100).sample(most=20).sample(most=4)
    assert (indices(sample), sample.omitted, sample.head) == ([0, 1, 98, 99], 96, 2)


@pytest.mark.parametrize(
    ("head", "expected", "kept_head"),
    [(1, [0, 107, 108, 109], 1), (9, [0, 1, 2, 109], 3), (5, [0, 1, 108, 109], 2)],
    ids=["short head", "short tail", "both long"],
)
def test_a_trace_with_a_gap_has_one_gap_after_sampling(
    head: int, expected: list[int], kept_head: int
) -> None:
    sample = trace(10, head=head, omitted=100).sample(most=4)
    assert (indices(sample), sample.omitted, sample.head) == (expected, 106, kept_head)


@given(st.integers(0, 40), st.integers(0, 40), st.integers(0, 5), st.integers(2, 45))
def test_a_sample_has_at_most_one_gap_and_accounts_for_every_step(
    steps: int, head: int, omitted: int, most: int
) -> None:
    sample = trace(steps, head=min(head, steps), omitted=omitted).sample(most=most)
    kept = indices(sample)
    assert len(kept) == min(steps, most)
    assert len(kept) + sample.omitted == steps + omitted
    pairs = enumerate(itertools.pairwise(kept), 1)
    gaps = [i for i, (left, right) in pairs if right - left > 1]
    assert gaps in ([], [sample.head])


@pytest.mark.parametrize("most", [1, 0, -1])
def test_a_sample_keeps_at_least_two_steps(most: int) -> None:
    with pytest.raises(ValueError, match=rf"^most={most} must be at least 2$"):
        trace(3).sample(most=most)
