"""Reading the ledger that a traced run left behind; a program can write there, so it may be junk.

What cannot be read is said in `Contents.problem`; nothing here raises.
"""

import json
import struct
import zlib
from dataclasses import dataclass
from typing import Any

from runwright.core.trace import Step, Variable
from runwright.core.value import Value
from runwright.observe.guest.ledger import HEADER, MAGIC, SLOT, SLOT_BYTES

_JUNK = (ValueError, TypeError, KeyError, IndexError, RecursionError, struct.error)


@dataclass(frozen=True, slots=True)
class Contents:
    """What a ledger says."""

    hits: tuple[int, ...]
    steps: tuple[Step, ...] = ()  # in order of their index
    opened: int = 0  # steps of the whole run
    returned: Value | None = None
    ended: bool = False  # by itself
    slept: bool = False  # so its last steps may not have been kept
    problem: str = ""  # why it says less than was asked for; "": it does not


@dataclass
class _Draft:
    """A step while the records of it are put together."""

    block: int
    guards: tuple[int, ...]
    frame: int
    depth: int
    before: tuple[Variable, ...]
    after: tuple[Variable, ...] = ()
    raised: str | None = None


def read(data: bytes, blocks: int) -> Contents:
    """Read a ledger.

    Args:
        data: The bytes of the run's result.
        blocks: Number of static blocks of the program.
    """
    hits = (0,) * blocks
    try:
        magic, count, log_end = HEADER.unpack_from(data)
        if magic != MAGIC or count != blocks:
            raise ValueError("it does not begin as one")
        hits = struct.unpack_from(f"<{blocks}Q", data, HEADER.size)
        log_start = HEADER.size + 8 * blocks
        document = _newest(data, log_end) if log_end else {}
        drafts = _drafts(data[log_start : log_end or len(data)], document, blocks)
        returned = document.get("returned")
        return Contents(
            hits=hits,
            steps=tuple(_step(index, drafts[index]) for index in sorted(drafts)),
            opened=max([_natural(document.get("steps_opened", 0)), *(i + 1 for i in drafts)]),
            returned=None if returned is None else _value(returned),
            ended=document.get("ended") is True,
            slept=document.get("slept") is True,
            problem=str(document.get("note", "")),
        )
    except _JUNK as error:
        return Contents(hits, problem=f"the run left no readable trace: {error}")


def _newest(data: bytes, start: int) -> dict[str, Any]:
    """Return the newer of the two documents that is whole; empty if there is none."""
    found: list[tuple[int, bytes]] = []
    for offset in (start, start + SLOT_BYTES):
        if offset + SLOT.size > len(data):
            continue
        number, length, checksum = SLOT.unpack_from(data, offset)
        content = data[offset + SLOT.size : offset + SLOT.size + length]
        if number and length == len(content) and zlib.crc32(content) == checksum:
            found.append((number, content))
    return dict(json.loads(max(found)[1])) if found else {}


def _drafts(log: bytes, document: dict[str, Any], blocks: int) -> dict[int, _Draft]:
    drafts: dict[int, _Draft] = {}
    lines = log.split(b"\n")[:-1]  # the last line ended with a line end, or never did
    records = [json.loads(line) for line in lines if line.strip(b"\0")]
    for record in [*records, *document.get("updates", ()), *document.get("steps", ())]:
        index = _natural(record[0])
        block, guards = _block(record[1], blocks), tuple(_block(g, blocks) for g in record[2])
        if len(record) > _UPDATE_LENGTH:
            frame, depth, before, *ending = record[3:]
            drafts[index] = _Draft(
                block, guards, _natural(frame), _natural(depth), _variables(before)
            )
        else:
            ending = record[3:]
        draft = drafts[index]
        draft.block, draft.guards = block, guards
        if ending and ending[0] is not None:
            draft.after = _variables(ending[0])
            draft.raised = None if ending[1] is None else str(ending[1])
    return drafts


_UPDATE_LENGTH = 5  # index, block, guards, after, raised; a full record has frame, depth and before


def _step(index: int, draft: _Draft) -> Step:
    return Step(
        index=index,
        block=draft.block,
        frame=draft.frame,
        depth=draft.depth,
        before=draft.before,
        after=draft.after,
        raised=draft.raised,
        guards=draft.guards,
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


def _variables(items: list[list[Any]]) -> tuple[Variable, ...]:
    return tuple(Variable(str(name), _value(value)) for name, *value in items)


def _value(parts: list[Any]) -> Value:
    kind, text, omitted_bytes = parts
    return Value(str(kind), str(text), _natural(omitted_bytes))
