"""`solve`, `compare`, `methods`, `eval --strategy` and the options of models, as users see them."""

import asyncio
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from tests.models.server import Log, answers, serving

from runwright.cli import main
from runwright.cli.models import Models, opened
from runwright.core import Case, Prompt, Task, chat, wire
from runwright.evaluate import Ending, Result
from runwright.models import Recorded, Scripted
from runwright.scoring import Standing

pytest.importorskip("openai", reason="the openai package is not installed")

DOUBLE = "```python\ndef double(x):\n    return 2 * x\n```"
TASKS = (
    Task("Own/double", "double(x): twice x", "double", hidden=(Case("3", "double", (3,), 6),)),
    Task("Own/half", "half(x): half of x", "half", hidden=(Case("4", "half", (4,), 2),)),
)


def knows(prompt: Prompt) -> str:
    return DOUBLE if "double" in str(prompt) else "No idea."


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[Log]:
    with serving(answers(knows)) as log:
        monkeypatch.setenv("OPENAI_BASE_URL", log.url)
        yield log


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "double.md").write_text("double(x): twice x\n")
    (tmp_path / "tests.py").write_text("assert double(3) == 6\n")
    (tmp_path / "more.py").write_text("assert double(-1) == -2\n")
    (tmp_path / "wrong.py").write_text("def double(x):\n    return x\n")
    (tmp_path / "tasks.jsonl").write_text("".join(f"{wire.dumps(task)}\n" for task in TASKS))
    return tmp_path


SOLVE = ["solve", "double.md", "--tests", "tests.py", "--hidden", "more.py", "--entry", "double"]


def test_a_statement_becomes_a_program(
    server: Log, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([*SOLVE, "--model", "openai:m", "--record", "t.jsonl", "--write", "new.py"]) == 0
    out = capsys.readouterr().out
    assert "return 2 * x" in out
    assert "solved: passes the visible and the hidden checks" in out
    assert "1 call of a model, 10 tokens" in out
    assert (folder / "new.py").read_text() == "def double(x):\n    return 2 * x\n"
    asked = len(server.requests)
    assert main([*SOLVE, "--model", "replay:t.jsonl", "--json"]) == 0
    result = wire.loads(Result, capsys.readouterr().out)
    assert result.ending is Ending.SOLVED
    assert len(result.solution.transcript) == 1
    assert len(server.requests) == asked


def test_tests_import_the_program_by_the_name_of_the_file_that_is_written(
    server: Log, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "named.py").write_text("from two import double\nassert double(3) == 6\n")
    words = ["solve", "double.md", "--tests", "named.py", "--entry", "double", "--model", "m"]
    assert main([*words, "--write", "two.py"]) == 0
    assert main(words) == 1
    out = " ".join(capsys.readouterr().out.split())
    assert "the program is imported as 'main'" in out
    assert "the visible checks could not be judged" in out


def test_a_task_of_a_benchmark_is_judged_by_its_hidden_checks(
    server: Log, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["solve", "tasks.jsonl:Own/double", "--model", "m"]) == 0
    assert main(["solve", "tasks.jsonl:Own/half", "--model", "m"]) == 1
    assert "unreadable reply: no program that defines 'half'" in capsys.readouterr().out
    assert main(["solve", "tasks.jsonl:Own/third", "--model", "m"]) == 2


def test_a_strategy_with_a_model_mends(
    server: Log, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    words = ["debug", "wrong.py", "--tests", "tests.py", "--strategy", "repeated", "--model", "m"]
    assert main([*words, "--json"]) == 2  # it has no statement
    capsys.readouterr()
    task = folder / "task"
    task.mkdir()
    (task / "task.toml").write_text('id = "d"\nstatement = "double(x): twice x"\n')
    assert main(["solve", "task/task.toml", "--model", "m"]) == 2
    assert "name the folder of the task" in capsys.readouterr().err
    (task / "program.py").write_text((folder / "wrong.py").read_text())
    (task / "visible.py").write_text((folder / "tests.py").read_text())
    words[1:4] = ["task"]
    assert main([*words, "--calls", "3", "--json"]) == 0
    mend = json.loads(capsys.readouterr().out)
    assert mend["finding"] == "mended"
    assert "--calls 3 --model m" in mend["command"]


def test_strategies_stand_side_by_side(
    server: Log, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    words = ["compare", "tasks.jsonl", "--strategies", "direct,direct+direct", "--model", "m"]
    assert main([*words, "--out", "runs", "--set", "direct.max_tokens=9", "--json"]) == 0
    forms = json.loads(capsys.readouterr().out)
    one, two = (wire.from_json(Standing, form) for form in forms)
    assert (one.solved, two.solved, one.calls, two.calls) == (1, 1, 1.0, 2.0)
    assert {request["max_tokens"] for request in server.requests} == {9}
    names = sorted(path.name for path in (folder / "runs").iterdir())
    assert names == ["tasks.direct+direct.jsonl", "tasks.direct.jsonl"]
    asked = len(server.requests)
    assert main([*words, "--out", "runs", "--set", "direct.max_tokens=9"]) == 0
    out = capsys.readouterr().out
    assert "direct+direct  1 of 2" in out
    assert max(len(line.rstrip()) for line in out.splitlines()) <= 80
    assert len(server.requests) == asked


def test_an_evaluation_goes_on_where_it_ended(
    server: Log, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    words = ["eval", "tasks.jsonl", "--strategy", "direct", "--model", "m", "--out", "r.jsonl"]
    assert main([*words, "--limit", "1", "--parallel", "2"]) == 0
    assert "solved" in capsys.readouterr().out
    asked = len(server.requests)
    assert main([*words, "--limit", "1"]) == 0
    assert len(server.requests) == asked
    assert main(words) == 2  # other tasks: another run
    assert main([*words, "--no-resume"]) == 0
    out = capsys.readouterr().out
    assert "wrong" not in out
    assert "unreadable reply: no program that defines 'half'" in out  # says why there is none
    assert "1 candidate, 2 calls, 20 tokens in" in out


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("--strategy direct", "asks a model; name one with --model"),
        ("--model replay:none.jsonl", "none.jsonl"),
        ("--model m --model n", "the model is named twice"),
        ("--model a=m --model a=n", "role 'a' is named twice"),
        ("--model m --most-money 3", "needs --price"),
        ("--model m --price 3", "must be two numbers"),
        ("--model m --price 3,-1", "at least 0"),
        ("--model m --calls 0", "--calls=0 must be at least 1"),
        ("--model m --set nothing=1", "has no option 'nothing'"),
        ("--model m --strategy direct+direct --set other.examples=1", "no part of"),
        ("--model m --strategy dirct", "did you mean 'direct'"),
    ],
)
def test_what_cannot_be_is_said_in_a_line(
    words: str, told: str, server: Log, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([*SOLVE, *words.split()]) in (1, 2)
    error = capsys.readouterr().err
    assert told in error
    assert error.count("\n") == 1
    assert server.requests == []


def test_money_is_a_bound_over_all_tasks(
    server: Log, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    words = ["eval", "tasks.jsonl", "--strategy", "direct", "--model", "m", "--out", "r.jsonl"]
    assert main([*words, "--price", "1,1", "--most-money", "0.000001"]) == 1
    assert "money=1e-05 of 1e-06 are spent" in capsys.readouterr().err
    assert len((folder / "r.jsonl").read_text().splitlines()) == 2  # header, first task


def test_equal_calls_are_made_once_with_a_folder_of_answers(
    server: Log, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for _ in range(2):
        assert main([*SOLVE, "--model", "m", "--answers", "kept"]) == 0
    assert len(server.requests) == 1


def test_methods_say_what_they_need(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["methods", "--json"]) == 0
    listed = {one["name"]: one for one in json.loads(capsys.readouterr().out)}
    assert listed["search"]["kind"] == "mends"
    assert "no model" in listed["search"]["needs"]
    assert listed["humaneval"]["kind"] == "benchmark"
    assert main(["methods", "repeated"]) == 0
    assert "samples      Most programs" in capsys.readouterr().out
    assert main(["methods", "reapeted"]) == 2
    assert main(["methods"]) == 0
    paragraph = capsys.readouterr().out.partition("  repeated ")[2].splitlines()
    assert [line.strip() for line in paragraph[:3]] == [
        "ask again until a program passes the visible checks.",
        "needs a model; a statement; visible checks",
        "arXiv:2402.16906  tests/write/generate/test_repeated.py",
    ]


def test_every_method_names_tests_that_exist(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["methods", "--json"]) == 0
    listed: list[dict[str, Any]] = json.loads(capsys.readouterr().out)
    root = Path(__file__).parent.parent.parent
    assert [one["tests"] for one in listed if not (root / one["tests"]).is_file()] == []
    assert [one["name"] for one in listed if not one["paper"] and one["kind"] == "mends"] == []


def test_roles_that_replay_one_transcript_share_its_answers(tmp_path: Path) -> None:
    path = tmp_path / "log"

    async def both() -> list[str]:
        recorded = Recorded(Scripted(("first", "second")), path)
        for _ in range(2):
            await recorded.ask(chat("q"))
        await recorded.close()
        asked = Models((f"guide=replay:{path}", f"replay:{path}"))
        async with opened(asked) as models:
            return [(await models[role].ask(chat("q"))).text for role in ("", "guide")]

    assert asyncio.run(both()) == ["first", "second"]


def test_samples_and_a_model_are_not_asked_for_together(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "s.jsonl").write_text("")
    assert main(["eval", "tasks.jsonl", "--samples", "s.jsonl", "--model", "m"]) == 2
    assert "--samples are answers that are there" in capsys.readouterr().err
