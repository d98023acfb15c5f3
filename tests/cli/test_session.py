"""`runwright session` on a pipe: cells, commands, exit codes."""

import json
import subprocess
import sys
from typing import Any

import pytest


def _session(cells: str, *words: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "runwright", "session", *words]
    return subprocess.run(
        command, input=cells, capture_output=True, text=True, check=False, timeout=60
    )


def test_cells_share_their_names_and_show_values() -> None:
    done = _session("x = 20\n%%\n\n%%\nx + 1\nx * 2 + 2\n%%\nprint('words')\n")
    assert (done.returncode, done.stdout, done.stderr) == (0, "42\nwords\n", "")


def test_snapshots_are_taken_and_restored() -> None:
    done = _session("x = 1\n%%\n%snapshot\n%%\nx = 2\n%%\n%restore 1\n%%\nx\n")
    assert (done.returncode, done.stdout) == (0, "snapshot 1\nrestored 1\n1\n")


def test_a_cell_that_fails_is_told_and_the_next_one_runs() -> None:
    done = _session("1 / 0\n%%\n5\n")
    assert (done.returncode, done.stdout) == (1, "5\n")
    assert done.stderr.endswith("ZeroDivisionError: division by zero\nrunwright: failed\n")


def test_rows_are_columns_of_text() -> None:
    done = _session("select 1 as a, null as b union select 2, 'x'", "--kind", "sqlite")
    assert (done.returncode, done.stdout) == (0, "a\tb\n1\tNULL\n2\tx\n")


def test_json_is_one_line_per_cell() -> None:
    done = _session("echo out\n%%\n%snapshot\n%%\nexit 3\n", "--kind", "shell", "--json")
    forms: list[dict[str, Any]] = [json.loads(line) for line in done.stdout.splitlines()]
    assert [form.get("exit_code") for form in forms] == [0, None, 3]
    assert forms[0]["stdout"]["head"] == "out\n"
    assert forms[1] == {"snapshot": 1}
    assert done.returncode == 1


@pytest.mark.parametrize(
    ("cells", "words", "code", "said"),
    [
        ("%restore 3", [], 2, "error: no snapshot 3 in this session; there is none\n"),
        ("1", ["--kind", "cobol"], 2, "error: invalid value for '--kind': 'cobol'"),
        ("1", ["--time", "0"], 2, "error: --time=0.0 must be greater than 0 and finite\n"),
        ("exec true\n%%\necho", ["--kind", "shell"], 1, "runwright: failed with exit code 0 (the"),
    ],
)
def test_what_goes_wrong_is_one_line(cells: str, words: list[str], code: int, said: str) -> None:
    done = _session(cells, *words)
    assert done.returncode == code
    assert done.stderr.startswith(said)
    assert done.stderr.count("\n") == 1
