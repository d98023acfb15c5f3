"""Whole programs in every language: all they print counts, and nothing else."""

from typing import Any

import pytest

from runwright.core import Limits, Outcome, Program, Stdio, Verdict
from runwright.core.errors import NoToolchain
from runwright.judge import judge
from runwright.run import LocalSandbox

SHORT = Limits(wall_s=5.0, cpu_s=5.0)
TWICE = {
    "python": "for line in open(0):\n    print(2 * int(line))\n",
    "c": (
        "#include <stdio.h>\n"
        'int main(void) { long n; while (scanf("%ld", &n) == 1) printf("%ld\\n", 2 * n); }\n'
    ),
    "cpp": (
        "#include <iostream>\n"
        "int main() { long n; while (std::cin >> n) std::cout << 2 * n << std::endl; }\n"
    ),
    "javascript": (
        "for (const word of require('fs').readFileSync(0, 'utf8').split(/\\s+/))\n"
        "  if (word) console.log(2 * Number(word));\n"
    ),
    "java": (
        "class Twice { public static void main(String[] words) {\n"
        "    var in = new java.util.Scanner(System.in);\n"
        "    while (in.hasNextLong()) System.out.println(2 * in.nextLong()); } }\n"
    ),
}
CHECK = Stdio("twice", "1\n20\n300\n", "2\n40\n600\n")


@pytest.fixture
def judged(sandbox: LocalSandbox, run_async: Any) -> Any:
    def judged(program: Program, check: Stdio = CHECK, limits: Limits = SHORT) -> Verdict:
        try:
            verdict: Verdict = run_async(judge(program, [check], sandbox, limits=limits))
        except NoToolchain as error:
            pytest.skip(str(error))
        return verdict

    return judged


@pytest.mark.parametrize("language", TWICE)
def test_a_right_program_passes_and_a_wrong_one_fails(judged: Any, language: str) -> None:
    program = Program(TWICE[language], language=language)
    assert judged(program).passed
    wrong = judged(program.with_source(program.source.replace("2 *", "3 *")))
    assert (wrong.outcome, wrong.failure) == (Outcome.FAILED, "wrong_answer")


@pytest.mark.parametrize("language", TWICE)
def test_what_does_not_compile_has_failed(judged: Any, language: str) -> None:
    verdict = judged(Program("}{", language=language))
    assert verdict.outcome is Outcome.FAILED
    assert verdict.failure == "compile_error"


@pytest.mark.parametrize(
    "source",
    [
        "print(2)",
        "print(2); print(40)",
        "print(2); print(40); print(600); print('more')",
        "print('2 40 600')",
        "print('the answers:'); print(2); print(40); print(600)",
        "print(2, 40, 600, sep='\\n', file=__import__('sys').stderr)",
        "print(2, 40, 600, sep='\\n'); raise SystemExit(1)",
        "print(2); print(); print(40); print(600)",
        "",
    ],
    ids=["first line", "two lines", "garbage", "one line", "words", "stderr", "exit", "gap", "no"],
)
def test_less_or_more_than_the_answer_fails(judged: Any, source: str) -> None:
    assert judged(Program(source)).outcome is Outcome.FAILED


def test_white_space_at_the_ends_of_lines_is_no_difference(judged: Any) -> None:
    padded = Program(r"print('2 \n40\t\r\n600\n\n', end='')")
    assert judged(padded).passed
    exact = Stdio("exact", "", "2\n40\n600\n", comparator="exact")
    assert judged(padded, exact).outcome is Outcome.FAILED
    assert judged(Program("print(2, 40, 600, sep='\\n')"), exact).passed


def test_an_answer_longer_than_the_limit_of_output_can_be_given(judged: Any) -> None:
    limits = Limits(wall_s=5.0, output_bytes=1000)
    long = Stdio("long", "", "y\n" * 60_000)
    assert judged(Program("print('y\\n' * 60_000)"), long, limits).passed
    assert judged(Program("print('y\\n' * 600_000)"), long, limits).failure == "output_limit"


def test_a_check_has_limits_of_its_own(judged: Any) -> None:
    quick = Stdio("quick", "", "", limits=Limits(wall_s=0.2))
    assert judged(Program("while True: pass"), quick).failure == "timeout"


def test_bytes_that_are_no_text_are_compared_as_they_are(judged: Any) -> None:
    binary = Stdio("binary", "\udcff", "\udcff\n", comparator="exact")
    source = "import sys\nsys.stdout.buffer.write(sys.stdin.buffer.read() + b'\\n')"
    assert judged(Program(source), binary).passed
    assert not judged(Program(source.replace(".read()", ".read()[:0]")), binary).passed
