"""What a ledger holds outlives the process, and a ledger that cannot be written harms nobody."""

import os
import signal

from runwright.observe.guest.ledger import Ledger
from runwright.observe.reading import read

RECORD = [0, 0, [], 0, 0, [["x", "int", "1", 0]]]


def test_what_was_written_is_there_after_a_kill() -> None:
    descriptor = os.memfd_create("ledger")
    child = os.fork()
    if child == 0:
        ledger = Ledger(descriptor, 2)
        ledger.hits[1] = 7
        ledger.log(RECORD)
        ledger.fill_slot({"steps_opened": 3}, [])
        os.kill(os.getpid(), signal.SIGKILL)
    os.waitpid(child, 0)
    contents = read(os.pread(descriptor, 1 << 16, 0), 2)
    os.close(descriptor)
    assert (contents.hits, len(contents.steps), contents.opened) == ((0, 7), 1, 3)


def test_a_log_that_has_ended_takes_no_more_lines() -> None:
    descriptor = os.memfd_create("ledger")
    ledger = Ledger(descriptor, 1)
    ledger.log(RECORD)
    ledger.fill_slot({"steps_opened": 1}, [])
    ledger.log([1, *RECORD[1:]])
    contents = read(os.pread(descriptor, 1 << 16, 0), 1)
    os.close(descriptor)
    assert (contents.problem, len(contents.steps)) == ("", 1)


def test_a_ledger_whose_file_was_closed_goes_quiet() -> None:
    descriptor = os.memfd_create("ledger")
    ledger = Ledger(descriptor, 1)
    os.close(descriptor)
    ledger.log(RECORD)
    ledger.fill_slot({"steps_opened": 1}, [])
    ledger.hits[0] = 3
    assert ledger.hits[0] == 3


def test_a_detached_ledger_writes_nothing() -> None:
    descriptor = os.memfd_create("ledger")
    ledger = Ledger(descriptor, 1)
    size = os.fstat(descriptor).st_size
    ledger.detach()
    ledger.log(RECORD)
    ledger.fill_slot({"steps_opened": 1}, [])
    assert os.fstat(descriptor).st_size == size
    os.close(descriptor)
