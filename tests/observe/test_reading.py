"""Ledgers are read whatever a program made of them."""

import json
import os
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from runwright.core import Value, Variable
from runwright.observe.guest.ledger import HEADER, MAGIC, SLOT, SLOT_BYTES, Ledger
from runwright.observe.reading import read

FULL = [0, 1, [0], 0, 0, [["x", "int", "1", 0]]]
CLOSED = [0, 1, [0], [["x", "int", "2", 0]], None]


def written(*records: list[object], **document: object) -> bytes:
    """Return the bytes of a ledger of three blocks with a log and, if asked for, a slot."""
    descriptor = os.memfd_create("ledger")
    ledger = Ledger(descriptor, 3)
    ledger.hits[1] = 5
    for record in records:
        ledger.log(record)
    if document:
        steps = document.pop("steps", [])
        assert isinstance(steps, list)
        ledger.fill_slot(document, steps)
    data = os.pread(descriptor, 1 << 24, 0)
    os.close(descriptor)
    return data


def test_a_step_is_put_together_from_its_records() -> None:
    contents = read(written(FULL, CLOSED), 3)
    (step,) = contents.steps
    assert (step.index, step.block, step.guards) == (0, 1, (0,))
    assert step.before == (Variable("x", Value("int", "1")),)
    assert step.after == (Variable("x", Value("int", "2")),)
    assert (contents.hits, contents.opened, contents.problem) == ((0, 5, 0), 1, "")


def test_the_slot_adds_last_steps_and_how_the_run_ended() -> None:
    last = [7, 2, [], 1, 1, [], [], "KeyError"]
    data = written(FULL, steps=[last], updates=[CLOSED], steps_opened=8, ended=True)
    contents = read(data, 3)
    assert [step.index for step in contents.steps] == [0, 7]
    assert contents.steps[0].after == (Variable("x", Value("int", "2")),)
    assert contents.steps[1].raised == "KeyError"
    assert (contents.opened, contents.ended) == (8, True)


def test_a_slot_that_was_cut_off_while_written_leaves_the_older_one() -> None:
    descriptor = os.memfd_create("ledger")
    ledger = Ledger(descriptor, 3)
    for steps_opened in (1, 2):
        ledger.fill_slot({"steps_opened": steps_opened}, [])
    size = os.fstat(descriptor).st_size
    assert read(os.pread(descriptor, size, 0), 3).opened == 2
    os.pwrite(descriptor, b"junk", size - 4)
    assert read(os.pread(descriptor, size, 0), 3).opened == 1
    os.close(descriptor)


def test_last_steps_beyond_the_room_of_a_slot_are_dropped_from_the_front() -> None:
    wide = [["x", "str", "y" * 5000, 0]]
    steps = [[index, 0, [], 0, 0, wide, [], None] for index in range(1000)]
    kept = [step.index for step in read(written(FULL, steps=steps, ended=True), 3).steps]
    assert kept[-1] == 999
    assert 100 < len(kept) < 1000
    assert len(written(FULL, steps=steps, ended=True)) < 2 * SLOT_BYTES


@pytest.mark.parametrize(
    "record",
    [
        [],
        {},
        [0],
        [0, 9, [], 0, 0, []],
        [0, -1, [], 0, 0, []],
        ["0", 1, [], 0, 0, []],
        [0, 1, [9], 0, 0, []],
        [0, 1, [], 0, 0, [["x", "int"]]],
        [0, 1, [], 0, 0, [["x", "int", "1", -3]]],
        [0, 1, [], 10**30, 0, []],
        [5, 1, [], [], None],
        None,
        3,
    ],
)
def test_a_record_that_does_not_fit_is_a_problem_and_counts_stay(record: object) -> None:
    contents = read(written(FULL, record), 3)  # type: ignore[arg-type]
    assert contents.problem.startswith("the run left no readable trace")
    assert (contents.hits, contents.steps) == ((0, 5, 0), ())


def test_deeply_nested_json_is_a_problem() -> None:
    data = written(FULL) + b"[" * 100_000 + b"\n"
    assert "no readable trace" in read(data, 3).problem


def test_a_document_of_the_wrong_shape_is_a_problem() -> None:
    content = json.dumps([1, 2]).encode()
    data = HEADER.pack(MAGIC, 0, HEADER.size) + SLOT.pack(1, len(content), zlib.crc32(content))
    assert "no readable trace" in read(data + content, 0).problem


@given(st.binary(max_size=200))
def test_any_bytes_are_read(data: bytes) -> None:
    assert len(read(data, 3).hits) == 3


@given(st.data())
def test_a_spoiled_ledger_is_read(data: st.DataObject) -> None:
    whole = written(FULL, CLOSED, steps=[[7, 2, [], 1, 1, [], [], None]], steps_opened=8)
    at = data.draw(st.integers(0, len(whole)))
    noise = data.draw(st.binary(max_size=30))
    for spoiled in (whole[:at], whole[:at] + noise + whole[at + len(noise) :]):
        assert len(read(spoiled, 3).hits) == 3
