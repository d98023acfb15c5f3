"""`runwright select`, as its user sees it."""

import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest

from runwright.cli import main
from runwright.core import Case, Task, wire

SOLUTIONS = [
    "def double(x):\n    return x + 2\n",
    "def double(x):\n    return 2 * x\n",
    "def double(x):\n    while True: pass\n",
    "def double(x):\n    return x + x\n",
]
SAMPLES: list[dict[str, Any]] = [{"task_id": "double", "solution": one} for one in SOLUTIONS]
TESTS: list[dict[str, Any]] = [
    {"task_id": "double", "test": "assert double(3) == 6"},
    {"task_id": "double", "test": "assert double(2) == 4"},
    {
        "task_id": "double",
        "entry_point": "double",
        "sample": "double(3) == 6\nassert double(0) ==0",
    },
]


def write(path: Path, rows: Sequence[object]) -> None:
    path.write_text("".join(json.dumps(row) + "\n" for row in rows))


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    write(tmp_path / "answers.jsonl", SAMPLES)
    write(tmp_path / "tests.jsonl", TESTS)
    return tmp_path


Call = Callable[..., tuple[int, str, str]]


@pytest.fixture
def call(folder: Path, capsys: pytest.CaptureFixture[str]) -> Call:
    """Run the command line here: its code, and what it says on stdout and stderr."""

    def run(*words: str) -> tuple[int, str, str]:
        code = main(words)
        said = capsys.readouterr()
        return code, said.out, said.err

    return run


def test_programs_are_ranked_by_agreement(folder: Path, call: Call) -> None:
    command = ("select", "answers.jsonl", "--tests", "tests.jsonl", "--time", "0.05")
    code, said, trouble = call(*command, "--votes", "votes.jsonl")
    assert (code, trouble) == (0, "")
    first, second, third, last = [json.loads(line) for line in said.splitlines()]
    assert {first["sample"], third["sample"]} == {1, 3}
    assert first["solution"] == SOLUTIONS[first["sample"]]
    assert (first["rank"], first["agreeing"], first["tests_passed"], first["tests"]) == (1, 2, 4, 4)
    assert (second["sample"], second["agreeing"], second["tests_passed"]) == (0, 1, 1)
    assert (last["sample"], last["rank"], last["score"]) == (2, 4, 0.0)
    assert (folder / "votes.jsonl").read_bytes().count(b"\n") == 4
    _, again, _ = call(*command, "--votes", "votes.jsonl", "--json")
    assert json.loads(again) == [first, second, third, last]


def test_the_best_are_written_for_eval(folder: Path, call: Call) -> None:
    words = ("--tests", "tests.jsonl", "--top", "1", "--time", "0.05", "--out", "best.jsonl")
    assert call("select", "answers.jsonl", *words) == (0, "", "")
    (row,) = [json.loads(line) for line in (folder / "best.jsonl").read_text().splitlines()]
    assert row["sample"] in (1, 3)


def test_a_task_without_agreement_is_named(folder: Path, call: Call) -> None:
    write(folder / "answers.jsonl", [*SAMPLES[:1], {"task_id": "half", "solution": "x = 1"}])
    code, said, trouble = call("select", "answers.jsonl", "--tests", "tests.jsonl")
    assert code == 0
    assert "1 of 2 tasks have no program that passes a test: half" in trouble
    assert said.count("\n") == 2


def test_completions_go_on_from_the_tasks_of_a_benchmark(folder: Path, call: Call) -> None:
    task = Task("double", "def double(x):\n", "double", hidden=(Case("four", "double", (4,), 8),))
    write(folder / "own.jsonl", [wire.to_json(task)])
    body = {"task_id": "double", "completion": "    return 2 * x\n\ndef"}
    write(folder / "bodies.jsonl", [body])
    words = ("--tests", "tests.jsonl", "--benchmark", "own.jsonl")
    code, said, trouble = call("select", "bodies.jsonl", *words)
    assert (code, trouble) == (0, "")
    assert json.loads(said)["solution"] == "def double(x):\n    return 2 * x\n"


BAD = [
    ("select none.jsonl --tests tests.jsonl", "none.jsonl: no such file"),
    ("select . --tests tests.jsonl", "is a folder"),
    ("select answers.jsonl --tests none.jsonl", "none.jsonl: no such file"),
    ("select answers.jsonl --tests answers.jsonl", 'strings "task_id" and "test"'),
    ("select answers.jsonl --tests other.jsonl", "there is no sample for 'half'"),
    ("select answers.jsonl --tests broken.jsonl", "broken.jsonl, line 1: is not JSON"),
    ("select answers.jsonl --tests empty.jsonl", "holds no tests"),
    ("select empty.jsonl --tests tests.jsonl", "holds no samples"),
    ("select bodies.jsonl --tests tests.jsonl", "--benchmark names the tasks"),
    ("select answers.jsonl --tests tests.jsonl --out tests.jsonl", "name another file"),
    ("select answers.jsonl --tests tests.jsonl --out no/where.jsonl", "no folder no"),
    ("select answers.jsonl --tests tests.jsonl --score cube", "score='cube'"),
    ("select answers.jsonl --tests tests.jsonl --extraction words", "extraction='words'"),
    ("select answers.jsonl --tests tests.jsonl --time 0", "timeout_s=0"),
    ("select answers.jsonl --tests tests.jsonl --top 0", "--top must be at least 1"),
]


@pytest.mark.parametrize(("words", "message"), BAD)
def test_what_cannot_be_done_is_one_line(
    words: str, message: str, folder: Path, call: Call
) -> None:
    write(folder / "other.jsonl", [{"task_id": "half", "test": "assert half(2) == 1"}])
    write(folder / "bodies.jsonl", [{"task_id": "double", "completion": "    return 2 * x"}])
    (folder / "broken.jsonl").write_text("{\n")
    (folder / "empty.jsonl").write_text("\n")
    code, _, text = call(*words.split())
    assert code == 2
    assert message in text
    assert text.startswith("error: ")
    assert text.count("\n") == 1
