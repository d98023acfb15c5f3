"""The memory-time curve: its known answer, and the part between two moments."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from runwright.core import MemoryCurve, Sample, wire
from runwright.core.curve import area

MB = 1_000_000
KNOWN = MemoryCurve(
    (Sample(1.0, 10 * MB), Sample(2.0, 20 * MB), Sample(4.0, 20 * MB)), 0.005, 0.001
)


def test_the_known_answer() -> None:
    assert KNOWN.duration_s == 3
    assert KNOWN.peak_bytes == 20 * MB
    assert KNOWN.byte_seconds == (15 + 40) * MB


def test_fewer_than_two_samples_hold_nothing_over_time() -> None:
    assert area(()) == 0
    assert area((Sample(1.0, MB),)) == 0
    nothing = MemoryCurve((), 0.005, 0.0)
    assert (nothing.duration_s, nothing.peak_bytes, nothing.byte_seconds) == (0, 0, 0)


def test_a_part_is_memory_above_that_at_its_beginning() -> None:
    part = KNOWN.between(Sample(1.5, 12 * MB), Sample(3.0, 17 * MB))
    assert part.samples == (Sample(0.0, 0), Sample(0.5, 8 * MB), Sample(1.5, 5 * MB))
    assert part.byte_seconds == 2 * MB + 6.5 * MB


def test_memory_given_back_is_not_below_nothing() -> None:
    part = KNOWN.between(Sample(0.0, 15 * MB), Sample(5.0, 0))
    assert min(sample.resident_bytes for sample in part.samples) == 0


@given(
    st.lists(st.integers(0, 1 << 40), min_size=3, max_size=20).flatmap(
        lambda sizes: st.tuples(st.just(sizes), st.integers(1, len(sizes) - 2))
    )
)
def test_the_area_of_two_parts_is_that_of_the_whole(case: tuple[list[int], int]) -> None:
    sizes, cut = case
    samples = [Sample(float(at), size) for at, size in enumerate(sizes)]
    assert area(samples[: cut + 1]) + area(samples[cut:]) == pytest.approx(area(samples))


def test_it_goes_to_json_and_back() -> None:
    assert wire.loads(MemoryCurve, wire.dumps(KNOWN)) == KNOWN
