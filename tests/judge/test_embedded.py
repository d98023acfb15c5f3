"""Test code below the program's text: trusted by its exit code, or with nothing at all."""

from typing import Any

import pytest

from runwright.core import CheckResult, Embedded, File, Outcome, Program, Trust, wire
from runwright.judge import judge
from runwright.run import LocalSandbox

TESTS = Embedded("tests", "\nassert f(2) == 4\nassert f(5) == 10\n")
ASKS = "\nwith open('answers.txt', 'w') as file: print(f(2), f(5), sep='\\n', file=file)\n"
KNOWS = "import sys\nsys.exit(open(sys.argv[1]).read() != '4\\n10\\n')\n"
DIVIDED = Embedded("tests", ASKS, expected=Program(KNOWS))
RIGHT = "def f(n): return 2 * n"
FORGERIES = {
    "exit": "raise SystemExit(0)",
    "os._exit": "import os; os._exit(0)",
    "exit when called": "def f(n): raise SystemExit(0)",
    "empty file": "open('answers.txt', 'w'); raise SystemExit(0)",
    "wrong answers": "open('answers.txt', 'w').write('1\\n1\\n'); raise SystemExit(0)",
    "a folder": "import os; os.mkdir('answers.txt'); os._exit(0)",
    "a link": "import os; os.symlink('/etc/passwd', 'answers.txt'); os._exit(0)",
    "half the answers": "open('answers.txt', 'w').write('4\\n'); raise SystemExit(0)",
}


@pytest.fixture
def judged(sandbox: LocalSandbox, run_async: Any) -> Any:
    def judged(source: str, check: Embedded) -> CheckResult:
        result: CheckResult = run_async(judge(Program(source), [check], sandbox)).results[0]
        return result

    return judged


@pytest.mark.parametrize("check", [TESTS, DIVIDED], ids=["exit code", "divided"])
def test_right_programs_pass_and_wrong_ones_fail(judged: Any, check: Embedded) -> None:
    assert judged(RIGHT, check).passed
    for wrong in ("def f(n): return n", "def f(n): return 1 / 0", "def f(: pass", ""):
        assert judged(wrong, check).outcome is Outcome.FAILED


def test_the_trust_is_that_of_one_process_unless_the_values_are_in_another(judged: Any) -> None:
    for source in (RIGHT, "def f(n): return n"):
        assert judged(source, TESTS).trust is Trust.SINGLE_PROCESS
        assert judged(source, DIVIDED).trust is Trust.ISOLATED


@pytest.mark.parametrize("forgery", FORGERIES)
def test_what_leaves_early_or_writes_answers_of_its_own_fails_where_the_test_is_divided(
    judged: Any, forgery: str
) -> None:
    result = judged(FORGERIES[forgery], DIVIDED)
    assert result.outcome is Outcome.FAILED
    assert result.failure in ("no_answers", "wrong_answer")


def test_leaving_early_passes_by_the_exit_code_and_is_marked(judged: Any) -> None:
    result = judged("import os; os._exit(0)", TESTS)
    assert (result.passed, result.trust) == (True, Trust.SINGLE_PROCESS)


def test_trouble_of_the_half_that_knows_is_nobodys_failure(judged: Any) -> None:
    for source in ("1 / 0", "import sys; sys.exit(3)"):
        broken = Embedded("tests", ASKS, expected=Program(source))
        assert judged(RIGHT, broken).outcome is Outcome.COULD_NOT_JUDGE


def test_files_lie_beside_the_program(judged: Any) -> None:
    files = (File("four.py", b"FOUR = 4\n"),)
    check = Embedded("tests", "\nfrom four import FOUR\nassert f(2) == FOUR\n", files)
    assert judged(RIGHT, check).passed


def test_it_has_a_json_form() -> None:
    assert wire.loads(Embedded, wire.dumps(DIVIDED)) == DIVIDED
