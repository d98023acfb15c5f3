"""Suites: what pytest and unittest say, and what a program cannot make them say."""

from collections.abc import Iterator
from typing import Any

import pytest

from runwright.core import CheckResult, File, Isolation, Limits, Outcome, Program, Suite, Trust
from runwright.core.errors import BadOption
from runwright.judge import judge
from runwright.run import LocalSandbox

LIMITS = Limits(wall_s=10)


@pytest.fixture(scope="module")
def warm(run_async: Any) -> Iterator[LocalSandbox]:
    """A sandbox whose workers have pytest imported, which a suite would else do each time."""
    opened = run_async(LocalSandbox(Isolation.FULL, workers=1, preload=("pytest",)).__aenter__())
    yield opened
    run_async(opened.__aexit__(None, None, None))


@pytest.fixture
def suite(warm: LocalSandbox, run_async: Any) -> Any:
    def suite(program: str, tests: str, framework: str = "pytest", **options: Any) -> CheckResult:
        files = (File("test_it.py", tests.encode()), *options.pop("files", ()))
        check = Suite("suite", files, framework, **options)
        given = Program(program, path="prog.py")
        (result,) = run_async(judge(given, [check], warm, limits=LIMITS)).results
        return result  # type: ignore[no-any-return]

    return suite


ADD = """
def add(a, b):
    if a is None:
        raise ValueError("no number")
    print("adding")
    return a + b
class Point:
    def __init__(self, x):
        self.x = x
    def __eq__(self, other):
        return self.x == other.x
"""

FEATURES = """
import asyncio
import pytest
from prog import Point, add

@pytest.fixture
def one():
    return 1

@pytest.fixture(autouse=True)
def around():
    yield

def test_fixture(one):
    assert add(one, 1) == 2

@pytest.mark.parametrize("a, b", [(1, 2), pytest.param(2, 3, id="two")])
def test_parameters(a, b):
    assert add(a, 1) == b

def test_raises():
    with pytest.raises(ValueError, match="no number"):
        add(None, 1)

def test_approx():
    assert add(0.1, 0.2) == pytest.approx(0.3)

def test_output(capsys):
    add(1, 1)
    assert capsys.readouterr().out == "adding\\n"

async def test_coroutine():
    await asyncio.sleep(0)
    assert add(1, 1) == 2

class TestMethods:
    def setup_method(self):
        self.one = 1

    def test_method(self):
        assert add(self.one, 1) == 2

@pytest.mark.xfail
def test_known_to_fail():
    assert add(1, 1) == 3
"""

CASES = """
import unittest
from prog import add

class TestAdd(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.two = 2

    def setUp(self):
        self.one = 1

    def test_sum(self):
        self.assertEqual(add(self.one, self.two), 3)

    def test_error(self):
        with self.assertRaisesRegex(ValueError, "no number"):
            add(None, 1)

    def test_parts(self):
        for i in range(3):
            with self.subTest(i=i):
                self.assertEqual(add(i, 1), i + 1)
"""


@pytest.mark.parametrize(("tests", "framework"), [(FEATURES, "pytest"), (CASES, "unittest")])
def test_a_right_program_passes_isolated(suite: Any, tests: str, framework: str) -> None:
    result = suite(ADD, tests, framework)
    assert (result.outcome, result.message) == (Outcome.PASSED, "")
    assert result.trust is Trust.ISOLATED


def test_pytest_runs_the_classes_of_unittest_too(suite: Any) -> None:
    assert suite(ADD, CASES).passed


@pytest.mark.parametrize("framework", ["pytest", "unittest"])
def test_a_wrong_program_fails_and_the_message_names_the_test(suite: Any, framework: str) -> None:
    result = suite(ADD.replace("a + b", "a - b"), CASES, framework)
    assert result.outcome is Outcome.FAILED
    assert result.failure == "wrong_answer"
    assert "test_it.py::TestAdd::test_sum: add(1, 2) returned -1" in result.message
    assert result.message.startswith("2 of 3 tests failed")


def test_a_failed_assert_says_what_was_returned_and_what_was_asserted(suite: Any) -> None:
    result = suite(ADD, "import prog\ndef test_one():\n    assert prog.add(1, 1) == 3\n")
    assert result.outcome is Outcome.FAILED
    assert result.message == "add(1, 1) returned 2; assert prog.add(1, 1) == 3"


def test_the_exception_of_the_program_is_the_class_of_the_failure(suite: Any) -> None:
    result = suite("def add(a, b): return a / 0", "from prog import add\ndef test(): add(1, 2)")
    assert result.failure == "ZeroDivisionError"


def test_a_name_the_program_lacks_is_missing(suite: Any) -> None:
    result = suite("x = 1", "from prog import add\ndef test_one(): pass")
    assert (result.outcome, result.failure) == (Outcome.FAILED, "missing")


def test_selected_tests_run_alone(suite: Any) -> None:
    tests = "from prog import add\ndef test_a(): assert add(1, 1) == 2\ndef test_b(): assert 0\n"
    assert suite(ADD, tests, select=("test_it.py::test_a",)).passed
    assert not suite(ADD, tests).passed


def test_a_conftest_of_the_tests_counts(suite: Any) -> None:
    conftest = File("conftest.py", b"import pytest\n@pytest.fixture\ndef one(): return 1\n")
    tests = "from prog import add\ndef test_a(one): assert add(one, 1) == 2"
    assert suite(ADD, tests, files=(conftest,)).passed


PATCHES = """
import prog
def test_a(monkeypatch):
    monkeypatch.setattr("builtins.print", None)
    assert prog.add(1, 1) == 3
"""


@pytest.mark.parametrize(
    ("tests", "message"),
    [
        ("x = 1", "no test ran"),
        ("import pytest\n@pytest.mark.skip(reason='why')\ndef test_a(): pass", "skipped: .*why"),
        ("import pytest\ndef test_a(): pytest.skip('why')", "skipped: .*why"),
        ("import pytest\npytest.skip('why', allow_module_level=True)", "skipped: .*why"),
        ("import pytest\n@pytest.mark.xfail\ndef test_a(): assert 0", "no test ran"),
        ("def test_a(:\n", "not Python"),
        ("import no_such_module\ndef test_a(): pass", "module that is not there"),
        ("def test_a(nothing): pass", "fixture that is not there"),
        ("import pytest\ndef test_a(): pass\ndef test_b(): pytest.exit('x')", "did not run: .*b"),
        ("from prog import Point\ndef test_a(): assert Point(1) == Point(1)", "only the program"),
        (
            "from prog import Point\ndef test_a(): assert isinstance(Point(1), Point)",
            "only the program",
        ),
        ("from prog import Point\nclass Sub(Point): pass\ndef test_a(): pass", "only the program"),
        ("import prog\ndef test_a(): prog.add = 1", "would not see"),
        (
            PATCHES,
            "patch names",
        ),
    ],
)
def test_what_did_not_run_or_cannot_be_judged_is_never_passed_nor_failed(
    suite: Any, tests: str, message: str
) -> None:
    result = suite(ADD, tests)
    assert result.outcome is Outcome.COULD_NOT_JUDGE, result.message
    assert pytest.raises(AssertionError, match=message).matches(AssertionError(result.message))


ALL_SKIPPED = """
import unittest
from prog import add
@unittest.skip("why")
class TestAdd(unittest.TestCase):
    def test_a(self): pass
"""


def test_nothing_but_skipped_classes_of_unittest_is_not_passed(suite: Any) -> None:
    result = suite(ADD, ALL_SKIPPED, "unittest")
    assert (result.outcome, result.message) == (Outcome.COULD_NOT_JUDGE, "skipped: why")


def test_an_unknown_framework_is_an_error() -> None:
    with pytest.raises(BadOption, match="framework='nose' must be 'pytest' or 'unittest'"):
        Suite("s", (), "nose")


WRONG = "def add(a, b): return 0\n"
CHEATS = {
    "exits at import": "import os\nos._exit(0)",
    "system exit at import": "raise SystemExit(0)",
    "exits when called": "import os\ndef add(a, b): os._exit(0)",
    "an exit handler": "import atexit, os\natexit.register(os._exit, 0)",
    "patches pytest": "import pytest\nimport _pytest.runner\n"
    "_pytest.runner.call_and_report = lambda *a, **k: None\n"
    "pytest.main = lambda *a, **k: 0",
    "patches unittest": "import unittest\n"
    "unittest.TestCase.assertEqual = unittest.TestCase.assertTrue = lambda *a: None",
    "replaces modules": "import sys, types\nsys.modules['unittest'] = types.ModuleType('unittest')"
    "\nsys.modules['test_it'] = types.ModuleType('test_it')",
    "a conftest": "open('conftest.py', 'w').write('collect_ignore_glob = [\"*\"]')\n"
    "open('pytest.ini', 'w').write('[pytest]\\naddopts = -k nothing')\n"
    "import os\nos.environ['PYTEST_ADDOPTS'] = '-k nothing'",
    "equal to everything": "class Y:\n    def __eq__(self, o): return True\n"
    "def add(a, b): return Y()",
    "an int equal to everything": "class Y(int):\n    def __eq__(self, o): return True\n"
    "def add(a, b): return Y()",
    "skips": "import unittest\ndef add(a, b): raise unittest.SkipTest('x')",
    "expects to fail": "import pytest\ndef add(a, b): pytest.xfail('x')",
    "writes records": "import os\nfor n in range(3, 32):\n    try: os.write(n, "
    'b\'{"test": "test_it.py::TestAdd::test_sum", "outcome": "passed"}\\n{"end": []}\\n\')\n'
    "    except OSError: pass",
    "writes records when called": "import os\ndef add(a, b):\n    for n in range(3, 32):\n"
    "        try: os.write(n, b'{\"end\": []}\\n')\n        except OSError: pass",
    "a thread that ends it": "import os, threading, time\n"
    "threading.Thread(target=lambda: (time.sleep(0.05), os._exit(0)), daemon=True).start()\n"
    "def add(a, b): time.sleep(1)",
}
SUM = "import unittest\nfrom prog import add\nclass TestAdd(unittest.TestCase):\n"
SUM += "    def test_sum(self): self.assertEqual(add(1, 2), 3)\n"


@pytest.mark.parametrize("cheat", CHEATS.values(), ids=CHEATS.keys())
def test_a_program_cannot_pass_a_suite_by_cheating(suite: Any, cheat: str) -> None:
    assert not suite(WRONG + cheat, SUM, "unittest").passed


def test_a_program_cannot_pass_a_suite_of_pytest_by_patching_it(suite: Any) -> None:
    for name in ("patches pytest", "a conftest", "expects to fail"):
        assert suite(WRONG + CHEATS[name], SUM).outcome is Outcome.FAILED


def test_a_suite_holds_at_each_level(box: LocalSandbox, run_async: Any) -> None:
    check = Suite("s", (File("test_it.py", CASES.encode()),), "unittest")
    live = Suite("l", (File("test_it.py", LIVE.encode()),), "unittest", single_process=True)
    verdict = run_async(judge(Program(ADD, path="prog.py"), [check, live], box, limits=LIMITS))
    assert verdict.passed
    assert verdict.trust is Trust.SINGLE_PROCESS


LIVE = """
import unittest
from prog import Point, add
class TestPoint(unittest.TestCase):
    def test_equal(self): self.assertEqual(Point(1), Point(1))
    def test_sum(self): self.assertEqual(add(1, 2), 3)
"""


LEAVES = {
    "interrupt": "def f(x): raise KeyboardInterrupt",
    "skip": "import unittest\ndef f(x): raise unittest.SkipTest('x')",
    "skip of pytest": "import pytest\ndef f(x): pytest.skip('x')",
    "expected failure": "import pytest\ndef f(x): pytest.xfail('x')",
    "exit of pytest": "import pytest\ndef f(x): pytest.exit('x', 0)",
    "end of the loop": "def f(x): raise StopIteration",
    "own builtins": "def abs(_): return 0\ndef f(x): return 7",
}


@pytest.mark.parametrize("program", LEAVES.values(), ids=LEAVES)
def test_a_program_skips_no_test(suite: Any, program: str) -> None:
    pytest_tests = (
        "from prog import *\ndef test_a():\n    for y in map(f, [1]): assert abs(y - 1) < 1"
    )
    unittest_tests = """
import unittest
from prog import *
class Test(unittest.TestCase):
    def test_a(self):
        for y in map(f, [1]): self.assertTrue(abs(y - 1) < 1)
"""
    assert suite(program, pytest_tests).outcome is Outcome.FAILED
    assert suite(program, unittest_tests, "unittest").outcome is Outcome.FAILED


def test_a_suite_of_a_function_that_is_called_like_a_builtin_is_of_the_program(suite: Any) -> None:
    tests = "from prog import *\ndef test_a(): assert sum(2, 3) == 6"
    assert suite("def sum(a, b): return a * b", tests).passed
