"""Known answers of LDB (arXiv:2402.16906): its traces of programs, blocks and values."""

from pathlib import Path
from typing import Any

import pytest
from results.ldb_log import judge_log, solved_by_round

from runwright.core import Limits, Status, Step, Trace
from runwright.observe import state_after, view
from runwright.observe.loops import loops
from runwright.run import LocalSandbox

IS_SORTED = """\
def is_sorted(lst):
    for i in range(len(lst)-1):
        if lst[i] > lst[i+1]:
            return False
    return not any(lst.count(x) > 1 for x in lst)
"""
TOTAL = """\
def total(n):
    sum = 0
    for i in range(n):
        for j in range(i, n+1):
            sum += i*j
    return sum
"""
FOUR_LETTERS = r'''import re
def find_char_long(text):
    """Find all words that are at least 4 characters long."""
    if text == "":
        return []
    pat = r"\b\w{4}\b"
    res = re.findall(pat, text)
    return res
'''


def before(step: Step) -> dict[str, str]:
    return {variable.name: variable.value.text for variable in step.before}


def after(step: Step) -> dict[str, str]:
    return {variable.name: variable.value.text for variable in state_after(step)}


def texts(traced: Trace, step: Step) -> list[str]:
    """Return the source of what a step went through, statement by statement."""
    lines = traced.program.source.split("\n")
    spans = [span for block in (*step.guards, step.block) for span in traced.blocks[block].spans]
    return [lines[span.line - 1][span.column : span.end_column] for span in spans]


# 1, 2, 3: the known traces


def test_trace_a_has_six_blocks_with_the_loop_guard_in_the_block_it_enters(watch: Any) -> None:
    traced = watch(IS_SORTED, "is_sorted([1, 2, 2, 3, 3, 4])")
    assert len(traced.steps) == 6
    assert before(traced.steps[0]) == {"lst": "[1, 2, 2, 3, 3, 4]"}
    assert [after(step)["i"] for step in traced.steps] == ["0", "1", "2", "3", "4", "4"]
    for step in traced.steps[:5]:
        assert texts(traced, step) == ["for i in range(len(lst)-1):", "if lst[i] > lst[i+1]:"]
    last = traced.steps[5]
    assert texts(traced, last) == [
        "for i in range(len(lst)-1):",
        "return not any(lst.count(x) > 1 for x in lst)",
    ]
    assert after(last) == {"lst": "[1, 2, 2, 3, 3, 4]", "i": "4", "_ret": "False"}


def test_trace_b_has_eleven_blocks_and_returns_sixteen(watch: Any) -> None:
    traced = watch(TOTAL, "total(3)")
    assert len(traced.steps) == 11
    assert str(traced.returned) == "16"
    assert texts(traced, traced.steps[0]) == ["sum = 0"]
    for step in traced.steps[1:10]:
        assert texts(traced, step)[-1] == "sum += i*j"
    assert texts(traced, traced.steps[10]) == [
        "for j in range(i, n+1):",
        "for i in range(n):",
        "return sum",
    ]


def test_trace_b_sampled_to_ten_keeps_original_indices_and_marks_the_gap(watch: Any) -> None:
    traced = watch(TOTAL, "total(3)")
    sampled = traced.sample(most=10)
    assert [step.index for step in sampled.steps] == [0, 1, 2, 3, 4, 6, 7, 8, 9, 10]
    assert (sampled.omitted, sampled.head) == (1, 5)
    shown = view(traced, most=10)
    assert "[BLOCK-5]" not in shown
    assert shown.index("[BLOCK-4]") < shown.index("... 1 block omitted ...")
    assert shown.index("... 1 block omitted ...") < shown.index("[BLOCK-6]")


def test_the_loops_of_traces_a_and_b_go_round_as_often_as_counted(watch: Any) -> None:
    (known,) = loops(watch(IS_SORTED, "is_sorted([1, 2, 2, 3, 3, 4])"))
    assert (known.iterations, known.evaluations) == (5, 6)
    outer, inner = loops(watch(TOTAL, "total(3)"))
    assert (outer.iterations, inner.iterations) == (3, 9)
    assert [trip.iterations for trip in inner.trips] == [4, 3, 2]


def test_trace_b_is_right_with_the_right_range(watch: Any) -> None:
    mended = TOTAL.replace("range(n)", "range(1, n+1)")
    assert str(watch(mended, "total(3)").returned) == "25"


def test_trace_c_has_two_blocks_and_ends_with_the_words(watch: Any) -> None:
    traced = watch(FOUR_LETTERS, "find_char_long('Please move back to stream')")
    assert len(traced.steps) == 2
    assert texts(traced, traced.steps[0]) == ['if text == "":']
    assert len(texts(traced, traced.steps[1])) == 3
    assert after(traced.steps[1])["res"] == "['move', 'back']"


# 9: what a tracer must get right


def test_an_early_return_ends_the_trace_in_its_block(watch: Any) -> None:
    traced = watch(IS_SORTED, "is_sorted([1, 3, 2, 4])")
    assert texts(traced, traced.steps[-1]) == ["return False"]
    assert after(traced.steps[-1])["_ret"] == "False"


def test_an_exception_ends_its_block_with_its_name(watch: Any) -> None:
    traced = watch("def f(a):\n    n = 0\n    return a / n\n", "f(1)")
    assert [step.raised for step in traced.steps] == ["ZeroDivisionError"]
    assert after(traced.steps[0]) == {"a": "1", "n": "0"}
    assert traced.status is Status.FAILED
    assert (traced.fault.type, traced.fault.line) == ("ZeroDivisionError", 3)


def test_recursion_shows_the_depth_of_each_call(watch: Any) -> None:
    source = "def down(n):\n    if n == 0:\n        return 0\n    return 1 + down(n - 1)\n"
    traced = watch(source, "down(2)")
    assert [step.depth for step in traced.steps] == [0, 0, 1, 1, 2, 2]
    assert [step.frame for step in traced.steps] == [0, 0, 1, 1, 2, 2]
    returned = [after(step)["_ret"] for step in traced.steps if "_ret" in after(step)]
    assert returned == ["2", "1", "0"]


def test_a_generator_shows_what_it_yields_and_keeps_its_own_frame(watch: Any) -> None:
    source = """\
def squares(n):
    for i in range(n):
        yield i * i

def add(n):
    total = 0
    for square in squares(n):
        total += square
    return total
"""
    traced = watch(source, "add(3)")
    inside = [step for step in traced.steps if step.frame == 1]
    assert [after(step).get("_yield") for step in inside] == ["0", "1", "4", None]
    assert {step.depth for step in inside} == {1}
    outside = [step for step in traced.steps if step.frame == 0]
    assert [after(step)["total"] for step in outside] == ["0", "0", "1", "5", "5"]


def test_a_nested_function_has_its_own_frames_and_sees_outer_variables(watch: Any) -> None:
    source = """\
def count(items):
    seen = 0
    def note(item):
        nonlocal seen
        seen += item
    for item in items:
        note(item)
    return seen
"""
    traced = watch(source, "count([5, 6])")
    notes = [s for s in traced.steps if traced.blocks[s.block].function == "count.<locals>.note"]
    assert [(before(step)["seen"], after(step)["seen"]) for step in notes] == [
        ("0", "5"),
        ("5", "11"),
    ]
    assert str(traced.returned) == "11"


def test_a_comprehension_belongs_to_the_block_of_its_statement(watch: Any) -> None:
    source = "def f(n):\n    xs = [i * i for i in range(n) if i % 2]\n    return sum(xs)\n"
    traced = watch(source, "f(6)")
    assert len(traced.steps) == 1
    assert after(traced.steps[0]) == {"n": "6", "xs": "[1, 9, 25]", "_ret": "35"}


def test_a_while_loop_enters_its_else_block_when_its_guard_fails(watch: Any) -> None:
    source = """\
def f(n):
    while n > 0:
        n -= 1
    else:
        n = 10
    return n
"""
    traced = watch(source, "f(2)")
    assert [texts(traced, step)[-1] for step in traced.steps] == [
        "n -= 1",
        "n -= 1",
        "n = 10",
        "return n",
    ]
    assert texts(traced, traced.steps[2]) == ["while n > 0:", "n = 10"]


def test_a_finally_block_is_entered_on_both_ways_out(watch: Any) -> None:
    source = """\
def f(x):
    log = []
    try:
        y = 1 / x
    except ZeroDivisionError:
        return log
    finally:
        log.append("closed")
    return y
"""
    ways = {
        call: [texts(traced, step)[-1] for step in traced.steps]
        for call in ("f(0)", "f(2)")
        for traced in [watch(source, call)]
    }
    start = ["log = []", "y = 1 / x"]
    assert ways["f(0)"] == [*start, "return log", 'log.append("closed")']
    assert ways["f(2)"] == [*start, 'log.append("closed")', "return y"]
    assert watch(source, "f(0)").steps[1].raised == "ZeroDivisionError"


def test_an_infinite_loop_keeps_the_trace_up_to_the_limit(watch: Any) -> None:
    source = "def f():\n    n = 0\n    while True:\n        n += 1\n"
    traced = watch(source, "f()", limits=Limits(wall_s=1))
    assert traced.status is Status.TIMEOUT
    assert traced.head == 100
    assert [step.index for step in traced.steps[:100]] == list(range(100))
    assert len(traced.steps) == 200
    assert traced.omitted > 1000
    last = traced.steps[-2]
    assert before(last)["n"] == str(last.index - 1)
    # Counts are exact up to the kill; the last steps may be a moment older.
    assert traced.hits[2] >= last.index


def test_values_of_a_list_mutated_in_place_are_snapshots(watch: Any) -> None:
    source = """\
def f():
    rows = [[0, 0]]
    for i in range(3):
        rows[0][1] = i
        rows.append(i)
    return rows
"""
    traced = watch(source, "f()")
    assert [after(step)["rows"] for step in traced.steps] == [
        "[[0, 0]]",
        "[[0, 0], 0]",
        "[[0, 1], 0, 1]",
        "[[0, 2], 0, 1, 2]",
        "[[0, 2], 0, 1, 2]",
    ]


def test_a_value_whose_repr_raises_is_shown_by_class_and_attributes(watch: Any) -> None:
    source = """\
class Shy:
    def __init__(self):
        self.size = 3
    def __repr__(self):
        raise RuntimeError("no")

def f():
    shy = Shy()
    return [shy]
"""
    traced = watch(source, "f()")
    assert traced.status is Status.OK
    assert after(traced.steps[0])["shy"] == "Shy(size=3)"
    assert str(traced.returned) == "[Shy(size=3)]"


@pytest.mark.parametrize(
    ("expression", "head", "tail"),
    [
        ("list(range(10**6))", "[0, 1, 2,", "999998, 999999]"),
        ("'a' + 'x' * 10**6 + 'b'", "'axxx", "xxxb'"),
        ("{n: n for n in range(10**5)}", "{0: 0, 1: 1", "99999: 99999}"),
        ("7 ** 10000", "<int of ", " bits>"),
    ],
    ids=["list", "str", "dict", "int"],
)
def test_a_huge_value_keeps_head_and_tail_and_counts_the_rest(
    watch: Any, expression: str, head: str, tail: str
) -> None:
    traced = watch(f"def f():\n    big = {expression}\n    return 0\n", "f()", value_bytes=100)
    (step,) = traced.steps
    value = next(variable.value for variable in step.after if variable.name == "big")
    assert value.text.startswith(head)
    assert value.text.endswith(tail)
    assert len(value.text) <= 100
    assert value.omitted_bytes > 1000


# 10: levels


@pytest.mark.parametrize("level", ["block", "line", "function"])
def test_every_level_shows_exceptions_recursion_and_generators(watch: Any, level: str) -> None:
    source = """\
def down(n):
    yield n
    if n == 0:
        raise ValueError
    yield from down(n - 1)
"""
    shown = view(watch(source, "list(down(2))"), level, most=50)
    assert shown.count("raised ValueError") == 3
    assert ("_yield=0" in shown) is (level != "function")  # that shows entry and exit alone
    assert shown.endswith("the run ended with failed: ValueError:  (line 4)\n")


@pytest.mark.parametrize(
    ("level", "expected"),
    [
        ("block", "[BLOCK-0]\n    # lst=[2, 1]\n    for i in range(len(lst)-1):\n"),
        ("line", "2 |     for i in range(len(lst)-1):\n"),
        ("function", "[CALL-0] is_sorted, depth 0\n# lst=[2, 1]\ndef is_sorted(lst):\n"),
    ],
)
def test_every_level_gives_output(watch: Any, level: str, expected: str) -> None:
    assert view(watch(IS_SORTED, "is_sorted([2, 1])"), level).startswith(expected)


def test_the_same_run_gives_the_same_text(watch: Any) -> None:
    source = "class A:\n    pass\n\ndef f(s):\n    a = A()\n    g = (c for c in s)\n    return a\n"
    first, second = (watch(source, "f({'x', 'y', 'z'})") for _ in range(2))
    assert view(first) == view(second)


def test_the_published_log_gives_the_published_curve(
    data: Path, sandbox: LocalSandbox, run_async: Any
) -> None:
    """ldb.md 4 and 5: every program of every round, judged by us."""
    log = run_async(judge_log(sandbox, data))
    assert solved_by_round(log) == [121, 123, 126, 130, 132, 134, 134, 135, 135, 135, 136]
    last = [rounds[-1] for rounds in log if rounds[-1].visible]
    assert (len(last), sum(not one.hidden for one in last)) == (144, 9)
    first = [rounds[0] for rounds in log if rounds[0].visible]
    assert (len(first), sum(one.hidden for one in first)) == (128, 121)
