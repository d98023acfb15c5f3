"""`runwright testgen` in a process of its own."""

import json
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

Command = Callable[..., subprocess.CompletedProcess[bytes]]

REFERENCE = """def clip(x, most):
    assert most >= 0
    if x > most:
        return most
    return x


def pair(x):
    return x, x


def never(x):
    assert False
"""
BASE = "testgen ref.py --entry clip --seeds tests.py --num 40"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "ref.py").write_text(REFERENCE)
    (tmp_path / "wrong.py").write_text(REFERENCE.replace("x > most", "x > 100"))
    (tmp_path / "tests.py").write_text("assert clip(3, 9) == 3\nassert clip(7, 7) == 7\n")
    (tmp_path / "pairs.py").write_text("assert pair(1) == (1, 1)\nassert never(1) == 1\n")
    (tmp_path / "other.py").write_text("x = 3\nassert clip(x, 4) == 3\n")
    return tmp_path


def test_more_tests_are_written_and_the_reference_passes_them(
    folder: Path, runwright: Command
) -> None:
    done = runwright(*f"{BASE} --out cases.jsonl --json".split())
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    assert told["base"] == 2
    assert told["tally"]["kept"] == 40
    assert told["written"] == len((folder / "cases.jsonl").read_text().splitlines()) == 42
    assert told["measures"]["mutants"]["base"] < told["measures"]["mutants"]["all"]
    passed = runwright(*["check", "ref.py", "--tests", "cases.jsonl", "--json"])
    assert passed.returncode == 0, passed.stdout


def test_a_reduced_suite_still_tells_a_wrong_program_apart(
    folder: Path, runwright: Command
) -> None:
    words = f"{BASE} --out few.py --sample wrong.py --reduce coverage,mutants,samples"
    done = runwright(*words.split())
    assert done.returncode == 0, done.stderr
    assert b"samples falsified" in done.stdout
    lines = (folder / "few.py").read_text().splitlines()
    assert lines[:2] == ["assert clip(3, 9) == 3", "assert clip(7, 7) == 7"]
    assert 2 < len(lines) < 20
    assert runwright(*["check", "ref.py", "--tests", "few.py"]).returncode == 0
    assert runwright(*["check", "wrong.py", "--tests", "few.py"]).returncode == 1


@pytest.mark.parametrize(
    ("words", "message"),
    [
        ("--entry clp --seeds tests.py --out o.py", "no function 'clp'; it defines clip, pair"),
        ("--entry clip --seeds none.py --out o.py", "none.py: no such file"),
        ("--entry clip --seeds other.py --out o.py", "calls clip nowhere with literal arguments"),
        ("--entry clip --seeds tests.py --out o.txt", ".jsonl and .py files; rename it"),
        ("--entry clip --seeds tests.py --out no/o.py", "there is no folder no"),
        ("--entry pair --seeds pairs.py --out o.jsonl", "name a .py file"),
        ("--entry never --seeds pairs.py --out o.py", "takes none of 1 inputs"),
        ("--entry clip --seeds tests.py --out o.py --num -1", "--num=-1 must be at least 0"),
        ("--entry clip --seeds tests.py --out o.py --budget-s 0", "--budget-s=0.0"),
        ("--entry clip --seeds tests.py --out o.py --reduce speed", "no measure 'speed'"),
        ("--entry clip --seeds tests.py --out o.py --reduce samples", "--sample FILE"),
        ("--entry clip --seeds tests.py --out o.py --sample x.py", "x.py: no such file"),
    ],
)
def test_what_cannot_be_done_is_one_line(
    folder: Path, runwright: Command, words: str, message: str
) -> None:
    done = runwright("testgen", "ref.py", *words.split())
    assert done.returncode == 2
    (line,) = done.stderr.decode().splitlines()
    assert line.startswith("error: ")
    assert message in line
    assert not [*folder.glob("o.*")]
