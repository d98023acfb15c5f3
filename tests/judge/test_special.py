"""Special judges: their exit code counts, and their own trouble is nobody's failure."""

from typing import Any

import pytest

from runwright.core import CheckResult, File, Outcome, Program, Stdio, wire
from runwright.core.errors import NoToolchain
from runwright.judge import judge
from runwright.run import LocalSandbox

# Any two numbers whose sum is the input's.
SUM = """
import sys
given, output, answer = (open(path).read() for path in sys.argv[1:])
words = output.split()
if len(words) != 2 or not all(word.lstrip("-").isdigit() for word in words):
    print("two numbers", file=sys.stderr)
    sys.exit(2)
sys.exit(0 if sum(map(int, words)) == int(given) else 1)
"""


@pytest.fixture
def asked(sandbox: LocalSandbox, run_async: Any) -> Any:
    def asked(source: str, checker: Program) -> CheckResult:
        check = Stdio("sum", "10\n", "5 5\n", checker=checker)
        try:
            result: CheckResult = run_async(judge(Program(source), [check], sandbox)).results[0]
        except NoToolchain as error:
            pytest.skip(str(error))
        return result

    return asked


@pytest.mark.parametrize(
    ("source", "failure"),
    [
        ("print(3, 7)", ""),
        ("print(12, -2)", ""),
        ("print(3, 8)", "wrong_answer"),
        ("print(10)", "presentation"),
        ("print('3 7'); raise SystemExit(3)", "exit"),
        ("print('3 7'); import os; os._exit(9)", "exit"),
    ],
)
def test_the_checker_decides_and_the_program_must_end_well(
    asked: Any, source: str, failure: str
) -> None:
    result = asked(source, Program(SUM))
    assert (result.passed, result.failure) == (not failure, failure)


def test_what_the_checker_says_is_told(asked: Any) -> None:
    assert asked("print(10)", Program(SUM)).message == "checker: two numbers"


@pytest.mark.parametrize(
    ("ending", "outcome", "failure"),
    [
        ("sys.exit(0)", Outcome.PASSED, ""),
        ("sys.exit(1)", Outcome.FAILED, "wrong_answer"),
        ("sys.exit(2)", Outcome.FAILED, "presentation"),
        ("sys.exit(4)", Outcome.FAILED, "presentation"),
        ("sys.exit(7)", Outcome.FAILED, "partial"),
        ("sys.exit(90)", Outcome.FAILED, "partial"),
        ("sys.exit(3)", Outcome.COULD_NOT_JUDGE, ""),
        ("sys.exit(5)", Outcome.COULD_NOT_JUDGE, ""),
        ("1 / 0", Outcome.COULD_NOT_JUDGE, ""),
        ("os.kill(os.getpid(), 9)", Outcome.COULD_NOT_JUDGE, ""),
        ("this is no Python", Outcome.COULD_NOT_JUDGE, ""),
    ],
)
def test_each_way_a_checker_ends_has_a_meaning(
    asked: Any, ending: str, outcome: Outcome, failure: str
) -> None:
    result = asked("print(5, 5)", Program(f"import os, sys\n{ending}\n"))
    assert (result.outcome, result.failure) == (outcome, failure)


def test_a_checker_in_another_language_has_its_header_beside_it(asked: Any) -> None:
    header = File("verdict.h", b"enum { RIGHT = 0, WRONG = 1 };\n")
    source = """
#include <fstream>
#include "verdict.h"
int main(int, char **words) {
    std::ifstream given(words[1]), output(words[2]);
    long wanted, one, two;
    given >> wanted;
    return output >> one >> two && one + two == wanted ? RIGHT : WRONG;
}
"""
    checker = Program(source, language="cpp", files=(header,))
    assert asked("print(4, 6)", checker).passed
    assert asked("print(4, 7)", checker).failure == "wrong_answer"


def test_the_program_sees_neither_checker_nor_answer(asked: Any) -> None:
    source = "import os\nassert os.listdir('.') == ['main.py'], os.listdir('.')\nprint(5, 5)"
    assert asked(source, Program(SUM)).message == ""


def test_an_output_reaches_the_checker_byte_by_byte(asked: Any) -> None:
    checker = "import sys\nsys.exit(open(sys.argv[2], 'rb').read() != b'\\xff\\x00\\r\\n')"
    source = "import sys\nsys.stdout.buffer.write(b'\\xff\\x00\\r\\n')"
    assert asked(source, Program(checker)).passed


def test_a_check_with_a_checker_has_a_json_form() -> None:
    check = Stdio("sum", "10\n", "5 5\n", checker=Program(SUM))
    assert wire.loads(Stdio, wire.dumps(check)) == check
