import textwrap
from pathlib import Path

import pytest

from runwright.core import Assertions, Case, Property, Suite
from runwright.core.errors import BadTask
from runwright.judge.checks import read_checks

FIXTURE = """
    import pytest
    from program import f

    @pytest.fixture
    def one():
        return 1

    def test_one(one):
        assert f(one)

    class TestMore:
        def test_two(self):
            assert f(2)
"""


def write(path: Path, text: str) -> Path:
    path.parent.mkdir(exist_ok=True)
    path.write_text(textwrap.dedent(text).lstrip("\n"), encoding="utf-8")
    return path


def read_suites(path: Path, *, single_process: bool = False) -> list[Suite]:
    checks = read_checks(path, module="program", single_process=single_process)
    assert all(isinstance(check, Suite) for check in checks)
    return [check for check in checks if isinstance(check, Suite)]


def test_each_test_of_a_file_with_fixtures_is_a_suite(tmp_path: Path) -> None:
    write(tmp_path / "conftest.py", "import pytest")
    write(tmp_path / "data.txt", "not read")
    path = write(tmp_path / "test_f.py", FIXTURE)
    suites = read_suites(path)
    assert [suite.name for suite in suites] == [
        "test_f.py::test_one",
        "test_f.py::TestMore::test_two",
    ]
    assert all(suite.select == (suite.name,) for suite in suites)
    assert [file.path for file in suites[0].files] == ["test_f.py", "conftest.py"]
    assert suites[0].framework == "pytest"
    assert not suites[0].single_process


def test_leave_for_one_process_is_handed_on(tmp_path: Path) -> None:
    suites = read_suites(write(tmp_path / "test_f.py", FIXTURE), single_process=True)
    assert all(suite.single_process for suite in suites)


NEEDS = {
    "fixture": "def test_one(tmp_path): assert f(1)",
    "coroutine": "async def test_one(): assert f(1)",
    "mark": "import pytest\n@pytest.mark.skipif(True, reason='x')\ndef test_one(): assert f(1)",
    "parameters not spelled out": "import pytest\nrows = [1]\n@pytest.mark.parametrize('a', rows)\n"
    "def test_one(a): assert f(a)",
    "parameters with ids": "import pytest\n"
    "@pytest.mark.parametrize('a', [pytest.param(1, id='x')])\ndef test_one(a): assert f(a)",
    "module marks": "import pytest\npytestmark = pytest.mark.slow\ndef test_one(): assert f(1)",
    "setup of the module": "def setup_module(): pass\ndef test_one(): assert f(1)",
    "setup of a method": "class TestF:\n    def setup_method(self): pass\n"
    "    def test_one(self): assert f(1)",
    "inherited tests": "class TestF(Base):\n    def test_one(self): assert f(1)",
    "mock": "from unittest import mock\ndef test_one(): assert f(1)",
    "skipped case": "import unittest\nclass TestF(unittest.TestCase):\n"
    "    @unittest.expectedFailure\n    def test_one(self): assert f(1)",
}


@pytest.mark.parametrize("text", NEEDS.values(), ids=NEEDS.keys())
def test_what_only_a_framework_can_run_is_a_suite(tmp_path: Path, text: str) -> None:
    (suite,) = read_suites(write(tmp_path / "test_f.py", f"from program import f\n{text}\n"))
    assert suite.select[0].startswith("test_f.py::")


PLAIN = {
    "function": "def test_one(): assert f(1)",
    "raises": "import pytest\ndef test_one():\n    with pytest.raises(ValueError): f(1)",
    "parameters": "import pytest\n@pytest.mark.parametrize('a', [1])\ndef test_one(a): assert f(a)",
    "class": "class TestF:\n    def test_one(self): assert f(1)",
    "case": "import unittest\nclass TestF(unittest.TestCase):\n    def test_one(self): f(1)",
    "a function called setup_graph": "def setup_graph(): pass\ndef test_one(): assert f(1)",
}


@pytest.mark.parametrize("text", PLAIN.values(), ids=PLAIN.keys())
def test_what_can_run_without_a_framework_is_an_assertion(tmp_path: Path, text: str) -> None:
    (check,) = read_checks(write(tmp_path / "test_f.py", text + "\n"), module="program")
    assert isinstance(check, Assertions)


def test_a_file_of_test_cases_with_a_mark_is_for_unittest(tmp_path: Path) -> None:
    text = f"from program import f\n{NEEDS['skipped case']}\n"
    (suite,) = read_suites(write(tmp_path / "test_f.py", text))
    assert suite.framework == "unittest"


def test_a_suite_that_never_imports_the_program_is_refused(tmp_path: Path) -> None:
    path = write(tmp_path / "test_f.py", "def test_one(tmp_path): assert f(1)")
    with pytest.raises(BadTask, match=r"never imports program; .* 'from program import ...'"):
        read_checks(path, module="program")


def test_a_folder_is_read_file_by_file(tmp_path: Path) -> None:
    write(tmp_path / "tests" / "test_a.py", "assert f(1) == 2\ndef test_b(): assert f(2)\n")
    write(tmp_path / "tests" / "test_c.py", FIXTURE)
    write(tmp_path / "tests" / "notes.py", "assert False")
    write(tmp_path / "tests" / ".hidden_test.py", "assert False")
    first, second, *suites = read_checks(tmp_path / "tests", module="program")
    assert isinstance(first, Case)
    assert (first.name, second.name) == ("test_a.py: line 1: assert f(1) == 2", "test_a.py: test_b")
    assert [suite.name for suite in suites] == [
        "test_c.py::test_one",
        "test_c.py::TestMore::test_two",
    ]
    assert isinstance(suites[0], Suite)
    assert {file.path for file in suites[0].files} == {"test_a.py", "test_c.py", "notes.py"}


def test_a_conftest_makes_suites_of_all_files_of_a_folder(tmp_path: Path) -> None:
    write(tmp_path / "conftest.py", "")
    write(tmp_path / "test_a.py", "from program import f\ndef test_b(): assert f(2)\n")
    (suite,) = read_suites(tmp_path)
    assert suite.name == "test_a.py::test_b"


def test_a_folder_without_test_files_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadTask, match=r"holds no test_\*\.py"):
        read_checks(tmp_path, module="program")


def test_properties_of_a_folder_keep_their_kind(tmp_path: Path) -> None:
    write(tmp_path / "test_a.py", "@given(st.integers())\ndef test_b(n): assert f(n)\n")
    (check,) = read_checks(tmp_path, module="program")
    assert isinstance(check, Property)
    assert check.name == "test_a.py: test_b"
