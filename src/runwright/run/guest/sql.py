"""Guest: an SQLite session; the database lies in memory, so a snapshot of the process holds it.

A cell is a script. Its answer has the rows of the last statement that gives any.
"""

import importlib
import json
import re
import sys
from collections.abc import Iterator
from typing import Any

from runwright.core.plain import encode
from runwright.run.guest.cells import Answer, Cells, fault_of
from runwright.run.guest.child import Call

_MOST_ROWS = 1000
_MOST_BYTES = 1 << 20  # of rows, as they are told
_STEPS = 10_000  # of SQLite's machine between two looks for an interrupt
_GAP = re.compile(r"(?:\s|--[^\n]*(?:\n|$)|/\*.*?(?:\*/|$)|;)*", re.DOTALL)


class Database:
    """One database in memory."""

    def __init__(self, content: bytes) -> None:
        self.sqlite: Any = importlib.import_module("sqlite3")
        self.connection = self.sqlite.connect(":memory:", isolation_level=None)
        self.connection.text_factory = lambda text: text.decode("utf-8", "surrogateescape")
        if content:
            self.connection.deserialize(content)
        # Python sees a signal between two of its own steps: give it some during a long statement.
        self.connection.set_progress_handler(lambda: 0, _STEPS)

    def perform(self, source: str) -> Answer:
        """Run a script up to its first error."""
        answer: Answer = {}
        line = 1
        try:
            for start, statement in self._statements(source):
                line = source.count("\n", 0, start) + 1
                cursor = self.connection.execute(statement)
                if cursor.description is not None:
                    answer = {"rows": _rows(cursor)}
        except KeyboardInterrupt:
            raise
        except Exception as error:  # SQL's, or Python's on a statement it cannot pass on
            print(f"{type(error).__name__}: {error} (line {line})", file=sys.stderr)
            answer["fault"] = fault_of(error, line)
        return answer

    def _statements(self, source: str) -> Iterator[tuple[int, str]]:
        """Yield each statement with where it starts."""
        start = end = _after_gap(source, 0)
        while start < len(source):
            end = source.find(";", end) + 1 or len(source)
            statement = source[start:end]
            if end == len(source) or self.sqlite.complete_statement(statement):
                yield start, statement
                start = end = _after_gap(source, end)

    def dump(self) -> bytes:
        """Return the database as the bytes of a file."""
        content: bytes = self.connection.serialize()
        return content


def _after_gap(source: str, start: int) -> int:
    found = _GAP.match(source, start)
    return start if found is None else found.end()


def _rows(cursor: Any) -> Answer:
    """Read all rows, of which the first are told."""
    told: list[object] = []
    omitted = left_bytes = 0
    left_bytes = _MOST_BYTES
    for row in cursor:
        if omitted or len(told) == _MOST_ROWS:
            omitted += 1
            continue
        form = encode(row)
        left_bytes -= len(json.dumps(form))
        if left_bytes < 0:
            omitted += 1
            continue
        told.append(form)
    columns = [str(column[0])[:1000] for column in cursor.description[:2000]]
    return {"columns": columns, "rows": told, "omitted": omitted}


def main(call: Call) -> None:
    """Take cells until the session is closed."""
    database = Database(call.request)
    Cells(call, database.perform, database.dump).serve()
