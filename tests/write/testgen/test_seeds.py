from pathlib import Path

from runwright.judge.checks import read_checks
from runwright.write.testgen.seeds import seeds_of

TESTS = """from program import f

assert f(1, "a") == 2
assert abs(f(2.5, "b") - 3) < 1e-6
assert g(3) == 1


def test_more():
    assert f([1, {2: 3}], None) is None
    value = f(compute(), "c")
    assert value


def check(candidate):
    assert candidate(-4, "d") == 0
"""


def test_calls_with_literals_are_found_in_every_kind_of_check(tmp_path: Path) -> None:
    path = tmp_path / "tests.py"
    path.write_text(TESTS)
    checks = read_checks(path, module="program", entry_point="f")
    found = [repr(one) for one in seeds_of(checks, "f")]
    assert set(found) == {"(1, 'a')", "(2.5, 'b')", "([1, {2: 3}], None)", "(-4, 'd')"}


def test_cases_of_another_function_are_left_out(tmp_path: Path) -> None:
    path = tmp_path / "cases.jsonl"
    path.write_text(
        '{"call": "f", "arguments": [1], "expected": 2}\n'
        '{"call": "g", "arguments": [9], "expected": 2}\n'
        '{"stdin": "1", "stdout": "2"}\n'
    )
    assert seeds_of(read_checks(path, module="program"), "f") == ((1,),)
