"""Sites: where in a source text something happens that a trace tells of, and what it is."""

from dataclasses import dataclass
from enum import Enum

from runwright.analyze.grammars import Node
from runwright.core.block import Arm, Block


class Kind(Enum):
    """What happens at a site."""

    CALL = "call"  # a function begins
    EXIT = "exit"  # and this is its end
    ENTER = "enter"  # a block begins
    HEADER = "header"  # control goes to a loop's condition
    LEAVE = "leave"  # a block is left: a jump, or the end of a body
    DECIDE = "decide"  # a decision follows
    ARM = "arm"  # the decision went this way
    OPEN = "open"  # a body without braces begins
    CLOSE = "close"  # and ends
    CAUGHT = "caught"  # a handler begins
    RETURN = "return"  # the expression of a `return` begins
    RETURNED = "returned"  # and ends


@dataclass(frozen=True, slots=True)
class Site:
    """One place in the text. Sites of one offset stand in the order in which they are listed."""

    offset: int  # in bytes
    kind: Kind
    function: int  # position in the layout's functions
    number: int = -1  # block of ENTER and HEADER, arm of DECIDE and ARM
    past: int = -1  # HEADER and ARM: the arm past the decision, which names the decision too
    scope: int = -1  # where to look for what is in scope; -1: at the offset
    name: str = ""  # CAUGHT: the variable that holds it; LEAVE: "return", if without a value


@dataclass(frozen=True, slots=True)
class Routine:
    """One function, method or lambda with a body of statements, or the script itself."""

    name: str  # qualified
    node: Node
    body: Node


@dataclass(frozen=True, slots=True)
class ForeignLayout:
    """The blocks of a program that is not Python, and where its probes belong."""

    blocks: tuple[Block, ...]
    arms: tuple[Arm, ...]
    sites: tuple[Site, ...]  # in order of their offsets
    functions: tuple[Routine, ...]
    unread: tuple[str, ...]  # functions that could not be parsed, or that must not be touched
