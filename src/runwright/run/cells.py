"""Reading what a session's worker and process say of a cell into a Cell.

The worker is ours and is believed. The page was within the program's reach: it is read within
bounds, by structure, and what does not fit is left out.
"""

import json
from typing import Any

from runwright.core import plain
from runwright.core.cell import Cell, Rows
from runwright.core.execution import Fault
from runwright.core.isolation import Isolation
from runwright.core.status import Status
from runwright.core.text import Text
from runwright.core.usage import Usage

MOST_PAGE_BYTES = 8 << 20  # of an answer; what an honest guest says is below
_MOST_ROWS = 1000


def read_cell(
    source: str,
    isolation: Isolation,
    answer: dict[str, Any],
    *,
    output: bytes,
    page: bytes | None,
    limits: dict[str, float],
) -> Cell:
    """Return the cell that ran.

    Args:
        source: What was run.
        isolation: The level that held.
        answer: The worker's, see guest/session.py.
        output: stdout's head and tail, then stderr's.
        page: What the session's process wrote of it; None: it says an exit code alone.
        limits: The cell's, and the session's memory_bytes and output_bytes.
    """
    told = _told(page) if page is not None and answer["answered"] else {}
    fault = _fault(told.get("fault"))
    exit_code = answer["number"] if page is None and answer["answered"] else answer["exit_code"]
    if answer["answered"] and isinstance(told.get("exit_code"), int):
        exit_code = told["exit_code"] & 0xFF
    status = _status(answer, fault, exit_code, compiles=told.get("compiles") is not False)
    stdout, stderr = _texts(output, answer["output"])
    return Cell(
        source=source,
        status=status,
        stdout=stdout,
        stderr=stderr,
        usage=Usage(
            wall_s=answer["wall_s"],
            cpu_user_s=answer["user_s"],
            cpu_system_s=answer["system_s"],
            memory_bytes=answer["memory_bytes"],
            processes=answer["processes"],
            runs=1,
        ),
        isolation=isolation,
        exit_code=exit_code,
        value=_value(told.get("value")),
        rows=_rows(told.get("rows")),
        fault=fault,
        lost=bool(answer["lost"]),
        detail=_detail(status, answer, limits),
    )


def lost_cell(source: str, isolation: Isolation, reason: str) -> Cell:
    """Return the cell during which our own side broke."""
    return Cell(
        source=source,
        status=Status.SANDBOX_ERROR,
        stdout=Text(),
        stderr=Text(),
        usage=Usage(runs=1),
        isolation=isolation,
        lost=True,
        detail=reason,
    )


def _status(
    answer: dict[str, Any], fault: Fault | None, exit_code: int | None, *, compiles: bool
) -> Status:
    if answer["out_of_memory"]:
        return Status.MEMORY
    if answer["limit"]:
        return Status.OUTPUT_LIMIT if answer["limit"] == "output" else Status.TIMEOUT
    if answer["lost"]:
        return Status.FAILED if exit_code is not None else Status.KILLED
    if not compiles:
        return Status.COMPILE_ERROR
    if fault is not None:
        return Status.MEMORY if fault.type == "MemoryError" else Status.FAILED
    return Status.FAILED if exit_code else Status.OK


def _detail(status: Status, answer: dict[str, Any], limits: dict[str, float]) -> str:
    name = {
        Status.TIMEOUT: "cpu_s" if answer["limit"] == "cpu" else "wall_s",
        Status.OUTPUT_LIMIT: "output_bytes",
        Status.MEMORY: "memory_bytes",
    }.get(status)
    hit = f"{name}={limits[name]:.12g}" if name else ""
    lost = f"the session was lost: {answer['lost']}" if answer["lost"] else ""
    return "; ".join(part for part in (hit, lost) if part)


def _told(page: bytes) -> dict[str, Any]:
    try:
        told = json.loads(page)
    except (ValueError, RecursionError):
        return {}
    return told if isinstance(told, dict) else {}


def _fault(told: Any) -> Fault | None:
    if not isinstance(told, dict):
        return None
    line = told.get("line")
    return Fault(
        type=str(told.get("type"))[:100],
        message=str(told.get("message"))[:1000],
        line=line if type(line) is int else None,
    )


def _value(told: Any) -> Text | None:
    match told:
        case [str(head), str(tail), int(omitted)] if omitted >= 0:
            return Text(head, tail, omitted)
    return None


def _rows(told: Any) -> Rows | None:
    match told:
        case {"columns": [*columns], "rows": [*rows], "omitted": int(omitted)}:
            try:
                values = tuple(plain.decode(row) for row in rows[:_MOST_ROWS])
            except ValueError:
                return None
            whole = all(type(row) is tuple and len(row) == len(columns) for row in values)
            return Rows(tuple(map(str, columns)), values, max(0, omitted)) if whole else None
    return None


def _texts(output: bytes, sizes: list[list[int]]) -> tuple[Text, Text]:
    first, second = sizes
    end = first[0] + first[1]
    return _text(output[:end], first), _text(output[end:], second)


def _text(output: bytes, sizes: list[int]) -> Text:
    head, _, omitted = sizes
    if not omitted:
        return Text(output.decode("utf-8", "surrogateescape"))
    first, last = output[:head], output[head:]
    return Text(
        first.decode("utf-8", "surrogateescape"), last.decode("utf-8", "surrogateescape"), omitted
    )
