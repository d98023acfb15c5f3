"""Reading what a run left behind into an Execution."""

import json
from dataclasses import dataclass
from typing import Any

from runwright.core.curve import MemoryCurve, Sample
from runwright.core.execution import Execution, Fault
from runwright.core.status import Status
from runwright.core.text import Text
from runwright.core.usage import Usage
from runwright.run.files import read_files
from runwright.run.guest.sampler import samples_in
from runwright.run.job import Job, Outcome
from runwright.run.terms import Terms


@dataclass(frozen=True, slots=True)
class Remains:
    """What a run left behind. `notes` and `result` were in reach of the program, the rest not."""

    answer: dict[str, Any]  # the worker's, see guest/worker.py
    output: bytes  # stdout's head and tail, then stderr's; sizes are in the answer
    samples: bytes  # of resident memory, see guest/sampler.py
    notes: bytes  # of the program's process: its last exception
    result: bytes  # of the guest
    files: bytes = b""  # a frame, see guest/collect.py; written by the worker as well


def read_outcome(job: Job, remains: Remains, terms: Terms) -> Outcome:
    """Return the outcome of a job; a trouble of ours is an Execution with `sandbox_error`."""
    error = str(remains.answer.get("error", ""))
    execution = _our_failure(job, error, terms) if error else _execution(job, remains, terms)
    began_s = float(remains.answer.get("began_s", 0.0))
    return Outcome(execution, remains.result, _memory(job, remains), began_s)


def _memory(job: Job, remains: Remains) -> MemoryCurve | None:
    sampled = remains.answer.get("sampled")
    if not job.sample_s or not sampled:
        return None
    samples = tuple(Sample(at_s, size) for at_s, size in samples_in(remains.samples))
    return MemoryCurve(samples, sampled["interval_s"], sampled["used_s"])


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
    except (ValueError, KeyError, TypeError, RecursionError):
        return None, True


def _our_failure(job: Job, error: str, terms: Terms) -> Execution:
    return Execution(
        program=job.program,
        status=Status.SANDBOX_ERROR,
        exit_code=None,
        signal=None,
        stdout=Text(),
        stderr=Text(),
        usage=Usage(runs=1),
        isolation=terms.isolation,
        network=terms.network,
        limits=job.limits,
        detail=error,
    )


def _execution(job: Job, remains: Remains, terms: Terms) -> Execution:
    fields = remains.answer
    fault, compiles = _fault(remains.notes)
    stdout, stderr = _texts(remains)
    fetched = read_files(remains.files)
    limit = str(fields["limit"])
    usage = Usage(
        wall_s=fields["wall_s"],
        cpu_user_s=fields["user_s"],
        cpu_system_s=fields["system_s"],
        memory_bytes=fields["memory_bytes"],
        processes=fields["processes"],
        bytes_written=_bytes_written(job, fields["bytes_written"]),
        runs=1,
    )
    status = _status(fields, fault, compiles=compiles)
    return Execution(
        program=job.program,
        status=status,
        exit_code=fields["exit_code"] if not limit else None,
        signal=fields["signal"] if not limit else None,
        stdout=stdout,
        stderr=stderr,
        usage=usage,
        isolation=terms.isolation,
        network=terms.network,
        limits=job.limits,
        fault=fault,
        detail=_detail(status, limit, job),
        files=fetched.files,
        left_out=fetched.left_out,
    )


def _bytes_written(job: Job, counted: int | None) -> int | None:
    """Leave out of the count what was written to place the program's own files."""
    if counted is None:
        return None
    program = job.program
    placed = {file.path: len(file.content) for file in program.files}
    placed[program.path] = len(program.source.encode("utf-8", "surrogateescape"))
    return max(0, counted - sum(placed.values()))


def _status(fields: dict[str, Any], fault: Fault | None, *, compiles: bool) -> Status:
    limit = fields["limit"]
    if fields.get("out_of_memory"):
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


def _texts(remains: Remains) -> tuple[Text, Text]:
    """Cut the output into its streams."""
    first, second = remains.answer["output"]
    end = first[0] + first[1]
    return _text(remains.output[:end], first), _text(remains.output[end:], second)


def _text(output: bytes, sizes: list[int]) -> Text:
    head, _, omitted = sizes
    if not omitted:
        return Text(output.decode("utf-8", "surrogateescape"))
    first, last = output[:head], output[head:]
    return Text(
        first.decode("utf-8", "surrogateescape"), last.decode("utf-8", "surrogateescape"), omitted
    )
