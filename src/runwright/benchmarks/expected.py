"""Expected values of a benchmark: what its reference programs return, run in the sandbox once.

They are kept in a folder of the user's cache ($XDG_CACHE_HOME/runwright), in a file named for the
content that they follow from. A file begins with the hash of the rest: one that is damaged is
made again. The rest is `marshal` of plain values, some hundred megabytes for HumanEval+,
which JSON would take seconds to read.
"""

import asyncio
import hashlib
import marshal
import os
import sys
import tempfile
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from runwright.core import plain
from runwright.core.limits import MIB, Limits
from runwright.core.program import Program
from runwright.judge.cases import marshals
from runwright.judge.opaque import Opaque
from runwright.judge.recording import Recording, record
from runwright.run import LocalSandbox

_REVISION = 2  # of this file's form, and of what is recorded
_LIMITS = Limits(
    wall_s=1800, cpu_s=600, memory_bytes=4096 * MIB, output_bytes=64 * MIB, file_bytes=512 * MIB
)


@dataclass(frozen=True, slots=True)
class Question:
    """What a reference program is asked."""

    program: Program
    function: str
    inputs: tuple[tuple[object, ...], ...]


def recordings(identity: str, questions: Sequence[Question]) -> list[Recording]:
    """Return the answers of reference programs, from the cache or by running them.

    Args:
        identity: What the questions follow from, e.g. a name and a data set's hash.
        questions: One per check.

    Raises:
        BadTask: a reference program does not answer.
        NoIsolation: nothing is cached, and this machine cannot isolate what would be run.
    """
    name = hashlib.sha256(f"{_REVISION} {sys.version} {identity}".encode()).hexdigest()[:32]
    path = cache_folder() / f"expected-{name}"
    found = _read(path, questions)
    if found is None:
        found = _in_a_loop_of_its_own(questions)
        _write(path, found)
    return found


def cache_folder() -> Path:
    """Return the folder of what can be made again."""
    home = os.environ.get("XDG_CACHE_HOME", "")
    return (Path(home) if Path(home).is_absolute() else Path.home() / ".cache") / "runwright"


def _in_a_loop_of_its_own(questions: Sequence[Question]) -> list[Recording]:
    """Run in a thread: whoever asks for tasks may be inside an event loop."""
    found: list[Recording] = []
    failed: list[BaseException] = []

    def run() -> None:
        try:
            found.extend(asyncio.run(_record_all(questions)))
        except BaseException as error:  # noqa: BLE001 - raised again in the thread that asked
            failed.append(error)

    thread = threading.Thread(target=run)
    thread.start()
    thread.join()
    if failed:
        raise failed[0]
    return found


async def _record_all(questions: Sequence[Question]) -> list[Recording]:
    async with LocalSandbox() as sandbox:
        running = [
            record(one.program, one.function, one.inputs, sandbox, limits=_LIMITS)
            for one in questions
        ]
        return list(await asyncio.gather(*running))


def _read(path: Path, questions: Sequence[Question]) -> list[Recording] | None:
    try:
        digest, _, body = path.read_bytes().partition(b"\n")
        if hashlib.sha256(body).hexdigest().encode("ascii") != digest:
            return None
        found = [_recording(form) for form in marshal.loads(body)]
    except (OSError, ValueError, KeyError, TypeError, EOFError):
        return None
    counts = [len(one.values) for one in found]
    return found if counts == [len(one.inputs) for one in questions] else None


def _recording(form: dict[str, Any]) -> Recording:
    values = tuple(
        value if plainly else plain.decode(value, _opaque) for plainly, value in form["values"]
    )
    return Recording(values, tuple(form["times_s"]))


def _opaque(form: object) -> object:
    if isinstance(form, dict) and set(form) == {"opaque"}:
        return Opaque(str(form["opaque"]))
    raise ValueError("unknown form")


def _form(value: object) -> object:
    if isinstance(value, Opaque):
        return {"opaque": value.type}
    raise plain.NotPlain(type(value).__name__)


def _packed(value: object) -> tuple[bool, object]:
    """Return a value as it is, if `marshal` brings it back so, else its encoding."""
    plainly = marshals(value)
    return plainly, value if plainly else plain.encode(value, _form)


def _write(path: Path, found: Sequence[Recording]) -> None:
    """Write whole or not at all; where nothing can be written, nothing is kept."""
    forms = [{"values": list(map(_packed, one.values)), "times_s": one.times_s} for one in found]
    body = marshal.dumps(forms)
    digest = hashlib.sha256(body).hexdigest().encode("ascii")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        descriptor, name = tempfile.mkstemp(dir=path.parent, prefix=".expected-")
        with os.fdopen(descriptor, "wb") as file:
            file.write(digest + b"\n" + body)
        Path(name).replace(path)
    except OSError:
        return
