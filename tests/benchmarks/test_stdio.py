"""A file of competition problems becomes tasks that whole programs are judged by."""

import json
import math
from pathlib import Path
from typing import Any

import pytest

from runwright.benchmarks import stdio
from runwright.benchmarks.problems import read_problem
from runwright.core import Limits, Outcome, Program, Stdio
from runwright.core.errors import BadFile, BadTask
from runwright.core.limits import MIB
from runwright.judge import judge
from runwright.run import LocalSandbox

TWICE = {
    "id": "twice",
    "tests": [{"input": "1\n", "output": "2\n"}, {"input": "5", "output": "10"}],
}
APPS = {
    "problem_id": 12,
    "question": "Double it.",
    "solutions": '["print(2 * int(input()))"]',
    "input_output": json.dumps({"inputs": ["1\n", ["2", "3"]], "outputs": ["2\n", ["4", "6"]]}),
    "difficulty": "interview",
}
TACO = {
    "question": "Double it.",
    "input_output": json.dumps({"inputs": ["1"], "outputs": ["2"]}),
    "time_limit": "2.5 seconds",
    "memory_limit": "128.0 megabytes",
    "url": None,
}
CONTEST = {
    "name": "1_A. Twice",
    "description": "Double it.",
    "public_tests": {"input": ["1\n"], "output": ["2\n"]},
    "private_tests": {"input": ["3\n"], "output": ["6\n"]},
    "generated_tests": {"input": ["9\n"], "output": ["18\n"]},
    "time_limit": {"seconds": 1, "nanos": 500_000_000},
    "memory_limit_bytes": 256 * MIB,
    "solutions": {"language": [3], "solution": ["print(2 * int(input()))"]},
}
CHECKER = """
import sys
given, output, answer = (open(path).read() for path in sys.argv[1:])
words = output.split()
right = len(words) == 2 and all(word.isdigit() for word in words)
sys.exit(not (right and int(words[0]) + int(words[1]) == int(given)))
"""
PARTS = {"id": "parts", "tests": [{"input": "10", "output": "5 5"}], "checker": CHECKER}


@pytest.fixture
def written(tmp_path: Path) -> Any:
    def written(*forms: object) -> Path:
        path = tmp_path / "problems.jsonl"
        path.write_text("".join(json.dumps(form) + "\n\n" for form in forms))
        return path

    return written


@pytest.mark.parametrize("form", [TWICE, APPS, TACO, CONTEST], ids=["ours", "apps", "taco", "cc"])
def test_every_form_is_judged_alike(
    written: Any, sandbox: LocalSandbox, run_async: Any, form: object
) -> None:
    (task,) = stdio.tasks(written(form))
    right = Program("import sys\nfor line in sys.stdin: print(2 * int(line))")
    assert run_async(judge(right, task.hidden, sandbox)).passed
    wrong = Program("print(2)")
    passes_all = {one.stdout.split()[0] for one in task.hidden} == {"2"}  # type: ignore[union-attr]
    assert run_async(judge(wrong, task.hidden, sandbox)).passed is passes_all


def test_what_the_public_forms_call_otherwise_is_read() -> None:
    read = [
        read_problem(json.dumps(form), number=i, path="p")
        for i, form in enumerate([APPS, TACO, CONTEST], 1)
    ]
    assert [one.id for one in read] == ["12", "line 2", "1_A. Twice"]
    assert {one.statement for one in read} == {"Double it."}
    assert [test.stdin for test in read[0].tests] == ["1\n", "2\n3"]
    assert [one.limits.cpu_s for one in read] == [10.0, 2.5, 1.5]
    assert [one.limits.memory_bytes // MIB for one in read] == [1024, 128, 256]


def test_public_tests_are_visible_and_all_are_hidden(written: Any) -> None:
    (task,) = stdio.tasks(written(CONTEST))
    assert len(task.visible) == 1
    assert len(task.hidden) == 3
    assert task.visible[0] == task.hidden[0]


def test_a_problem_has_limits_comparator_language_and_reference(written: Any) -> None:
    form = TWICE | {
        "comparator": "exact",
        "time_s": 3,
        "memory_mb": 64,
        "language": "cpp",
        "reference": "int main() {}",
    }
    (task,) = stdio.tasks(written(form))
    check = task.hidden[0]
    assert isinstance(check, Stdio)
    assert check.comparator == "exact"
    assert check.limits == Limits(wall_s=8.0, cpu_s=3, memory_bytes=64 * MIB, output_bytes=16 * MIB)
    assert task.program == Program("", language="cpp")
    assert task.reference == Program("int main() {}", language="cpp")


def test_a_special_judge_decides(written: Any, sandbox: LocalSandbox, run_async: Any) -> None:
    (task,) = stdio.tasks(written(PARTS))
    verdicts = [
        run_async(judge(Program(source), task.hidden, sandbox)).outcome
        for source in ("print(3, 7)", "print(3, 8)", "print(10)")
    ]
    assert verdicts == [Outcome.PASSED, Outcome.FAILED, Outcome.FAILED]


@pytest.mark.parametrize(
    ("checker", "message"),
    [
        ("import sys; sys.exit(0)", "problem 'parts': the checker refuses 0 of "),
        ("import sys; sys.exit(1)", "problem 'parts': the checker does not accept the reference's"),
        ({"source": "}{", "language": "c"}, "does not accept the reference's .* does not compile"),
    ],
    ids=["yes", "no", "broken"],
)
def test_a_checker_is_tried_before_it_judges(written: Any, checker: object, message: str) -> None:
    with pytest.raises(BadTask, match=message):
        stdio.tasks(written(PARTS | {"checker": checker}))


def test_a_problem_where_any_output_is_right_says_so(written: Any) -> None:
    free = PARTS | {"checker": "import sys; sys.exit(0)", "checker_refuses": 0}
    assert len(stdio.tasks(written(free))) == 1


@pytest.mark.parametrize(
    ("form", "message"),
    [
        ([], r"line 1: is a list; write an object"),
        ({}, r"line 1: has no 'tests', 'input_output' or 'public_tests'"),
        ({"tests": []}, r"line 1: tests=\[\] holds no test"),
        ({"tests": [{"input": ""}]}, r"line 1: test 1 lacks 'input' or 'output'"),
        ({"tests": [{"input": 1, "output": ""}]}, r"line 1: test 1: a number is no text"),
        ({"tests": [{"input": "", "output": "", "out": 1}]}, r"test 1: unknown key 'out'"),
        (TWICE | {"test": 1}, r"line 1: unknown key 'test'; there are id, "),
        (TWICE | {"time_s": 0}, r"line 1: time_s=0 must be 0.001 to 1000000"),
        (TWICE | {"memory_mb": math.inf}, r"line 1: memory_mb=inf must be 1 to 1000000"),
        (TWICE | {"time_s": "2"}, r"line 1: time_s is a text, not what docs/stdio.md describes"),
        (TWICE | {"comparator": "near"}, r"line 1: no comparator 'near'"),
        (TWICE | {"checker": {}}, r"line 1: checker: lacks 'source'"),
        (TWICE | {"checker_refuses": 2}, r"line 1: checker_refuses=2 must be 0 to 1"),
        ({"input_output": "{"}, r"line 1: input_output is not JSON"),
        ({"input_output": {"inputs": ["1"], "outputs": []}}, r"has 1 inputs and 0 outputs"),
        ({"input_output": {"fn_name": "f", "inputs": []}}, r"asks for a function, fn_name='f'"),
    ],
)
def test_a_wrong_problem_is_one_line_that_says_where(
    written: Any, form: object, message: str
) -> None:
    with pytest.raises(BadTask, match=message) as caught:
        stdio.tasks(written(form))
    assert "\n" not in str(caught.value)


def test_a_file_must_be_named_and_hold_problems_of_different_ids(written: Any) -> None:
    with pytest.raises(BadFile, match="--data FILE"):
        stdio.tasks()
    with pytest.raises(BadFile, match="holds no problems"):
        stdio.tasks(written())
    with pytest.raises(BadTask, match="two problems have the id 'twice'"):
        stdio.tasks(written(TWICE, TWICE))
