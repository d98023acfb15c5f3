"""Traces as files."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from runwright.core import Program, Status, Trace, wire
from runwright.core.errors import BadFile, BadOption, NeedsExtra
from runwright.observe.events import Event, events
from runwright.observe.export import check_ending, save, table

Watch = Callable[..., Trace]

SOURCE = """\
def f(n):
    try:
        for i in range(n):
            yield i / (n - 2)
    finally:
        n = "\\ud800"
"""


@pytest.fixture
def trace(watch: Watch) -> Trace:
    return watch(SOURCE, "list(f(3)), list(f(2))")


def test_json_holds_the_whole_trace(trace: Trace, tmp_path: Path) -> None:
    save(trace, tmp_path / "run.json")
    assert wire.loads(Trace, (tmp_path / "run.json").read_text()) == trace


def test_json_lines_hold_the_events(trace: Trace, tmp_path: Path) -> None:
    save(trace, tmp_path / "run.jsonl")
    lines = (tmp_path / "run.jsonl").read_text().splitlines()
    assert [wire.loads(Event, line) for line in lines] == list(events(trace))


def test_arrow_and_parquet_hold_the_same_table(trace: Trace, tmp_path: Path) -> None:
    pa = pytest.importorskip("pyarrow", reason="pyarrow is not installed (extra 'data')")
    parquet = pytest.importorskip("pyarrow.parquet")
    save(trace, tmp_path / "run.arrow")
    save(trace, tmp_path / "run.parquet")
    rows = pa.ipc.open_file(tmp_path / "run.arrow").read_all()
    assert rows.equals(parquet.read_table(tmp_path / "run.parquet"))
    assert rows.equals(table(trace))
    assert rows.column("kind").to_pylist() == [event.kind for event in events(trace)]
    assert rows.column("step").to_pylist() == [event.step for event in events(trace)]
    yielded = [v for v in rows.column("value").to_pylist() if v is not None]
    assert yielded[0] == {"type": "float", "text": "0.0", "omitted_bytes": 0}
    calls = [row for row in rows.to_pylist() if row["kind"] == "call"]
    assert [v["name"] for v in calls[0]["before"]] == ["n"]


def test_an_empty_trace_is_a_table_with_the_same_columns(trace: Trace) -> None:
    pytest.importorskip("pyarrow", reason="pyarrow is not installed (extra 'data')")
    empty = Trace(Program("def f(:"), (), (), 0, 0, (), Status.COMPILE_ERROR)
    assert table(empty).schema.equals(table(trace).schema)


def test_another_ending_is_refused() -> None:
    with pytest.raises(BadOption, match=r"x.csv: .* must end in one of .json, .jsonl, .arrow, .pa"):
        check_ending(Path("x.csv"))


def test_a_file_that_cannot_be_written_is_told(trace: Trace, tmp_path: Path) -> None:
    with pytest.raises(BadFile, match="cannot be written"):
        save(trace, tmp_path / "none" / "run.json")


def test_without_pyarrow_the_extra_is_named(
    trace: Trace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(__import__("sys").modules, "pyarrow", None)  # as if it were not installed
    for name in ("run.arrow", "run.parquet"):
        with pytest.raises(NeedsExtra, match=r"pip install 'runwright\[data\]'"):
            save(trace, tmp_path / name)
    assert not list(tmp_path.iterdir())


def test_json_lines_are_ascii_whatever_the_values_are(trace: Trace, tmp_path: Path) -> None:
    save(trace, tmp_path / "run.jsonl")
    data = (tmp_path / "run.jsonl").read_bytes()
    assert data.isascii()
    assert all(isinstance(json.loads(line), dict) for line in data.splitlines())
