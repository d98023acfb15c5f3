"""Check: one thing a program must do."""

from dataclasses import dataclass
from typing import ClassVar


@dataclass(frozen=True, slots=True)
class Assertions:
    """Python test code. It passes when it runs to its end without an exception.

    `setup` runs first, in the same namespace, in which the program's public names stand.
    """

    kind: ClassVar[str] = "assertions"
    name: str
    source: str
    setup: str = ""
    path: str = "tests.py"  # file and
    line: int = 1  # line the source begins at, for messages


@dataclass(frozen=True, slots=True)
class Case:
    """A call and the value it must return; plain values only (see core/plain.py)."""

    kind: ClassVar[str] = "case"
    name: str
    function: str
    arguments: tuple[object, ...]
    expected: object
    comparator: str = "exact"  # see runwright.judge.compare


@dataclass(frozen=True, slots=True)
class Stdio:
    """What a whole program must print for an input."""

    kind: ClassVar[str] = "stdio"
    name: str
    stdin: str
    stdout: str
    comparator: str = "whitespace"


Check = Assertions | Case | Stdio
