"""Tree: a program split into functions, mended from the leaves up.

There is one text of the program. A function that is mended is put in for the old one, so all that
call it call the new one, and everything else is as it was.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

from runwright.analyze.callgraph import bottom_up, call_graph
from runwright.analyze.definitions import functions, transplanted
from runwright.analyze.hoisting import hoisted
from runwright.core import Case, Outcome, Program, Verdict
from runwright.core.errors import BadOption
from runwright.observe.views import view
from runwright.write.debug.mgdebugger.asking import Asking, defining
from runwright.write.debug.mgdebugger.deriving import (
    Derived,
    case_of,
    parameters,
    read_tests,
    voted,
)
from runwright.write.showing import shown

TRACES = ("simulated", "real", "both")
_LEAST = {"max_debug_retries": 0}  # of others 1


@dataclass(frozen=True, slots=True)
class Effort:
    """How often what is tried; the options of the method.

    Raises:
        BadOption: a value is out of range.
    """

    max_outer_retry: int
    max_debug_retries: int
    max_parse_retries: int
    decompose_repeats: int
    test_repeats: int
    trace: str

    def __post_init__(self) -> None:
        if self.trace not in TRACES:
            raise BadOption(f"trace={self.trace!r} must be one of {', '.join(TRACES)}")
        for name in self.__slots__:
            value, least = getattr(self, name), _LEAST.get(name, 1)
            if name != "trace" and value < least:
                raise BadOption(f"{name}={value!r} must be at least {least}")


@dataclass(frozen=True, slots=True)
class Examined:
    """An event: one function in one try, after it was debugged."""

    function: str
    unit: tuple[str, ...]  # what it was debugged with: functions that need each other
    tests: tuple[Case, ...]
    passed: bool  # no test failed before it was debugged; also if there are none
    replies: int  # new code for it that was put in


@dataclass
class Tree:
    """One try.

    Args:
        asking: How the model is asked.
        program: The program; its source changes while it is mended.
        entry_point: The function that is asked for.
        gold: Its tests, as text.
        effort: How often what is tried.
    """

    asking: Asking
    program: Program
    entry_point: str
    gold: Sequence[str]
    effort: Effort
    mended: list[str] = field(default_factory=list)  # functions that got new code, in order

    async def split(self) -> bool:
        """Rewrite the program as a tree of functions; False: it has no such function then.

        Of several rewritings the one with most functions is taken; if none has more than one, the
        program stays, but for nested functions, which are moved to the top.
        """
        found: list[str] = []
        for _ in range(self.effort.decompose_repeats):
            reply = await self.asking.decompose(self.program.source, self.entry_point)
            code = defining(reply, self.entry_point)
            if code is not None:
                found.append(hoisted(code))
        best = max(found, key=lambda code: len(functions(code)), default="")
        source = self.program.source
        try:
            source = hoisted(source)
        except (SyntaxError, RecursionError):
            source = ""  # then the rewriting is all there is
        if len(functions(best)) > 1 or not source:
            source = transplanted(source, best, functions(best)) if best else ""
        self.program = self.program.with_source(source)
        return self.entry_point in functions(source)

    def units(self) -> tuple[tuple[str, ...], ...]:
        """Return what the entry point needs, from the leaves up; see `bottom_up`."""
        known = functions(self.program.source)
        units = bottom_up(call_graph(self.program.source), self.entry_point)
        of_functions = (tuple(name for name in unit if name in known) for unit in units)
        return tuple(unit for unit in of_functions if unit)

    async def debug(self, function: str, unit: tuple[str, ...]) -> None:
        """Debug one function by tests of its own, together with those of its unit."""
        tests = await self._tests(function)
        verdict = await self.asking.lab.judge(self.program, tests)
        failing, replies = verdict.outcome is Outcome.FAILED, 0
        for _ in range(self.effort.max_debug_retries):
            if verdict.outcome is not Outcome.FAILED:  # passed, no test, or our own trouble
                break
            code = await self._mended(function, unit, tests, verdict)
            if code is None:
                break
            self._put_in(code, unit)
            replies += 1
            verdict = await self.asking.lab.judge(self.program, tests)
        if replies:
            self.mended.append(function)
        self.asking.lab.emit(Examined(function, unit, tests, not failing, replies))

    async def _tests(self, function: str) -> tuple[Case, ...]:
        """Return tests of a function that the model derives; those that fit it."""
        source, found = self.program.source, list[Derived]()
        for _ in range(self.effort.test_repeats):
            reply = await self.asking.tests(
                source,
                self.entry_point,
                function,
                gold=self.gold,
                parameters=parameters(source, function),
            )
            found += read_tests(reply)
        cases = (
            case_of(test, source, function, name=f"{function}, test {number}")
            for number, test in enumerate(voted(found, len(self.gold)), 1)
        )
        return tuple(case for case in cases if case is not None)

    async def _mended(
        self, function: str, unit: tuple[str, ...], tests: Sequence[Case], verdict: Verdict
    ) -> str | None:
        """Return code that defines the function anew; None: no reply had any."""
        known = functions(self.program.source)
        run = await self._run(tests, verdict)
        for _ in range(self.effort.max_parse_retries):
            reply = await self.asking.debug(
                "\n\n".join(known[name].rstrip() for name in unit),
                function,
                tests=[shown(test) for test in tests],
                simulate=self.effort.trace != "real",
                run=run,
            )
            code = defining(reply, function)
            if code is not None:
                return code
        return None

    async def _run(self, tests: Sequence[Case], verdict: Verdict) -> str:
        """Return the recorded trace of the first test that failed, if it is to be shown."""
        if self.effort.trace == "simulated":
            return ""
        failed = {one.check for one in verdict.results if one.outcome is Outcome.FAILED}
        first = next(test for test in tests if test.name in failed)
        return view(await self.asking.lab.trace(self.program, first))

    def _put_in(self, code: str, unit: tuple[str, ...]) -> None:
        names = [name for name in unit if name in functions(code)]
        source = transplanted(self.program.source, code, names)
        self.program = self.program.with_source(source)
