"""Known answers of TRACED (arXiv:2306.07487) about states, quantized values and branches."""

from collections.abc import Callable

import pytest

from runwright.core import Trace, Value
from runwright.observe.coverage import coverage
from runwright.observe.quantize import (
    Label,
    quantize,
    quantize_char,
    quantize_float,
    quantize_int,
    quantized,
)

Watch = Callable[..., Trace]

FACTORIAL = """\
def factorial(x):
    if x < 0:
        x = -x
    y = 1
    i = 1
    while i <= x:
        y *= i
        i += 1
    return y
"""
CHOICE = """\
def choose(a, b):
    if a > 0:
        b += a
    else:
        b -= a
    return b
"""


# 1: the last state of each line


def test_the_state_of_a_line_is_that_of_its_last_visit(watch: Watch) -> None:
    trace = watch(FACTORIAL, "factorial(4)", lines=True)
    at_loop = {name: trace.values(name, line=6)[-1].value for name in ("y", "i")}
    assert {name: str(value) for name, value in at_loop.items()} == {"y": "24", "i": "5"}


def test_variables_of_a_line_that_did_not_run_are_unknown_and_keep_their_types(
    watch: Watch,
) -> None:
    trace = watch(FACTORIAL, "factorial(4)", lines=True)
    found = {(o.line, o.name): o for o in quantized(trace)}
    uncovered = found[3, "x"]
    assert (uncovered.covered, uncovered.label) == (False, Label("basic", "int", "Unknown"))
    first = found[4, "y"]
    assert (first.covered, first.label) == (True, Label("basic", "int", "PosRegular"))
    assert found[6, "i"].label == Label("basic", "int", "PosRegular")
    assert trace.values("x", line=3) == ()


# 2: the classes of values


@pytest.mark.parametrize(
    ("number", "expected"),
    [
        (32767, "PosLarge"),
        (10000, "PosRegular"),
        (10001, "PosLarge"),
        (1, "PosRegular"),
        (0, "Zero"),
        (-10000, "NegRegular"),
        (-10001, "NegLarge"),
    ],
)
def test_integers_are_quantized(number: int, expected: str) -> None:
    assert quantize_int(number) == expected


@pytest.mark.parametrize(
    ("number", "expected"),
    [
        (0.5, "PosSmall"),
        (1.0, "PosSmall"),
        (1.5, "PosRegular"),
        (1e4, "PosRegular"),
        (10000.5, "PosLarge"),
        (0.0, "Zero"),
        (-0.5, "NegSmall"),
        (-1.0, "NegRegular"),
        (-1e4, "NegRegular"),
        (-1e5, "NegLarge"),
        (float("nan"), "NaN"),
    ],
)
def test_floats_are_quantized(number: float, expected: str) -> None:
    assert quantize_float(number) == expected


def test_characters_are_quantized() -> None:
    assert [quantize_char(c) for c in ("\0", "q", "7", "é")] == [
        "Null",
        "Alphabetic",
        "Non-alphabetic",
        "Non-alphabetic",
    ]


def test_a_null_pointer_is_null() -> None:
    assert quantize("char *", Value("char *", "0x0"), language="c").value == "Null"
    assert quantize("int *", Value("int *", "0x55d2c0"), language="c").value == "NotNull"


# 3: branches


@pytest.mark.parametrize(
    ("call", "expected"), [("choose(19, 100)", [1, 0]), ("choose(0, 100)", [0, 1])]
)
def test_of_two_branches_the_one_that_ran_is_covered(
    watch: Watch, call: str, expected: list[int]
) -> None:
    trace = watch(CHOICE, call)
    (found,) = coverage(trace)
    assert [arm.taken for arm in trace.arms] == [True, False]
    assert [int(at in found.branches.covered) for at in range(len(trace.arms))] == expected
