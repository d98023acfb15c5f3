"""`runwright debug` in a process of its own: how a session can end, and what it leaves."""

import re
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from runwright.cli.mend import Finding, Mend
from runwright.core import wire

Command = Callable[..., subprocess.CompletedProcess[bytes]]

WRONG = '''def largest(numbers):
    """Return the largest of some numbers."""
    best = numbers[0]
    for number in numbers:
        if number < best:
            best = number
    return best
'''
VISIBLE = """assert largest([1, 3, 2]) == 3
assert largest([5]) == 5
assert largest([-4, -2]) == -2
"""
HIDDEN = "assert largest([2, 9, 4, 9]) == 9\nassert largest([0, -1]) == 0\n"
QUICK = ("--candidates", "600", "--set", "collect=0")


@pytest.fixture(autouse=True)
def folder(tmp_path: Path) -> Path:
    (tmp_path / "largest.py").write_text(WRONG)
    (tmp_path / "right.py").write_text(WRONG.replace("<", ">"))
    (tmp_path / "visible.py").write_text(VISIBLE)
    (tmp_path / "hidden.py").write_text(HIDDEN)
    (tmp_path / "never.py").write_text("assert largest([1, 2]) == 'never'\n")
    (tmp_path / "torn.py").write_text("assert largest([1]) == 1\nassert largest([1]) == 2\n")
    return tmp_path


def session(done: subprocess.CompletedProcess[bytes]) -> Mend:
    return wire.loads(Mend, done.stdout.decode())


def test_a_mend_is_shown_with_its_fault_and_proof(runwright: Command, tmp_path: Path) -> None:
    done = runwright(
        "debug", "largest.py", "--tests", "visible.py", "--hidden", "hidden.py", *QUICK
    )
    text = done.stdout.decode()
    assert done.returncode == 0
    assert done.stderr == b""
    assert re.search(r"^> \d ####", text, re.MULTILINE)
    assert re.search(r"if number < best:  <- changed$", text, re.MULTILINE)
    assert "\n-        if number < best:\n" in text
    assert "passes 3 of 3 visible checks and 2 of 2 hidden ones" in text
    assert (tmp_path / "largest.py").read_text() == WRONG


def test_the_json_form_has_the_whole_session(runwright: Command) -> None:
    words = ("largest.py", "--tests", "visible.py", "--hidden", "hidden.py")
    mend = session(runwright("debug", *words, *QUICK, "--json"))
    assert mend.finding is Finding.MENDED
    assert mend.before.passed_count == 1
    assert mend.hidden is not None
    assert mend.hidden.passed
    assert mend.solution.strategy == "search"
    assert mend.solution.suspects
    assert mend.command == (
        "runwright debug largest.py --tests visible.py --hidden hidden.py --strategy search "
        "--seed 0 --budget-s 60 --candidates 600 --set collect=0 --isolation full"
    )


def test_the_strategy_never_sees_a_hidden_check(runwright: Command) -> None:
    words = ("debug", "largest.py", "--tests", "visible.py", *QUICK, "--json", "--hidden")
    with_one = session(runwright(*words, "hidden.py"))
    with_other = session(runwright(*words, "never.py"))
    assert [a.program for a in with_one.solution.attempts] == [
        a.program for a in with_other.solution.attempts
    ]
    assert with_other.finding is Finding.VISIBLE_ONLY


def test_the_mend_is_written_where_it_was_asked_for(runwright: Command, tmp_path: Path) -> None:
    words = ("debug", "largest.py", "--tests", "visible.py", *QUICK)
    done = runwright(*words, "--write", "mended.py")
    assert done.stderr == b"runwright: wrote mended.py\n"
    (tmp_path / "again.py").write_text((tmp_path / "mended.py").read_text())
    assert runwright("check", "again.py", "--tests", "hidden.py").returncode == 0
    assert runwright(*words, "--in-place").returncode == 0
    assert runwright("check", "largest.py", "--tests", "hidden.py").returncode == 0


def test_a_mend_that_fails_hidden_checks_is_none_and_is_not_written(
    runwright: Command, tmp_path: Path
) -> None:
    words = ("largest.py", "--tests", "visible.py", "--hidden", "never.py", *QUICK)
    done = runwright("debug", *words, "--in-place")
    assert done.returncode == 1
    assert "not mended: " in done.stdout.decode()
    assert "0 of 1 hidden ones: it fits the examples, not the task" in done.stdout.decode()
    assert done.stderr == b"runwright: largest.py is left as it is\n"
    assert (tmp_path / "largest.py").read_text() == WRONG


@pytest.mark.parametrize(
    ("words", "code", "finding", "sentence"),
    [
        pytest.param(
            "right.py --tests visible.py --hidden hidden.py",
            0,
            Finding.NOTHING_TO_MEND,
            "nothing to mend: the program passes 3 of 3 visible checks and 2 of 2 hidden ones",
            id="right already",
        ),
        pytest.param(
            "right.py --tests visible.py --hidden never.py",
            1,
            Finding.NOT_DEBUGGABLE,
            "not mended: the program passes 3 of 3 visible checks and 0 of 1 hidden ones: "
            "no visible check shows the fault",
            id="no visible check fails",
        ),
        pytest.param(
            "largest.py --tests torn.py --candidates 30",
            1,
            Finding.NOT_FOUND,
            "not mended: the best program found passes 1 of 2 visible checks; stopped: ",
            id="checks that contradict each other",
        ),
    ],
)
def test_a_session_without_a_mend_says_so(
    runwright: Command, words: str, code: int, finding: Finding, sentence: str
) -> None:
    done = runwright("debug", *words.split())
    assert done.returncode == code
    assert sentence in done.stdout.decode()
    done = runwright("debug", *words.split(), "--json")
    assert (done.returncode, session(done).finding) == (code, finding)


def test_a_program_that_never_ends_ends_with_the_budget(runwright: Command, tmp_path: Path) -> None:
    (tmp_path / "stuck.py").write_text("def largest(numbers):\n    while True:\n        pass\n")
    done = runwright("debug", "stuck.py", "--tests", "hidden.py", "--budget-s", "2")
    assert done.returncode == 1
    assert "not mended" in done.stdout.decode()


def test_the_report_traces_the_first_failing_check(runwright: Command, tmp_path: Path) -> None:
    words = ("debug", "largest.py", "--tests", "visible.py", *QUICK)
    assert runwright(*words, "--html", "report.html").returncode == 0
    html = (tmp_path / "report.html").read_text()
    assert 'class="located' in html
    assert html.count('<tr class="step"') >= 4
    assert '<span class="value">[1, 3, 2]</span>' in html
    assert "runwright debug largest.py --tests visible.py" in html


def test_a_task_folder_brings_its_own_checks(runwright: Command, tmp_path: Path) -> None:
    task = tmp_path / "task"
    task.mkdir()
    (task / "task.toml").write_text('id = "largest"\nstatement = "Give the largest number."\n')
    (task / "program.py").write_text(WRONG)
    (task / "reference.py").write_text(WRONG.replace("<", ">"))
    (task / "visible.py").write_text(VISIBLE)
    (task / "hidden.py").write_text(HIDDEN)
    mend = session(runwright("debug", "task", *QUICK, "--json"))
    assert mend.finding is Finding.MENDED
    assert mend.statement == "Give the largest number."
    assert mend.hidden is not None
    assert len(mend.hidden.results) == 2
