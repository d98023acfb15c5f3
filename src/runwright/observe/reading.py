"""Reading the ledger that a traced run left behind; a program can write there, so it may be junk.

What cannot be read is said in `Contents.problem`; nothing here raises. At most `DOCUMENT_BYTES` of
JSON are parsed, which takes at most some twenty times as much memory, and `LOG_BYTES` of the log.
"""

import json
import struct
import zlib
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any

from runwright.core.block import Arm, Block
from runwright.core.execution import Execution
from runwright.core.status import Status
from runwright.core.trace import Call, Step, Trace, Variable
from runwright.core.value import Value
from runwright.core.visible import encodable
from runwright.observe.guest.ledger import (
    DOCUMENT_BYTES,
    HEADER,
    LENGTH,
    LOG_BYTES,
    MAGIC,
    PLACE,
)

_JUNK = (ValueError, TypeError, KeyError, IndexError, RecursionError, struct.error)


@dataclass(frozen=True, slots=True)
class Contents:
    """What a ledger says."""

    hits: tuple[int, ...]
    taken: tuple[int, ...] = ()
    steps: tuple[Step, ...] = ()  # in order of their index
    calls: tuple[Call, ...] = ()
    head: int = 0  # how many of the steps are the first ones
    opened: int = 0  # steps of the whole run
    returned: Value | None = None
    ended: bool = False  # by itself
    slept: bool = False  # so its last steps may not have been kept
    running: int = 0  # how many of its first calls may still be under way at its last steps
    log: bytes = b""  # of a run that was killed: events which no document has
    problem: str = ""  # why it says less than was asked for; "": it does not


def read(data: bytes, blocks: tuple[Block, ...], arms: int) -> Contents:
    """Read a ledger.

    Args:
        data: The bytes of the run's result.
        blocks: Static blocks of the program.
        arms: Number of its arms.
    """
    count = len(blocks) + arms
    hits, taken = (0,) * len(blocks), (0,) * arms
    try:
        magic, counters, log_start, log_end, steps = HEADER.unpack_from(data)
        if magic != MAGIC or counters != count:
            raise ValueError("it does not begin as one")
        counted = struct.unpack_from(f"<{count}Q", data, HEADER.size + 2 * PLACE.size)
        hits, taken = counted[: len(blocks)], counted[len(blocks) :]
        document = _newest(data)
        contents = _told(document, blocks, hits, taken)
        if not contents.ended:
            contents = replace(contents, opened=max(contents.opened, _natural(steps)))
            log = _log(data, log_start, log_end)
            if len(log) > _natural(document.get("logged", 0)):
                return replace(contents, log=b"".join(log))
        return contents
    except _JUNK as error:
        return Contents(hits, taken, problem=f"the run left no readable trace: {error}")


def read_replayed(data: bytes, contents: Contents, blocks: tuple[Block, ...]) -> Contents:
    """Return contents with the steps of the document that a replay of their log gave."""
    try:
        replayed = _told(_parsed(data), blocks, contents.hits, contents.taken)
    except _JUNK as error:
        return replace(contents, problem=f"the log of the run cannot be read: {error}")
    opened = max(contents.opened, replayed.opened)
    return replace(replayed, opened=opened, problem=contents.problem)


def trace_of(
    execution: Execution, blocks: tuple[Block, ...], arms: tuple[Arm, ...], contents: Contents
) -> Trace:
    """Return what a run and its ledger tell."""
    untold = execution.status in (Status.COMPILE_ERROR, Status.SANDBOX_ERROR)
    omitted = contents.opened - len(contents.steps)
    return Trace(
        execution.program,
        blocks,
        contents.steps,
        omitted=omitted,
        head=contents.head if omitted else len(contents.steps),
        hits=contents.hits,
        status=execution.status,
        returned=contents.returned,
        fault=execution.fault,
        stdout=str(execution.stdout),
        detail=execution.detail if untold else contents.problem,
        calls=contents.calls,
        arms=arms,
        taken=contents.taken,
    )


def _told(
    document: dict[str, Any],
    blocks: tuple[Block, ...],
    hits: tuple[int, ...],
    taken: tuple[int, ...],
) -> Contents:
    """Return what a document says, if it is not junk; `render.py` has its form."""
    texts = [_value(parts) for parts in document.get("texts", ())]
    pairs = document.get("variables", ())
    variables = [Variable(encodable(name), texts[_natural(text)]) for name, text in pairs]
    states = [tuple([variables[_natural(v)] for v in s]) for s in document.get("states", ())]
    frames = {_natural(frame[0]): frame for frame in document.get("frames", ())}
    steps = tuple(_step(parts, states, frames, blocks) for parts in document.get("steps", ()))
    if any(one.index >= other.index for one, other in pairwise(steps)):
        raise ValueError("its steps are out of order")
    functions = {step.frame: blocks[step.block].function for step in reversed(steps)}
    returned = document.get("returned")
    return Contents(
        hits=hits,
        taken=taken,
        steps=steps,
        calls=tuple(_call(frames[frame], functions[frame]) for frame in sorted(functions)),
        head=min(_natural(document.get("head", 0)), len(steps)),
        opened=max(_natural(document.get("steps_opened", 0)), steps[-1].index + 1 if steps else 0),
        returned=None if returned is None else _value(returned),
        ended=document.get("ended") is True,
        slept=document.get("slept") is True,
        running=_natural(document.get("running", 0)),
        problem=encodable(document.get("note", "")),
    )


def _newest(data: bytes) -> dict[str, Any]:
    """Return the newer of the two documents that is whole; empty if there is none."""
    found: list[tuple[int, bytes]] = []
    for at in (HEADER.size, HEADER.size + PLACE.size):
        number, start, length, checksum = PLACE.unpack_from(data, at)
        content = data[start : start + length]
        if number and length == len(content) and zlib.crc32(content) == checksum:
            found.append((number, content))
    return _parsed(max(found)[1]) if found else {}


def _parsed(content: bytes) -> dict[str, Any]:
    if len(content) > DOCUMENT_BYTES:
        raise ValueError(f"a document of {len(content)} bytes is too long")
    return dict(json.loads(content))


def _log(data: bytes, start: int, end: int) -> list[bytes]:
    """Return the records of a log, lengths included."""
    records: list[bytes] = []
    end = min(end, start + LOG_BYTES, len(data))
    while start + LENGTH.size <= end:
        (length,) = LENGTH.unpack_from(data, start)
        if not length or start + LENGTH.size + length > end:
            break
        records.append(data[start : start + LENGTH.size + length])
        start += LENGTH.size + length
    return records


def _step(
    parts: list[Any],
    states: list[tuple[Variable, ...]],
    frames: dict[int, Any],
    blocks: tuple[Block, ...],
) -> Step:
    index, block, guards, frame, before, after, raised = parts
    return Step(
        index=_natural(index),
        block=_block(block, len(blocks)),
        frame=_natural(frame),
        depth=_natural(frames[frame][1]),
        before=states[_natural(before)],
        after=() if after is None else states[_natural(after)],
        raised=None if raised is None else encodable(raised),
        guards=tuple([_block(guard, len(blocks)) for guard in guards]),
    )


def _call(frame: list[Any], function: str) -> Call:
    number, depth, caller, thread, task = frame
    return Call(
        frame=_natural(number),
        function=function,
        depth=_natural(depth),
        caller=None if caller is None else _natural(caller),
        thread=_natural(thread),
        task=_natural(task),
    )


def _natural(value: object) -> int:
    if type(value) is not int or not 0 <= value < 1 << 63:
        raise ValueError(f"{value!r:.40} is no count")
    return value


def _block(value: object, blocks: int) -> int:
    number = _natural(value)
    if number >= blocks:
        raise ValueError(f"there is no block {number}")
    return number


def _value(parts: list[Any]) -> Value:
    kind, text, omitted_bytes = parts
    return Value(encodable(kind), encodable(text), _natural(omitted_bytes))
