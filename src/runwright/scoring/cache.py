"""Cache: verdicts by what they follow from, so that nothing is judged twice.

The key is a hash of program, checks (or what they follow from, see `Benchmark.digest_of`), limits,
isolation, preloaded modules, the interpreter, and Runwright's own source. Not kept are verdicts
that may be other ones next time: could not judge, and a limit that was hit.
"""

import functools
import hashlib
import sqlite3
import sys
from pathlib import Path
from types import TracebackType
from typing import Self

from runwright.core import Outcome, Status, Verdict, wire
from runwright.core.errors import BadFile

_WAIT_S = 30.0  # for another process that writes
_FIND = "SELECT verdict FROM verdicts WHERE key = ?"
_TABLE = "CREATE TABLE IF NOT EXISTS verdicts (key TEXT PRIMARY KEY, verdict TEXT) WITHOUT ROWID"


class VerdictCache:
    """Verdicts on disk, shared by processes; enter it to open it.

    Args:
        folder: Where its file lies; made if need be.

    Raises:
        BadFile: the folder cannot be written, or its file is none of ours.
    """

    def __init__(self, folder: Path) -> None:
        self._path = folder / "verdicts.sqlite"

    def __enter__(self) -> Self:
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            # Each statement is a transaction of its own; WAL lets others read meanwhile.
            self._base = sqlite3.connect(self._path, timeout=_WAIT_S, isolation_level=None)
            self._base.execute("PRAGMA journal_mode=WAL")
            self._base.execute("PRAGMA synchronous=NORMAL")
            self._base.execute(_TABLE)
        except (OSError, sqlite3.Error) as error:
            raise self._unusable(error) from None
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        where: TracebackType | None,
    ) -> None:
        self._base.close()

    def get(self, key: str) -> Verdict | None:
        """Return the verdict of a key; None if there is none."""
        try:
            row = self._base.execute(_FIND, (key,)).fetchone()
            return None if row is None else wire.loads(Verdict, row[0])
        except (ValueError, sqlite3.Error) as error:
            raise self._unusable(error) from None

    def put(self, key: str, verdict: Verdict) -> None:
        """Keep a verdict, if it would be the same next time."""
        if not lasting(verdict):
            return
        row = (key, wire.dumps(verdict))
        try:
            self._base.execute("INSERT OR REPLACE INTO verdicts VALUES (?, ?)", row)
        except sqlite3.Error as error:
            raise self._unusable(error) from None

    def _unusable(self, error: Exception) -> BadFile:
        return BadFile(
            f"{self._path}: cannot be used ({error}); delete it, or go without by --no-cache"
        )


def lasting(verdict: Verdict) -> bool:
    """Return True if judging again would say the same, but for programs that draw lots."""
    return verdict.outcome is not Outcome.COULD_NOT_JUDGE and all(
        one.outcome is not Outcome.COULD_NOT_JUDGE
        and one.status in (Status.OK, Status.FAILED, Status.COMPILE_ERROR)
        and one.failure not in ("timeout", "memory", "killed", "output_limit")
        for one in verdict.results
    )


@functools.cache
def engine() -> str:
    """Return a hash of what judges: this package's source and the interpreter."""
    whole = hashlib.sha256(sys.version.encode())
    root = Path(__file__).parent.parent
    for path in sorted(root.rglob("*.py")):
        whole.update(path.relative_to(root).as_posix().encode())
        whole.update(path.read_bytes())
    return whole.hexdigest()
