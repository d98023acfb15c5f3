"""Weaving: put the probes of a program that is not Python into its text.

Nothing but insertions, and none of them has a line end, so every line keeps its number. What is
inserted at a site is for the language to say (c.py, javascript.py, java.py); where the sites are,
analyze/foreign.py says.
"""

from dataclasses import dataclass
from typing import Protocol

from runwright.analyze.grammars import encoded
from runwright.analyze.sites import ForeignLayout, Kind, Routine, Site
from runwright.analyze.variables import Local, Locals
from runwright.core.program import Program
from runwright.observe.native.layout import slot_bytes


@dataclass(frozen=True, slots=True)
class Plan:
    """What a traced run is to keep."""

    values: bool
    lines: bool
    head: int  # steps kept from the first on
    tail: int  # steps kept up to the last
    start: int = 0  # index from which on steps go into the ring
    awake: int = 0  # index from which on they do not, for speed; 0: they always do
    value_bytes: int = 200

    @property
    def slot(self) -> int:
        """Bytes of a slot."""
        return slot_bytes(self.value_bytes)


class Tongue(Protocol):
    """What is inserted into programs of one language."""

    def call(self, function: int, routine: Routine) -> str:
        """Return what begins a function."""
        ...

    def exit(self, function: int, routine: Routine) -> str:
        """Return what ends it."""
        ...

    def probe(self, site: Site, variables: list[Local]) -> str:
        """Return what stands at ENTER, HEADER, LEAVE, DECIDE, ARM or CAUGHT."""
        ...

    def returns(self, function: int, routine: Routine, *, braced: bool) -> tuple[str, str]:
        """Return what stands around a returned expression; two empty texts: nothing."""
        ...

    def assemble(self, program: Program, text: str, layout: ForeignLayout, plan: Plan) -> Program:
        """Return the program with its woven text and the runtime."""
        ...


def weave(program: Program, layout: ForeignLayout, tongue: Tongue, plan: Plan) -> Program:
    """Return a program that does what it did and writes its trace.

    Args:
        program: In the language of `tongue`.
        layout: Of its source.
        tongue: Its language.
        plan: What to keep.
    """
    weaver = _Weaver(program, layout, tongue, plan)
    return tongue.assemble(program, weaver.text(), layout, plan)


class _Weaver:
    def __init__(self, program: Program, layout: ForeignLayout, tongue: Tongue, plan: Plan) -> None:
        self._data = encoded(program.source)
        self._layout = layout
        self._tongue = tongue
        self._plan = plan
        self._language = program.language
        self._locals: dict[int, Locals] = {}
        self._endings: list[str] = []  # of the `return` expressions that are open

    def text(self) -> str:
        parts: list[bytes] = []
        done = 0
        for site in self._layout.sites:
            parts += [self._data[done : site.offset], self._inserted(site).encode()]
            done = site.offset
        parts.append(self._data[done:])
        return b"".join(parts).decode("utf-8", "surrogateescape")

    def _inserted(self, site: Site) -> str:
        routine = self._layout.functions[site.function]
        match site.kind:
            case Kind.CALL:
                return self._tongue.call(site.function, routine)
            case Kind.EXIT:
                return self._tongue.exit(site.function, routine)
            case Kind.OPEN:
                return "{ "
            case Kind.CLOSE:
                return " }"
            case Kind.RETURN:
                braced = self._data[site.offset : site.offset + 1] == b"{"
                start, end = self._tongue.returns(site.function, routine, braced=braced)
                self._endings.append(end if self._plan.values else "")
                return start if self._plan.values else ""
            case Kind.RETURNED:
                return self._endings.pop()
            case _:
                return self._tongue.probe(site, self._variables(site))

    def _variables(self, site: Site) -> list[Local]:
        if not self._plan.values or site.kind in (Kind.DECIDE, Kind.ARM, Kind.CAUGHT):
            return []
        if site.function not in self._locals:
            routine = self._layout.functions[site.function]
            self._locals[site.function] = Locals(routine, self._language)
        return self._locals[site.function].at(site.offset if site.scope < 0 else site.scope)
