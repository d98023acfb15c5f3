import json
from datetime import UTC, date, datetime, time, timedelta, timezone
from decimal import Decimal
from fractions import Fraction
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from runwright.core import plain


def there_and_back(value: object) -> Any:
    return plain.decode(json.loads(json.dumps(plain.encode(value), allow_nan=False)))


OFFSETS = st.builds(
    timezone,
    st.timedeltas(timedelta(hours=-23), timedelta(hours=23)),
)
SCALARS = (
    st.decimals()
    | st.fractions()
    | st.dates()
    | st.times(timezones=st.none() | OFFSETS)
    | st.datetimes(timezones=st.none() | OFFSETS)
    | st.timedeltas()
    | st.uuids()
)


@given(SCALARS)
def test_every_scalar_comes_back_as_it_was(value: Any) -> None:
    back = there_and_back(value)
    assert type(back) is type(value)
    assert repr(back) == repr(value)


@pytest.mark.parametrize(
    "value",
    [
        Decimal("1.10"),
        Decimal("-0"),
        Decimal("NaN123"),
        Decimal("sNaN"),
        Decimal("-Infinity"),
        Decimal("1E+999999"),
        Fraction(-1, 3),
        Fraction(2**5000, 3),
        date(1, 1, 1),
        time(23, 59, 59, 999999, fold=1),
        datetime(9999, 12, 31, tzinfo=UTC),
        datetime(2024, 10, 27, 2, 30, fold=1, tzinfo=ZoneInfo("UTC")),
        datetime(2024, 1, 1, tzinfo=timezone(timedelta(hours=2), "summer")),
        timedelta(days=-1, microseconds=1),
        UUID(int=7),
    ],
    ids=repr,
)
def test_scalars_at_the_edges_come_back_as_they_were(value: Any) -> None:
    back = there_and_back([value])[0]
    assert (type(back), repr(back)) == (type(value), repr(value))
    assert getattr(back, "tzinfo", None) == getattr(value, "tzinfo", None)


class Money(Decimal):
    pass


class Moment(datetime):
    pass


@pytest.mark.parametrize(
    "value",
    [Money(1), Moment(2024, 1, 1), Decimal("1E+3000000"), Fraction(1, 2**70_000)],
    ids=lambda value: type(value).__name__,
)
def test_subclasses_and_numbers_out_of_bounds_are_not_plain(value: object) -> None:
    with pytest.raises(plain.NotPlain):
        plain.encode(value)


@pytest.mark.parametrize(
    "form",
    [
        {"Decimal": "1E+999999999999"},
        {"Decimal": "1E+3000000"},
        {"Decimal": "9" * 200_000},
        {"Decimal": "one"},
        {"Decimal": 1},
        {"Fraction": [1, 0]},
        {"Fraction": [1, -1]},
        {"Fraction": [1.5, 1]},
        {"Fraction": [1]},
        {"Fraction": [{"int": hex(2**70_000)}, 3]},
        {"date": "2024-02-30"},
        {"date": 20240101},
        {"datetime": ["2024-01-01", 0, ["../../etc/passwd"]]},
        {"datetime": ["2024-01-01", 0, ["Nowhere/Atall"]]},
        {"datetime": ["2024-01-01", 0, ["America"]]},
        {"datetime": ["2024-01-01", 2, []]},
        {"datetime": ["2024-01-01", 0, [0, 10**9, 0, "x"]]},
        {"datetime": ["2024-01-01", 0, [9, 0, 0, "x"]]},
        {"datetime": ["10000-01-01", 0, []]},
        {"time": ["25:00", 0, []]},
        {"timedelta": [10**10, 0, 0]},
        {"timedelta": [0, 0.5, 0]},
        {"UUID": "xyz"},
        {"UUID": 7},
        {"complex": [1.0]},
    ],
    ids=lambda form: json.dumps(form)[:40],
)
def test_a_form_that_encode_does_not_make_is_a_value_error(form: object) -> None:
    with pytest.raises(ValueError, match=r"^[^\n]+$"):
        plain.decode(form)
