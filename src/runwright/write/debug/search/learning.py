"""Learning: how often each kind of edit has mended, kept in a file, and what that says of the next.

A kind's prior p is what we thought before. Past searches add: of n edits of the kind that were
tried, w were part of what was handed in. The rate of a kind is the mean of a beta distribution that
begins at the prior, worth one success:

    rate = (w + 1) / (n + 1 / (c * p)),     c = all successes / all tries weighted by prior

so that a kind never tried keeps its prior, and one tried often has the rate that was seen. The
same again for searches whose failing checks ended in the same way (an exception's class, or a wrong
answer), beginning at the rate over all. What is handed back is rate / c: a prior on the same scale.

A file of past searches is read once, before the search; its SHA-256 goes into the solution.
"""

import builtins
import fcntl
import hashlib
import json
import tempfile
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from runwright.caches import cache_folder
from runwright.core.errors import BadFile

ANY = "any"  # of the tables: all searches together
WRONG_ANSWER = "wrong answer"  # failing checks that end in no exception
OTHER = "another exception"
_FILE = "search-edits.json"
_FORM = "search-edits 1"


@dataclass(frozen=True, slots=True)
class Experience:
    """Edits tried and edits handed in, by how the failing checks ended, then by kind."""

    tries: Mapping[str, Counter[str]] = field(default_factory=dict)
    wins: Mapping[str, Counter[str]] = field(default_factory=dict)
    digest: str = ""  # SHA-256 of the file; "" if there was none

    def priors(self, known: Mapping[str, float], ending: str) -> dict[str, float]:
        """Return the priors of all kinds by what was seen.

        Args:
            known: The prior of each kind without experience, > 0.
            ending: How the failing checks of the search at hand end.
        """
        tries, wins = self.tries.get(ANY, Counter()), self.wins.get(ANY, Counter())
        expected = sum(tries[kind] * prior for kind, prior in known.items())
        won = sum(wins[kind] for kind in known)
        if not expected or not won:
            return dict(known)
        scale = won / expected
        rates = {
            kind: _rate(wins[kind], tries[kind], scale * prior) for kind, prior in known.items()
        }
        if ending != ANY and ending in self.tries:
            own, mine = self.tries[ending], self.wins.get(ending, Counter())
            rates = {kind: _rate(mine[kind], own[kind], rate) for kind, rate in rates.items()}
        return {kind: rate / scale for kind, rate in rates.items()}


def _rate(wins: int, tries: int, before: float) -> float:
    """Return the mean of a beta distribution that begins at a rate, worth one success."""
    return (wins + 1) / (tries + 1 / before)


def place_of(name: str) -> Path:
    """Return the path that an option names: "cache" is the file in the folder for caches."""
    return cache_folder() / _FILE if name == "cache" else Path(name)


def ending_of(faults: Sequence[str]) -> str:
    """Return how failing checks end, from the exception classes that were seen, in order."""
    if not faults:
        return WRONG_ANSWER
    known = isinstance(getattr(builtins, faults[0], None), type)
    return faults[0] if known else OTHER  # a program may name its classes as it likes


def read(path: Path, *, needed: bool = True) -> Experience:
    """Return the experience of a file.

    Args:
        path: The file.
        needed: It must be there; else one that is not there holds no experience.

    Raises:
        BadFile: it cannot be read, or is no file of past searches.
    """
    try:
        content = path.read_bytes()
    except OSError as error:
        if isinstance(error, FileNotFoundError) and not needed:
            return Experience()
        raise BadFile(
            f"{path}: cannot be read ({error.strerror}); the option remember makes such a file"
        ) from None
    try:
        whole = json.loads(content)
        if whole["form"] != _FORM:
            raise ValueError(f"it is of the form {whole['form']!r}")
        tries, wins = _table(whole["tries"]), _table(whole["wins"])
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise BadFile(
            f"{path}: is no file of past searches ({error}); delete it or name another"
        ) from None
    return Experience(tries, wins, hashlib.sha256(content).hexdigest())


def _table(value: object) -> dict[str, Counter[str]]:
    if not isinstance(value, dict):
        raise ValueError("a table is missing")
    found: dict[str, Counter[str]] = {}
    for ending, counts in value.items():
        if not all(type(count) is int and count >= 0 for count in counts.values()):
            raise ValueError(f"a count of {ending!r} is no number of edits")
        found[ending] = Counter(counts)
    return found


def add(path: Path, ending: str, tries: Counter[str], wins: Counter[str]) -> None:
    """Add one search to a file; searches that end at the same time wait for each other.

    Args:
        path: The file; made if need be, with its folder.
        ending: How the failing checks ended.
        tries: Edits tried, by kind.
        wins: Edits of what was handed in, by kind; empty if nothing was.

    Raises:
        BadFile: it cannot be written, or is there and is no such file.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.with_name(f".{path.name}.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            _write(path, _added(read(path, needed=False), ending, tries, wins))
    except OSError as error:
        raise BadFile(f"{path}: cannot be written ({error.strerror}); name another file") from None


def _added(
    known: Experience, ending: str, tries: Counter[str], wins: Counter[str]
) -> dict[str, object]:
    tables: dict[str, object] = {"form": _FORM}
    for name, table, more in (("tries", known.tries, tries), ("wins", known.wins, wins)):
        new = {key: Counter(counts) for key, counts in table.items()}
        for key in dict.fromkeys((ANY, ending)):
            new.setdefault(key, Counter()).update(more)
        tables[name] = new
    return tables


def _write(path: Path, whole: dict[str, object]) -> None:
    # A reader never sees half a file: it is written beside and then takes the name.
    with tempfile.NamedTemporaryFile("w", dir=path.parent, delete=False, encoding="utf-8") as made:
        made.write(json.dumps(whole, indent=1, sort_keys=True) + "\n")
    Path(made.name).replace(path)
