"""Javac: Java programs, compiled and not run; what its lint warns of are findings.

The compiler runs in the sandbox with the words of the language's record and `-Xlint:all`. Its
warnings have no severity: they are low, with high confidence. SpotBugs, which looks for bugs and
weaknesses, is not asked; each inspection names it (`absent`), so that a program without findings
is not taken for one that it looked at.
"""

import contextlib
from collections.abc import Sequence

from runwright.core.execution import Execution
from runwright.core.finding import Finding, Level
from runwright.core.program import File, Program
from runwright.core.status import Status
from runwright.judge.quality.inspection import MOST_FINDINGS, Inspection
from runwright.run import Job, Sandbox, bounded
from runwright.run.languages import Language, Languages
from runwright.run.languages.building import COMMAND, command_request
from runwright.run.languages.endings import compile_error
from runwright.run.languages.place import Place, place
from runwright.run.toolchains import require

_ABSENT = ("spotbugs",)
_LINT = ("-Xlint:all", "-Xmaxwarns", "1000")
_WARNING = r"^{file}:(\d{1,9}): warning: \[([\w-]+)\] ([^\n]*)$"


class Javac:
    """Inspects Java programs."""

    async def inspect(
        self, programs: Sequence[Program], sandbox: Sandbox
    ) -> tuple[Inspection, ...]:
        """Compile Java programs; answers in their order.

        Raises:
            NoToolchain: there is no Java compiler.
        """
        record = Languages().named("java")
        require(record)

        async def one(program: Program) -> Inspection:
            return await _compiled(program, record, sandbox)

        async with contextlib.aclosing(bounded(one, programs, room=sandbox.workers)) as ended:
            found = {position: answer async for position, answer in ended}
        return tuple(found[position] for position in sorted(found))


async def _compiled(program: Program, record: Language, sandbox: Sandbox) -> Inspection:
    placed = place(program, record)
    first, *words = placed.words(record.compile, record.limits.memory_bytes)
    words = [first, *_LINT, *(word for word in words if word != "-nowarn")]
    source = File(placed.program.path, program.source.encode("utf-8", "surrogatepass"))
    job = Job(
        guest=COMMAND,
        program=Program("", files=(source, *program.files)),
        request=command_request(words),
        limits=record.limits,
        needs=record.needs,
    )
    execution = (await sandbox.submit(job)).execution
    if execution.status is Status.OK:
        found = _warnings(execution, placed)
        omitted = max(0, len(found) - MOST_FINDINGS)
        return Inspection(True, findings=found[:MOST_FINDINGS], omitted=omitted, absent=_ABSENT)
    if execution.status is not Status.FAILED:
        problem = f"could not be inspected: {execution.detail or execution.status.value}"
        return Inspection(False, problem, absent=_ABSENT)
    fault = compile_error(execution, program, record, placed).fault
    message, line = (fault.message, fault.line) if fault else ("", None)
    return Inspection(False, message, line, absent=_ABSENT)


def _warnings(execution: Execution, placed: Place) -> tuple[Finding, ...]:
    found = [
        Finding(rule, message, int(line), int(line), Level.LOW, Level.HIGH, None, "javac")
        for line, rule, message in placed.pattern(_WARNING).findall(str(execution.stderr))
    ]
    return tuple(sorted(found, key=lambda one: (one.line, one.rule)))
