from pathlib import Path
from typing import Any

import pytest

from runwright.core import Case, Program
from runwright.judge import judge
from runwright.judge.checks import read_checks
from runwright.run import LocalSandbox
from runwright.write.testgen.writing import json_lines, python_asserts

IDENTITY = Program("def f(*x):\n    return x[0] if len(x) == 1 else x\n")


def case(value: object, comparator: str = "exact") -> Case:
    return Case("", "f", (value,), value, comparator)


JSON = [1, -2.5, "a\"'\n\u2028", None, True, [1, [2, {"k": None}]], "\ud800"]
PYTHON = [(1, 2), {1: (2,)}, {1, 2}, set(), b"x", 1j, [(1, [2.5])]]
NEITHER = [float("inf"), float("nan"), frozenset({1}), range(3), 10**5000]


@pytest.mark.parametrize("value", JSON, ids=ascii)
def test_json_says_what_it_can(value: object, tmp_path: Path) -> None:
    written = json_lines([case(value)])
    assert written.left_out == ()
    path = tmp_path / "cases.jsonl"
    path.write_text(written.text)
    (read,) = read_checks(path, module="main")
    assert isinstance(read, Case)
    assert (read.arguments, read.expected) == ((value,), value)


@pytest.mark.parametrize("value", [*PYTHON, *NEITHER], ids=[*map(repr, range(12))])
def test_json_leaves_out_what_would_come_back_as_something_else(value: object) -> None:
    written = json_lines([case(value), case(1)])
    assert len(written.left_out) == 1
    assert written.text.count("\n") == 1


@pytest.mark.parametrize("value", NEITHER, ids=[*map(repr, range(5))])
def test_python_leaves_out_what_is_no_literal(value: object) -> None:
    assert len(python_asserts([case(value)]).left_out) == 1


@pytest.mark.parametrize("form", [json_lines, python_asserts], ids=["json", "python"])
def test_what_was_written_is_read_and_passes(
    form: Any, tmp_path: Path, sandbox: LocalSandbox, run_async: Any
) -> None:
    cases = [case(value) for value in JSON[:-1]]
    cases += [case([0.1 + 0.2, {"x": 1e300}], "floats"), case(0.5, "floats")]
    cases += [case(value) for value in PYTHON] if form is python_asserts else []
    path = tmp_path / ("cases.jsonl" if form is json_lines else "tests.py")
    written = form(cases)
    path.write_text(written.text)
    checks = read_checks(path, module="main")
    assert len(checks) == len(cases)
    verdict = run_async(judge(IDENTITY, checks, sandbox))
    assert [result.message for result in verdict.results if not result.passed] == []
    near = Program("def f(x):\n    return 0.5 + 1e-9 if x == 0.5 else [0.3, {'x': 1e300}]\n")
    results = run_async(judge(near, checks, sandbox)).results
    passed = [at for at, result in enumerate(results) if result.passed]
    assert passed == [len(JSON) - 1, len(JSON)]
