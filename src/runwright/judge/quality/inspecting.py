"""Inspecting: many programs, each by the analysers of its language."""

from collections.abc import Callable, Sequence

from runwright.core.errors import UnknownName
from runwright.core.program import Program
from runwright.judge.quality.bandit import Bandit
from runwright.judge.quality.inspection import Analyser, Inspection
from runwright.judge.quality.javac import Javac
from runwright.run import Sandbox

_ANALYSERS: dict[str, Callable[[], Analyser]] = {"python": Bandit, "java": Javac}


def analysed() -> tuple[str, ...]:
    """Return the languages that have an analyser."""
    return tuple(_ANALYSERS)


async def inspect(programs: Sequence[Program], sandbox: Sandbox) -> tuple[Inspection, ...]:
    """Inspect programs; answers in their order. Equal programs are inspected once.

    Args:
        programs: In Python or Java.
        sandbox: Where the analysers run; as many at once as it has workers.

    Raises:
        UnknownName: there is no analyser for a program's language.
        NeedsExtra: the analyser of a language is not installed.
        NoToolchain: the compiler of a language is not there.
    """
    for program in programs:
        if program.language not in _ANALYSERS:
            raise UnknownName(
                f"no analyser for language {program.language!r}; there is one for "
                f"{' and '.join(_ANALYSERS)}"
            )
    found: dict[Program, Inspection] = {}
    for language, analyser in _ANALYSERS.items():
        distinct = list(dict.fromkeys(one for one in programs if one.language == language))
        if distinct:
            answers = await analyser().inspect(distinct, sandbox)
            found.update(zip(distinct, answers, strict=True))
    return tuple(found[program] for program in programs)
