"""Looking up values in a trace made by hand."""

from dataclasses import replace

import pytest

from runwright.core import Block, Change, Program, Span, Status, Step, Trace, Value, Variable
from runwright.core.errors import BadOption, UnknownName
from runwright.core.lookup import DELETED, state_after

SOURCE = """\
def f(n):
    total = 0
    for i in range(n):
        total += i
    return total
"""
TABLE = (
    Block(0, "<module>", (Span(1, 0, 1, 9),)),
    Block(1, "f", (Span(2, 4, 2, 13),)),
    Block(2, "f", (Span(3, 4, 3, 22),), loop=True),
    Block(3, "f", (Span(4, 8, 4, 18),)),
    Block(4, "f", (Span(5, 4, 5, 16),)),
)


def held(**values: object) -> tuple[Variable, ...]:
    return tuple(Variable(name, Value(type(v).__name__, repr(v))) for name, v in values.items())


def run(n: int) -> Trace:
    """Return what a trace of `f(n)` with `lines=True` is."""
    steps = [Step(0, 1, 0, 0, held(n=n), held(total=0))]
    total, before = 0, held(n=n, total=0)
    for i in range(n):
        steps.append(Step(len(steps), 2, 0, 0, before, held(i=i)))
        steps.append(Step(len(steps), 3, 0, 0, held(n=n, total=total, i=i), held(total=total + i)))
        total += i
        before = held(n=n, total=total, i=i)
    steps.append(Step(len(steps), 2, 0, 0, before, ()))
    steps.append(Step(len(steps), 4, 0, 0, before, held(_ret=total)))
    hits = (0, 1, n + 1, n, 1)
    return Trace(Program(SOURCE), TABLE, tuple(steps), 0, len(steps), hits, Status.OK)


def cut(trace: Trace, *, most: int) -> Trace:
    return trace.sample(most=most)


def texts(trace: Trace, name: str, **where: object) -> list[str | None]:
    return [
        None if seen.value is None else seen.value.text
        for seen in trace.values(name, **where)  # type: ignore[arg-type]
    ]


def test_values_before_and_after_a_line_visit_by_visit() -> None:
    trace = run(4)
    assert texts(trace, "total", line=4) == ["0", "1", "3", "6"]
    assert texts(trace, "total", line=4, when="before") == ["0", "0", "1", "3"]
    assert texts(trace, "total", line=4, visit=3) == ["3"]
    assert texts(trace, "_ret", line=5) == ["6"]
    assert [seen.visit for seen in trace.values("i", line=3)] == [1, 2, 3, 4, 5]


def test_a_variable_that_is_not_bound_yet_has_no_value_there() -> None:
    assert texts(run(2), "i", line=3, when="before") == [None, "0", "1"]
    assert texts(run(2), "i", line=2) == [None]


def test_a_line_that_was_not_executed_has_no_visits() -> None:
    assert run(0).values("total", line=4) == ()
    with pytest.raises(BadOption, match=r"^visit=1: line 4 was never executed$"):
        run(0).values("total", line=4, visit=1)


def test_visits_keep_their_numbers_behind_a_gap() -> None:
    sampled = cut(run(100), most=8)
    assert [seen.visit for seen in sampled.values("i", line=4)] == [1, 100]
    assert [seen.visit for seen in sampled.values("i", line=3)] == [1, 2, 100, 101]
    assert texts(sampled, "i", line=4, visit=100) == ["99"]
    with pytest.raises(BadOption, match=r"^visit=50 of line 4 is not .* trace with steps=203 to"):
        sampled.values("i", line=4, visit=50)


def test_visits_behind_a_gap_have_no_number_if_the_run_was_cut_off() -> None:
    killed = replace(cut(run(100), most=8), status=Status.TIMEOUT)
    assert [seen.visit for seen in killed.values("i", line=4)] == [1, None]


@pytest.mark.parametrize(
    ("name", "options", "error", "message"),
    [
        ("totl", {"line": 4}, UnknownName, "no variable 'totl' at line 4; did you mean 'total'?"),
        ("zzz", {"line": 4}, UnknownName, "no variable 'zzz' at line 4; there are i, n, total"),
        ("n", {"line": 9}, BadOption, "line 9 of main.py holds no code; .*: 5"),
        ("n", {"line": 4, "visit": 5}, BadOption, "visit=5 must be 1 to 4: line 4 was .* 4 times"),
        ("n", {"line": 4, "visit": 0}, BadOption, "visit=0 must be 1 to 4"),
        ("n", {"line": 4, "when": "at"}, BadOption, "when='at' must be 'before' or 'after'"),
    ],
    ids=["misspelt", "unknown", "no code", "too late", "zero", "when"],
)
def test_a_question_that_makes_no_sense_says_so(
    name: str, options: dict[str, object], error: type[Exception], message: str
) -> None:
    with pytest.raises(error, match=message) as raised:
        run(4).values(name, **options)  # type: ignore[arg-type]
    assert "\n" not in str(raised.value)


def test_values_within_a_block_are_refused() -> None:
    block = Block(1, "f", (Span(2, 4, 2, 13), Span(3, 4, 3, 9)))
    step = Step(0, 1, 0, 0, held(n=1), held(total=0))
    trace = Trace(Program(SOURCE), (TABLE[0], block), (step,), 0, 1, (0, 1), Status.OK)
    assert texts(trace, "n", line=2, when="before") == ["1"]
    assert texts(trace, "total", line=3) == ["0"]
    for when, line in (("after", 2), ("before", 3)):
        with pytest.raises(BadOption, match=f"values {when} line {line} lie within a block"):
            trace.values("n", line=line, when=when)


def test_values_after_a_header_that_was_glued_to_what_follows_are_refused() -> None:
    step = Step(0, 3, 0, 0, held(n=1), held(i=0), guards=(2,))
    trace = Trace(Program(SOURCE), TABLE, (step,), 0, 1, (0, 0, 1, 1, 0), Status.OK)
    assert texts(trace, "n", line=3, when="before") == ["1"]
    with pytest.raises(BadOption, match="lines=True"):
        trace.values("i", line=3)


def test_counts_alone_answer_no_question_about_values() -> None:
    counts = replace(run(2), steps=(), head=0)
    for ask in (lambda: counts.values("n", line=4), lambda: counts.history("n")):
        with pytest.raises(BadOption, match="counts and no values; trace with values=True"):
            ask()


def test_a_history_has_every_change_and_what_was_given() -> None:
    number = {n: Value("int", str(n)) for n in range(4)}
    assert run(3).history("total") == (
        Change(0, 0, "f", 2, None, number[0]),
        Change(4, 0, "f", 4, number[0], number[1]),
        Change(6, 0, "f", 4, number[1], number[3]),
    )
    assert run(3).history("n") == (Change(0, 0, "f", None, None, number[3]),)
    assert [change.new for change in run(3).history("_ret")] == [number[3]]


def test_each_call_has_a_history_of_its_own() -> None:
    outer = Step(0, 4, 0, 0, held(n=1), ())
    inner = Step(1, 4, 1, 1, held(n=0), ())
    again = Step(2, 4, 0, 0, held(n=1), (Variable("n", DELETED),))
    trace = Trace(Program(SOURCE), TABLE, (outer, inner, again), 0, 3, (0, 0, 0, 0, 3), Status.OK)
    one, zero = Value("int", "1"), Value("int", "0")
    assert [(c.frame, c.old, c.new) for c in trace.history("n")] == [
        (0, None, one),
        (1, None, zero),
        (0, one, None),
    ]
    assert len(trace.history("n", function="f")) == 3


def test_a_change_while_the_call_did_not_run_has_no_line() -> None:
    first = Step(0, 4, 0, 0, held(a=[1]), ())
    later = Step(1, 4, 0, 0, held(a=[1, 2]), ())
    trace = Trace(Program(SOURCE), TABLE, (first, later), 0, 2, (0, 0, 0, 0, 2), Status.OK)
    assert [(c.step, c.line) for c in trace.history("a")] == [(0, None), (1, None)]


def test_a_history_of_what_there_is_not_is_refused() -> None:
    with pytest.raises(UnknownName, match="no variable 'tot' in this trace; did you mean 'total'"):
        run(2).history("tot")
    with pytest.raises(UnknownName, match="no variable 'x' in f; there are i, n, total"):
        run(2).history("x", function="f")
    with pytest.raises(UnknownName, match="no function 'g'; there are <module>, f"):
        run(2).history("n", function="g")


def test_the_state_at_a_step() -> None:
    trace = run(2)
    assert trace.state(4, "before") == held(n=2, total=0, i=1)
    assert trace.state(4) == held(n=2, total=1, i=1)
    with pytest.raises(BadOption, match="step=7 must be 0 to 6: the run has 7 steps"):
        trace.state(7)
    with pytest.raises(BadOption, match="step=3 is among the 3 steps that were left out"):
        cut(trace, most=4).state(3)


def test_the_state_after_a_step_forgets_deleted_names() -> None:
    step = Step(0, 0, 0, 0, held(a=1, b=2), (*held(c=3), Variable("b", DELETED)))
    assert state_after(step) == held(a=1, c=3)
