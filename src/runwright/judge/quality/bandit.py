"""Bandit: Python programs, compiled and looked at for weaknesses (extra `quality`).

Theory of operation. scan.py runs in the sandbox with a batch of sources beside it, so that Bandit's
start is paid once for many. Where such a run does not end well, its batch is halved, until the
source that the compiler or Bandit cannot bear stands alone and has that said of it. A batch is
the same whatever the number of workers.
"""

import contextlib
import importlib.util
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from runwright.core.errors import NeedsExtra
from runwright.core.execution import Execution
from runwright.core.finding import Finding, Level
from runwright.core.limits import MIB, Limits
from runwright.core.program import File, Program
from runwright.core.status import Status
from runwright.judge.quality.inspection import Inspection
from runwright.judge.quality.scan import SOURCES
from runwright.run import Sandbox, bounded

_BATCH = 50  # sources
_LIMITS = Limits(wall_s=60, cpu_s=60, memory_bytes=2048 * MIB, output_bytes=16 * MIB)
_SCAN = Path(__file__).with_name("scan.py")


class Bandit:
    """Inspects Python programs."""

    async def inspect(
        self, programs: Sequence[Program], sandbox: Sandbox
    ) -> tuple[Inspection, ...]:
        """Inspect Python programs; answers in their order.

        Raises:
            NeedsExtra: Bandit is not installed.
        """
        if importlib.util.find_spec("bandit") is None:
            raise NeedsExtra("looking at Python needs 'bandit': pip install 'runwright[quality]'")
        batches = [programs[at : at + _BATCH] for at in range(0, len(programs), _BATCH)]

        async def one(batch: Sequence[Program]) -> list[Inspection]:
            return await _scanned(batch, sandbox)

        async with contextlib.aclosing(bounded(one, batches, room=sandbox.workers)) as ended:
            found = {position: answer async for position, answer in ended}
        return tuple(one for position in sorted(found) for one in found[position])


async def _scanned(batch: Sequence[Program], sandbox: Sandbox) -> list[Inspection]:
    names = [f"{number:04}.py" for number in range(len(batch))]
    files = tuple(
        File(f"{SOURCES}/{name}", program.source.encode("utf-8", "surrogatepass"))
        for name, program in zip(names, batch, strict=True)
    )
    scan = Program(_SCAN.read_text("utf-8"), path="scan.py", files=files)
    execution = await sandbox.run(scan, limits=_LIMITS)
    answers = _answers(execution)
    if answers is not None:
        return [_inspection(answers[name]) for name in names]
    if len(batch) == 1:
        said = execution.detail or str(execution.fault or execution.status.value)
        return [Inspection(False, f"could not be inspected: {execution.status.value} ({said})")]
    middle = len(batch) // 2
    return [
        *await _scanned(batch[:middle], sandbox),
        *await _scanned(batch[middle:], sandbox),
    ]


def _answers(execution: Execution) -> dict[str, Any] | None:
    """Return what scan.py found; None if its run did not end well."""
    if execution.status is not Status.OK or not execution.stdout.complete:
        return None
    return dict(json.loads(str(execution.stdout)))


def _inspection(answer: dict[str, Any]) -> Inspection:
    complaint = answer["complaint"]
    if complaint is not None:
        return Inspection(False, complaint["message"], complaint["line"])
    if answer["unread"]:
        return Inspection(False, f"could not be inspected: {answer['unread']}")
    findings = sorted(map(_finding, answer["findings"]), key=lambda one: (one.line, one.rule))
    return Inspection(True, findings=tuple(findings), omitted=answer["omitted"])


def _finding(result: dict[str, Any]) -> Finding:
    line = result["line_number"]
    return Finding(
        rule=result["test_id"],
        message=" ".join(result["issue_text"].split()),
        line=line,
        end_line=max([line, *(result["line_range"] or ())]),
        severity=_level(result["issue_severity"]),
        confidence=_level(result["issue_confidence"]),
        cwe=(result["issue_cwe"] or {}).get("id"),
        tool="bandit",
    )


def _level(word: str) -> Level:
    """Read a level of Bandit's, which has UNDEFINED too."""
    return Level(word.lower()) if word in ("HIGH", "MEDIUM") else Level.LOW
