"""Answers to questions about a trace, and a few through the real command."""

import json
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from runwright.cli.answers import answer
from runwright.cli.asking import Question, When
from runwright.core import Seen, Trace, wire
from runwright.core.errors import BadFile, BadOption, UnknownName
from runwright.observe.events import Event

Command = Callable[..., subprocess.CompletedProcess[bytes]]
Watch = Callable[..., Trace]

SOURCE = """\
def part(k):
    return k * 2

def total(n):
    s = 0
    for i in range(n):
        s += part(i)
    if s < 0:
        s = 0
    return s
"""


@pytest.fixture
def ask(watch: Watch, capsys: pytest.CaptureFixture[str]) -> Callable[..., Any]:
    """Ask about `total(3)`; returns what was printed, or the JSON document."""

    def ask(*, as_json: bool = False, **question: Any) -> Any:
        asked = Question(**question)
        trace = watch(SOURCE, "total(3)", lines=asked.needs_lines)
        assert answer(trace, asked, as_json=as_json)
        text = capsys.readouterr().out
        return json.loads(text) if as_json else text

    return ask


def rows(text: str, most: int) -> list[list[str]]:
    return [line.split() for line in text.split("\n")[:most]]


def test_values_at_a_line_are_a_table(ask: Callable[..., Any]) -> None:
    assert ask(values="s", line=7) == (
        "visit  step  call  s\n"
        "1      2     0     0\n"
        "2      5     0     2\n"
        "3      8     0     6\n"
        "13 steps; 6 of 9 blocks visited\n"
        "returned 6\n"
    )


def test_values_as_json_come_back(ask: Callable[..., Any]) -> None:
    (form,) = ask(values="s", line=7, when=When.BEFORE, visit=3, as_json=True)
    seen = wire.from_json(Seen, form)
    assert (seen.visit, str(seen.value)) == (3, "2")


def test_a_line_that_was_not_executed_is_told(ask: Callable[..., Any]) -> None:
    assert ask(values="s", line=9).startswith("line 9 was not executed\n")
    assert ask(values="s", line=9, as_json=True) == []


def test_a_history_has_old_and_new_values(ask: Callable[..., Any]) -> None:
    assert rows(ask(history="s"), 4) == [
        ["step", "function", "line", "old", "new"],
        ["0", "total", "5", "-", "0"],
        ["5", "total", "7", "0", "2"],
        ["8", "total", "7", "2", "6"],
    ]


def test_coverage_names_what_is_missing(ask: Callable[..., Any]) -> None:
    text = ask(coverage=True)
    assert rows(text, 2)[1] == ["main.py", "lines", "6", "of", "7", "86", "%", "9"]
    assert "calls 4, different paths 2\n" in text
    form = ask(coverage=True, as_json=True)
    assert form["files"][0]["lines"] == {
        "covered": 6,
        "total": 7,
        "percent": 85.71,
        "missing": [9],
    }
    assert len(form["paths"]) == 4


def test_calls_are_a_tree_and_counts(ask: Callable[..., Any]) -> None:
    text = ask(calls=True)
    assert text.startswith("total (line 5) -> 6\n  part (line 2) -> 0\n")
    assert "part      3      total      1      0\n" in text
    form = ask(calls=True, as_json=True)
    assert [call["caller"] for call in form["calls"]] == [None, 0, 0, 0]
    assert [row["calls"] for row in form["functions"]] == [3, 1]


def test_loops_have_their_iterations(ask: Callable[..., Any]) -> None:
    assert rows(ask(loops=True), 2) == [
        ["line", "function", "iterations", "entered", "fewest", "mean", "most"],
        ["6", "total", "3", "1", "3", "3", "3"],
    ]
    (form,) = ask(loops=True, as_json=True)
    assert (form["iterations"], form["mean"]) == (3, 3.0)


def test_events_are_json_lines(ask: Callable[..., Any]) -> None:
    events = [wire.loads(Event, line) for line in ask(events=True).splitlines()]
    assert [event.kind for event in events][:2] == ["call", "block"]
    assert events[-1].kind == "end"


def test_a_trace_is_saved_and_no_question_was_answered(watch: Watch, tmp_path: Path) -> None:
    trace = watch(SOURCE, "total(3)")
    file = tmp_path / "run.json"
    assert answer(trace, Question(save=str(file)), as_json=False) is False
    assert wire.loads(Trace, file.read_text()) == trace


def test_values_of_the_program_are_made_harmless(
    watch: Watch, capsys: pytest.CaptureFixture[str]
) -> None:
    trace = watch("def f(x):\n    y = x\n    return y\n", "f('\\u202e\\x1b[2J')", lines=True)
    for question in (Question(values="y", line=2), Question(history="y"), Question(calls=True)):
        answer(trace, question, as_json=False)
        text = capsys.readouterr().out
        assert "\\u202e" in text or "\\\\u202e" in text
        assert "\x1b" not in text
        assert "\u202e" not in text


@pytest.mark.parametrize(
    ("question", "error", "message"),
    [
        ({"values": "t", "line": 7}, UnknownName, "no variable 't' at line 7"),
        ({"values": "s", "line": 3}, BadOption, r"line 3 of main\.py holds no code"),
        ({"values": "s", "line": 7, "visit": 9}, BadOption, "visit=9 must be 1 to 3"),
        ({"values": "s()", "line": 7}, BadOption, "must be made of names"),
        ({"history": "nothing"}, UnknownName, "no variable 'nothing' in this trace"),
        ({"values": "s"}, BadOption, "--values='s' needs --line N"),
        ({"line": 7}, BadOption, "--line and --visit need --values"),
        ({"calls": True, "loops": True}, BadOption, "--calls and --loops are two questions"),
    ],
)
def test_a_question_that_makes_no_sense_is_refused(
    ask: Callable[..., Any], question: dict[str, Any], error: type[Exception], message: str
) -> None:
    with pytest.raises(error, match=message):
        ask(**question)


def test_a_file_that_cannot_be_written_is_refused_before_the_run(tmp_path: Path) -> None:
    with pytest.raises(BadOption, match=r"must end in one of \.json, \.jsonl, \.arrow, \.parquet"):
        Question(save="run.csv").check()
    with pytest.raises(BadFile, match="there is no folder"):
        Question(save=str(tmp_path / "none" / "run.json")).check()


def test_only_questions_about_values_and_lines_need_a_trace_by_lines() -> None:
    assert Question(history="x").needs_lines
    assert Question(coverage=True).needs_lines
    assert not Question(loops=True).needs_lines


def test_the_command_answers_and_saves(runwright: Command, tmp_path: Path) -> None:
    (tmp_path / "sums.py").write_text(SOURCE)
    words = ("--values", "s", "--line", "7", "--keep", "10", "--json", "--save", "run.jsonl")
    done = runwright("trace", "sums.py", "--call", "total(3)", *words)
    assert (done.returncode, done.stderr) == (0, b"")
    assert [form["visit"] for form in json.loads(done.stdout)] == [1, 3]
    assert len((tmp_path / "run.jsonl").read_text().splitlines()) > 5


def test_the_command_reports_a_failed_run_with_its_answer(
    runwright: Command, tmp_path: Path
) -> None:
    (tmp_path / "bad.py").write_text("def f(x):\n    y = x\n    return 1 / y\n")
    done = runwright("trace", "bad.py", "--call", "f(0)", "--values", "y", "--line", "3")
    assert done.returncode == 1
    assert b"ZeroDivisionError" in done.stdout


@pytest.mark.parametrize("words", ["--values s", "--keep 1", "--values t --line 7"])
def test_the_command_says_what_is_wrong_in_one_line(
    runwright: Command, tmp_path: Path, words: str
) -> None:
    (tmp_path / "sums.py").write_text(SOURCE)
    done = runwright("trace", "sums.py", "--call", "total(3)", *words.split())
    assert done.returncode == 2
    assert done.stderr.decode().count("\n") == 1
