"""Arrays and frames cross as data; needs numpy and pandas, which are nobody's dependency here."""

from typing import Any

import pytest

from runwright.core import Outcome
from runwright.core.plain import Decoder, Encoder, NotPlain
from runwright.judge.guest import arrays

numpy: Any = pytest.importorskip("numpy", reason="numpy is not installed")
pandas: Any = pytest.importorskip("pandas", reason="pandas is not installed")


def there_and_back(value: object) -> Any:
    import json

    def outside(part: object) -> object:
        form = arrays.encode(part, encoder)
        if form is None:
            raise NotPlain(type(part).__name__)
        return form

    def inside(form: Any) -> object:
        ((tag, body),) = form.items()
        return arrays.decode(tag, body, decoder)

    encoder = Encoder(outside, cycles=True)
    decoder = Decoder(inside, cycles=True)
    return decoder.value(json.loads(json.dumps(encoder.form(value))))


def array_values() -> list[Any]:
    return [
        numpy.arange(6).reshape(2, 3),
        numpy.arange(6).reshape(2, 3).T,
        numpy.array(3.5),
        numpy.zeros((0, 4)),
        numpy.array([1, 2], dtype=">i2"),
        numpy.array([True, False]),
        numpy.array(["a", "bcd"]),
        numpy.array([b"a", b"bcd"]),
        numpy.array([1 + 2j, float("nan")]),
        numpy.array(["2020-01-02", "NaT"], dtype="M8[D]"),
        numpy.array([5], dtype="m8[s]"),
        numpy.float32(0.1),
        numpy.int64(-3),
        numpy.bool_(True),
        numpy.datetime64("2020-01-02T03:04"),
    ]


@pytest.mark.parametrize("value", array_values(), ids=repr)
def test_arrays_come_back_as_they_were(value: Any) -> None:
    back = there_and_back(value)
    assert type(back) is type(value)
    assert back.dtype == value.dtype
    assert back.shape == value.shape
    assert back.tobytes() == value.tobytes()


def frames() -> list[Any]:
    days = pandas.date_range("2020-01-01", periods=2)
    return [
        pandas.DataFrame({"a": [1, 2], "b": ["x", None], "c": [0.5, float("nan")]}),
        pandas.DataFrame({"a": [1, 2]}, index=["x", "y"]),
        pandas.DataFrame(),
        pandas.DataFrame([[1, 2], [3, 4]], columns=["same", "same"]),
        pandas.DataFrame({"when": days, "many": [[1], [2]]}, index=days),
        pandas.DataFrame({"a": [1]}).set_index([["x"], ["y"]]),
        pandas.DataFrame({"a": pandas.array([1, None], dtype="Int64")}),
        pandas.DataFrame([[1, 2]], columns=pandas.MultiIndex.from_tuples([("a", 1), ("b", 2)])),
        pandas.DataFrame({"a": ["x", "y", "x"]}).groupby("a").size().to_frame("n"),
    ]


@pytest.mark.parametrize("frame", frames(), ids=lambda frame: " ".join(map(str, frame.columns)))
def test_frames_come_back_as_they_were(frame: Any) -> None:
    pandas.testing.assert_frame_equal(there_and_back(frame), frame, check_freq=False)


def test_series_and_indices_come_back_as_they_were() -> None:
    for series in (
        pandas.Series([1, 2], name="n"),
        pandas.Series(["a", "b"], index=[3, 4]),
        pandas.Series([pandas.Timedelta(days=1)]),
        pandas.Series([], dtype="float64"),
        pandas.Series(pandas.to_datetime(["2020-01-01"]).tz_localize("UTC")),
    ):
        pandas.testing.assert_series_equal(there_and_back(series), series)
    for index in (
        pandas.RangeIndex(1, 9, 2, name="r"),
        pandas.Index(["a", "b"], name="n"),
        pandas.MultiIndex.from_tuples([(1, "a")], names=["x", "y"]),
    ):
        pandas.testing.assert_index_equal(there_and_back(index), index)


def test_an_array_of_objects_does_not_cross() -> None:
    with pytest.raises(NotPlain):
        there_and_back(numpy.array([object()]))


@pytest.mark.parametrize(
    "body",
    [
        ["|O", [1], "AAAAAAAAAAA="],
        ["<i8", [10**12], ""],
        ["<i8", [-1, -8], "AAAAAAAAAAA="],
        ["<i8", [1], "AAAA"],
        ["<U999999999", [0], ""],
        ["i8,i8", [0], ""],
        ["<i8", [True], "AAAAAAAAAAA="],
        ["<i8", [1] * 99, "AAAAAAAAAAA="],
        ["nonsense", [0], ""],
        [3, [0], ""],
    ],
    ids=repr,
)
def test_an_array_that_encode_does_not_make_is_refused(body: Any) -> None:
    with pytest.raises((ValueError, TypeError)):
        arrays.decode("ndarray", body, Decoder())


PROGRAM = """
import numpy, pandas
def double(x): return x * 2
def fill(x): x[...] = 7
def widen(f): f["b"] = f["a"] * 2
def mean(values): return numpy.mean(values)
"""


@pytest.mark.parametrize(
    "check",
    [
        "a = numpy.arange(3)\nassert (double(a) == [0, 2, 4]).all()",
        "a = numpy.zeros(3)\nfill(a)\nassert a.tolist() == [7, 7, 7]",
        "f = pandas.DataFrame({'a': [1]})\nwiden(f)\nassert f['b'].tolist() == [2]",
        "assert mean([1, 2]) == 1.5 and abs(mean([1, 2]) - 1.5) < 1e-9",
        "assert isinstance(mean([1]), float) and double(numpy.int8(3)) == 6",
    ],
)
def test_a_check_can_use_arrays(judged: Any, check: str) -> None:
    result = judged(PROGRAM, f"import numpy, pandas\n{check}", memory_bytes=2 << 30, wall_s=20)
    assert (result.outcome, result.message) == (Outcome.PASSED, "")


def test_a_scalar_of_numpy_is_compared_in_a_series_too(run_async: Any, sandbox: Any) -> None:
    from runwright.core import Assertions, Limits, Program
    from runwright.judge import judge

    checks = [Assertions("c", "assert mean([1, 2]) == 1.5")]
    limits = Limits(wall_s=20, memory_bytes=2 << 30)
    assert run_async(judge(Program(PROGRAM), checks, sandbox, limits=limits)).passed
