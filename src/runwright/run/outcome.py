"""Reading what a run left behind into an Execution."""

import json
from dataclasses import dataclass

from runwright.core.execution import Execution, Fault
from runwright.core.isolation import Isolation
from runwright.core.status import Status
from runwright.core.text import Text
from runwright.core.usage import Usage
from runwright.run.guest.frames import Frame, unpack
from runwright.run.job import Job, Outcome


@dataclass(frozen=True, slots=True)
class Remains:
    """What a run left behind. `notes` and `result` were in reach of the program, the rest not."""

    error: str  # what the worker says went wrong with the sandbox; "": nothing
    report: bytes  # the warden's
    notes: bytes  # of the program's process: its last exception
    result: bytes  # of the guest
    memory_bytes: int | None  # highest use by the control group; None: not measured
    out_of_memory: bool  # whether the kernel killed in the control group


def read_outcome(job: Job, remains: Remains, isolation: Isolation) -> Outcome:
    """Return the outcome of a job; a trouble of ours is an Execution with `sandbox_error`."""
    error, report = remains.error, Frame()
    if not error:
        try:
            report = unpack(remains.report)
            error = str(report.fields.get("sandbox_error", ""))
        except ValueError as problem:
            error = f"the run left no report ({problem})"
    if remains.notes.startswith(b"\0"):  # the barriers could not be raised; nothing ran
        error = error or remains.notes[1:].decode("utf-8", "replace")
    if error:
        execution = _our_failure(job, error, isolation)
    else:
        execution = _execution(job, report, remains, isolation)
    return Outcome(execution, remains.result)


def _fault(notes: bytes) -> tuple[Fault | None, bool]:
    """Read what the program's process said of its last exception; it may be nonsense."""
    try:
        told = json.loads(notes)
        line = told["line"]
        return Fault(
            type=str(told["type"]),
            message=str(told["message"]),
            line=line if isinstance(line, int) else None,
        ), bool(told["compiles"])
    except (ValueError, KeyError, TypeError):
        return None, True


def _our_failure(job: Job, error: str, isolation: Isolation) -> Execution:
    return Execution(
        program=job.program,
        status=Status.SANDBOX_ERROR,
        exit_code=None,
        signal=None,
        stdout=Text(),
        stderr=Text(),
        usage=Usage(runs=1),
        isolation=isolation,
        limits=job.limits,
        detail=error,
    )


def _execution(job: Job, report: Frame, remains: Remains, isolation: Isolation) -> Execution:
    fields = report.fields
    fault, compiles = _fault(remains.notes)
    limit = str(fields["limit"])
    usage = Usage(
        wall_s=fields["wall_s"],
        cpu_user_s=fields["user_s"],
        cpu_system_s=fields["system_s"],
        memory_bytes=fields["memory_bytes"]
        if remains.memory_bytes is None
        else remains.memory_bytes,
        processes=fields["processes"],
        runs=1,
    )
    status = _status(fields, fault, compiles=compiles, out_of_memory=remains.out_of_memory)
    return Execution(
        program=job.program,
        status=status,
        exit_code=fields["exit_code"] if not limit else None,
        signal=fields["signal"] if not limit else None,
        stdout=_text(report, "stdout", fields["omitted"][0]),
        stderr=_text(report, "stderr", fields["omitted"][1]),
        usage=usage,
        isolation=isolation,
        limits=job.limits,
        fault=fault,
        detail=_detail(status, limit, job),
    )


def _status(
    fields: dict[str, object], fault: Fault | None, *, compiles: bool, out_of_memory: bool
) -> Status:
    limit = fields["limit"]
    if out_of_memory:
        return Status.MEMORY
    if limit:
        return Status.OUTPUT_LIMIT if limit == "output" else Status.TIMEOUT
    if fields["signal"] is not None:
        return Status.KILLED
    if fields["exit_code"] == 0:
        return Status.OK
    if fault is None:
        return Status.FAILED
    if not compiles:
        return Status.COMPILE_ERROR
    return Status.MEMORY if fault.type == "MemoryError" else Status.FAILED


def _detail(status: Status, limit: str, job: Job) -> str:
    limits = job.limits
    if status is Status.TIMEOUT:
        return f"wall_s={limits.wall_s:g}" if limit == "wall" else f"cpu_s={limits.cpu_s:g}"
    if status is Status.OUTPUT_LIMIT:
        return f"output_bytes={limits.output_bytes}"
    if status is Status.MEMORY:
        return f"memory_bytes={limits.memory_bytes}"
    return ""


def _text(report: Frame, name: str, omitted: int) -> Text:
    head, tail = report.blobs[f"{name}_head"], report.blobs[f"{name}_tail"]
    if not omitted:
        return Text((head + tail).decode("utf-8", "surrogateescape"))
    return Text(
        head.decode("utf-8", "surrogateescape"), tail.decode("utf-8", "surrogateescape"), omitted
    )
