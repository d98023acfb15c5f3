"""`runwright profile` prints the cost and the lines, or one document."""

from pathlib import Path

import pytest

from runwright.cli import main
from runwright.core import Profile, Provider, wire
from runwright.observe.meters.callgrind import why_not


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


C = """#include <stdio.h>
int main(void) {
    long n;
    if (scanf("%ld", &n) != 1) return 3;
    for (volatile long i = 0; i < n; i++) {}
    return 0;
}
"""


@pytest.mark.skipif(bool(why_not()), reason=why_not() or "it is here")
def test_a_c_program_has_a_cost_and_no_lines(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "main.c").write_text(C)
    (tmp_path / "input").write_text("1000\n")
    command = ["profile", str(tmp_path / "main.c"), "--stdin", str(tmp_path / "input")]
    assert main(command) == 0
    out = capsys.readouterr().out
    assert "by callgrind" in out
    assert "Line #" not in out
    assert main(command[:2]) == 1
    assert "failed" in capsys.readouterr().out


def test_what_is_held_over_time_is_told(program: Path, capsys: pytest.CaptureFixture[str]) -> None:
    program.write_text(
        "import time\n\ndef f():\n    held = b'x' * 20_000_000\n    time.sleep(0.1)\n"
    )
    main(["profile", str(program), "--call", "f()"])
    (line,) = [line for line in capsys.readouterr().out.splitlines() if line.startswith("held")]
    held, unit = line.split()[1:3]
    assert unit == "MB*s,"
    assert float(held) > 20 * 0.1 * 0.5
    assert "looked at every 5 ms" in line


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["--call", "total([])", "--stdin", "input"], "leave out --call"),
        (["--call", "total([])", "--counter", "callgrind"], "'callgrind'"),
    ],
)
def test_what_does_not_go_together_is_refused(
    program: Path, capsys: pytest.CaptureFixture[str], words: list[str], message: str
) -> None:
    assert main(["profile", str(program), *words]) in (2, 3)
    assert message in capsys.readouterr().err
