"""Special judges: a checker program reads input, output and answer, and says what it thinks.

It is run as `checker input.txt output.txt answer.txt` in a sandbox of its own, where those three
lie beside it, in any language that programs may be in. Its exit code is its answer, by the
convention of testlib (https://github.com/MikeMirzayanov/testlib):

    0           right
    1, 4, 8     wrong answer: 4 is for what is left over at the end, 8 for an end too soon
    2           the output is not of the form that was asked for
    7, 50-250   some points but not all: not passed
    3           the checker or the answer is wrong, not the output

The last, an end in any other way, or an exception that the checker did not catch say nothing of the
output, so it could not be judged. The checker is trusted; what it reads was written by a program
that is not, so it is contained like one, and sees nothing of that program but its output.
"""

from dataclasses import dataclass, replace

from runwright.core.execution import Execution
from runwright.core.limits import MIB, Limits
from runwright.core.program import File, Program
from runwright.core.status import Status
from runwright.core.verdict import Outcome
from runwright.judge.ending import PARTIAL, PRESENTATION, WRONG_ANSWER, describe
from runwright.run import Sandbox

INPUT, OUTPUT, ANSWER = "input.txt", "output.txt", "answer.txt"
LIMITS = Limits(wall_s=30.0, cpu_s=30.0, file_bytes=256 * MIB)
_WRONG = {1: WRONG_ANSWER, 2: PRESENTATION, 4: PRESENTATION, 8: PRESENTATION, 7: PARTIAL}
_POINTS = range(50, 251)
_SAID = 300  # characters of what a checker said that are kept


@dataclass(frozen=True, slots=True)
class Opinion:
    """What a checker thinks of an output."""

    outcome: Outcome
    said: str = ""
    failure: str = ""  # class of the failure, for statistics
    status: Status = Status.OK  # `sandbox_error` if it could not be run


async def ask(
    checker: Program, sandbox: Sandbox, *, given: str, output: bytes, answer: str
) -> Opinion:
    """Ask a checker what it thinks of an output.

    Args:
        checker: The special judge.
        sandbox: Where it runs.
        given: The input.
        output: What the program printed for it.
        answer: The judges' own output for it.
    """
    files = (
        File(INPUT, _bytes(given)),
        File(OUTPUT, output),
        File(ANSWER, _bytes(answer)),
    )
    asked = replace(checker, files=(*checker.files, *files))
    execution = await sandbox.run(asked, arguments=(INPUT, OUTPUT, ANSWER), limits=LIMITS)
    return opinion(execution)


def opinion(execution: Execution) -> Opinion:
    """Read a checker's answer from how it ended."""
    said = _said(execution)
    if execution.status is Status.OK:
        return Opinion(Outcome.PASSED, said)
    code = execution.exit_code
    if execution.status is Status.FAILED and execution.fault is None and code is not None:
        failure = PARTIAL if code in _POINTS else _WRONG.get(code)
        if failure is not None:
            return Opinion(Outcome.FAILED, said, failure)
    trouble = f"the checker {describe(execution)}; {said}".rstrip("; ")
    status = Status.SANDBOX_ERROR if execution.status is Status.SANDBOX_ERROR else Status.OK
    return Opinion(Outcome.COULD_NOT_JUDGE, trouble, status=status)


def _said(execution: Execution) -> str:
    for text in (execution.stderr, execution.stdout):
        for line in str(text).split("\n"):
            if line.strip():
                return line.strip()[:_SAID]
    return ""


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "surrogateescape")
