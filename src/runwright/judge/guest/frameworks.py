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
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from typing import Any, Protocol

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
    *("-p", "no:pastebin"),
)


@dataclass(frozen=True, slots=True)
class Record:
    """What became of one test, or of one file that could not be read."""

    test: str
    outcome: str  # one of _RANKS
    message: str = ""
    failure: str = ""  # class of a failure


class Host(Protocol):
    """Who has the tests run: what follows them to where they run."""

    def tell(self, record: dict[str, Any]) -> None:
        """Take a record."""

    def explain(self, error: BaseException, fixtures: tuple[str, ...]) -> Record:
        """Say what an exception means that ended a test with these fixtures."""

    def begin(self, plugins: Any = None) -> None:
        """The framework is set up, and no test file has been looked at.

        Args:
            plugins: The plugin manager of a pytest that runs.
        """

    def finish(self) -> None:
        """The last test has ended, and the framework is as it was for it."""


def run(request: dict[str, Any], host: Host) -> None:
    """Run the tests of a request and tell each one's record, then the end.

    Args:
        request: {"framework", "files": paths of test files, "select": ids}; "options" for pytest.
        host: Follows the tests.
    """
    if request["framework"] == "pytest":
        try:
            pytest = importlib.import_module("pytest")
        except ModuleNotFoundError:
            host.tell({ABSENT: "pytest"})
            return
        # Before pytest words the exception, which may ask an object of the program for its text.
        pytest.hookimpl(tryfirst=True)(_Pytest.pytest_keyboard_interrupt)
        plugin = _Pytest(host)
        os.environ["PYTEST_DISABLE_PLUGIN_AUTOLOAD"] = "1"
        named = request["select"] or request["files"]
        pytest.main([*_OPTIONS, *request.get("options", ()), *named], plugins=[plugin])
        host.tell({END: plugin.found})
    else:
        tests = _Unittest(host)
        host.begin()
        tests.run(request["files"], request["select"])
        host.finish()
        host.tell({END: tests.found})


class _Pytest:
    """A plugin that follows each test through its phases."""

    def __init__(self, host: Host) -> None:
        self.found: list[str] = []
        self._host = host
        self._records: list[Record] = []  # of the phases of the test that runs
        self._error: BaseException | None = None
        self._fixtures: tuple[str, ...] = ()
        self._running = ""

    def pytest_sessionstart(self, session: Any) -> None:
        """Options and environment are read by now; a program cannot change them any more."""
        self._host.begin(session.config.pluginmanager)

    def pytest_sessionfinish(self) -> None:
        """Pytest's own patches of itself are still there."""
        self._host.finish()

    def pytest_collection_finish(self, session: Any) -> None:
        """Keep which tests there are."""
        self.found = [item.nodeid for item in session.items]

    def pytest_exception_interact(self, node: Any, call: Any, report: Any) -> None:
        """Tell of a file that cannot be collected; tests come by the hooks below."""
        if report.when == "collect":
            error = call.excinfo.value
            record = self._host.explain(error.__cause__ or error, ())
            self._host.tell(asdict(record) | {"test": node.nodeid})

    def pytest_collectreport(self, report: Any) -> None:
        """Tell of a file that skips itself."""
        if report.skipped:
            reason = str(report.longrepr[-1])
            self._host.tell(asdict(Record(report.nodeid, "skipped", reason)))

    def pytest_runtest_logstart(self, nodeid: str) -> None:
        """Keep which test runs."""
        self._running = nodeid

    def pytest_keyboard_interrupt(self, excinfo: Any) -> None:
        """Tell of a test that ends the session: by whatever it calls, it has failed."""
        error = excinfo.value
        own = type(error).__module__.startswith("_pytest")  # of a file that cannot be collected
        if isinstance(error, KeyboardInterrupt) and self._running and not own:
            record = self._host.explain(error, ())
            self._host.tell(asdict(record) | {"test": self._running})

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
            self._records.append(self._host.explain(error, self._fixtures))
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
            self._host.tell(asdict(worst) | {"test": nodeid})


class _Unittest:
    """Runs test files with unittest."""

    def __init__(self, host: Host) -> None:
        self.found: list[str] = []
        self._host = host
        # Every program's process would hold it, were it imported with this module.
        self._unittest = importlib.import_module("unittest")

    def run(self, paths: list[str], select: list[str]) -> None:
        """Run the selected tests of all files."""
        kind = type("Result", (_Followed, self._unittest.TestResult), {})
        result: Any = kind()
        result.prepare(self._host)
        chosen = self._unittest.TestSuite()
        for path in paths:
            for test in self._load(path):
                name = f"{path}::{type(test).__name__}::{getattr(test, '_testMethodName', '')}"
                if not select or any(_within(name, one) for one in select):
                    result.names[id(test)] = name
                    self.found.append(name)
                    chosen.addTest(test)
        try:
            chosen.run(result)
        except KeyboardInterrupt as error:  # the others do not run
            result.addError(result.running, (type(error), error, None))
        result.finish_all()

    def _load(self, path: str) -> Iterator[Any]:
        try:
            module = _imported(path)
        except self._unittest.SkipTest as skip:
            self._host.tell(asdict(Record(path, "skipped", str(skip))))
        except BaseException as error:
            self._host.tell(asdict(self._host.explain(error, ())) | {"test": path})
        else:
            for kind in self._cases(module):
                yield from self._unittest.defaultTestLoader.loadTestsFromTestCase(kind)

    def _cases(self, module: types.ModuleType) -> list[Any]:
        """Return the test classes that a module names; unittest's loader takes proxies for some."""
        base, found = self._unittest.TestCase, []
        for value in vars(module).values():
            real = issubclass(type(value), type) and issubclass(value, base)
            if real and not value.__module__.startswith("unittest.") and value not in found:
                found.append(value)
        return found


class _Followed:
    """What a `unittest.TestResult` does here: keep the worst of what each test reports."""

    def prepare(self, host: Host) -> None:
        """Say who follows the tests."""
        self.names: dict[int, str] = {}  # id(test): its id here
        self.running: Any = None
        self._host = host
        self._records: dict[str, list[Record]] = {}

    def _keep(self, test: Any, record: Record) -> None:
        # A failed setUpClass comes with no test but something that stands for it.
        self._records.setdefault(self.names.get(id(test), str(test)), []).append(record)

    def _finish(self, name: str) -> None:
        records = self._records.pop(name, [])
        if records:
            worst = max(records, key=lambda record: _RANKS.index(record.outcome))
            self._host.tell(asdict(worst) | {"test": name})

    def finish_all(self) -> None:
        """Tell what came with no test."""
        for name in list(self._records):
            self._finish(name)

    def startTest(self, test: Any) -> None:  # noqa: N802
        """Keep which test runs."""
        self.running = test

    def stopTest(self, test: Any) -> None:  # noqa: N802, as unittest has it
        """Tell the worst of what the test reported."""
        self._finish(self.names.get(id(test), str(test)))

    def addSuccess(self, test: Any) -> None:  # noqa: N802
        """A test passed."""
        self._keep(test, Record("", "passed"))

    def addError(self, test: Any, err: Any) -> None:  # noqa: N802
        """A test ended with an exception."""
        self._keep(test, self._host.explain(err[1], ()))

    addFailure = addError  # noqa: N815

    def addSubTest(self, test: Any, subtest: Any, err: Any) -> None:  # noqa: N802, ARG002
        """A part of a test ended."""
        if err is not None:
            self._keep(test, self._host.explain(err[1], ()))

    def addSkip(self, test: Any, reason: str) -> None:  # noqa: N802
        """A test did not run."""
        self._keep(test, Record("", "skipped", reason))

    def addExpectedFailure(self, test: Any, err: Any) -> None:  # noqa: N802, ARG002
        """A test failed as its author expects."""
        self._keep(test, Record("", "xfailed"))

    def addUnexpectedSuccess(self, test: Any) -> None:  # noqa: N802
        """A test passed that its author expects to fail."""
        self._keep(test, self._host.explain(AssertionError("passed, and is expected to fail"), ()))


def _within(name: str, selected: str) -> bool:
    return name == selected or name.startswith(f"{selected}::")


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
