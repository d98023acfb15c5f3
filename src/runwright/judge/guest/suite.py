"""Guest: test files run on the checker's side, against proxies of the candidate's objects.

The framework, the test files and their conftest.py are on this side alone; the program sees calls.
Where a test needs what two processes cannot give it (the program's own `==`, a patched name, a
subclass of its class), its record is `could_not_judge`, never `failed`.
"""

import ast
import contextlib
import json
import os
import sys
import types
from dataclasses import asdict
from typing import Any

from runwright.judge.guest.checker import names_for
from runwright.judge.guest.comparisons import Comparisons
from runwright.judge.guest.frameworks import Record, run
from runwright.judge.guest.introduction import NotIntroduced, explain, meet
from runwright.judge.guest.peer import CannotJudge, Ended, Peer
from runwright.run.guest.child import Call

_PATCHING = ("unittest.mock", "import mock")  # in the text of tests that patch names
# Python's own words where a proxy stands for a class.
_NEEDS_CLASS = (
    "isinstance() arg 2",
    "issubclass() arg",
    "metaclass conflict",
    "MRO entry resolution",
    "'Proxy'",
    "Proxy ",
)


def main(call: Call) -> None:
    """Run the request's tests; each record is a line of the result."""
    request = json.loads(call.request)
    try:
        peer, module = meet(call, request)
    except NotIntroduced as trouble:
        call.write_result(json.dumps({"gone": str(trouble)}).encode("ascii"))
        return
    _leave_out_builtins(call, module)
    module.__class__ = _Untouchable
    sys.path.insert(0, os.getcwd())
    os.unlink(call.path)  # the empty program that a job places beside the tests
    # Pytest's own words for a failed assert would ask proxies for a text, which ends the test.
    run({**request, "options": ["--assert=plain"]}, _Checker(call, peer))


def _leave_out_builtins(call: Call, module: types.ModuleType) -> None:
    """See to it that `from m import *` brings a test no builtin that the program redefines."""
    comparisons = Comparisons()
    for path, text in call.files.items():
        with contextlib.suppress(SyntaxError, ValueError, RecursionError):  # the test's own affair
            comparisons.note(ast.parse(text, path))
    names_for(module, comparisons)


class _Checker:
    """Follows the tests on the checker's side."""

    def __init__(self, call: Call, peer: Peer) -> None:
        self._call = call
        self._peer = peer
        texts = "".join(text.decode("utf-8", "replace") for text in call.files.values())
        self._patching = any(word in texts for word in _PATCHING)

    def begin(self, plugins: Any = None) -> None:
        """Nothing: the program is there already."""

    def finish(self) -> None:
        """Nothing: the program could reach nothing here."""

    def tell(self, record: dict[str, Any]) -> None:
        """Write a record as a line of the result."""
        end = self._peer.end
        if "test" in record and end is not None:  # whether or not the test let it through
            failure = "exit" if end.outcome == "failed" else ""
            told = Record(record["test"], end.outcome, self._peer.worded(str(end)), failure)
            record = asdict(told)
            if isinstance(end, CannotJudge):  # the next test begins anew
                self._peer.end = None
        self._call.write_result(json.dumps(record).encode("ascii") + b"\n")

    def explain(self, error: BaseException, fixtures: tuple[str, ...]) -> Record:
        """Say what an exception means that ended a test, or kept a file from being read."""
        if isinstance(error, (CannotJudge, Ended)):
            failure = "exit" if error.outcome == "failed" else ""
            return Record("", error.outcome, str(error), failure)
        doubt = _doubt(error, self._peer)
        patching = self._patching or "monkeypatch" in fixtures
        if not doubt and patching and not isinstance(error, ImportError):
            doubt = "the tests patch names, which the program may not see"
        if doubt:
            return Record("", "could_not_judge", f"{doubt}: {explain(error, self._peer)}")
        wrong = isinstance(error, AssertionError)
        failure = "wrong_answer" if wrong else type(error).__name__
        if isinstance(error, ImportError):
            failure = "missing"
        return Record("", "failed", explain(error, self._peer), failure)


class _Untouchable(types.ModuleType):
    """The module that stands for the program: what is set here, the program would not see."""

    def __setattr__(self, name: str, value: object) -> None:
        if name.startswith("__"):  # the import system's
            super().__setattr__(name, value)
            return
        raise CannotJudge(f"sets {self.__name__}.{name}, which the program would not see")

    def __delattr__(self, name: str) -> None:
        raise CannotJudge(f"deletes {self.__name__}.{name}, which the program would not see")


def _doubt(error: BaseException, peer: Peer) -> str:
    """Return why an exception may not be the program's fault; "" if it is."""
    if peer.raised is error:
        return ""
    if isinstance(error, ModuleNotFoundError):
        return "the tests need a module that is not there"
    if isinstance(error, SyntaxError):
        return "the tests are not Python"
    if type(error).__name__ == "FixtureLookupError":
        return "the tests need a fixture that is not there"
    text = str(error)
    if isinstance(error, (TypeError, AttributeError)) and any(
        part in text for part in _NEEDS_CLASS
    ):
        return "the test needs the program's own object"
    return ""
