"""Known answers of LDB (arXiv:2402.16906): its traces of programs, blocks and values."""

import json
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from results.ldb_log import judge_log, solved_by_round
from results.ldb_replay import replay
from results.ldb_replay import solved_by_round as solved_in_replay
from tests.write.scripts import ldb as script

from runwright.benchmarks import ldb_humaneval
from runwright.core import (
    Assertions,
    Case,
    Limits,
    Program,
    Prompt,
    Solution,
    Status,
    Stdio,
    Step,
    Task,
    Trace,
)
from runwright.core.errors import BadOption
from runwright.evaluate import solve
from runwright.models import Scripted
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


# 4, 5, 7: the published log

CURVE = [121, 123, 126, 130, 132, 134, 134, 135, 135, 135, 136]


def test_the_published_log_gives_the_published_curve(
    data: Path, sandbox: LocalSandbox, run_async: Any
) -> None:
    """Every program of every round, judged by us; the first ones against the published verdicts."""
    log = run_async(judge_log(sandbox, data))
    assert solved_by_round(log) == CURVE
    last = [rounds[-1] for rounds in log if rounds[-1].visible]
    assert (len(last), sum(not one.hidden for one in last)) == (144, 9)
    first = [rounds[0] for rounds in log if rounds[0].visible]
    assert (len(first), sum(one.hidden for one in first)) == (128, 121)
    with (data / "ldb-humaneval" / "seed-gpt-3.5-turbo-0613.jsonl").open() as lines:
        published = {row["task_id"]: row["is_solved"] for row in map(json.loads, lines)}
    ids = [task.id for task in ldb_humaneval.tasks(data)]
    judged = {task: rounds[0].hidden for task, rounds in zip(ids, log, strict=True)}
    # 162 of 164 (wanted: 98 %). These two call a helper of the problem's text, which the recorded
    # program lacks and the judge supplies; the log itself counts both as solved.
    other = {task for task in judged if judged[task] != published[task]}
    assert other == {"HumanEval/38", "HumanEval/50"}


def test_some_tasks_of_the_log_go_through_our_loop_as_published(
    data: Path, sandbox: LocalSandbox, run_async: Any
) -> None:
    known = {"0": 0, "97": 2, "54": 2, "111": 1, "110": 5, "121": 3, "120": 1, "95": 4, "131": 5}
    tasks = frozenset(f"HumanEval/{number}" for number in known)
    sessions = run_async(replay(sandbox, data, tasks=tasks))
    assert {one.result.task_id[10:]: one.rounds for one in sessions} == known
    assert all(one.rounds == one.logged and one.visible for one in sessions)
    fits = [one.result.task_id[10:] for one in sessions if one.visible and not one.hidden]
    assert len(fits) == 1  # mended for the examples, not for the task
    for one in sessions:
        assert one.result.solution.usage.calls == 2 * one.rounds
        reviews = one.result.solution.reviews
        assert len(reviews) == one.rounds
        assert all(remark.correct is None for review in reviews for remark in review.remarks)


@pytest.mark.slow
def test_the_log_replayed_through_our_loop_gives_the_published_curve(
    data: Path, sandbox: LocalSandbox, run_async: Any
) -> None:
    sessions = run_async(replay(sandbox, data))
    assert solved_in_replay(sessions) == CURVE
    first = [one.hidden_at_0 for one in sessions if one.visible_at_0]
    assert (len(first), sum(first)) == (128, 121)
    last = [one.hidden for one in sessions if one.visible]
    assert (len(last), sum(not hidden for hidden in last)) == (144, 9)
    assert all(one.rounds == one.logged for one in sessions)


# 6: no leak


@pytest.mark.parametrize("mode", ["chat", "completion"])
@pytest.mark.parametrize("level", ["block", "line", "function"])
def test_hidden_checks_change_no_prompt_and_not_when_it_stops(
    debug: "Debug", mode: str, level: str
) -> None:
    poison = (Assertions("poison", "assert POISON", setup="POISON = 0"),)
    tasks = script.TASK, replace(script.TASK, hidden=poison, reference=Program("POISON = 1"))
    models = [Scripted(answering(mode)) for _ in tasks]
    one, two = (
        debug(task, model, mode=mode, level=level)
        for task, model in zip(tasks, models, strict=True)
    )
    assert models[0].prompts == models[1].prompts
    assert "POISON" not in "".join(map(str, models[1].prompts))
    assert one.stopped == two.stopped == "solved after 2 rounds"


# 8: the verdicts (their forms: tests/write/debug/ldb/test_verdicts.py)


FEEDBACK = "[BLOCK-0]\nFeedback: CORRECT. Yes.\n[BLOCK-1]\nFeedback: INCORRECT. No."


@pytest.mark.parametrize(
    ("verdicts", "correct"),
    [
        (script.VERDICTS, [True, False, None]),
        (f"```json\n{script.VERDICTS}```", [True, False, None]),
        (FEEDBACK, [True, False, None]),
        ("All of them look correct to me.", [None, None, None]),
        ("", [None, None, None]),
    ],
    ids=["objects", "fenced", "feedback", "prose", "nothing"],
)
def test_the_solution_has_the_verdict_on_each_block(
    debug: "Debug", verdicts: str, correct: list[bool | None]
) -> None:
    def reply(prompt: Prompt) -> str:
        answer = script.reply(prompt)
        return verdicts if answer == script.VERDICTS else answer

    solution = debug(script.TASK, Scripted(reply))
    assert solution.stopped == "solved after 2 rounds"
    assert [review.program for review in solution.reviews] == [
        script.TASK.program,
        next(
            attempt.program
            for attempt in solution.attempts
            if attempt.note == "the program of round 1"
        ),
    ]
    remarks = solution.reviews[0].remarks
    assert [remark.correct for remark in remarks[:3]] == correct
    assert [remark.lines for remark in remarks[:2]] == [(2,), (3, 4, 5)]


# 10, and the loop

Debug = Callable[..., Solution]


@pytest.fixture
def debug(sandbox: LocalSandbox, run_async: Any) -> Debug:
    def debug(task: Task, model: Scripted, *, seed: int = 0, **options: object) -> Solution:
        solution: Solution = run_async(
            solve(task, sandbox, strategy="ldb", model=model, seed=seed, options=options)
        )
        return solution

    return debug


def answering(mode: str) -> Callable[[Prompt], str]:
    """The scripted model; with a text to go on with, the same answers bare."""

    def complete(prompt: Prompt) -> str:
        if prompt.text.endswith("[debug]\n"):
            return "[BLOCK-0]\nFeedback: CORRECT. It begins at 0.\n"
        assert prompt.text.endswith("[program]\n")
        again = prompt.text.count("[debug]") > 2  # one of them is the example's
        outer = "range(1, n + 1)" if again else "range(1, n)"
        return script.BUGGY.replace("range(n)", outer)

    def chat(prompt: Prompt) -> str:
        asked = "one JSON object per line" in prompt.messages[-1].content
        return script.VERDICTS if asked else script.reply(prompt)

    return complete if mode == "completion" else chat


@pytest.mark.parametrize("mode", ["chat", "completion"])
@pytest.mark.parametrize(
    ("level", "unit"),
    [("block", "[BLOCK-0]"), ("line", "2 |     sum = 0"), ("function", "[CALL-0]")],
)
def test_every_level_and_mode_mends_the_program_and_says_the_same_twice(
    debug: Debug, mode: str, level: str, unit: str
) -> None:
    sessions = [debug(script.TASK, Scripted(answering(mode)), mode=mode, level=level) for _ in "ab"]
    assert sessions[0].transcript == sessions[1].transcript
    assert sessions[0].stopped == "solved after 2 rounds"
    first = sessions[0].transcript[0]
    assert first.prompt.is_chat is (mode == "chat")
    assert unit in str(first.prompt)
    assert (first.sampling.temperature, first.sampling.max_tokens) == (0.0, 1024)
    assert first.sampling.stop == (() if mode == "chat" else ("[/debug]",))


def test_the_seed_chooses_the_failing_test(debug: Debug) -> None:
    visible = tuple(Case(f"c{n}", "total", (n,), -n) for n in range(1, 5))
    task = replace(script.TASK, visible=visible)

    def shown(seed: int) -> str:
        model = Scripted(script.reply)
        debug(task, model, seed=seed, rounds=1)
        return str(model.prompts[0])

    assert shown(1) == shown(1)
    assert len({shown(seed) for seed in range(4)}) > 1


def test_ten_of_eleven_blocks_are_shown_with_their_own_indices_and_a_mark(debug: Debug) -> None:
    task = replace(script.TASK, visible=script.TASK.visible[1:])
    model = Scripted(script.reply)
    debug(task, model)
    asked = model.prompts[0].messages[-1].content
    assert [f"[BLOCK-{n}]" in asked for n in range(12)] == [n not in (5, 11) for n in range(12)]
    assert asked.index("[BLOCK-4]") < asked.index("1 block omitted") < asked.index("[BLOCK-6]")


def test_long_values_keep_fifty_characters_at_both_ends(debug: Debug) -> None:
    program = Program("def f(text):\n    return text + '!'\n")
    check = Assertions("a", "assert f('a' * 60 + 'b' * 60) == ''")
    task = Task("f", entry_point="f", program=program, visible=(check,))
    model = Scripted(["", "```\ndef f(text):\n    return ''\n```"])
    debug(task, model)
    before = "text='" + "a" * 44 + "..." + "b" * 49 + "'"
    assert f"    # {before}\n" in model.prompts[0].messages[-1].content


def test_a_program_that_passes_is_not_debugged(debug: Debug) -> None:
    right = Program(script.BUGGY.replace("range(n)", "range(1, n + 1)"))
    model = Scripted([])
    solution = debug(replace(script.TASK, program=right), model)
    assert solution.stopped == "nothing to debug: every visible check passes"
    assert (model.prompts, solution.solved) == ([], True)


def test_the_whole_history_is_kept_and_each_turn_once(debug: Debug) -> None:
    model = Scripted(["no verdict", "```\ndef total(n):\n    return n\n```"] * 10)
    solution = debug(script.TASK, model)
    assert solution.stopped == "exhausted: 10 rounds"
    assert solution.usage.calls == 20
    assert sorted(attempt.note for attempt in solution.attempts) == sorted(
        ["as given", *(f"the program of round {number}" for number in range(1, 11))]
    )
    for earlier, later in zip(model.prompts, model.prompts[1:], strict=False):
        assert later.messages[: len(earlier.messages)] == earlier.messages
        assert len(later.messages) == len(earlier.messages) + 2
    roles = [turn.role for turn in model.prompts[-1].messages]
    assert roles == ["system", *["user", "assistant"] * 20, "user"]


def test_a_program_that_cannot_run_is_told_of_without_blocks(debug: Debug) -> None:
    broken = Program(script.BUGGY.replace("range(n):", "range(n)"))
    model = Scripted([f"```\n{script.BUGGY.replace('range(n)', 'range(1, n + 1)')}```"])
    solution = debug(replace(script.TASK, program=broken), model)
    assert solution.stopped == "solved after 1 round"
    assert solution.best is not None
    assert solution.best.note == (
        "the program of round 1, without a trace: "
        "the run ended with SyntaxError before any of its code was entered"
    )
    assert solution.reviews == ()
    asked = model.prompts[0].messages[-1].content
    assert "BLOCK" not in asked
    assert "SyntaxError" in asked
    assert "Mend the program" in asked


def test_a_reply_without_a_program_costs_its_round_and_is_said_so(debug: Debug) -> None:
    model = Scripted(
        ["", "I cannot.", "", f"{script.BUGGY.replace('range(n)', 'range(1, n + 1)')}"]
    )
    solution = debug(script.TASK, model)
    assert solution.stopped == "solved after 2 rounds"
    assert len(solution.attempts) == 2
    assert "There was no program in your answer" in model.prompts[2].messages[-1].content


def test_a_completion_without_a_program_is_said_so_too(debug: Debug) -> None:
    mended = script.BUGGY.replace("range(n)", "range(1, n + 1)")
    model = Scripted(["[LINE-3]\nFeedback: INCORRECT. From 1.", "", "", mended])
    solution = debug(script.TASK, model, mode="completion", level="line")
    assert solution.stopped == "solved after 2 rounds"
    told = [prompt.text.count("No program stood there") for prompt in model.prompts]
    assert told == [0, 0, 1, 1]
    wrong = [one.unit for one in solution.reviews[0].remarks if one.correct is False]
    assert wrong == ["LINE-3"]
    assert model.prompts[-1].text.startswith(model.prompts[0].text)


def test_a_run_without_end_shows_how_it_began(debug: Debug) -> None:
    program = Program("def f(n):\n    while n != 0:\n        n -= 2\n    return n\n")
    visible = (Assertions("a", "assert f(1) == 0"),)
    task = Task("f", entry_point="f", program=program, visible=visible)
    model = Scripted(["", "```\ndef f(n):\n    return 0\n```"])
    solution = debug(task, model)
    assert solution.stopped == "solved after 1 round"
    asked = model.prompts[0].messages[-1].content
    assert "# n=1\n    while n != 0:\n        n -= 2\n    # n=-1\n" in asked
    assert "the run ended with timeout" in asked


@pytest.mark.parametrize(
    ("option", "value"),
    [("rounds", -1), ("level", "file"), ("max_blocks", 1), ("max_lines", 0), ("mode", "x")],
)
def test_a_bad_option_is_named(debug: Debug, option: str, value: object) -> None:
    with pytest.raises(BadOption, match=f"{option}={value!r} must be"):
        debug(script.TASK, Scripted([]), **{option: value})


# other languages: whole programs with input and output

FOREIGN = {
    "javascript": """\
const text = require("fs").readFileSync(0, "utf8");
function total(n) {
  let sum = 0;
  for (let i = 0; i < n; i++) {
    sum += i;
  }
  return sum;
}
console.log(total(parseInt(text)));
""",
    "c": """\
#include <stdio.h>
int total(int n) {
    int sum = 0;
    for (int i = 0; i < n; i++) {
        sum += i;
    }
    return sum;
}
int main(void) {
    int n;
    if (scanf("%d", &n) != 1) return 1;
    printf("%d\\n", total(n));
    return 0;
}
""",
}


@pytest.mark.parametrize(
    ("language", "tool", "unit", "lines"),
    [("javascript", "node", "BLOCK-2", (4, 5)), ("c", "gcc", "BLOCK-4", (4, 5))],
)
def test_a_program_of_another_language_is_mended_from_its_trace(
    debug: Debug, language: str, tool: str, unit: str, lines: tuple[int, ...]
) -> None:
    if shutil.which(tool) is None:
        pytest.skip(f"{tool} is not installed")
    pytest.importorskip("tree_sitter", reason="the parsers of other languages are not installed")
    source = FOREIGN[language]
    path = "main.js" if language == "javascript" else "main.c"
    task = Task(
        "total",
        statement="Print the sum of the numbers from 1 to the one that is read.",
        program=Program(source, path, language),
        visible=(Stdio("three", "3\n", "6\n"),),
    )
    verdicts = json.dumps({"block": unit, "correct": False, "explanation": "i must reach n."})
    model = Scripted([verdicts, f"```{language}\n{source.replace('i < n', 'i <= n')}```"])
    solution = debug(task, model)
    assert solution.stopped == "solved after 1 round"
    asked = model.prompts[0].messages[-1].content
    assert "Input:\n3\nOutput:\n6" in asked
    assert "n=3 sum=1 i=1" in asked
    wrong = [remark for remark in solution.reviews[0].remarks if remark.correct is False]
    assert [remark.lines for remark in wrong] == [lines]
