import math

import pytest

from runwright.core import Block, Fault, Program, Span, Status, Trace
from runwright.core.errors import BadOption
from runwright.write.debug.search.suspicion import (
    Counts,
    dstar,
    formula,
    line_scores,
    ochiai,
    rank_blocks,
    suspects,
    tarantula,
)

BLOCKS = (
    Block(0, "f", (Span(1, 0, 3, 0),)),
    Block(1, "f", (Span(2, 4, 2, 9),)),
    Block(2, "f", (Span(4, 4, 4, 9),)),
)


def trace(hits: tuple[int, ...], crashed_at: int | None = None) -> Trace:
    fault = None if crashed_at is None else Fault("ValueError", "", crashed_at)
    return Trace(Program(""), BLOCKS, (), 0, 0, hits, Status.OK, fault=fault)


@pytest.mark.parametrize(
    ("counts", "expected"),
    [
        (Counts(2, 0, 2, 3), 1.0),
        (Counts(2, 3, 2, 3), 2 / math.sqrt(10)),
        (Counts(1, 1, 2, 3), 1 / 2),
        (Counts(0, 3, 2, 3), 0.0),
        (Counts(0, 0, 0, 0), 0.0),
    ],
    ids=["only failing", "all", "half", "only passing", "no runs"],
)
def test_ochiai_matches_spectra_computed_by_hand(counts: Counts, expected: float) -> None:
    assert ochiai(counts) == pytest.approx(expected)


@pytest.mark.parametrize(
    ("counts", "exponent", "expected"),
    [
        (Counts(2, 3, 2, 3), 2, 4 / 3),
        (Counts(1, 1, 2, 3), 2, 1 / 2),
        (Counts(2, 1, 3, 3), 3, 8 / 2),
        (Counts(0, 3, 2, 3), 2, 0.0),
        (Counts(2, 0, 2, 3), 2, math.inf),
    ],
    ids=["all", "half", "cube", "only passing", "only failing"],
)
def test_dstar_matches_spectra_computed_by_hand(
    counts: Counts, exponent: float, expected: float
) -> None:
    assert dstar(counts, exponent=exponent) == pytest.approx(expected)


@pytest.mark.parametrize(
    ("counts", "expected"),
    [
        (Counts(2, 3, 2, 3), 0.5),
        (Counts(2, 0, 2, 3), 1.0),
        (Counts(1, 1, 2, 3), 0.5 / (0.5 + 1 / 3)),
        (Counts(0, 3, 2, 3), 0.0),
    ],
    ids=["all", "only failing", "half", "only passing"],
)
def test_tarantula_matches_spectra_computed_by_hand(counts: Counts, expected: float) -> None:
    assert tarantula(counts) == pytest.approx(expected)


def test_an_unknown_formula_is_refused_with_the_known_ones() -> None:
    with pytest.raises(BadOption, match="ochiai, dstar, tarantula"):
        formula("jaccard")


def test_an_exponent_that_is_not_positive_is_refused() -> None:
    with pytest.raises(BadOption, match="exponent=0"):
        formula("dstar", exponent=0)


def test_the_block_that_only_failing_checks_visit_is_first() -> None:
    ranked = rank_blocks([trace((1, 1, 0))], [trace((1, 0, 1))])
    assert [item.block.id for item in ranked] == [2, 0]
    assert ranked[0].score == 1.0


def test_without_a_passing_check_all_visited_blocks_are_equally_suspicious() -> None:
    ranked = rank_blocks([], [trace((1, 4, 0)), trace((1, 0, 2))])
    assert {item.block.id: item.score for item in ranked} == {0: 1.0, 1: 1.0, 2: 1.0}


def test_ties_go_to_more_visits_then_to_the_inner_block() -> None:
    assert [item.block.id for item in rank_blocks([], [trace((1, 9, 3))])] == [1, 2, 0]
    assert [item.block.id for item in rank_blocks([], [trace((1, 1, 1))])][-1] == 0


def test_the_line_of_a_crash_is_as_suspicious_as_the_worst_block() -> None:
    passing = [trace((1, 1, 0)), trace((1, 1, 0))]
    ranked = rank_blocks(passing, [trace((1, 1, 1), crashed_at=2)])
    assert {item.block.id: item.score for item in ranked}[1] == 1.0


def test_lines_carry_their_worst_block_scaled_to_one() -> None:
    ranked = rank_blocks([trace((1, 1, 0))], [trace((1, 0, 1))], dstar)
    lines = line_scores(ranked)
    assert lines[4] == 1.0
    assert 0 < lines[1] < 1


def test_nothing_is_suspicious_without_a_failing_check() -> None:
    assert rank_blocks([trace((1, 1, 1))], []) == ()
    assert suspects(()) == ()
    assert line_scores(()) == {}
