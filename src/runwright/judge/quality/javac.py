"""Javac: Java programs, compiled and not run. SpotBugs, which would look for bugs, is not asked.

The compiler is the sandbox's own, with the words of the language's record. That no analyser looked
is said in each inspection (`absent`), so that a program without findings is not taken for one in
which none were found.
"""

import contextlib
from collections.abc import Sequence

from runwright.core.program import File, Program
from runwright.core.status import Status
from runwright.judge.quality.inspection import Inspection
from runwright.run import Job, Sandbox, bounded
from runwright.run.languages import Languages
from runwright.run.languages.building import COMMAND, command_request
from runwright.run.languages.endings import compile_error
from runwright.run.languages.place import place
from runwright.run.toolchains import require

_ABSENT = ("spotbugs",)


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
            placed = place(program, record)
            source = File(placed.program.path, program.source.encode("utf-8", "surrogatepass"))
            job = Job(
                guest=COMMAND,
                program=Program("", files=(source, *program.files)),
                request=command_request(placed.words(record.compile, record.limits.memory_bytes)),
                limits=record.limits,
                needs=record.needs,
            )
            execution = (await sandbox.submit(job)).execution
            if execution.status is Status.OK:
                return Inspection(True, absent=_ABSENT)
            if execution.status is not Status.FAILED:
                problem = f"could not be inspected: {execution.detail or execution.status.value}"
                return Inspection(False, problem, absent=_ABSENT)
            fault = compile_error(execution, program, record, placed).fault
            message, line = (fault.message, fault.line) if fault else ("", None)
            return Inspection(False, message, line, absent=_ABSENT)

        found: dict[int, Inspection] = {}
        async with contextlib.aclosing(bounded(one, programs, room=sandbox.workers)) as ended:
            async for position, inspection in ended:
                found[position] = inspection
        return tuple(found[position] for position in sorted(found))
