"""What a traced program leaves may be junk: nothing raises, and what cannot be read is said."""

import struct

from hypothesis import given
from hypothesis import strategies as st

from runwright.core.block import Block, Span
from runwright.observe.native.layout import HEADER, MAGIC, MOST_GUARDS, SLOT, slot_bytes
from runwright.observe.native.reading import read_foreign

BLOCKS = tuple(Block(n, "f", (Span(n + 1, 0, n + 1, 1),)) for n in range(2))
SIZE = slot_bytes(200)


def slot(number: int, before: bytes = b"", after: bytes = b"", *, block: int = 0) -> bytes:
    guards = [0] * MOST_GUARDS
    sizes = (len(before), len(after), 1, 0)
    head = SLOT.pack(number, block, 7, 0, 0, 0, 0, *guards, *sizes, b"")
    return (head + before + after).ljust(SIZE, b"\0")


def file(*slots: bytes, opened: int = 0) -> bytes:
    header = HEADER.pack(MAGIC, 2, 1, 1, 1, SIZE, opened, 0)
    return header + struct.pack("<3Q", 4, 5, 6) + b"".join(slots)


def test_counts_and_steps_are_read() -> None:
    seen = read_foreign(file(slot(1, b'["n","int","1",0],', b'["n","int","2",0],')), BLOCKS, 1)
    assert (seen.hits, seen.taken, seen.opened, seen.problem) == ((4, 5), (6,), 1, "")
    (step,) = seen.steps
    assert [str(v.value) for v in (*step.before, *step.after)] == ["1", "2"]
    assert seen.calls[0].frame == 7


def test_nothing_left_is_said() -> None:
    assert read_foreign(b"", BLOCKS, 1).problem == "the run left no trace"


def test_block_that_does_not_exist_is_said() -> None:
    seen = read_foreign(file(slot(1, block=9)), BLOCKS, 1)
    assert seen.problem == "the run left no readable trace: there is no block 9"
    assert seen.hits == (4, 5)


def test_bytes_that_are_no_text_are_shown_as_such() -> None:
    (step,) = read_foreign(file(slot(1, b'["s","char *","\xff",0],')), BLOCKS, 1).steps
    assert str(step.before[0].value) == "\N{REPLACEMENT CHARACTER}"


@given(st.binary(max_size=400), st.integers(0, 500))
def test_junk_never_raises(junk: bytes, at: int) -> None:
    whole = file(slot(1, b'["n","int","1",0],'), slot(2))
    read_foreign(whole[:at] + junk + whole[at + len(junk) :], BLOCKS, 1)
    read_foreign(junk, BLOCKS, 1)


def test_slots_larger_than_any_of_ours_are_refused() -> None:
    data = bytearray(file(slot(1)))
    struct.pack_into("<Q", data, 40, 1 << 40)
    assert "its slots have" in read_foreign(bytes(data), BLOCKS, 1).problem
