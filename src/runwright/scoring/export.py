"""Export: judged samples as a file for other programs, by the ending of its name.

    .json      one document: header, summary, results
    .jsonl     one row per sample
    .parquet   one row per sample, through pyarrow

A row has task_id, sample, outcome, failure, message, program, wall_s, checks_passed, checks_run,
trust, warnings, and for each score a column `passed_<score>`: true, false, or null where it could
not be judged.
"""

import importlib
import io
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from runwright.core import Outcome, wire
from runwright.core.errors import BadFile, BadOption, NeedsExtra
from runwright.core.visible import encodable
from runwright.scoring.record import Header, Judged, Score
from runwright.scoring.summary import Summary

_ENDINGS = (".json", ".jsonl", ".parquet")
_PASSED = {Outcome.PASSED: True, Outcome.FAILED: False, Outcome.COULD_NOT_JUDGE: None}


def check_ending(path: Path) -> None:
    """Refuse a file that could not be written in the end, before the samples are judged.

    Raises:
        BadOption: no file of that ending can be written.
        NeedsExtra: its format needs pyarrow, which is not installed.
    """
    if path.suffix not in _ENDINGS:
        raise BadOption(f"{path}: the name must end in one of {', '.join(_ENDINGS)}")
    if path.suffix == ".parquet":
        _pyarrow("pyarrow")


def save(path: Path, header: Header, summary: Summary, results: Sequence[Judged]) -> None:
    """Write judged samples to a file.

    Raises:
        BadOption, NeedsExtra: as `check_ending`.
        BadFile: the file cannot be written.
    """
    check_ending(path)
    rows = [_row(one, header.scores) for one in results]
    if path.suffix == ".json":
        data = json.dumps(document(header, summary, results)).encode("ascii")
    elif path.suffix == ".jsonl":
        data = "".join(f"{json.dumps(row)}\n" for row in rows).encode("ascii")
    else:
        data = _parquet(rows, header.scores)
    try:
        path.write_bytes(data)
    except OSError as error:
        raise BadFile(f"{path}: cannot be written ({error.strerror}); name another file") from None


def document(header: Header, summary: Summary, results: Sequence[Judged]) -> dict[str, Any]:
    """Return the whole of a run as JSON."""
    return {
        "header": wire.to_json(header),
        "summary": wire.to_json(summary),
        "results": [wire.to_json(one) for one in results],
    }


def _row(one: Judged, scores: tuple[Score, ...]) -> dict[str, Any]:
    verdict = one.verdict
    messages = [result.message for result in verdict.results if not result.passed]
    return {
        "task_id": encodable(one.task_id),
        "sample": one.sample,
        "outcome": one.outcome.value,
        "failure": encodable(one.failure),
        "message": encodable(messages[0] if messages else ""),
        "program": one.program,
        "wall_s": sum(result.usage.wall_s for result in verdict.results),
        "checks_passed": verdict.passed_count,
        "checks_run": len(verdict.results),
        "trust": verdict.trust.value,
        "warnings": [encodable(warning) for warning in verdict.warnings],
        **{f"passed_{score.name}": _PASSED[score.outcome(verdict)] for score in scores},
    }


def _parquet(rows: list[dict[str, Any]], scores: tuple[Score, ...]) -> bytes:
    pa = _pyarrow("pyarrow")
    kinds = {
        **dict.fromkeys(("task_id", "outcome", "failure", "message", "program"), pa.string()),
        "trust": pa.string(),
        **dict.fromkeys(("sample", "checks_passed", "checks_run"), pa.int64()),
        "wall_s": pa.float64(),
        "warnings": pa.list_(pa.string()),
        **{f"passed_{score.name}": pa.bool_() for score in scores},
    }
    table = pa.Table.from_pylist(rows, schema=pa.schema(list(kinds.items())))
    sink = io.BytesIO()
    _pyarrow("pyarrow.parquet").write_table(table, sink)
    return sink.getvalue()


def _pyarrow(name: str) -> Any:
    try:
        return importlib.import_module(name)
    except ImportError:
        raise NeedsExtra("Parquet files need pyarrow; pip install 'runwright[data]'") from None
