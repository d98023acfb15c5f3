"""What a ledger holds outlives the process, and a ledger that cannot be written harms nobody."""

import os
import signal

from runwright.core import Block, Span
from runwright.observe.guest.ledger import LOG_BYTES, Ledger
from runwright.observe.reading import Contents, read

BLOCKS = tuple(Block(number, "f", (Span(number + 1, 0, number + 1, 4),)) for number in range(2))
DOCUMENT = {
    "texts": [["int", "1", 0]],
    "variables": [["x", 0]],
    "states": [[0], []],
    "frames": [[0, 0, None, 0, 0]],
    "steps": [[0, 1, [], 0, 0, 1, None]],
    "head": 1,
    "steps_opened": 3,
}


def contents(descriptor: int) -> Contents:
    """Read what a ledger of two blocks and one arm holds."""
    return read(os.pread(descriptor, 1 << 20, 0), BLOCKS, 1)


def test_what_was_written_is_there_after_a_kill() -> None:
    descriptor = os.memfd_create("ledger")
    child = os.fork()
    if child == 0:
        ledger = Ledger(descriptor, 3)
        ledger.hits[1], ledger.hits[2] = 7, 5
        ledger.count(9)
        ledger.write(DOCUMENT)
        ledger.log(b"an event")
        os.kill(os.getpid(), signal.SIGKILL)
    os.waitpid(child, 0)
    found = contents(descriptor)
    os.close(descriptor)
    assert (found.hits, found.taken, len(found.steps), found.opened) == ((0, 7), (5,), 1, 9)
    assert b"an event" in found.log


def test_the_newer_document_counts_and_each_may_be_of_any_size() -> None:
    descriptor = os.memfd_create("ledger")
    ledger = Ledger(descriptor, 3)
    for size in (10, 5000, 40, 20_000, 3):
        assert ledger.write({**DOCUMENT, "note": "x" * size})
        assert contents(descriptor).problem == "x" * size
    os.close(descriptor)


def test_a_log_has_its_room_and_no_more() -> None:
    descriptor = os.memfd_create("ledger")
    ledger = Ledger(descriptor, 3)
    assert ledger.log(b"x" * (LOG_BYTES - 100))
    assert not ledger.log(b"x" * 100)
    assert ledger.write(DOCUMENT)
    assert contents(descriptor).problem == ""
    os.close(descriptor)


def test_a_ledger_whose_file_was_closed_goes_quiet() -> None:
    descriptor = os.memfd_create("ledger")
    ledger = Ledger(descriptor, 3)
    os.close(descriptor)
    assert not ledger.write(DOCUMENT)
    ledger.hits[0] = 3
    assert ledger.hits[0] == 3


def test_a_detached_ledger_writes_nothing() -> None:
    descriptor = os.memfd_create("ledger")
    ledger = Ledger(descriptor, 3)
    size = os.fstat(descriptor).st_size
    ledger.detach()
    assert not ledger.log(b"an event")
    assert not ledger.write(DOCUMENT)
    assert os.fstat(descriptor).st_size == size
    os.close(descriptor)
