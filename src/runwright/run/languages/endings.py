"""Reading how a run of a compiler or a compiled program ended, from what it printed.

A program can print whatever it likes, so a fault that is read here may be forged, like one that a
Python program tells of itself; status, exit code and signal are the worker's own.
"""

import re
import signal
from dataclasses import replace

from runwright.core.execution import Execution, Fault
from runwright.core.program import Program
from runwright.core.status import Status
from runwright.core.text import Text
from runwright.run.languages.place import Place
from runwright.run.languages.record import Language

_MOST_READ = 1 << 16  # characters at each end of stderr: a fault is told last, a complaint first
_MOST_MESSAGE = 1000
_LONG_LINE = re.compile(r"([^\n]{1000})[^\n]+")  # patterns take their time on those


def compile_error(
    built: Execution, program: Program, language: Language, placed: Place
) -> Execution:
    """Return what came of a program that its compiler refused, or could not finish with."""
    limit = f"the compiler ran into a limit: {built.detail}" if built.detail else ""
    missing = [f"{left.path}: {left.reason}" for left in built.left_out]
    said = _cut(str(built.stderr)[:_MOST_READ] or str(built.stdout)[:_MOST_READ])
    fault = None
    for pattern in language.complaints:
        if found := placed.pattern(pattern).search(said):
            fault = _fault(found)
            break
    if fault is None:
        lines = [line for line in said.splitlines() if line.strip()]
        reasons = [*([limit] if limit else lines), *missing, "the compiler did not say why"]
        fault = Fault(type="error", message=reasons[0][:_MOST_MESSAGE])
    return replace(
        built,
        program=program,
        status=Status.COMPILE_ERROR,
        exit_code=1,
        signal=None,
        stdout=_renamed(built.stdout, placed, program),
        stderr=_renamed(built.stderr, placed, program),
        fault=fault,
        detail=limit,
        files=(),
        left_out=(),
    )


def _renamed(text: Text, placed: Place, program: Program) -> Text:
    """Name the program's own path where its language wanted another one."""
    ours, theirs = placed.program.path, program.path
    if ours == theirs or not theirs.endswith(f".{ours.rpartition('.')[2]}"):
        return text
    return replace(
        text,
        head=text.head.replace(f"{ours}:", f"{theirs}:"),
        tail=text.tail.replace(f"{ours}:", f"{theirs}:"),
    )


def with_fault(run: Execution, language: Language, placed: Place) -> Execution:
    """Return a run that ended badly with its fault, where it told one."""
    if run.status not in (Status.FAILED, Status.KILLED):
        return run
    fault = _told_fault(run, language, placed)
    used = run.usage.memory_bytes
    # Where no control group ends it, a program goes on beyond the limit until it meets a NULL.
    over = used is not None and used >= run.limits.memory_bytes
    if over or (fault is not None and fault.type in language.memory):
        detail = f"memory_bytes={run.limits.memory_bytes}"
        return replace(run, status=Status.MEMORY, fault=fault, detail=detail)
    if fault is None and run.signal is not None:
        fault = Fault(type=_signal_name(run.signal), message=signal.strsignal(run.signal) or "")
    return replace(run, fault=fault)


def _told_fault(run: Execution, language: Language, placed: Place) -> Fault | None:
    said = _cut((run.stderr.tail or run.stderr.head)[-_MOST_READ:])
    for one in language.faults:
        found = placed.pattern(one.pattern).search(said)
        if found is None:
            continue
        fault = _fault(found)
        if one.line and (place := placed.pattern(one.line).search(said, found.start())):
            fault = replace(fault, line=_number(place[1]))
        return fault
    return None


def _cut(text: str) -> str:
    return _LONG_LINE.sub(r"\1", text)


def _fault(found: re.Match[str]) -> Fault:
    groups = found.groupdict()
    return Fault(
        type=groups.get("type") or "error",
        message=(groups.get("message") or "")[:_MOST_MESSAGE],
        line=_number(groups.get("line")),
    )


def _number(digits: str | None) -> int | None:
    """Read a line number; a program may print digits without end."""
    return int(digits) if digits and digits.isdecimal() and len(digits) < 10 else None


def _signal_name(number: int) -> str:
    try:
        return signal.Signals(number).name
    except ValueError:
        return f"signal {number}"
