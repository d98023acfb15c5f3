"""Inspection: what the analysers of a language say of one program."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from runwright.core.finding import Finding
from runwright.core.program import Program
from runwright.run import Sandbox

MOST_FINDINGS = 100  # of one program


@dataclass(frozen=True, slots=True)
class Inspection:
    """What the analysers of its language say of one program."""

    compilable: bool
    problem: str = ""  # why it does not compile, or could not be inspected
    line: int | None = None  # of the problem
    findings: tuple[Finding, ...] = ()  # by line
    omitted: int = 0  # findings beyond MOST_FINDINGS
    absent: tuple[str, ...] = ()  # analysers that would have been asked and are not installed

    @property
    def clean(self) -> bool:
        """True if it compiles and no analyser that was there warns of anything."""
        return self.compilable and not self.findings

    def after(self, line: int) -> "Inspection":
        """Return it without the findings that lie on the first lines of the program."""
        return replace(self, findings=tuple(one for one in self.findings if one.line > line))


class Analyser(Protocol):
    """The contract of what inspects programs of one language."""

    async def inspect(
        self, programs: Sequence[Program], sandbox: Sandbox
    ) -> tuple[Inspection, ...]:
        """Inspect programs, all of that language; answers in their order.

        Nothing of a program is executed. The answer for a program does not depend on those beside
        it or on the number of workers.
        """
        ...
