"""The stream of events of real runs."""

import json
from collections.abc import Callable
from dataclasses import replace

from runwright.core import Arm, Limits, Program, Status, Trace, wire
from runwright.observe.events import KINDS, Event, events
from runwright.observe.export import event_lines

Watch = Callable[..., Trace]


def told(trace: Trace, *kinds: str) -> list[str]:
    """Return events as short texts, those of some kinds alone if any are named."""
    return [_short(event) for event in events(trace) if not kinds or event.kind in kinds]


def _short(event: Event) -> str:
    more = {
        "return": event.value,
        "yield": event.value,
        "end": event.value if event.raised is None else event.raised,
        "unwind": event.raised,
        "exception": event.raised,
        "branch": event.taken,
        "loop": event.count,
        "gap": event.count,
    }
    where = f" {event.function}:{event.line}" if event.function else ""
    what = f" {more[event.kind]}" if event.kind in more else ""
    return f"{event.kind}{where}{what}"


def test_calls_blocks_and_returns_come_in_the_order_of_the_run(watch: Watch) -> None:
    source = """\
def inner(x):
    return x + 1

def outer():
    a = inner(1)
    b = inner(a)
    return b
"""
    assert told(watch(source, "outer()", lines=True)) == [
        "call outer:5",
        "block outer:5",
        "call inner:2",
        "block inner:2",
        "return inner:2 2",
        "block outer:6",
        "call inner:2",
        "block inner:2",
        "return inner:2 3",
        "block outer:7",
        "return outer:7 3",
        "end 3",
    ]


def test_iterations_are_counted_for_each_entry_of_a_loop(watch: Watch) -> None:
    source = """\
def f():
    for i in range(2):
        for j in range(i + 1):
            if j == 5:
                break
"""
    for lines in (False, True):
        decided = told(watch(source, "f()", lines=lines), "loop", "branch")
        assert [text for text in decided if not text.startswith("branch f:4")] == [
            "loop f:2 1",
            "loop f:3 1",
            "branch f:3 False",
            "loop f:2 2",
            "loop f:3 1",
            "loop f:3 2",
            "branch f:3 False",
            "branch f:2 False",
        ]


def test_a_loop_that_was_left_early_counts_anew_when_it_is_entered_again(watch: Watch) -> None:
    source = """\
def f():
    for i in range(2):
        while True:
            i += 1
            if i > 3:
                break
"""
    counts = [e.count for e in events(watch(source, "f()")) if e.kind == "loop" and e.line == 3]
    assert counts == [1, 2, 3, 4, 1, 2, 3]


def test_an_exception_that_is_handled_leaves_a_block_and_not_the_call(watch: Watch) -> None:
    source = """\
def bad(x):
    try:
        return 1 / x
    finally:
        x = 1

def f():
    try:
        bad(0)
    except ZeroDivisionError:
        return "caught"
"""
    assert told(watch(source, "f()"), "exception", "unwind", "return") == [
        "exception bad:3 ZeroDivisionError",
        "unwind bad:5 ZeroDivisionError",
        "exception f:9 ZeroDivisionError",
        "return f:11 'caught'",
    ]


def test_an_exception_that_nobody_caught_ends_the_run(watch: Watch) -> None:
    assert told(watch("def f(x):\n    return 1 / x\n", "f(0)"))[-3:] == [
        "exception f:2 ZeroDivisionError",
        "unwind f:2 ZeroDivisionError",
        "end ZeroDivisionError",
    ]


def test_a_generator_yields_and_returns_nothing(watch: Watch) -> None:
    source = """\
def count(n):
    for i in range(n):
        yield i

def f():
    return sum(count(2))
"""
    assert told(watch(source, "f()"), "call", "yield", "return") == [
        "call f:6",
        "call count:2",
        "yield count:3 0",
        "yield count:3 1",
        "return count:2 None",
        "return f:6 1",
    ]


def test_a_generator_that_is_never_finished_does_not_return(watch: Watch) -> None:
    source = "def g():\n    yield 1\n    yield 2\n\ndef f():\n    return next(g())\n"
    assert told(watch(source, "f()"), "yield", "return") == ["yield g:2 1", "return f:6 1"]


def test_a_value_returned_before_a_finally_is_the_one_returned(watch: Watch) -> None:
    source = "def f():\n    try:\n        return 7\n    finally:\n        x = 1\n"
    assert told(watch(source, "f()"), "return") == ["return f:5 7"]


def test_what_was_left_out_is_one_gap(watch: Watch) -> None:
    source = "def f():\n    for i in range(100):\n        x = i\n    return x\n"
    stream = list(events(watch(source, "f()", steps=10)))
    (gap,) = [event for event in stream if event.kind == "gap"]
    assert (gap.step, gap.count) == (5, 91)
    # Which iteration it is after the gap is not known, as it is one of an entry before it.
    counts = [event.count for event in stream if event.kind == "loop"]
    assert counts == [1, 2, 3, 4, 5, None, None, None, None]
    assert _short(stream[-2]) == "return f:4 99"


def test_a_run_that_was_cut_off_has_calls_without_an_end(watch: Watch) -> None:
    source = "def g():\n    while True:\n        pass\n\ndef f():\n    g()\n"
    stream = told(watch(source, "f()", steps=10, limits=Limits(wall_s=1)), "call", "return", "end")
    assert stream == ["call f:6", "call g:2", "end timeout"]


def test_branches_come_from_the_arms_of_a_trace(watch: Watch) -> None:
    source = "def f(x):\n    if x:\n        x = 1\n    return x\n"
    arms = (Arm(1, True, 2, 2), Arm(1, False, 2, None))
    for argument, taken in ((0, False), (1, True)):
        traced = replace(watch(source, f"f({argument})"), arms=arms, taken=(0, 0))
        assert told(traced, "branch") == [f"branch f:2 {taken}"]


def test_events_know_what_a_block_found_and_changed(watch: Watch) -> None:
    (block,) = [e for e in events(watch("def f(a):\n    b = a\n    return b\n", "f(1)"))
                if e.kind == "block"]  # fmt: skip
    assert [f"{v.name}={v.value}" for v in block.before] == ["a=1"]
    assert [f"{v.name}={v.value}" for v in block.after] == ["b=1"]
    assert (block.line, block.end_line, block.function) == (2, 3, "f")


def test_a_script_has_calls_of_its_module_and_classes(watch: Watch) -> None:
    source = "class A:\n    x = 1\n\ndef f():\n    return A.x\n\nf()\n"
    assert told(watch(source), "call", "return", "end") == [
        "call <module>:1",
        "call A:2",
        "return A:2 None",
        "call f:5",
        "return f:5 1",
        "return <module>:7 None",
        "end None",
    ]


def test_a_program_that_is_none_has_an_end_alone() -> None:
    empty = Trace(Program("def f(:"), (), (), 0, 0, (), Status.COMPILE_ERROR)
    assert told(empty) == ["end compile_error"]


def test_json_lines_leave_out_what_says_nothing_and_come_back(watch: Watch) -> None:
    traced = watch("def f(a):\n    for i in a:\n        a = i\n    return a\n", "f([1, 2])")
    lines = list(event_lines(traced))
    assert [wire.loads(Event, line) for line in lines] == list(events(traced))
    first = json.loads(lines[0])
    assert set(first) == {"kind", "step", "frame", "depth", "thread", "task", "function", "line",
                          "before"}  # fmt: skip
    assert {json.loads(line)["kind"] for line in lines} <= set(KINDS)
