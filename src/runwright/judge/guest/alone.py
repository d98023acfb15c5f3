"""Guest: test files run beside the program, in its process, hardened.

The framework is imported and set up, and all of its functions are remembered, before the program
runs. Then the program is loaded, then the test files are written, into a folder the program could
not know. Each record is signed with a key that came with the request, as are its place in the order
and the end. So none of these makes a pass: leaving early, printing or writing to descriptors, a
conftest.py of its own, options in the environment, plugins registered, tests given another body,
modules, import hooks or functions replaced.

It is one process all the same. A program that was written against this very file can find the key
in memory and sign what it likes, and an object's own `==` is asked.
"""

import base64
import contextlib
import hashlib
import hmac
import importlib
import json
import os
import sys
from collections.abc import Callable
from typing import Any

from runwright.judge.guest.frameworks import Record, run
from runwright.judge.guest.hooks import Hooks
from runwright.judge.guest.integrity import Snapshot
from runwright.run.guest.child import Call
from runwright.run.guest.programs import DoesNotCompile, load_module

Tell = Callable[[dict[str, Any]], None]


def main(call: Call) -> None:
    """Run the request's tests; each record is a signed line of the result."""
    request = json.loads(call.request)
    tell = _signing(call.result_fd, bytes.fromhex(request.pop("key")))
    call.request = b""
    home, folder = os.getcwd(), os.path.join(os.getcwd(), request["folder"])
    os.mkdir(folder)
    os.chdir(folder)
    _import_beforehand(request.pop("imports"), home)
    beside = _Beside(call, home, folder, request.pop("contents"), tell)
    run(request, beside)


def _import_beforehand(names: list[str], home: str) -> None:
    """Import what the tests import, while nothing of the program's could stand in its place."""
    sys.path.remove(home)
    for name in names:
        with contextlib.suppress(Exception):  # the tests will say so themselves
            importlib.import_module(name)
    sys.path.insert(0, home)


def sign(key: bytes, position: int, line: bytes) -> str:
    """Return the signature of a record that is the n-th of its run."""
    return hmac.new(key, b"%d " % position + line, hashlib.sha256).hexdigest()


def _signing(descriptor: int, key: bytes) -> Tell:
    position = 0
    # What the program could replace is held here by its own name.
    dumps, write, signature = json.dumps, os.write, sign

    def tell(record: dict[str, Any]) -> None:
        nonlocal position
        line = dumps(record).encode("ascii")
        data = line + b"\t" + signature(key, position, line).encode("ascii") + b"\n"
        while data:
            data = data[write(descriptor, data) :]
        position += 1

    return tell


class _Beside:
    """The program and the test files, brought in when the framework is ready."""

    def __init__(
        self, call: Call, home: str, folder: str, contents: dict[str, str], tell: Tell
    ) -> None:
        self._call = call
        self._home = home
        self._folder = folder
        self._files = {path: base64.b64decode(text) for path, text in contents.items()}
        self._tell = tell
        self._snapshot: Snapshot | None = None
        self._hooks: Hooks | None = None

    def tell(self, record: dict[str, Any]) -> None:
        """Write a record, signed."""
        self._tell(record)

    def explain(self, error: BaseException, fixtures: tuple[str, ...]) -> Record:  # noqa: ARG002
        """Say what an exception means that ended a test, or kept a file from being read."""
        kind = type(error).__name__
        try:
            text = str(error)[:300]
        except Exception:
            text = "<str() of the exception failed>"
        described = f"{kind}: {text}" if text else kind
        if isinstance(error, (ModuleNotFoundError, SyntaxError)) or kind == "FixtureLookupError":
            return Record("", "could_not_judge", described)
        if isinstance(error, AssertionError):
            return Record("", "failed", text or "assertion failed", "wrong_answer")
        return Record("", "failed", described, kind)

    def finish(self) -> None:
        """Tell what is not as it was."""
        if trouble := self._trouble():
            self._tell({"tampered": trouble})

    def begin(self, plugins: Any = None) -> None:
        """Load the program, see what it replaced, then write the test files."""
        self._snapshot = Snapshot()
        self._hooks = None if plugins is None else Hooks(plugins)
        os.chdir(self._home)
        try:
            load_module(self._call)
        except BaseException as error:
            cause = error.__cause__ if isinstance(error, DoesNotCompile) else error
            self._end({"gone": f"the program raised {type(cause).__name__} when it was loaded"})
        trouble = self._snapshot.changed() or (self._hooks.changed() if self._hooks else "")
        names = {path.removesuffix(".py").replace("/", ".") for path in self._files}
        names |= {name.rpartition(".")[2] for name in names}
        if taken := sorted(names & set(sys.modules)):
            trouble = f"sys.modules[{taken[0]!r}]"
        if os.listdir(self._folder):
            trouble = "the folder of the tests"
        if trouble:
            self._end({"gone": f"the program replaced {trouble}"})
        os.chdir(self._folder)
        sys.path.insert(0, self._folder)
        for path, content in self._files.items():
            os.makedirs(os.path.dirname(path) or ".", exist_ok=True)
            with open(path, "wb") as file:
                file.write(content)

    def _end(self, record: dict[str, Any]) -> None:
        self._tell(record)
        os._exit(0)

    def _trouble(self) -> str:
        """Return what is not as it was: a test file, a function, or ""."""
        os.chdir(self._folder)
        for path, content in self._files.items():
            with open(path, "rb") as file:
                if file.read() != content:
                    return path
        if self._snapshot is None:
            return "the order of events"
        hooked = self._hooks.changed(self._folder) if self._hooks else ""
        return self._snapshot.changed() or hooked
