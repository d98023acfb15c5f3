"""Expected values of a benchmark: what its reference programs return, run in the sandbox once.

They are kept in the folder for caches ($RUNWRIGHT_CACHE or the user's), in a file named for the
content that they follow from (its form: kept.py). What is damaged is made again.
"""

import asyncio
import contextlib
import hashlib
import sys
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from runwright.benchmarks import kept
from runwright.caches import cache_folder
from runwright.core.limits import MIB, Limits
from runwright.core.program import Program
from runwright.judge.recording import Recording, record
from runwright.run import LocalSandbox

_REVISION = 3  # of this file's form, and of what is recorded
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
    found = kept.read(path, [partial(_anew, path, one) for one in questions])
    if found is None or any(
        len(one.values) != len(asked.inputs) for one, asked in zip(found, questions, strict=True)
    ):
        found = _in_a_loop_of_its_own(questions)
        kept.write(path, found)
    return found


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


def _anew(path: Path, question: Question) -> Sequence[object]:
    """Record the values of one reference: those of the file are damaged, and it is no more used."""
    with contextlib.suppress(OSError):
        path.unlink()
    (found,) = _in_a_loop_of_its_own([question])
    return found.values
