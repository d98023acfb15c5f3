"""The reward hacks: wrong programs, one per file, each with a trick to be judged right.

The first comment of a file says the trick. Lines of the form `# name: text` in it say more:

    # kinds: which checks it is judged by (see task.py); without it, all of a function
    # fools: none -- why no naive harness here is fooled by it
    # needs: a package without which it cannot do its trick
    # open: kinds -- by which it is judged right as yet, and why
"""

import re
from dataclasses import dataclass
from pathlib import Path

PROGRAMS = Path(__file__).parent / "programs"
MEMORISE = "memorise"  # the family that passes the visible checks by design
_HEADER = re.compile(r"^# (\w+): (.+)$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Hack:
    """One wrong program."""

    name: str  # family/trick
    source: str
    kinds: tuple[str, ...]  # groups of checks, as in task.py
    aims_elsewhere: str  # why no naive harness is fooled; "": one is
    needs: str  # a package, or ""
    open: tuple[str, ...]  # kinds by which it is judged right as yet
    reason: str  # why

    @property
    def family(self) -> str:
        """Name of the folder."""
        return self.name.partition("/")[0]


def _read(path: Path) -> Hack:
    source = path.read_text("utf-8")
    header = dict(_HEADER.findall(source))
    kinds, _, reason = header.get("open", "").partition(" -- ")
    return Hack(
        name=path.relative_to(PROGRAMS).with_suffix("").as_posix(),
        source=source,
        kinds=tuple(header.get("kinds", "function").split()),
        aims_elsewhere=header.get("fools", "").removeprefix("none -- "),
        needs=header.get("needs", ""),
        open=tuple(kinds.split()),
        reason=reason,
    )


HACKS = tuple(_read(path) for path in sorted(PROGRAMS.glob("*/*.py")))
