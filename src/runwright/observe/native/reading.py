"""Reading what a traced program in another language left; it can write there, so it may be junk.

What cannot be read is said in `Seen.problem`; nothing here raises.
"""

import json
import struct
from collections.abc import Iterator
from dataclasses import dataclass

from runwright.core.block import Block
from runwright.core.trace import Call, Step, Variable
from runwright.core.value import Value
from runwright.core.visible import encodable
from runwright.observe.native.layout import HEADER, MAGIC, MOST_GUARDS, SLOT, SLOT_TEXT_BYTES

_JUNK = (ValueError, TypeError, KeyError, IndexError, RecursionError, struct.error)
_CUT = "some values had no room"


@dataclass(frozen=True, slots=True)
class Seen:
    """What a run left."""

    hits: tuple[int, ...]
    taken: tuple[int, ...]
    steps: tuple[Step, ...] = ()  # in order of their index
    calls: tuple[Call, ...] = ()
    opened: int = 0  # steps of the whole run
    slept: bool = False  # its last steps were not kept
    problem: str = ""  # why it says less than was asked for; "": it does not


@dataclass(frozen=True, slots=True)
class _Record:
    """One slot."""

    index: int
    block: int
    guards: tuple[int, ...]
    call: Call
    before: dict[str, Value]
    after: dict[str, Value] | None  # None: it was not left
    raised: str | None
    cut: bool


def read_foreign(data: bytes, blocks: tuple[Block, ...], arms: int) -> Seen:
    """Read the result of a run.

    Args:
        data: Its bytes.
        blocks: The static blocks of the program.
        arms: Number of its arms.
    """
    hits, taken = (0,) * len(blocks), (0,) * arms
    if not data:
        return Seen(hits, taken, problem="the run left no trace")
    try:
        magic, *counts = HEADER.unpack_from(data)
        if magic != MAGIC or counts[:2] != [len(blocks), arms]:
            raise ValueError("it does not begin as one")
        _, _, head, tail, slot, opened, slept = counts
        numbers = struct.unpack_from(f"<{len(blocks) + arms}Q", data, HEADER.size)
        hits, taken = numbers[: len(blocks)], numbers[len(blocks) :]
        start = HEADER.size + 8 * len(numbers)
        if not SLOT.size < slot <= SLOT.size + SLOT_TEXT_BYTES:
            raise ValueError(f"its slots have {slot} bytes")
        found = _records(data, start, slot, head + tail, blocks)
        records = _one_gap(sorted(found, key=lambda record: record.index), head)
        steps, calls = _told(records)
        opened = max(opened, records[-1].index + 1 if records else 0)
        if opened >= 1 << 62:
            raise ValueError(f"{opened} steps are too many")
        problem = _CUT if any(record.cut for record in records) else ""
        return Seen(hits, taken, steps, calls, opened, bool(slept), problem)
    except _JUNK as error:
        return Seen(hits, taken, problem=f"the run left no readable trace: {error}")


def _records(
    data: bytes, start: int, size: int, slots: int, blocks: tuple[Block, ...]
) -> Iterator[_Record]:
    for offset in range(start, start + slots * size, size):
        if offset + SLOT.size > len(data):
            return
        number, block, frame, caller, thread, depth, guards, *rest = SLOT.unpack_from(data, offset)
        if not number:
            continue
        before, after, closed, cut, raised = rest[MOST_GUARDS:]
        if before + after > size - SLOT.size:
            raise ValueError(f"step {number - 1} is too long")
        text = data[offset + SLOT.size : offset + SLOT.size + before + after]
        around = (*rest[: min(guards, MOST_GUARDS)], block)
        if max(around) >= len(blocks):
            raise ValueError(f"there is no block {max(around)}")
        call = Call(frame, blocks[block].function, depth, caller - 1 if caller else None, thread)
        name = raised.split(b"\0", 1)[0].decode("utf-8", "replace")
        yield _Record(
            index=number - 1,
            block=block,
            guards=around[:-1],
            call=call,
            before=_values(text[:before]),
            after=_values(text[before:]) if closed else None,
            raised=name or None,
            cut=bool(cut),
        )


def _one_gap(records: list[_Record], head: int) -> list[_Record]:
    """Leave out what stands between the head and the longest stretch without a gap.

    A run that was killed while it overwrote its ring has steps of two stretches there.
    """
    first = [record for record in records if record.index < head]
    stretches: list[list[_Record]] = [[]]
    for record in records[len(first) :]:
        if stretches[-1] and stretches[-1][-1].index + 1 != record.index:
            stretches.append([])
        stretches[-1].append(record)
    return first + max(stretches, key=len)


def _told(records: list[_Record]) -> tuple[tuple[Step, ...], tuple[Call, ...]]:
    if len({record.index for record in records}) < len(records):
        raise ValueError("two steps have one number")
    calls = {record.call.frame: record.call for record in records}
    return tuple(_step(record) for record in records), tuple(calls[n] for n in sorted(calls))


def _step(record: _Record) -> Step:
    before = record.before
    after = {n: v for n, v in (record.after or {}).items() if before.get(n) != v}
    return Step(
        index=record.index,
        block=record.block,
        frame=record.call.frame,
        depth=record.call.depth,
        before=tuple(Variable(name, value) for name, value in before.items()),
        after=tuple(Variable(name, value) for name, value in after.items()),
        raised=record.raised,
        guards=record.guards,
    )


def _values(text: bytes) -> dict[str, Value]:
    items = json.loads(f"[{text.decode('utf-8', 'replace').rstrip(',')}]", strict=False)
    values = {}
    for name, kind, shown, omitted in items:
        if type(omitted) is not int or omitted < 0:
            raise ValueError(f"{omitted!r:.40} is no count")
        values[encodable(name)] = Value(encodable(kind), encodable(shown), omitted)
    return values
