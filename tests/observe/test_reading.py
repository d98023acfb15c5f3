"""Ledgers are read whatever a program made of them."""

import json
import os
import zlib
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from runwright.core import Block, Call, Span, Value, Variable
from runwright.observe.guest.ledger import DOCUMENT_BYTES, HEADER, LENGTH, LOG_BYTES, PLACE, Ledger
from runwright.observe.reading import Contents, read, read_replayed

BLOCKS = tuple(
    Block(number, name, (Span(number + 1, 0, number + 1, 4),))
    for number, name in enumerate(("f", "f", "g"))
)
ARMS = 2
DOCUMENT: dict[str, Any] = {
    "texts": [["int", "1", 0], ["int", "2", 0]],
    "variables": [["x", 0], ["x", 1]],
    "states": [[0], [1], []],
    "frames": [[0, 0, None, 0, 0], [3, 1, 0, 1, 2]],
    "steps": [[0, 1, [0], 0, 0, 1, None], [7, 2, [], 3, 2, None, "KeyError"]],
    "head": 1,
    "steps_opened": 8,
    "ended": True,
}


def written(document: dict[str, Any] | None = None, *events: bytes) -> bytes:
    """Return the bytes of a ledger."""
    descriptor = os.memfd_create("ledger")
    ledger = Ledger(descriptor, len(BLOCKS) + ARMS)
    ledger.hits[1], ledger.hits[4] = 5, 2
    for event in events:
        assert ledger.log(event)
    if document is not None:
        assert ledger.write(document)
    data = os.pread(descriptor, 1 << 24, 0)
    os.close(descriptor)
    return data


def found(data: bytes) -> Contents:
    return read(data, BLOCKS, ARMS)


def test_a_document_is_put_together() -> None:
    contents = found(written(DOCUMENT))
    first, last = contents.steps
    assert (first.index, first.block, first.guards, first.frame) == (0, 1, (0,), 0)
    assert first.before == (Variable("x", Value("int", "1")),)
    assert first.after == (Variable("x", Value("int", "2")),)
    assert (last.index, last.depth, last.after, last.raised) == (7, 1, (), "KeyError")
    assert contents.calls == (Call(0, "f", 0), Call(3, "g", 1, caller=0, thread=1, task=2))
    assert (contents.hits, contents.taken, contents.head) == ((0, 5, 0), (0, 2), 1)
    assert (contents.opened, contents.ended, contents.problem) == (8, True, "")


def test_without_a_document_there_are_counts_and_the_log() -> None:
    contents = found(written(None, b"one", b"two"))
    assert (contents.hits, contents.steps, contents.ended) == ((0, 5, 0), (), False)
    assert contents.log.endswith(b"two")


def test_a_log_that_a_document_holds_is_not_read_again() -> None:
    killed = {**DOCUMENT, "ended": False}
    assert found(written({**killed, "logged": 2}, b"one", b"two")).log == b""
    assert found(written({**killed, "logged": 1}, b"one", b"two")).log != b""
    assert found(written(DOCUMENT, b"one", b"two")).log == b""


def test_a_replayed_log_gives_steps_and_keeps_counts() -> None:
    killed = found(written(None, b"one"))
    replayed = read_replayed(json.dumps(DOCUMENT).encode(), killed, BLOCKS)
    assert (len(replayed.steps), replayed.hits, replayed.opened) == (2, (0, 5, 0), 8)
    assert "log of the run" in read_replayed(b"{", killed, BLOCKS).problem


@pytest.mark.parametrize(
    ("part", "junk"),
    [
        ("texts", [["int", "1"]]),
        ("texts", [["int", "1", -3]]),
        ("variables", [["x", 9]]),
        ("variables", [["x", -1]]),
        ("states", [[0, 9]]),
        ("states", [7]),
        ("frames", []),
        ("frames", [[0, 0, None, 0]]),
        ("steps", [[]]),
        ("steps", [[0, 9, [], 0, 0, 1, None]]),
        ("steps", [[0, -1, [], 0, 0, 1, None]]),
        ("steps", [["0", 1, [], 0, 0, 1, None]]),
        ("steps", [[0, 1, [9], 0, 0, 1, None]]),
        ("steps", [[0, 1, [], 10**30, 0, 1, None]]),
        ("steps", [[0, 1, [], 0, 5, 1, None]]),
        ("steps", [[5, 1, [], 0, 0, 1, None], [5, 1, [], 0, 0, 1, None]]),
        ("steps", 3),
        ("steps_opened", -1),
        ("head", "x"),
    ],
)
def test_a_document_that_does_not_fit_is_a_problem_and_counts_stay(part: str, junk: object) -> None:
    contents = found(written({**DOCUMENT, part: junk}))
    assert contents.problem.startswith("the run left no readable trace")
    assert (contents.hits, contents.taken, contents.steps) == ((0, 5, 0), (0, 2), ())


def test_half_a_character_is_shown_as_its_escape() -> None:
    half = {**DOCUMENT, "texts": [["a\ud800", "b\udfff", 0], ["int", "2", 0]], "note": "\ud800"}
    contents = found(written(half))
    assert contents.steps[0].before == (Variable("x", Value("a\\ud800", "b\\udfff")),)
    assert contents.problem == "\\ud800"


def test_what_is_read_is_bounded() -> None:
    long = b"[" * (DOCUMENT_BYTES + 1)
    data = written(DOCUMENT)
    place = PLACE.pack(9, len(data), len(long), zlib.crc32(long))
    forged = data[: HEADER.size] + place + data[HEADER.size + PLACE.size :] + long
    assert "too long" in found(forged).problem
    assert "too long" in read_replayed(long, found(data), BLOCKS).problem


def test_a_log_is_no_longer_than_it_may_be() -> None:
    data = written(None, b"one")
    magic, counters, start, _, steps = HEADER.unpack_from(data)
    record = LENGTH.pack(1) + b"x"
    endless = data[:start] + record * LOG_BYTES
    forged = HEADER.pack(magic, counters, start, len(endless), steps) + endless[HEADER.size :]
    assert 0 < len(found(forged).log) <= LOG_BYTES


def test_a_ledger_of_another_program_is_a_problem() -> None:
    assert "no readable trace" in read(written(DOCUMENT), BLOCKS[:2], ARMS).problem


@given(st.binary(max_size=200))
def test_any_bytes_are_read(data: bytes) -> None:
    assert len(found(data).hits) == 3


@given(st.data())
def test_a_spoiled_ledger_is_read(data: st.DataObject) -> None:
    whole = written(DOCUMENT, b"one")
    at = data.draw(st.integers(0, 400) | st.integers(0, len(whole)))
    noise = data.draw(st.binary(max_size=30))
    for spoiled in (whole[:at], whole[:at] + noise + whole[at + len(noise) :]):
        assert len(found(spoiled).hits) == 3
