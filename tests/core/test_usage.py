from hypothesis import given
from hypothesis import strategies as st

from runwright.core import Usage

# Halves add up exactly, so that the laws hold to the last bit.
seconds = st.integers(0, 1000).map(lambda n: n / 2)
counts = st.integers(0, 1000)
usages = st.builds(
    Usage,
    wall_s=seconds,
    cpu_user_s=seconds,
    cpu_system_s=seconds,
    memory_bytes=st.none() | counts,
    processes=st.none() | counts,
    runs=counts,
    candidates=counts,
    tokens=counts,
)


@given(usages)
def test_adding_nothing_changes_nothing(usage: Usage) -> None:
    assert usage + Usage() == usage == Usage() + usage


@given(usages, usages, usages)
def test_usage_may_be_added_up_in_any_grouping(one: Usage, two: Usage, three: Usage) -> None:
    assert (one + two) + three == one + (two + three)


@given(usages, usages)
def test_usage_may_be_added_up_in_any_order(one: Usage, two: Usage) -> None:
    assert one + two == two + one


def test_memory_is_the_highest_and_the_rest_adds_up() -> None:
    total = Usage(1.0, 2.0, 3.0, 100, 4, 5, 6, 7, 8) + Usage(0.5, 0.5, 0.5, 60, 1, 1, 1, 1, 1)
    assert total == Usage(1.5, 2.5, 3.5, 100, 5, 6, 7, 8, 9)


def test_what_was_measured_once_is_not_lost() -> None:
    assert Usage() + Usage(memory_bytes=0, processes=0) == Usage(memory_bytes=0, processes=0)
