"""`runwright eval --samples`, `--compare` and `runwright sanitize`, as their user sees them."""

import json
import os
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from runwright.cli import main
from runwright.core import Case, Outcome, Program, Stdio, Task, wire
from runwright.scoring import Score, read_results

Command = Callable[..., subprocess.CompletedProcess[str]]

TASKS = (
    Task(
        "Own/double",
        "def double(x):\n",
        "double",
        hidden=(Case("zero", "double", (0,), 0), Case("three", "double", (3,), 6)),
    ),
    Task("Own/sum", "", None, hidden=(Stdio("two", "1 2\n", "3\n"), Stdio("none", "\n", "0\n"))),
)
SUM = "print(sum(map(int, input().split())))\n"
ROWS = (
    {"task_id": "Own/double", "completion": "    return 2 * x\n"},
    {"task_id": "Own/double", "completion": "    return x * x\n"},
    {"task_id": "Own/sum", "solution": SUM},
    {"task_id": "Own/sum", "solution": "print(1 / 0)\n"},
)


def write(path: Path, rows: object) -> None:
    path.write_text("".join(f"{json.dumps(row)}\n" for row in rows))  # type: ignore[attr-defined]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A benchmark of two tasks of one's own, samples for it, and a cache that is not the user's."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("RUNWRIGHT_CACHE", str(tmp_path / "cache"))
    write(tmp_path / "own.jsonl", map(wire.to_json, TASKS))
    write(tmp_path / "answers.jsonl", ROWS)
    return tmp_path


@pytest.fixture
def call(folder: Path, capsys: pytest.CaptureFixture[str]) -> Command:
    """Perform `runwright WORDS` in this process: a new one costs more than the judging."""

    def call(*words: str) -> subprocess.CompletedProcess[str]:
        capsys.readouterr()
        code = main(words)
        shown = capsys.readouterr()
        return subprocess.CompletedProcess(words, code, shown.out, shown.err)

    return call


def test_samples_are_judged_and_the_score_is_printed(folder: Path, call: Command) -> None:
    done = call("eval", "own.jsonl", "--samples", "answers.jsonl", "--details", "--k", "1,2")
    text = done.stdout
    assert (done.returncode, done.stderr) == (0, "")
    assert "pass@1   50.0 %" in text
    assert "pass@2  100.0 %" in text
    assert "2 of 4 samples" in text
    assert "wrong answer" in text
    assert "ZeroDivisionError" in text
    assert "Own/double        2  1 of 2" in text
    assert "\x1b" not in text


def test_json_is_the_whole_run(folder: Path, call: Command) -> None:
    done = call("eval", "own.jsonl", "--samples", "answers.jsonl", "--json")
    whole = json.loads(done.stdout)
    assert whole["header"]["benchmark"] == "own"
    assert whole["summary"]["scores"][0]["pass_at"][0]["estimate"]["value"] == 0.5
    outcomes = [(row["task_id"], row["sample"], row["outcome"]) for row in whole["results"]]
    assert outcomes == [
        ("Own/double", 0, "passed"),
        ("Own/double", 1, "failed"),
        ("Own/sum", 0, "passed"),
        ("Own/sum", 1, "failed"),
    ]


def test_a_second_run_takes_verdicts_from_the_cache(folder: Path, call: Command) -> None:
    words = ("eval", "own.jsonl", "--samples", "answers.jsonl")
    assert "4 judged" in call(*words).stdout
    assert "4 from the cache" in call(*words).stdout
    assert "4 judged" in call(*words, "--no-cache").stdout


def test_a_name_that_ends_in_a_slash_is_a_folder_that_is_made(folder: Path, call: Command) -> None:
    call("eval", "own.jsonl", "--samples", "answers.jsonl", "--out", "new/inner/")
    (file,) = (folder / "new" / "inner").iterdir()
    assert file.name == "answers.own.correct.jsonl"
    assert call(
        "eval", "own.jsonl", "--samples", "answers.jsonl", "--out", "own.jsonl/"
    ).stderr.startswith("error: own.jsonl/: cannot be made")


def test_results_are_named_for_samples_and_benchmark_in_a_folder(
    folder: Path, call: Command
) -> None:
    (folder / "out").mkdir()
    call("eval", "own.jsonl", "--samples", "answers.jsonl", "--out", "out")
    header, results = read_results(folder / "out" / "answers.own.correct.jsonl")
    assert header.scores == (Score("pass", ()),)
    assert Counter(one.outcome for one in results) == {Outcome.PASSED: 2, Outcome.FAILED: 2}


SLEEPER = "import time; time.sleep(0.04)\ndef double(x):\n    return {} * x\n"


def test_a_run_that_is_killed_goes_on_without_loss_or_repetition(
    folder: Path, call: Command
) -> None:
    factors = [2 if number % 3 else 3 + number for number in range(40)]
    rows = [
        {"task_id": "Own/double", "solution": f"# {number}\n{SLEEPER.format(factor)}"}
        for number, factor in enumerate(factors)
    ]
    write(folder / "own.jsonl", [wire.to_json(TASKS[0])])
    write(folder / "slow.jsonl", rows)
    words = ("eval", "own.jsonl", "--samples", "slow.jsonl", "--no-cache", "--workers", "1")
    killed = [_kill_at(folder, words, lines) for lines in (4, 12)]
    assert killed == [-signal.SIGKILL] * 2
    _, before = read_results(folder / "killed.jsonl")
    assert 12 <= len(before) < 40
    done = call(*words, "--out", "killed.jsonl")
    assert f"{40 - len(before)} judged, {len(before)} from the file" in done.stdout
    lines = (folder / "killed.jsonl").read_text().splitlines()[1:]
    assert sorted(json.loads(line)["sample"] for line in lines) == list(range(40))
    _, results = read_results(folder / "killed.jsonl")
    passed = {one.sample for one in results if one.outcome is Outcome.PASSED}
    assert passed == {number for number, factor in enumerate(factors) if factor == 2}


def _kill_at(folder: Path, words: tuple[str, ...], lines: int) -> int:
    """Start a run, kill it when its file of results has so many lines, return how it ended."""
    results = folder / "killed.jsonl"
    command = [sys.executable, "-m", "runwright", *words, "--out", results.name]
    with subprocess.Popen(command, cwd=folder, stdout=subprocess.DEVNULL) as process:
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline and process.poll() is None:
            if results.exists() and results.read_bytes().count(b"\n") >= lines + 1:
                process.kill()
            time.sleep(0.01)
        return process.wait(timeout=10)


def test_a_run_of_something_else_is_not_continued(folder: Path, call: Command) -> None:
    words = ("eval", "own.jsonl", "--samples", "answers.jsonl", "--out", "r.jsonl")
    call(*words)
    before = (folder / "r.jsonl").read_bytes()
    write(folder / "answers.jsonl", ROWS[:3])
    refused = call(*words)
    assert refused.returncode == 2
    assert "r.jsonl: holds results of another run (samples differ)" in refused.stderr
    assert (folder / "r.jsonl").read_bytes() == before
    assert call(*words, "--no-resume").returncode == 0
    assert len(read_results(folder / "r.jsonl")[1]) == 3


def test_missing_tasks_are_an_error_or_told(folder: Path, call: Command) -> None:
    write(folder / "answers.jsonl", ROWS[:2])
    words = ("eval", "own.jsonl", "--samples", "answers.jsonl")
    refused = call(*words)
    assert refused.returncode == 2
    assert "has no sample of 1 of 2 tasks (Own/sum)" in refused.stderr
    allowed = call(*words, "--allow-missing")
    assert allowed.returncode == 0
    assert "without a sample, in no figure: 1 task (Own/sum)" in allowed.stdout
    assert call(*words, "--limit", "1").returncode == 0


def test_two_runs_are_compared(folder: Path, call: Command) -> None:
    call("eval", "own.jsonl", "--samples", "answers.jsonl", "--out", "a.jsonl")
    write(folder / "better.jsonl", [ROWS[0], ROWS[2]])
    call("eval", "own.jsonl", "--samples", "better.jsonl", "--out", "b.jsonl")
    shown = call("eval", "--compare", "a.jsonl", "b.jsonl")
    assert shown.returncode == 0
    assert "2 tasks: 0 won by A, 2 by B, 0 alike; McNemar's exact p = 0.5" in shown.stdout
    found = json.loads(call("eval", "--compare", "a.jsonl", "b.jsonl", "--json").stdout)
    assert [each["task_id"] for each in found["losses"]] == ["Own/double", "Own/sum"]


@pytest.mark.parametrize("ending", ["json", "jsonl", "parquet"])
def test_results_are_exported(ending: str, folder: Path, call: Command) -> None:
    if ending == "parquet":
        parquet = pytest.importorskip("pyarrow.parquet", reason="the extra [data] is not installed")
    words = ("eval", "own.jsonl", "--samples", "answers.jsonl", "--export", f"r.{ending}")
    assert call(*words).returncode == 0
    path = folder / f"r.{ending}"
    if ending == "json":
        assert len(json.loads(path.read_text())["results"]) == 4
        return
    if ending == "jsonl":
        rows = [json.loads(line) for line in path.read_text().splitlines()]
    else:
        rows = parquet.read_table(path).to_pylist()
    assert [row["passed_pass"] for row in rows] == [True, False, True, False]
    assert rows[3]["failure"] == "ZeroDivisionError"


BAD = [
    pytest.param("eval", "no BENCHMARK is given", id="no benchmark"),
    pytest.param("eval own.jsonl --samples none.jsonl", "none.jsonl: no such file", id="no file"),
    pytest.param("eval none.jsonl --samples answers.jsonl", "no such file", id="no tasks"),
    pytest.param("eval own.jsonl --samples own.jsonl", "line 1: lacks 'task_id'", id="tasks"),
    pytest.param("eval own.jsonl --samples answers.jsonl --k 0", "--k='0'", id="k"),
    pytest.param("eval own.jsonl --samples answers.jsonl --workers 0", "--workers=0", id="workers"),
    pytest.param("eval own.jsonl --samples answers.jsonl --mode fast", "--mode='fast'", id="mode"),
    pytest.param(
        "eval own.jsonl --samples answers.jsonl --mode parity",
        "no rules of an official",
        id="rules",
    ),
    pytest.param(
        "eval own.jsonl --samples answers.jsonl --out none/r.jsonl", "no folder none", id="out"
    ),
    pytest.param(
        "eval own.jsonl --samples answers.jsonl --out answers.jsonl", "name another", id="over"
    ),
    pytest.param(
        "eval own.jsonl --samples answers.jsonl --export r.csv", "must end in one of", id="export"
    ),
    pytest.param("eval own.jsonl --samples answers.jsonl --time 0", "wall_s=0", id="time"),
    pytest.param("eval --compare own.jsonl answers.jsonl", "is no result", id="no results"),
    pytest.param("eval --compare none.jsonl answers.jsonl", "no such file", id="no such results"),
    pytest.param("sanitize none.jsonl", "none.jsonl: no such file", id="sanitize nothing"),
    pytest.param("sanitize answers.jsonl", "--benchmark names the tasks", id="whose completion"),
    pytest.param("sanitize answers.jsonl --out answers.jsonl", "name another file", id="itself"),
]


@pytest.mark.parametrize(("words", "message"), BAD)
def test_what_cannot_be_done_is_one_line(
    words: str, message: str, folder: Path, call: Command
) -> None:
    before = (folder / "answers.jsonl").read_bytes()
    done = call(*words.split())
    assert done.returncode == 2
    text = done.stderr
    assert message in text
    assert text.startswith("error: ")
    assert text.count("\n") == 1
    assert (folder / "answers.jsonl").read_bytes() == before


REPLY = "Sure:\n```python\ndef double(x):\n    return 2 * x\n\nprint(double(2))\n```\nDone.\n"
PROGRAM = "def double(x):\n    return 2 * x\n"


def test_one_reply_is_sanitized(folder: Path, call: Command) -> None:
    (folder / "reply.md").write_text(REPLY)
    done = call("sanitize", "reply.md", "--entry-point", "double")
    assert (done.returncode, done.stdout) == (0, PROGRAM)
    (folder / "sorry.md").write_text("I cannot do that.")
    refused = call("sanitize", "sorry.md")
    assert (refused.returncode, refused.stdout) == (1, "")
    assert "1 of 1 answers hold no code: sorry.md" in refused.stderr
    (found,) = json.loads(call("sanitize", "reply.md", "--entry-point", "double", "--json").stdout)
    assert found == {"place": "reply.md", "task_id": None, "code": PROGRAM}


def test_samples_are_sanitized(folder: Path, call: Command) -> None:
    rows = [
        {"task_id": "Own/double", "solution": REPLY},
        {"task_id": "Own/double", "completion": "return 2 * x"},
        {"task_id": "Own/double", "solution": "I cannot."},
    ]
    write(folder / "raw.jsonl", rows)
    done = call("sanitize", "raw.jsonl", "--benchmark", "own.jsonl", "--out", "clean.jsonl")
    assert done.returncode == 1
    assert "1 of 3 answers hold no code: raw.jsonl, line 3" in done.stderr
    written = [json.loads(line) for line in (folder / "clean.jsonl").read_text().splitlines()]
    assert [row["solution"] for row in written] == [PROGRAM, PROGRAM, ""]


def test_samples_that_know_the_checks_alone_are_counted(folder: Path, call: Command) -> None:
    task = replace(TASKS[0], reference=Program("def double(x):\n    return 2 * x\n"))
    write(folder / "own.jsonl", map(wire.to_json, (task, TASKS[1])))
    table = "def double(x):\n    return {0: 0, 3: 6}.get(x)\n"
    rows = [{"task_id": "Own/double", "solution": table}, *ROWS]
    write(folder / "table.jsonl", rows)
    words = ("eval", "own.jsonl", "--samples", "table.jsonl", "--memorised")
    done = call(*words, "--out", "r.jsonl")
    assert done.returncode == 0
    assert "1 sample that passes seems to know the checks' inputs alone" in done.stdout
    assert "not asked for other inputs: 1 task (Own/sum)" in done.stdout
    warned = {one.sample for one in read_results(folder / "r.jsonl")[1] if one.verdict.warnings}
    assert warned == {0}
    assert json.loads(call(*words, "--json").stdout)["summary"]["memorised"] == 1
    assert "memorised" not in call(*words[:-1]).stdout


def test_the_progress_and_the_tables_fit_a_terminal(folder: Path) -> None:
    """On a terminal: a bar with the running score, then the tables, and nothing left of the bar."""
    import pty

    command = [sys.executable, "-m", "runwright", "eval", "own.jsonl", "--samples", "answers.jsonl"]
    pid, descriptor = pty.fork()
    if not pid:
        os.chdir(folder)
        os.execve(command[0], command, {**os.environ, "TERM": "xterm", "COLUMNS": "80"})
    shown = b""
    while True:
        try:
            part = os.read(descriptor, 65536)
        except OSError:  # the terminal of a process that has ended
            break
        if not part:
            break
        shown += part
    os.close(descriptor)
    assert os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) == 0
    text = shown.decode()
    assert "0/4" in text
    assert "pass@1" in text
    assert "50.0 %" in text
