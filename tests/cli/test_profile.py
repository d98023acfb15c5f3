"""`runwright profile` prints the cost and the lines, or one document."""

from pathlib import Path

import pytest

from runwright.cli import main
from runwright.core import Profile, Provider, wire


@pytest.fixture
def program(tmp_path: Path) -> Path:
    path = tmp_path / "work.py"
    path.write_text("def total(items):\n    result = 0\n    for item in items:\n"
                    "        result += item\n    return result\n")  # fmt: skip
    return path


def test_it_prints_the_cost_and_a_table_of_lines(
    program: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["profile", str(program), "--call", "total([1, 2, 3])"]) == 0
    out = capsys.readouterr().out
    assert "Line #" in out
    assert "result += item" in out
    assert "bytecode" in out or "perf_event" in out
    rows = [line.split()[:2] for line in out.splitlines() if "item in items" in line]
    assert rows == [["3", "4"]]


def test_json_is_one_profile(program: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["profile", str(program), "--call", "total([1, 2, 3])", "--json"]) == 0
    profile = wire.loads(Profile, capsys.readouterr().out)
    assert [row.hits for row in profile.times] == [1, 4, 3, 1]
    assert profile.cost.instructions is not None
    assert profile.cost.instructions.provider in Provider


def test_a_call_that_fails_is_told_and_fails(
    program: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["profile", str(program), "--call", "total([None])"]) == 1
    assert "failed: TypeError" in capsys.readouterr().out
