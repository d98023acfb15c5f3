"""Demonstrations: tasks with an analysis, a plan and pseudocode written by hand.

One TOML file per task in the folder of this name. `stubs` define what the pseudocode leaves out,
so that it can be run for real.
"""

import random
import tomllib
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path

from runwright.core.errors import UnknownName

SHOWN = 3  # tasks in a meta prompt, and questions of each task

_FOLDER = Path(__file__).with_name("demonstrations")


@dataclass(frozen=True, slots=True)
class Demonstration:
    """One task as the meta prompt shows it."""

    kind: str
    also: tuple[str, ...]  # patterns of other names of the same task
    questions: tuple[str, ...]
    analysis: str
    plan: str
    pseudocode: str
    stubs: str

    def is_of(self, kind: str) -> bool:
        """Say whether a kind is this task, under whichever name."""
        plain = kind.replace("_", "-").lower()
        return any(fnmatchcase(plain, pattern) for pattern in (self.kind, *self.also))


def demonstrations() -> tuple[Demonstration, ...]:
    """Return all, in the order of their names."""
    return tuple(map(_read, sorted(_FOLDER.glob("*.toml"))))


def demonstration_of(kind: str) -> Demonstration:
    """Return the one of a kind.

    Raises:
        UnknownName: nobody wrote one.
    """
    known = demonstrations()
    for one in known:
        if one.is_of(kind):
            return one
    names = ", ".join(one.kind for one in known)
    raise UnknownName(f"no pseudocode written by hand for {kind!r}; there is some for {names}")


def others(kind: str, source: random.Random) -> tuple[Demonstration, ...]:
    """Return three drawn at random, none of which is the task itself."""
    return tuple(source.sample([one for one in demonstrations() if not one.is_of(kind)], SHOWN))


def _read(path: Path) -> Demonstration:
    form = tomllib.loads(path.read_text("utf-8"))
    return Demonstration(
        kind=form["kind"],
        also=tuple(form["also"]),
        questions=tuple(form["questions"]),
        analysis=form["analysis"].strip(),
        plan=form["plan"].strip(),
        pseudocode=form["pseudocode"],
        stubs=form["stubs"],
    )
