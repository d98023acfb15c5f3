"""`runwright anpl`, with commands from a file and from standard input."""

import io
import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.models.server import Log, answers, serving

from runwright.cli import main
from runwright.core import Prompt

pytest.importorskip("openai", reason="the openai package is not installed")

SKETCH = "def main(x):\n    return `twice`(x) + 1\n"


def knows(prompt: Prompt) -> str:
    name = "thrice" if "thrice" in prompt.messages[-1].content else "twice"
    return f"```python\ndef {name}(x):\n    return {3 if name == 'thrice' else 2} * x\n```"


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[Log]:
    with serving(answers(knows)) as log:
        monkeypatch.setenv("OPENAI_BASE_URL", log.url)
        yield log


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "s.anpl.py").write_text(SKETCH)
    (tmp_path / "e.py").write_text("assert main(2) == 5\n")
    return tmp_path


def test_a_session_is_typed_logged_and_done_again(
    server: Log, folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    typed = (
        "trace twice main(4)\nedit twice\ndef twice(x):\n    return `thrice`(x)\n.\n"
        "check\nwrong\nshow\nhelp\n"
    )
    monkeypatch.setattr("sys.stdin", io.StringIO(typed))
    words = ["anpl", "s.anpl.py", "--model", "m", "--examples", "e.py", "--log", "l.jsonl"]
    assert main([*words, "--record", "t.jsonl", "--write", "one.py"]) == 1
    out, err = capsys.readouterr()
    assert "\nforget f(1) == 2            drop an example\nshow" in err
    assert "1  twice(x=4) -> 8" in out
    assert "0 of 1 examples hold; not" in out
    assert "no command 'wrong'" in out
    assert "return thrice(x)" in (folder / "one.py").read_text()
    done = [json.loads(line)["do"] for line in (folder / "l.jsonl").read_text().splitlines()]
    assert done == ["compile", "trace", "edit", "check", "wrong", "check"]
    asked = len(server.requests)
    again = ["anpl", "s.anpl.py", "--model", "replay:t.jsonl", "--commands", "l.jsonl"]
    again += ["--examples", "e.py"]
    assert main([*again, "--write", "two.py"]) == 1
    assert (folder / "two.py").read_text() == (folder / "one.py").read_text()
    assert len(server.requests) == asked


def test_a_good_end_is_exit_code_0(
    server: Log, folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("quit\n"))
    assert main(["anpl", "s.anpl.py", "--model", "m", "--examples", "e.py"]) == 0
    assert "1 of 1 examples hold" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("none.py", "none.py"),
        ("e.py --model m", "number of entries is not 1 but 0"),
        ("s.anpl.py --commands e.py", "line 1: is no command"),
        ("s.anpl.py --commands none.jsonl", "cannot be read"),
    ],
)
def test_what_cannot_be_is_said_in_a_line(
    words: str, told: str, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["anpl", *words.split()]) == 2
    error = capsys.readouterr().err
    assert told in error
    assert error.count("\n") == 1
