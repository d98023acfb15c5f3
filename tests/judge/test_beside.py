"""Tests in the program's own process: what is held off there, and what is not."""

from collections.abc import Iterator
from typing import Any

import pytest

from runwright.core import CheckResult, File, Isolation, Limits, Outcome, Program, Suite, Trust
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
def live(warm: LocalSandbox, run_async: Any) -> Any:
    def live(program: str, tests: str, framework: str = "unittest") -> CheckResult:
        files = (File("test_it.py", tests.encode()),)
        check = Suite("suite", files, framework, single_process=True)
        given = Program(program, path="prog.py")
        (result,) = run_async(judge(given, [check], warm, limits=LIMITS)).results
        return result  # type: ignore[no-any-return]

    return live


POINT = """
class Point:
    def __init__(self, x):
        self.x = x
    def __eq__(self, other):
        return self.x == other.x
    def double(self):
        return Point(2 * self.x)
def helper():
    return 1
def use():
    return helper() + 1
"""
WRONG = POINT.replace("2 * self.x", "3 * self.x")

CASES = """
import unittest
from prog import Point
class TestPoint(unittest.TestCase):
    def test_double(self): self.assertEqual(Point(2).double(), Point(4))
    def test_kind(self): self.assertIsInstance(Point(1), Point)
"""
FEATURES = """
import pytest
import prog
from prog import Point
class Sub(Point):
    pass
@pytest.fixture
def point(): return Point(2)
def test_double(point): assert point.double() == Point(4)
@pytest.mark.parametrize("x", [1, 2])
def test_subclass(x): assert Sub(x).x == x
def test_patched(monkeypatch):
    monkeypatch.setattr(prog, "helper", lambda: 41)
    assert prog.use() == 42
"""


@pytest.mark.parametrize(("tests", "framework"), [(CASES, "unittest"), (FEATURES, "pytest")])
def test_tests_of_live_objects_are_judged_and_marked(live: Any, tests: str, framework: str) -> None:
    right, wrong = live(POINT, tests, framework), live(WRONG, tests, framework)
    assert (right.outcome, right.message) == (Outcome.PASSED, "")
    assert wrong.outcome is Outcome.FAILED
    assert "test_double" in wrong.message
    assert {right.trust, wrong.trust} == {Trust.SINGLE_PROCESS}


def test_what_two_processes_can_judge_is_judged_by_two(live: Any) -> None:
    tests = "import unittest\nfrom prog import use\nclass TestUse(unittest.TestCase):\n"
    tests += "    def test_use(self): self.assertEqual(use(), 2)\n"
    assert live(POINT, tests).trust is Trust.ISOLATED


def test_without_leave_it_stays_undecided(warm: LocalSandbox, run_async: Any) -> None:
    check = Suite("suite", (File("test_it.py", CASES.encode()),), "unittest")
    verdict = run_async(judge(Program(POINT, path="prog.py"), [check], warm, limits=LIMITS))
    assert verdict.outcome is Outcome.COULD_NOT_JUDGE
    assert verdict.trust is Trust.ISOLATED


# Each waits until it finds itself in the process of the tests, where the isolated run cannot help.
BESIDE = """
import os, sys
_beside = any(name.startswith("suite-") for name in os.listdir("."))
"""
AT_IMPORT = {
    "exits": "os._exit(0)",
    "system exit": "raise SystemExit(0)",
    "patches unittest": "import unittest\nunittest.TestCase.assertEqual = lambda *a: None",
    "patches the code of a method": "import unittest\n"
    "fake = lambda self, first, second, msg=None: None\n"
    "unittest.TestCase.assertEqual.__code__ = fake.__code__",
    "patches the result": "import unittest\nunittest.TestResult.addFailure = "
    "unittest.TestResult.addError = unittest.TestResult.addSuccess",
    "patches our recorder": "frameworks = sys.modules['runwright.judge.guest.frameworks']\n"
    "frameworks.Record.__init__ = lambda self, *a, **k: None",
    "replaces builtins": "import builtins\nbuiltins.isinstance = lambda *a: True",
    "replaces a module": "import types\nsys.modules['unittest'] = types.ModuleType('unittest')",
    "imports the tests first": "import types\nsys.modules['test_it'] = types.ModuleType('test_it')",
    "an import hook": "class Finder:\n    def find_spec(self, *a): return None\n"
    "sys.meta_path.insert(0, Finder())",
    "traces": "sys.settrace(lambda *a: None)",
    "writes test files": "folder = [n for n in os.listdir('.') if n.startswith('suite-')][0]\n"
    "open(folder + '/conftest.py', 'w').write('collect_ignore_glob = [\"*\"]')",
    "writes records": "for n in range(3, 32):\n    try: os.write(n, "
    'b\'{"test": "test_it.py::TestPoint::test_double", "outcome": "passed"}\\n{"end": []}\\n\')\n'
    "    except OSError: pass",
}


@pytest.mark.parametrize("cheat", AT_IMPORT.values(), ids=AT_IMPORT.keys())
def test_what_a_program_does_to_the_tests_when_it_is_loaded_does_not_help(
    live: Any, cheat: str
) -> None:
    body = "\n".join("    " + line for line in cheat.split("\n"))
    result = live(f"{WRONG}{BESIDE}if _beside:\n{body}\n", CASES)
    assert result.outcome is Outcome.FAILED
    assert result.trust is Trust.SINGLE_PROCESS


WHEN_CALLED = {
    "exits": "os._exit(0)",
    "system exit": "raise SystemExit(0)",
    "interrupts": "raise KeyboardInterrupt",
    "skips": "import unittest\n        raise unittest.SkipTest('x')",
    "stops the test": "import unittest.case\n        raise unittest.case._ShouldStop",
    "cuts the results": "[os.ftruncate(n, 0) for n in range(3, 32) if os.path.exists(f'/proc/self/"
    "fd/{n}') and 'result' in os.readlink(f'/proc/self/fd/{n}')]; os._exit(0)",
    "kills itself": "os.kill(os.getpid(), 9)",
    "leaves a thread": "import threading, time\n"
    "        threading.Thread(target=time.sleep, args=(60,)).start()",
    "patches unittest": "import unittest\n        unittest.TestCase.assertEqual = lambda *a: None",
    "rewrites the tests": "[open(p, 'w').write('') for p in os.listdir('.')]",
}


@pytest.mark.parametrize("cheat", WHEN_CALLED.values(), ids=WHEN_CALLED.keys())
def test_what_a_program_does_to_the_tests_when_it_is_called_is_never_passed(
    live: Any, cheat: str
) -> None:
    beside = "import os\n_beside = any(n.startswith('suite-') for n in os.listdir('.'))\n"
    source = WRONG.replace(
        "return Point(3", f"if _beside:\n        {cheat}\n        return Point(3"
    )
    assert not live(beside + source, CASES).passed


def test_pytest_is_set_up_before_the_program_can_say_anything(live: Any) -> None:
    options = "import os\nos.environ['PYTEST_ADDOPTS'] = '-k nothing'\n"
    options += "open('conftest.py', 'w').write('collect_ignore_glob = [\"*\"]')\n"
    options += "open('pytest.ini', 'w').write('[pytest]\\naddopts = -k nothing')\n"
    assert live(options + WRONG, FEATURES, "pytest").outcome is Outcome.FAILED
    assert live(options + POINT, FEATURES, "pytest").passed


@pytest.mark.parametrize("outcome", ["pytest.skip('x')", "pytest.xfail('x')", "pytest.exit('x')"])
def test_what_pytest_takes_for_no_failure_is_not_passed(live: Any, outcome: str) -> None:
    source = WRONG.replace("return Point(3", f"import pytest; {outcome}; return Point(3")
    assert live(source, FEATURES, "pytest").outcome is Outcome.COULD_NOT_JUDGE


# Each answers the first test rightly, and then sees to it that the second cannot fail.
LATER = """
import gc
from _pytest.config import PytestPluginManager
from _pytest.python import Function
class Point:
    def __init__(self, x):
        self.x = x
    def __eq__(self, other):
        return self.x == other.x
    def double(self):
        {body}
        return Point(2 * self.x)
    def triple(self):
        return Point(0)
class Plugin:
    def pytest_pyfunc_call(self, pyfuncitem):
        return True
managers = [one for one in gc.get_objects() if type(one) is PytestPluginManager]
"""
TWO = """
from prog import Point
class Sub(Point):
    pass
def test_double(): assert Sub(2).double() == Point(4)
def test_triple(): assert Sub(2).triple() == Point(6)
"""


@pytest.mark.parametrize(
    "body",
    [
        "[one.register(Plugin()) for one in managers]",
        "[vars(one).update(runtest=int) for one in gc.get_objects() if type(one) is Function]",
        "[setattr(one, '_inner_hookexec', lambda *a: []) for one in managers]",
    ],
    ids=["registers a plugin", "changes the tests", "changes how hooks are called"],
)
def test_what_is_added_to_a_running_pytest_makes_no_pass(live: Any, body: str) -> None:
    assert not live(LATER.format(body=body), TWO, "pytest").passed


def test_a_conftest_of_the_tests_may_have_hooks(warm: LocalSandbox, run_async: Any) -> None:
    hooks = "def pytest_runtest_setup(item): item.extra = 1\n"
    files = (File("test_it.py", FEATURES.encode()), File("conftest.py", hooks.encode()))
    check = Suite("suite", files, single_process=True)
    (result,) = run_async(judge(Program(POINT, path="prog.py"), [check], warm)).results
    assert (result.outcome, result.message) == (Outcome.PASSED, "")
    assert result.trust is Trust.SINGLE_PROCESS


def test_the_word_of_an_object_about_itself_counts_here(live: Any) -> None:
    """Not held off, and the reason why this is not the default: see docs/checks.md."""
    result = live(WRONG.replace("return self.x == other.x", "return True"), CASES)
    assert (result.outcome, result.trust) == (Outcome.PASSED, Trust.SINGLE_PROCESS)
