"""Votes: which of many generated tests each of many programs passes, one run per program.

What a model wrote as a test says little of what is right, so it decides nothing: it is a vote. That
allows what `judge` must not do. A program is executed once and all tests run in its own process,
each under its own limits (guest/votes.py), hundreds of them in the time that two-sided judging
takes for a few.

Trust: none. The sandbox holds program and tests alike, since a model wrote both. But a program can
say that it passes whatever it likes, by an `==` of its own or by writing the letters itself. Such a
forgery gains rank among other programs by agreeing with tests, and nothing else: no verdict is made
of votes, and a program that is handed in is judged by `judge` like any other.

A test that ends the process, or stays in it when its time is up, costs that one vote: the tests
after it run in another process. A program that is late or gone `patience` times in a row is put to
no further test; one whose tests take longer than all limits together neither.
"""

import hashlib
import json
import marshal
import re
import time
from collections.abc import AsyncGenerator, Callable, Sequence
from contextlib import aclosing
from dataclasses import dataclass, replace
from pathlib import Path
from types import TracebackType
from typing import IO, Protocol, Self

from runwright.core.errors import BadFile, BadOption
from runwright.core.limits import Limits
from runwright.core.program import Program
from runwright.core.status import Status
from runwright.run import Job, Outcome, Sandbox, bounded

PASSED, FAILED, LATE, GONE, UNASKED = "p", "f", "l", "x", "-"
_GUEST = "runwright.judge.guest.votes"
_VERSION = 1  # of what a vote means; part of the key in a log
_LETTERS = re.compile(rb"b([pfl]*)")
_START_S = 5.0  # for executing the program, beside its tests; the guest gives it less
_WALL = 4  # of a process, times the processor time of its tests: the machine may be busy
_STALL = 12  # times a test's limit that may pass without a letter; its own wall clock is at ten


@dataclass(frozen=True, slots=True)
class Ballot:
    """What one text says of every test, and where it stands among the programs."""

    programs: tuple[int, ...]
    votes: str  # a letter per test: PASSED, FAILED, LATE, GONE (it ended the process), UNASKED

    @property
    def passed(self) -> frozenset[int]:
        """The tests that it passes, by position."""
        return frozenset(i for i, letter in enumerate(self.votes) if letter == PASSED)


class Kept(Protocol):
    """Votes of former runs, by key; `VoteLog` is one."""

    def get(self, key: str) -> str | None:
        """Return the votes of a key, if they are there."""

    def put(self, key: str, votes: str) -> None:
        """Keep votes."""


async def vote(
    programs: Sequence[Program],
    tests: Sequence[str],
    sandbox: Sandbox,
    *,
    timeout_s: float = 0.1,
    patience: int = 10,
    limits: Limits = Limits(),
    kept: Kept | None = None,
) -> AsyncGenerator[Ballot]:
    """Yield a ballot for each distinct program, not in order.

    Args:
        programs: Equal ones are run once.
        tests: Statements in the program's names, such as `assert f(1) == 2`.
        sandbox: Where they run.
        timeout_s: Processor time of one test, seconds; wall time is ten times as much.
        patience: Tests in a row that may be late, or end the process, before it is asked no more.
        limits: Of the process, but for its times, which follow from `timeout_s`.
        kept: Votes of former runs; None: run everything.

    Raises:
        BadOption: `timeout_s` or `patience` is out of its range, or a program is not in Python.
    """
    check_terms(timeout_s, patience)
    places: dict[Program, list[int]] = {}
    for i, program in enumerate(programs):
        if program.language != "python":
            raise BadOption(f"language={program.language!r}: only python programs can vote")
        places.setdefault(program, []).append(i)
    poll = _Poll(tuple(tests), sandbox, timeout_s, patience, limits)

    async def one(program: Program) -> str:
        key = poll.key(program)
        known = None if kept is None else kept.get(key)
        if known is not None:
            return known
        votes, whole = await poll.votes(program)
        if kept is not None and whole:
            kept.put(key, votes)
        return votes

    distinct = list(places)
    async with aclosing(bounded(one, distinct, room=2 * sandbox.workers)) as found:
        async for at, votes in found:
            yield Ballot(tuple(places[distinct[at]]), votes)


def check_terms(timeout_s: float, patience: int) -> None:
    """Check what `vote` is asked for, before anything is sampled for it.

    Raises:
        BadOption: one of them is out of its range.
    """
    if not 0 < timeout_s <= 60:
        raise BadOption(f"timeout_s={timeout_s!r} must be above 0, up to 60")
    if patience < 1:
        raise BadOption(f"patience={patience!r} must be at least 1")


@dataclass(frozen=True, slots=True)
class _Poll:
    """What all programs of a call have in common."""

    tests: tuple[str, ...]
    sandbox: Sandbox
    timeout_s: float
    patience: int
    limits: Limits

    def key(self, program: Program) -> str:
        """Return what the votes of a program follow from, as a hash."""
        files = [[file.path, file.content.hex()] for file in program.files]
        form = [_VERSION, program.source, program.path, program.module, files]
        rules = [self.tests, self.timeout_s, self.patience, repr(self.limits)]
        return hashlib.sha256(json.dumps([form, rules]).encode()).hexdigest()

    async def votes(self, program: Program) -> tuple[str, bool]:
        """Put one program to every test, in as many processes as it ends.

        Returns:
            Its votes, and whether they are what it says: False after a trouble of the sandbox.
        """
        votes = ""
        left_s = _WALL * (_START_S + self.timeout_s * len(self.tests))
        while len(votes) < len(self.tests) and left_s > 0 and not self._weary(votes):
            started = time.monotonic()
            outcome = await self._run(program, len(votes), left_s)
            left_s -= time.monotonic() - started
            letters = _LETTERS.fullmatch(outcome.result)
            if outcome.execution.status is Status.SANDBOX_ERROR:
                return votes.ljust(len(self.tests), UNASKED), False
            if letters is None or len(letters[1]) > len(self.tests) - len(votes):
                return votes.ljust(len(self.tests), GONE), True  # never at the tests, or forged
            votes += letters[1].decode("ascii")
            if len(votes) < len(self.tests) and not self._weary(votes):
                votes += GONE
        return votes.ljust(len(self.tests), UNASKED), True

    async def _run(self, program: Program, first: int, most_s: float) -> Outcome:
        """Put a program to the tests from the `first` on, in one process."""
        tests = self.tests[first:]
        cpu_s = _START_S + self.timeout_s * len(tests)
        request = {"tests": tests, "timeout_s": self.timeout_s, "patience": self.patience}
        job = Job(
            guest=_GUEST,
            program=program,
            request=marshal.dumps(request),
            limits=replace(self.limits, wall_s=min(most_s, _WALL * cpu_s), cpu_s=cpu_s),
            enough=_stalled(_START_S + _STALL * self.timeout_s),
        )
        return await self.sandbox.submit(job)

    def _weary(self, votes: str) -> bool:
        end = votes[-self.patience :]
        return len(end) == self.patience and not set(end) & {PASSED, FAILED}


def _stalled(most_s: float) -> Callable[[bytes], bool]:
    """Return what tells that no letter has come for so long: the program keeps our clocks off."""
    seen = -1
    since = time.monotonic()

    def enough(result: bytes) -> bool:
        nonlocal seen, since
        if len(result) != seen:
            seen, since = len(result), time.monotonic()
        return time.monotonic() - since > most_s

    return enough


class VoteLog:
    """Votes on disk: a JSON line each, appended, so that a killed run goes on where it was.

    Unlike the cache of verdicts it keeps what was late: a vote is no verdict, and the late ones are
    those that take the time. Delete the file to ask again.

    Args:
        path: The file; made if need be.

    Raises:
        BadFile: on entering, if it cannot be read or written.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._votes: dict[str, str] = {}
        self._file: IO[str] | None = None

    def __enter__(self) -> Self:
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            whole = self._path.read_bytes() if self._path.exists() else b""
            for line in whole.split(b"\n"):
                row = _row(line)
                if row is not None:
                    self._votes[row[0]] = row[1]
            self._file = self._path.open("a", encoding="ascii")
            if whole and not whole.endswith(b"\n"):  # the last line was cut off in writing
                self._file.write("\n")
        except OSError as error:
            raise BadFile(
                f"{self._path}: cannot be used ({error.strerror}); name another file"
            ) from None
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        where: TracebackType | None,
    ) -> None:
        if self._file is not None:
            self._file.close()

    def get(self, key: str) -> str | None:
        """Return the votes of a key; None if there are none."""
        return self._votes.get(key)

    def put(self, key: str, votes: str) -> None:
        """Keep votes."""
        assert self._file is not None, "enter the log first"
        self._votes[key] = votes
        self._file.write(json.dumps([key, votes]) + "\n")
        self._file.flush()


def _row(line: bytes) -> tuple[str, str] | None:
    """Return what a line says; None if it is none of ours, such as one that was cut off."""
    try:
        key, votes = json.loads(line)
    except (ValueError, TypeError, RecursionError):
        return None
    return (key, votes) if isinstance(key, str) and isinstance(votes, str) else None
