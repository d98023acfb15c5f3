from dataclasses import replace

import pytest

from runwright.cli.mend import Mend
from runwright.cli.steps import print_trace
from runwright.core import Fault, Status, Trace, Value


@pytest.fixture
def trace(mend: Mend) -> Trace:
    assert mend.trace is not None
    return mend.trace


def test_a_step_shows_its_lines_how_often_they_ran_and_what_they_made(
    capsys: pytest.CaptureFixture[str], trace: Trace
) -> None:
    print_trace(replace(trace, returned=Value("int", "0")), most=100)
    text = capsys.readouterr().out
    assert text.startswith(
        "step 0  highest_balance\n"
        "  before   bookings=[3, -1]\n"
        "    1x    6 |     balance = 0                 balance=0\n"
        "    1x    7 |     highest = 0                 highest=0\n"
        "step 1  highest_balance\n"
        "    3x    8 |     for amount in bookings:     amount=3\n"
        "    2x    9 |         if balance < highest:\n"
        "step 2  highest_balance\n"
        "    2x   11 |         balance += amount       balance=3\n"
    )
    # Behind the gap stands what the steps above do not tell.
    assert (
        "... 4 steps omitted ...\nstep 7  highest_balance\n  before   balance=0, amount=-1\n"
        in text
    )
    assert "  raised   ValueError\n" in text
    assert text.endswith("8 steps; 5 of 5 blocks visited\nreturned 0\n")


def test_a_sample_keeps_both_ends_and_says_how_much_is_missing(
    capsys: pytest.CaptureFixture[str], trace: Trace
) -> None:
    print_trace(trace, most=2)
    text = capsys.readouterr().out
    assert [line.split()[1] for line in text.split("\n") if line.startswith("step")] == ["0", "7"]
    assert "6 steps omitted" in text


def test_a_run_that_failed_says_how_in_its_last_line(
    capsys: pytest.CaptureFixture[str], trace: Trace
) -> None:
    fault = Fault("SyntaxError", "bad\x1b[2J\ninput", 3)
    print_trace(
        replace(trace, steps=(), omitted=0, head=0, status=Status.COMPILE_ERROR, fault=fault),
        most=10,
    )
    last = capsys.readouterr().out.rstrip("\n").split("\n")[-1]
    assert last == "compile_error: SyntaxError: bad\\x1b[2J input at line 3"


def test_a_trace_that_is_less_than_asked_for_says_why(
    capsys: pytest.CaptureFixture[str], trace: Trace
) -> None:
    print_trace(replace(trace, detail="the program wrote into its trace"), most=10)
    assert "\nthe program wrote into its trace\n" in capsys.readouterr().out


def test_depth_indents_a_step(capsys: pytest.CaptureFixture[str], trace: Trace) -> None:
    steps = (replace(trace.steps[0], depth=2),)
    print_trace(replace(trace, steps=steps, omitted=0, head=1), most=10)
    assert capsys.readouterr().out.startswith("    step 0  highest_balance  depth 2\n")


def test_what_holds_before_is_told_once_for_each_call(
    capsys: pytest.CaptureFixture[str], nested: Trace
) -> None:
    print_trace(nested, most=100)
    before = [line.strip() for line in capsys.readouterr().out.split("\n") if "before" in line]
    assert before == ["before   n=3", "before   k=0", "before   k=1", "before   k=2"]


def test_a_line_gone_through_twice_shows_its_values_once(
    capsys: pytest.CaptureFixture[str], nested: Trace
) -> None:
    step = replace(nested.steps[1], guards=(2, 2))
    print_trace(replace(nested, steps=(step,), head=1), most=10)
    assert capsys.readouterr().out.count("i=0") == 1
