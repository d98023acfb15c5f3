"""Cell: one piece of source that a session ran, and what came of it."""

from dataclasses import dataclass

from runwright.core.execution import Fault
from runwright.core.isolation import Isolation
from runwright.core.status import Status
from runwright.core.text import Text
from runwright.core.usage import Usage


@dataclass(frozen=True, slots=True)
class Rows:
    """What a query gave: the first rows, and how many more there were."""

    columns: tuple[str, ...]
    rows: tuple[object, ...]  # each a tuple of None, int, float, str or bytes, one per column
    omitted: int = 0


@dataclass(frozen=True, slots=True)
class Cell:
    """One piece of source that a session ran: what it did, never what we think of it."""

    source: str
    status: Status
    stdout: Text  # begins with what background work wrote since the last cell
    stderr: Text
    usage: Usage
    isolation: Isolation
    exit_code: int | None = None  # shell: of the last command; Python: of `sys.exit`
    value: Text | None = None  # Python: `repr` of the last expression, unless that is None
    rows: Rows | None = None  # SQLite: of the last statement that gives rows
    fault: Fault | None = None
    lost: bool = False  # the session ended with this cell
    detail: str = ""  # which limit was hit, or how the session was lost
