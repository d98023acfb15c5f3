"""Running test files with pytest or unittest, one record per test.

Used on the trusted side (suite.py) and beside the program (alone.py). Nothing of the environment
has a say: no ini file, no installed plugin, no cache, no random order.
"""

import importlib
import importlib.util
import inspect
import os
import sys
import types
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from typing import Any

ABSENT = "absent"  # the record of a machine without the framework
END = "end"  # the last record: which tests there were
_RANKS = ("xfailed", "passed", "skipped", "could_not_judge", "failed")
_OPTIONS = (
    "-q",
    "-c",
    os.devnull,
    "--rootdir=.",
    "--confcutdir=.",
    "--tb=no",
    "--no-header",
    "--no-summary",
    *("-p", "no:cacheprovider", "-p", "no:faulthandler", "-p", "no:junitxml"),
    *("-p", "no:pastebin", "-p", "no:debugging"),
)


@dataclass(frozen=True, slots=True)
class Record:
    """What became of one test, or of one file that could not be read."""

    test: str
    outcome: str  # one of _RANKS
    message: str = ""
    failure: str = ""  # class of a failure


Tell = Callable[[dict[str, Any]], None]
# Says what an exception means that ended a test, given the names of the test's fixtures.
Explain = Callable[[BaseException, tuple[str, ...]], Record]


def run(request: dict[str, Any], tell: Tell, explain: Explain, load: Callable[[], None]) -> None:
    """Run the tests of a request and tell each one's record, then the end.

    Args:
        request: {"framework", "files": paths of test files, "select": ids}.
        tell: Takes a record.
        explain: Says what an exception means.
        load: Called once the framework is set up, before any test file is looked at.
    """
    if request["framework"] == "pytest":
        try:
            pytest = importlib.import_module("pytest")
        except ModuleNotFoundError:
            tell({ABSENT: "pytest"})
            return
        plugin = _Pytest(tell, explain, load)
        os.environ["PYTEST_DISABLE_PLUGIN_AUTOLOAD"] = "1"
        pytest.main([*_OPTIONS, *(request["select"] or request["files"])], plugins=[plugin])
        tell({END: plugin.found})
    else:
        tests = _Unittest(tell, explain)
        load()
        tests.run(request["files"], request["select"])
        tell({END: tests.found})


class _Pytest:
    """A plugin that follows each test through its phases."""

    def __init__(self, tell: Tell, explain: Explain, load: Callable[[], None]) -> None:
        self.found: list[str] = []
        self._tell = tell
        self._explain = explain
        self._load = load
        self._records: list[Record] = []  # of the phases of the test that runs
        self._error: BaseException | None = None
        self._fixtures: tuple[str, ...] = ()

    def pytest_sessionstart(self) -> None:
        """Options and environment are read by now; a program cannot change them any more."""
        self._load()

    def pytest_collection_finish(self, session: Any) -> None:
        """Keep which tests there are."""
        self.found = [item.nodeid for item in session.items]

    def pytest_exception_interact(self, node: Any, call: Any, report: Any) -> None:
        """Tell of a file that cannot be collected; tests come by the hooks below."""
        if report.when == "collect":
            error = call.excinfo.value
            record = self._explain(error.__cause__ or error, ())
            self._tell(asdict(record) | {"test": node.nodeid})

    def pytest_collectreport(self, report: Any) -> None:
        """Tell of a file that skips itself."""
        if report.skipped:
            reason = str(report.longrepr[-1])
            self._tell(asdict(Record(report.nodeid, "skipped", reason)))

    def pytest_pyfunc_call(self, pyfuncitem: Any) -> bool | None:
        """Run a test that is a coroutine function, for which pytest alone has no means."""
        if not inspect.iscoroutinefunction(pyfuncitem.obj):
            return None
        names = pyfuncitem._fixtureinfo.argnames
        asyncio = importlib.import_module("asyncio")
        asyncio.run(pyfuncitem.obj(**{name: pyfuncitem.funcargs[name] for name in names}))
        return True

    def pytest_runtest_makereport(self, item: Any, call: Any) -> None:
        """Keep the exception; the report itself is pytest's."""
        self._fixtures = tuple(getattr(item, "fixturenames", ()))
        self._error = call.excinfo.value if call.excinfo else None

    def pytest_runtest_logreport(self, report: Any) -> None:
        """Keep the record of one phase: setup, call or teardown."""
        test, expected = report.nodeid, hasattr(report, "wasxfail")
        if report.failed:
            # A strict test that was expected to fail and passed has no exception.
            unexpected = AssertionError(str(report.longrepr))
            error = self._error or unexpected
            self._records.append(self._explain(error, self._fixtures))
        elif report.skipped:
            reason = str(report.longrepr[-1]) if isinstance(report.longrepr, tuple) else ""
            record = Record(test, "xfailed") if expected else Record(test, "skipped", reason)
            self._records.append(record)
        elif report.when == "call":
            self._records.append(Record(test, "passed"))

    def pytest_runtest_logfinish(self, nodeid: str) -> None:
        """Tell the worst of the test's phases."""
        records, self._records = self._records, []
        if records:
            worst = max(records, key=lambda record: _RANKS.index(record.outcome))
            self._tell(asdict(worst) | {"test": nodeid})


class _Unittest:
    """Runs test files with unittest."""

    def __init__(self, tell: Tell, explain: Explain) -> None:
        self.found: list[str] = []
        self._tell = tell
        self._explain = explain
        # Every program's process would hold it, were it imported with this module.
        self._unittest = importlib.import_module("unittest")

    def run(self, paths: list[str], select: list[str]) -> None:
        """Run the selected tests of all files."""
        kind = type("Result", (_Followed, self._unittest.TestResult), {})
        result: Any = kind()
        result.prepare(self._tell, self._explain)
        chosen = self._unittest.TestSuite()
        for path in paths:
            for test in self._load(path):
                name = f"{path}::{type(test).__name__}::{getattr(test, '_testMethodName', '')}"
                if not select or any(_within(name, one) for one in select):
                    result.names[id(test)] = name
                    self.found.append(name)
                    chosen.addTest(test)
        chosen.run(result)
        result.finish_all()

    def _load(self, path: str) -> Iterator[Any]:
        try:
            module = _imported(path)
        except self._unittest.SkipTest as skip:
            self._tell(asdict(Record(path, "skipped", str(skip))))
        except BaseException as error:
            self._tell(asdict(self._explain(error, ())) | {"test": path})
        else:
            yield from _flat(self._unittest.defaultTestLoader.loadTestsFromModule(module))


class _Followed:
    """What a `unittest.TestResult` does here: keep the worst of what each test reports."""

    def prepare(self, tell: Tell, explain: Explain) -> None:
        """Set what is told to whom."""
        self.names: dict[int, str] = {}  # id(test): its id here
        self._tell = tell
        self._explain = explain
        self._records: dict[str, list[Record]] = {}

    def _keep(self, test: Any, record: Record) -> None:
        # A failed setUpClass comes with no test but something that stands for it.
        self._records.setdefault(self.names.get(id(test), str(test)), []).append(record)

    def _finish(self, name: str) -> None:
        records = self._records.pop(name, [])
        if records:
            worst = max(records, key=lambda record: _RANKS.index(record.outcome))
            self._tell(asdict(worst) | {"test": name})

    def finish_all(self) -> None:
        """Tell what came with no test."""
        for name in list(self._records):
            self._finish(name)

    def stopTest(self, test: Any) -> None:  # noqa: N802, as unittest has it
        """Tell the worst of what the test reported."""
        self._finish(self.names.get(id(test), str(test)))

    def addSuccess(self, test: Any) -> None:  # noqa: N802
        """A test passed."""
        self._keep(test, Record("", "passed"))

    def addError(self, test: Any, err: Any) -> None:  # noqa: N802
        """A test ended with an exception."""
        self._keep(test, self._explain(err[1], ()))

    addFailure = addError  # noqa: N815

    def addSubTest(self, test: Any, subtest: Any, err: Any) -> None:  # noqa: N802, ARG002
        """A part of a test ended."""
        if err is not None:
            self._keep(test, self._explain(err[1], ()))

    def addSkip(self, test: Any, reason: str) -> None:  # noqa: N802
        """A test did not run."""
        self._keep(test, Record("", "skipped", reason))

    def addExpectedFailure(self, test: Any, err: Any) -> None:  # noqa: N802, ARG002
        """A test failed as its author expects."""
        self._keep(test, Record("", "xfailed"))

    def addUnexpectedSuccess(self, test: Any) -> None:  # noqa: N802
        """A test passed that its author expects to fail."""
        self._keep(test, self._explain(AssertionError("passed, and is expected to fail"), ()))


def _within(name: str, selected: str) -> bool:
    return name == selected or name.startswith(f"{selected}::")


def _flat(suite: Any) -> Iterator[Any]:
    for test in suite:
        if hasattr(test, "addTest"):  # a suite of suites
            yield from _flat(test)
        else:
            yield test


def _imported(path: str) -> types.ModuleType:
    sys.path.insert(0, os.path.dirname(os.path.abspath(path)))
    name = os.path.basename(path).removesuffix(".py")
    spec = importlib.util.spec_from_file_location(name, path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    return module
