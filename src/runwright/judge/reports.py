"""Reports of suites: which tests there were, and what became of each."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath

from runwright.core.errors import NeedsExtra
from runwright.core.program import File
from runwright.judge.guest.frameworks import ABSENT, END


@dataclass(frozen=True, slots=True)
class TestRecord:
    """What became of one test."""

    test: str  # "test_f.py::TestF::test_one"
    outcome: str  # passed, failed, could_not_judge, skipped, xfailed
    message: str = ""
    failure: str = ""


@dataclass(frozen=True, slots=True)
class Report:
    """What a run of a suite reported."""

    records: tuple[TestRecord, ...]
    found: tuple[str, ...] | None  # every test there was; None: the run did not come to its end
    gone: str = ""  # why the program could not be called at all
    tampered: str = ""  # what the program or the tests replaced and did not put back

    def missing(self) -> list[str]:
        """Return the tests that did not report."""
        told = {record.test for record in self.records}
        # A test of several sets of parameters reports under the name of each.
        told |= {record.test.partition("[")[0] for record in self.records}
        return [test for test in self.found or () if test not in told]


def test_files(files: Sequence[File]) -> list[str]:
    """Return the paths of the test files: `test_*.py` and `*_test.py`, or every other module."""
    paths = [file.path for file in files if file.path.endswith(".py")]
    stems = {path: PurePosixPath(path).stem for path in paths}
    named = [path for path in paths if _is_test_name(stems[path])]
    return named or [path for path in paths if stems[path] not in ("conftest", "__init__")]


def _is_test_name(stem: str) -> bool:
    return stem.startswith("test_") or stem.endswith("_test")


def read_report(lines: Iterable[bytes]) -> Report:
    """Read the records of a run, one per line.

    Raises:
        NeedsExtra: the framework is not installed.
    """
    records: list[TestRecord] = []
    found: tuple[str, ...] | None = None
    gone = tampered = ""
    for line in lines:
        try:
            form = json.loads(line)
            if ABSENT in form:
                raise NeedsExtra(
                    f"a suite of {form[ABSENT]} needs {form[ABSENT]}; "
                    "pip install 'runwright[suites]'"
                )
            if END in form:
                found = tuple(map(str, form[END]))
            elif "gone" in form:
                gone = str(form["gone"])
            elif "tampered" in form:
                tampered = str(form["tampered"])
            else:
                records.append(TestRecord(**form))
        except (ValueError, TypeError):  # half of a line: the run was cut short
            break
    return Report(tuple(records), found, gone, tampered)
