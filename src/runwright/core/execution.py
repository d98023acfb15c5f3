"""Execution: one run of one program."""

from dataclasses import dataclass

from runwright.core.isolation import Isolation
from runwright.core.limits import Limits
from runwright.core.network import Network
from runwright.core.program import File, Program
from runwright.core.status import Status
from runwright.core.text import Text
from runwright.core.usage import Usage


@dataclass(frozen=True, slots=True)
class Fault:
    """An exception that ended a run, as the program told it."""

    type: str  # class name, e.g. "ZeroDivisionError"
    message: str
    line: int | None = None  # last line of the program's own file in the traceback


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A file that was asked for and not fetched."""

    path: str  # relative to the work directory; a glob that matched nothing; "" for several
    reason: str


@dataclass(frozen=True, slots=True)
class Execution:
    """One run of one program: what it did, never what we think of it."""

    program: Program
    status: Status
    exit_code: int | None  # None: did not exit by itself
    signal: int | None  # the signal that ended it
    stdout: Text
    stderr: Text
    usage: Usage
    isolation: Isolation  # what really held, never what was asked for
    limits: Limits
    fault: Fault | None = None
    detail: str = ""  # which limit was hit, or what the sandbox could not do
    network: Network = Network.NONE  # what really was in reach
    files: tuple[File, ...] = ()  # fetched from the work directory, in order of their paths
    left_out: tuple[LeftOut, ...] = ()  # asked for and not fetched
