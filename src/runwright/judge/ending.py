"""What to say of a check whose program did not get to its end."""

from runwright.core.execution import Execution, Fault
from runwright.core.status import Status
from runwright.core.verdict import CheckResult, Outcome

_LIMITS = (Status.TIMEOUT, Status.MEMORY, Status.OUTPUT_LIMIT, Status.KILLED)
WRONG_ANSWER = "wrong_answer"  # it ran to its end and said something else than was expected
PRESENTATION = "presentation"  # what it printed is not of the form that was asked for
PARTIAL = "partial"  # a special judge gave it some points but not all
MISSING = "missing"  # it lacks what the check calls


def unfinished(check: str, execution: Execution, *, what: str) -> CheckResult:
    """Return the result of a check whose program ended too early; our trouble is not its failure.

    Args:
        check: The check's name.
        execution: How the program's process ended.
        what: What it was doing, e.g. "f(3)".
    """
    outcome = Outcome.FAILED
    if execution.status is Status.SANDBOX_ERROR:
        outcome = Outcome.COULD_NOT_JUDGE
    return CheckResult(
        check=check,
        outcome=outcome,
        message=f"{what} {describe(execution)}",
        status=execution.status,
        usage=execution.usage,
        failure=failure_of(execution) if outcome is Outcome.FAILED else "",
    )


def failure_of(execution: Execution) -> str:
    """Return the class of failure that a run's end is, for statistics."""
    if execution.status in _LIMITS or execution.status is Status.COMPILE_ERROR:
        return execution.status.value
    return execution.fault.type if execution.fault is not None else "exit"


def describe(execution: Execution) -> str:
    """Say in a few words how a run ended."""
    match execution.status:
        case Status.TIMEOUT | Status.MEMORY | Status.OUTPUT_LIMIT:
            return f"hit the limit {execution.detail}"
        case Status.KILLED:
            cause = "" if execution.fault is None else f" ({_told(execution.fault)})"
            return f"was killed by signal {execution.signal}{cause}"
        case Status.SANDBOX_ERROR:
            return f"could not be run: {execution.detail}"
        case Status.COMPILE_ERROR if execution.program.language != "python" and execution.fault:
            return f"does not compile: {_told(execution.fault)}"
        case _ if execution.fault is not None:
            return f"raised {_told(execution.fault)}"
        case _:
            return f"ended the program with exit code {execution.exit_code}"


def _told(fault: Fault) -> str:
    line = f" (line {fault.line})" if fault.line else ""
    return f"{fault.type}: {_first_line(fault.message)}{line}"


def _first_line(text: str) -> str:
    line = text.partition("\n")[0]
    return line if len(line) <= 200 else f"{line[:200]}..."
