"""Hostile programs: each is contained, harms no later program, and leaves nothing behind.

No attack is ever run outside the sandbox. Before the first one, a harmless program proves that the
level holds; if it does not, every test here fails and no attack is run (see `Arena.open`).
"""

import os
import re
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest

from runwright.core import Isolation, Limits, Status

MIB = 1024 * 1024
PROGRAMS = Path(__file__).parent / "programs"
FAMILIES = ("files", "harness", "kernel", "memory", "network", "output", "processes", "time")
LEVELS = {"full": Isolation.FULL, "process": Isolation.PROCESS}
LIMITS = Limits(memory_bytes=128 * MIB, processes=16, wall_s=3, file_bytes=8 * MIB)
_HEADER = re.compile(r"^# (\w+): (.+)$", re.MULTILINE)


@dataclass(frozen=True)
class Attack:
    """One hostile program; programs/attack.py describes its header."""

    name: str
    source: str
    expects: tuple[Status, ...]
    header: dict[str, str]
    known: tuple[tuple[str, str], ...]  # where it escapes as yet, and why

    @property
    def limits(self) -> Limits:
        own = (pair.split("=") for pair in self.header.get("limits", "").split())
        values: dict[str, Any] = {name: float(value) for name, value in own}
        return replace(LIMITS, **values)


def _read(path: Path) -> Attack:
    source = path.read_text("utf-8")
    lines = _HEADER.findall(source)
    header = dict(lines)
    return Attack(
        name=path.relative_to(PROGRAMS).with_suffix("").as_posix(),
        source=source,
        expects=tuple(Status(word) for word in header["expects"].split()),
        header=header,
        known=tuple((key, value) for key, value in lines if key in ("open", "sometimes")),
    )


ATTACKS = [_read(path) for path in sorted(PROGRAMS.glob("*/*.py"))]


def _marks(attack: Attack, level: str) -> list[pytest.MarkDecorator]:
    marks = []
    for kind, text in attack.known:
        where, _, reason = text.partition(" -- ")
        words = where.split()
        if level in words and ("user" not in words or os.getuid() != 0):
            marks.append(pytest.mark.xfail(reason=reason, strict=kind == "open"))
    return marks


PAIRS = [
    pytest.param(LEVELS[level], attack, id=f"{level}-{attack.name}", marks=_marks(attack, level))
    for level in LEVELS
    for attack in ATTACKS
    if level in attack.header["holds"].split()
]


def _assert_contained(arena: Any, attack: Attack) -> None:
    execution = arena.attack(attack.source, attack.limits)
    said = str(execution.stdout) + str(execution.stderr)
    assert "ESCAPED" not in said
    assert execution.status in attack.expects, (execution.detail, said)
    if attack.expects == (Status.OK,):
        assert "CONTAINED" in said
    assert execution.usage.wall_s < 15


@pytest.mark.parametrize(("arena", "attack"), PAIRS, indirect=["arena"], scope="module")
def test_an_attack_is_contained_and_harms_nobody(arena: Any, attack: Attack) -> None:
    if attack.header.get("needs") == "cgroup" and not arena.sandbox.memory_by.startswith("cgroup"):
        pytest.skip(f"memory is limited by {arena.sandbox.memory_by}")
    try:
        _assert_contained(arena, attack)
        assert arena.is_unharmed()
        assert arena.look() == arena.before
    except BaseException:
        arena.restart()
        raise


def test_the_document_lists_the_attacks_that_are_not_contained() -> None:
    text = (PROGRAMS.parent.parent.parent / "docs" / "isolation.md").read_text("utf-8")
    listed = set(re.findall(r"^\| `(\w+/\w+)` \| (full, process|full|process)", text, re.MULTILINE))
    gaps = set()
    for attack in ATTACKS:
        for _, where in attack.known:
            words = where.partition(" -- ")[0].split()
            gaps.add((attack.name, ", ".join(word for word in words if word in LEVELS)))
        if "process" in attack.header:
            gaps.add((attack.name, "process"))
    assert listed == gaps


def test_every_family_has_attacks_and_there_are_a_hundred() -> None:
    assert {attack.name.partition("/")[0] for attack in ATTACKS} == set(FAMILIES)
    assert len(ATTACKS) >= 100


@pytest.mark.parametrize("attack", ATTACKS, ids=lambda attack: attack.name)
def test_an_attack_that_is_not_run_at_a_level_says_why(attack: Attack) -> None:
    holds = attack.header["holds"].split()
    assert "full" in holds
    assert set(holds) <= set(LEVELS)
    for level in set(LEVELS) - set(holds):
        assert attack.header.get(level, "")
