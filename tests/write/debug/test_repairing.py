"""What the debuggers that talk with a model begin with, and what they read in its answers."""

import random

import pytest

from runwright.core import (
    Assertions,
    Attempt,
    Case,
    Check,
    CheckResult,
    Outcome,
    Program,
    Stdio,
    Task,
    Verdict,
)
from runwright.core.errors import BadOption, BadTask
from runwright.write.debug.repairing import drawn, mendable, mended, opening, require

PROGRAM = Program("def f(x):\n    return x\n", path="f.py")


def task(*visible: Check, **fields: object) -> Task:
    return Task("t", entry_point="f", program=PROGRAM, visible=visible, **fields)  # type: ignore[arg-type]


def test_checks_that_do_not_mention_the_entry_point_or_assert_false_are_left_out() -> None:
    kept = (
        Assertions("mentions", "assert f(1) == 1"),
        Assertions("by its setup", "test()", "def test():\n    assert f(2) == 1"),
        Case("case", "f", (1,), 1),
        Stdio("stdio", "1", "1"),
    )
    left_out = (
        Assertions("another", "assert g(1) == 1"),
        Assertions("false", "assert False, f(1)"),
    )
    public, program = mendable(task(*left_out, *kept))
    assert public.visible == kept
    assert program is PROGRAM


def test_a_whole_program_keeps_every_check() -> None:
    given = Task("t", program=PROGRAM, visible=(Assertions("a", "assert g(1) == 1"),))
    assert mendable(given)[0] == given


@pytest.mark.parametrize(
    ("given", "message"),
    [
        (Task("t", visible=(Stdio("a", "", ""),)), "no program to mend.*direct\\+ldb"),
        (task(), "no visible check is there"),
        (task(Assertions("a", "assert g(1) == 1")), "must mention the entry point"),
    ],
    ids=["no program", "no check", "no check of use"],
)
def test_a_task_that_cannot_be_debugged_says_why(given: Task, message: str) -> None:
    with pytest.raises(BadTask, match=message):
        mendable(given)


def attempt(*outcomes: Outcome) -> Attempt:
    results = tuple(CheckResult(f"c{i}", outcome) for i, outcome in enumerate(outcomes))
    return Attempt(PROGRAM, Verdict(results))


def test_each_failing_check_is_drawn_and_no_other() -> None:
    checks = [Case(f"c{i}", "f", (i,), i) for i in range(4)]
    failed, passed, unjudged = Outcome.FAILED, Outcome.PASSED, Outcome.COULD_NOT_JUDGE
    tried = attempt(failed, passed, failed, unjudged)
    source = random.Random(0)
    names = [found.check.name for _ in range(200) if (found := drawn(task(*checks), tried, source))]
    assert len(names) == 200
    assert set(names) == {"c0", "c2"}
    assert 60 < names.count("c0") < 140
    assert drawn(task(checks[0]), attempt(unjudged), source) is None


def test_the_same_seed_draws_the_same() -> None:
    checks = [Case(f"c{i}", "f", (i,), i) for i in range(9)]
    tried = attempt(*[Outcome.FAILED] * 9)
    one, two = ([drawn(task(*checks), tried, random.Random(7)) for _ in range(3)] for _ in range(2))
    assert one == two


def test_the_conversation_begins_with_the_task_and_the_program() -> None:
    prompt = opening(task(statement="Return x."), PROGRAM)
    assert [turn.role for turn in prompt.messages] == ["system", "user", "assistant"]
    assert prompt.messages[1].content == "Return x."
    assert prompt.messages[2].content == "```python\ndef f(x):\n    return x\n```"


def test_without_a_statement_the_visible_checks_say_what_is_wanted() -> None:
    prompt = opening(task(Case("a", "f", (1,), 2)), PROGRAM)
    assert "assert f(1) == 2" in prompt.messages[1].content


@pytest.mark.parametrize(
    ("reply", "source"),
    [
        ("Sure:\n```python\ndef f(x):\n    return 2\n```\n", "def f(x):\n    return 2\n"),
        ("def f(x):\n    return 2\n", "def f(x):\n    return 2\n"),
        ("```python\ndef f(x:\n    return 2\n```", "def f(x:\n    return 2\n"),
        ("```\n\n```\nI give up.", None),
        ("", None),
    ],
    ids=["fenced", "bare", "not a program", "empty fence", "nothing"],
)
def test_the_program_in_a_reply(reply: str, source: str | None) -> None:
    found = mended(reply, task())
    assert (found and found.source) == source
    assert found is None or found.path == "f.py"


def test_an_option_that_is_none_of_its_values_is_named_with_them() -> None:
    require(rounds=(0, range(101)), level=("block", ("block", "line")))
    with pytest.raises(BadOption, match=r"rounds=-1 must be 0 to 100"):
        require(rounds=(-1, range(101)))
    with pytest.raises(BadOption, match=r"level='full' must be 'block' or 'line'"):
        require(level=("full", ("block", "line")))
