"""Questions to a trace on the command line."""

import json
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from runwright.cli.asking import Question
from runwright.core import Seen, Trace, wire
from runwright.core.errors import BadOption
from runwright.observe.events import Event

Command = Callable[..., subprocess.CompletedProcess[bytes]]

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
def trace(runwright: Command, tmp_path: Path) -> Callable[..., str]:
    """Run `runwright trace` on the program and return what it printed."""
    (tmp_path / "sums.py").write_text(SOURCE)

    def run(*words: str) -> str:
        done = runwright("trace", "sums.py", "--call", "total(3)", *words)
        assert (done.returncode, done.stderr) == (0, b"")
        return done.stdout.decode()

    return run


def test_values_at_a_line_are_a_table(trace: Callable[..., str]) -> None:
    assert trace("--values", "s", "--line", "7") == (
        "visit  step  call  s\n"
        "1      2     0     0\n"
        "2      5     0     2\n"
        "3      8     0     6\n"
        "14 steps; 7 of 9 blocks visited\n"
        "returned 6\n"
    )


def test_values_as_json_come_back(trace: Callable[..., str]) -> None:
    words = ("--values", "s", "--line", "7", "--when", "before", "--visit", "3", "--json")
    (form,) = json.loads(trace(*words))
    seen = wire.from_json(Seen, form)
    assert (seen.visit, str(seen.value)) == (3, "2")


def test_a_line_that_was_not_executed_is_told(trace: Callable[..., str]) -> None:
    assert trace("--values", "s", "--line", "9").startswith("line 9 was not executed\n")


def test_a_history_has_old_and_new_values(trace: Callable[..., str]) -> None:
    lines = trace("--history", "s").split("\n")
    assert [line.split() for line in lines[:4]] == [
        ["step", "function", "line", "old", "new"],
        ["0", "total", "5", "-", "0"],
        ["5", "total", "7", "0", "2"],
        ["8", "total", "7", "2", "6"],
    ]


def test_coverage_names_what_is_missing(trace: Callable[..., str]) -> None:
    text = trace("--coverage")
    assert "sums.py  lines     6 of 7   86 %  9\n" in text or "lines" in text
    assert "different paths in 4 calls" in text
    form = json.loads(trace("--coverage", "--json"))
    assert form["files"][0]["lines"] == {
        "covered": 6,
        "total": 7,
        "percent": 85.71,
        "missing": [9],
    }
    assert len(form["paths"]) == 4


def test_calls_are_a_tree_and_counts(trace: Callable[..., str]) -> None:
    text = trace("--calls")
    assert text.startswith("total (line 5) -> 6\n  part (line 2) -> 0\n")
    assert "part      3      total      1      0\n" in text
    form = json.loads(trace("--calls", "--json"))
    assert [call["caller"] for call in form["calls"]] == [None, 0, 0, 0]


def test_loops_have_their_iterations(trace: Callable[..., str]) -> None:
    assert [line.split() for line in trace("--loops").split("\n")[:2]] == [
        ["line", "function", "iterations", "entered", "fewest", "mean", "most"],
        ["6", "total", "3", "1", "3", "3", "3"],
    ]
    (form,) = json.loads(trace("--loops", "--json"))
    assert (form["iterations"], form["mean"]) == (3, 3.0)


def test_events_are_json_lines(trace: Callable[..., str]) -> None:
    events = [wire.loads(Event, line) for line in trace("--events").splitlines()]
    assert [event.kind for event in events][:2] == ["call", "block"]
    assert events[-1].kind == "end"


def test_a_trace_is_saved_beside_what_is_printed(trace: Callable[..., str], tmp_path: Path) -> None:
    assert trace("--save", "run.json", "--loops").startswith("line")
    assert wire.loads(Trace, (tmp_path / "run.json").read_text()).status.value == "ok"
    assert trace("--save", "run.jsonl").startswith("step 0")
    assert len((tmp_path / "run.jsonl").read_text().splitlines()) > 10


def test_more_steps_are_kept_on_request(trace: Callable[..., str]) -> None:
    assert len(json.loads(trace("--values", "s", "--line", "7", "--keep", "4", "--json"))) < 3
    with_all = trace("--values", "s", "--line", "7", "--keep", "4000", "--json")
    assert len(json.loads(with_all)) == 3


def test_a_failed_run_is_answered_and_reported(runwright: Command, tmp_path: Path) -> None:
    (tmp_path / "bad.py").write_text("def f(x):\n    y = x\n    return 1 / y\n")
    done = runwright("trace", "bad.py", "--call", "f(0)", "--values", "y", "--line", "3")
    assert done.returncode == 1
    assert b"ZeroDivisionError" in done.stdout


def test_values_of_the_program_are_made_harmless(runwright: Command, tmp_path: Path) -> None:
    (tmp_path / "bad.py").write_text("def f(x):\n    y = x\n    return y\n")
    for words in (["--values", "y", "--line", "2"], ["--history", "y"], ["--calls"]):
        done = runwright("trace", "bad.py", "--call", "f('\\u202e\\x1b[2J')", *words)
        assert done.returncode == 0
        assert b"\x1b" not in done.stdout
        assert "\u202e" not in done.stdout.decode()


@pytest.mark.parametrize(
    ("words", "message"),
    [
        ("--values s", "--values='s' needs --line N"),
        ("--line 7", "--line and --visit need --values"),
        ("--calls --loops", "--calls and --loops are two questions"),
        ("--values t --line 7", "no variable 't' at line 7"),
        ("--values s --line 3", "line 3 of sums.py holds no code"),
        ("--values s --line 7 --visit 9", "visit=9 must be 1 to 3"),
        ("--values s() --line 7", "must be made of names"),
        ("--history nothing", "no variable 'nothing' in this trace"),
        ("--save run.csv", "must end in one of .json, .jsonl, .arrow, .parquet"),
        ("--save none/run.json", "there is no folder none"),
        ("--keep 1", "--keep=1 must be at least 2"),
    ],
)
def test_a_question_that_makes_no_sense_is_one_line(
    runwright: Command, tmp_path: Path, words: str, message: str
) -> None:
    (tmp_path / "sums.py").write_text(SOURCE)
    done = runwright("trace", "sums.py", "--call", "total(3)", *words.split())
    assert done.returncode == 2
    assert done.stderr.decode().count("\n") == 1
    assert message in done.stderr.decode()


def test_only_questions_about_values_and_lines_need_a_trace_by_lines() -> None:
    assert Question(history="x").needs_lines
    assert Question(coverage=True).needs_lines
    assert not Question(loops=True).needs_lines
    with pytest.raises(BadOption, match="--history and --events are two questions"):
        Question(history="x", events=True)
