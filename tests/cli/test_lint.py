"""`runwright lint`, as its user sees it."""

import json
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Command = Callable[..., subprocess.CompletedProcess[bytes]]
UNSAFE = "import yaml\n\n\ndef f(s):\n    return yaml.load(s)\n"
CLEAN = "def f(s):\n    return s\n"

pytest.importorskip("bandit", reason="bandit is not installed")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "unsafe.py").write_text(UNSAFE)
    (tmp_path / "clean.py").write_text(CLEAN)
    samples = [
        {"task_id": "a", "solution": f"```python\n{UNSAFE}```"},
        {"task_id": "a", "solution": f"Like so:\n```python\n{CLEAN}```\nDone."},
        {"task_id": "b", "solution": "I cannot."},
    ]
    text = "".join(json.dumps(sample) + "\n" for sample in samples)
    (tmp_path / "samples.jsonl").write_text(text)
    return tmp_path


def listed(done: subprocess.CompletedProcess[bytes]) -> Any:
    return json.loads(done.stdout)["programs"]


@pytest.mark.usefixtures("folder")
def test_the_program_with_the_mildest_warnings_comes_first(runwright: Command) -> None:
    done = runwright("lint", "unsafe.py", "clean.py")
    text = done.stdout.decode()
    assert done.returncode == 1
    assert text.index("clean.py") < text.index("unsafe.py")
    assert "B506 (CWE-20)" in text
    assert "2 of 2 compile, 1 without a warning" in text
    assert runwright("lint", "clean.py").returncode == 0


def test_findings_are_written_as_sarif(runwright: Command, folder: Path) -> None:
    done = runwright("lint", "unsafe.py", "--sarif", "out.sarif", "--json")
    document = json.loads((folder / "out.sarif").read_text())
    (result,) = document["runs"][0]["results"]
    (finding,) = listed(done)[0]["inspection"]["findings"]
    assert result["ruleId"] == finding["rule"] == "B506"
    assert result["locations"][0]["physicalLocation"]["region"]["startLine"] == 5


def test_samples_are_filtered_and_ranked_by_task(runwright: Command, folder: Path) -> None:
    done = runwright("lint", "samples.jsonl", "--out", "ranked.jsonl", "--json")
    assert done.returncode == 1  # nothing for task b
    assert [one["path"] for one in listed(done)] == ["a/1.py", "a/0.py", "b/0.py"]
    assert set(json.loads(done.stdout)["stages"]) == {"filter_s", "inspect_s"}
    ranked = [json.loads(line) for line in (folder / "ranked.jsonl").read_text().splitlines()]
    assert [(one["solution"], one["findings"]) for one in ranked] == [
        (CLEAN, []),
        (UNSAFE, ["B506"]),
    ]
    assert ranked[0]["applied"] == ["H1"]


@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("lint none.py", "none.py: no such file"),
        ("lint samples.jsonl clean.py", "lint one such file at a time"),
        ("lint clean.py --out ranked.jsonl", "--out and --benchmark are for samples"),
        ("lint samples.jsonl --language cobol", "--language='cobol' must be one of python, java"),
        ("lint clean.py --sarif none/out.sarif", "there is no folder none"),
    ],
)
def test_a_wrong_call_is_one_line(runwright: Command, words: str, said: str) -> None:
    done = runwright(*words.split())
    assert done.returncode == 2
    assert said in done.stderr.decode()
    assert done.stderr.count(b"\n") == 1
