"""Replies: what a function does with many inputs, called in the sandbox, many in one process.

An input that ends the process is told apart, and the ones after it are called in another process.
"""

import asyncio
import json
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

from runwright.core import plain
from runwright.core.execution import Execution
from runwright.core.limits import Limits
from runwright.core.program import Program
from runwright.core.status import Status
from runwright.run import Job, Sandbox

Input = tuple[object, ...]  # the arguments of one call

_GUEST = "runwright.write.testgen.guest.each"
_READY = b'"ready"'
_CHUNK = 64  # inputs called in one process
_OVERTIME = 4  # calls of a chunk that may run out of time
_MOST_BYTES = 8 << 20  # of the answers of a chunk: as values they take many times as much
_JUNK = (ValueError, KeyError, TypeError, RecursionError)


class Kind(Enum):
    """What came of a call."""

    RETURNED = "returned"  # a plain value
    OPAQUE = "opaque"  # a value that is not plain, or too large
    RAISED = "raised"  # an exception
    OVERTIME = "overtime"  # it ran out of time
    ENDED = "ended"  # the process ended in it
    UNKNOWN = "unknown"  # it was not called, or the sandbox failed


@dataclass(frozen=True, slots=True)
class Reply:
    """What one call did."""

    kind: Kind
    value: object = None  # of RETURNED
    why: str = ""  # the exception's or the value's type, or what ended the process
    way: frozenset[int] = frozenset()  # of a watched call, see `Function.watched`


@dataclass(frozen=True, slots=True)
class Function:
    """A function of a program, called in a sandbox.

    If it is watched, each reply has the blocks (see `runwright.analyze`) that the call entered, and
    the arms that it took, numbered on after the blocks.
    """

    program: Program
    name: str
    sandbox: Sandbox
    call_s: float = 1.0  # processor time of one call
    chunk: int = _CHUNK  # inputs called in one process
    watched: bool = False

    async def replies(self, inputs: Sequence[Input]) -> list[Reply]:
        """Return what the function does with each input, in their order.

        Every process gets new copies of the arguments. A function that is not there, or whose
        program fails before it can be called, has UNKNOWN or ENDED replies alone.

        Raises:
            NotPlain: an argument is not plain.
        """
        parts = [inputs[at : at + self.chunk] for at in range(0, len(inputs), self.chunk)]
        found = await asyncio.gather(*(self._of_chunk(part) for part in parts))
        return [reply for replies in found for reply in replies]

    async def _of_chunk(self, inputs: Sequence[Input]) -> list[Reply]:
        found: list[Reply] = []
        while len(found) < len(inputs):
            execution, replies, ready = await self._run(inputs[len(found) :])
            found += replies[: len(inputs) - len(found)]
            slow = sum(reply.kind in (Kind.OVERTIME, Kind.ENDED) for reply in found)
            lost = execution.status is Status.SANDBOX_ERROR
            if lost or slow >= _OVERTIME:
                break
            if len(found) < len(inputs):
                found.append(Reply(Kind.ENDED if ready else Kind.UNKNOWN, why=_end(execution)))
            if not ready:
                break
        missing = len(inputs) - len(found)
        return [*found, *[found[-1] if found and not ready else Reply(Kind.UNKNOWN)] * missing]

    async def _run(self, inputs: Sequence[Input]) -> tuple[Execution, list[Reply], bool]:
        end_s = 5 * self.call_s + 1  # the machine may be busy
        request = {
            "function": self.name,
            "inputs": [[plain.encode(argument) for argument in one] for one in inputs],
            "call_s": self.call_s,
            "end_s": end_s,
            "overtime": _OVERTIME,
            "watched": self.watched,
        }
        wall_s = 2.0 + end_s * (_OVERTIME + 1)
        job = Job(
            guest=_GUEST,
            program=self.program,
            request=json.dumps(request).encode("ascii"),
            limits=Limits(wall_s=wall_s, cpu_s=wall_s),
        )
        outcome = await self.sandbox.submit(job)
        ready, *lines = outcome.result[:_MOST_BYTES].split(b"\n")
        replies = []
        for line in lines:
            try:
                replies.append(_read(line))
            except _JUNK:  # nothing, or half of something
                break
        return outcome.execution, replies, ready == _READY


def _read(line: bytes) -> Reply:
    kind, what, *ways = json.loads(line)
    way = frozenset(map(int, ways[0])) if ways else frozenset()
    if kind == "returned":
        return Reply(Kind.RETURNED, plain.decode(what), way=way)
    return Reply(Kind(kind), why=str(what)[:200], way=way)


def _end(execution: Execution) -> str:
    """Say what ended a process before it had answered all."""
    if execution.fault is not None:
        return f"{execution.fault.type}: {execution.fault.message}"
    return execution.detail or execution.status.value
