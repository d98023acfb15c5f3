"""Export: a trace as a file, by the ending of its name.

    .json      the whole trace, one document (core/wire.py reads it back)
    .jsonl     its events, one JSON object per line; a field that says nothing is left out
    .arrow     its events as an Arrow IPC file
    .parquet   its events as a Parquet file

docs/tracing.md has the fields of an event.
"""

import importlib
import io
import json
from collections.abc import Callable, Iterator
from dataclasses import fields
from pathlib import Path
from typing import Any

from runwright.core import wire
from runwright.core.errors import BadFile, BadOption, NeedsExtra
from runwright.core.trace import Trace
from runwright.observe.events import Event, events

_ALWAYS = ("kind", "step", "frame", "depth", "thread", "task")
_DEFAULTS = {field.name: field.default for field in fields(Event)}


def save(trace: Trace, path: Path) -> None:
    """Write a trace to a file.

    Raises:
        BadOption: no file of that ending can be written.
        BadFile: the file cannot be written.
        NeedsExtra: its format needs pyarrow, which is not installed.
    """
    check_ending(path)
    data = _WRITERS[path.suffix](trace)
    try:
        path.write_bytes(data)
    except OSError as error:
        raise BadFile(f"{path}: cannot be written ({error.strerror}); name another file") from None


def check_ending(path: Path) -> None:
    """Refuse a file that could not be written in the end, before the run that it is for.

    Raises:
        BadOption: no file of that ending can be written.
        NeedsExtra: its format needs pyarrow, which is not installed.
    """
    if path.suffix not in _WRITERS:
        known = ", ".join(_WRITERS)
        raise BadOption(f"{path}: the name of a trace's file must end in one of {known}")
    if path.suffix in (".arrow", ".parquet"):
        _pyarrow()


def event_lines(trace: Trace) -> Iterator[str]:
    """Yield the events of a trace as JSON, one text per event, without line ends."""
    for event in events(trace):
        form = {
            field.name: getattr(event, field.name)
            for field in fields(Event)
            if field.name in _ALWAYS or getattr(event, field.name) != _DEFAULTS[field.name]
        }
        yield json.dumps(
            {name: wire.to_json(value) for name, value in form.items()}, separators=(",", ":")
        )


def table(trace: Trace) -> Any:
    """Return the events of a trace as a `pyarrow.Table`, one row per event.

    Raises:
        NeedsExtra: pyarrow is not installed.
    """
    pa = _pyarrow()
    value = pa.struct([("type", pa.string()), ("text", pa.string()), ("omitted_bytes", pa.int64())])
    variable = pa.struct([("name", pa.string()), ("value", value)])
    kinds = {
        **dict.fromkeys(("kind", "function", "path", "raised"), pa.string()),
        **dict.fromkeys(("before", "after"), pa.list_(variable)),
        "value": value,
        "taken": pa.bool_(),
    }
    schema = pa.schema([(field.name, kinds.get(field.name, pa.int64())) for field in fields(Event)])
    # A lone surrogate is no text of Arrow's.
    rows = [_clean(wire.to_json(event)) for event in events(trace)]
    return pa.Table.from_pylist(rows, schema=schema)


def _clean(form: Any) -> Any:
    if isinstance(form, str):
        return form.encode("utf-8", "backslashreplace").decode("utf-8")
    if isinstance(form, list):
        return [_clean(item) for item in form]
    if isinstance(form, dict):
        return {name: _clean(item) for name, item in form.items()}
    return form


def _pyarrow(name: str = "pyarrow") -> Any:
    try:
        return importlib.import_module(name)
    except ImportError:
        raise NeedsExtra(
            "Arrow and Parquet files need pyarrow; pip install 'runwright[data]'"
        ) from None


def _as_json(trace: Trace) -> bytes:
    return (wire.dumps(trace) + "\n").encode("ascii")


def _as_lines(trace: Trace) -> bytes:
    return "".join(f"{line}\n" for line in event_lines(trace)).encode("ascii")


def _as_arrow(trace: Trace) -> bytes:
    rows = table(trace)
    sink = io.BytesIO()
    with _pyarrow().ipc.new_file(sink, rows.schema) as writer:
        writer.write_table(rows)
    return sink.getvalue()


def _as_parquet(trace: Trace) -> bytes:
    rows = table(trace)
    sink = io.BytesIO()
    _pyarrow("pyarrow.parquet").write_table(rows, sink)
    return sink.getvalue()


_WRITERS: dict[str, Callable[[Trace], bytes]] = {
    ".json": _as_json,
    ".jsonl": _as_lines,
    ".arrow": _as_arrow,
    ".parquet": _as_parquet,
}
