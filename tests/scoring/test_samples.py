import gzip
import json
from pathlib import Path
from typing import Any

import pytest

from runwright.core.errors import BadFile
from runwright.scoring import read_samples, scan

IDS = ("Small/0", "Small/1")


def test_samples_of_a_task_are_numbered_as_they_stand(write: Any) -> None:
    path = write(("Small/0", "a"), ("Small/1", "b"), {"task_id": "Small/0", "solution": "c"})
    found = [(one.task_id, one.number, one.text, one.completion) for one in read_samples(path, IDS)]
    assert found == [
        ("Small/0", 0, "a", True),
        ("Small/1", 0, "b", True),
        ("Small/0", 1, "c", False),
    ]


def test_a_solution_comes_before_a_completion_of_the_same_line(write: Any) -> None:
    path = write({"task_id": "Small/0", "completion": "a", "solution": "b", "other": 1})
    (one,) = read_samples(path, IDS)
    assert (one.text, one.completion) == ("b", False)


def test_a_gzip_file_is_the_same_samples(write: Any, tmp_path: Path) -> None:
    path = write(("Small/0", "a"), ("Small/1", "b"))
    zipped = tmp_path / "samples.jsonl.gz"
    zipped.write_bytes(gzip.compress(path.read_bytes()))
    assert scan(zipped, IDS) == scan(path, IDS)


def test_lines_end_at_line_feeds_alone(tmp_path: Path) -> None:
    text = "a\u2028b\x0bc\x85d"
    row = json.dumps({"task_id": "Small/0", "solution": text}, ensure_ascii=False)
    path = tmp_path / "samples.jsonl"
    path.write_text(f"{row}\n\n{row}", "utf-8")
    assert [one.text for one in read_samples(path, IDS)] == [text, text]


def test_a_folder_holds_a_numbered_file_per_solution(tmp_path: Path) -> None:
    for name, text in (("Small_1/0.py", "b"), ("Small_0/10.py", "z"), ("Small_0/2.py", "a")):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text)
    found = [(one.task_id, one.number, one.text) for one in read_samples(tmp_path, IDS)]
    assert found == [("Small/0", 0, "a"), ("Small/0", 1, "z"), ("Small/1", 0, "b")]


BAD = {
    "not JSON": ("{", "line 2: is not JSON"),
    "no object": ("[1]", "line 2: is not an object but list"),
    "no task_id": ('{"solution": "x"}', "line 2: lacks 'task_id'"),
    "nothing to judge": ('{"task_id": "Small/0"}', "line 2: has neither 'solution' nor"),
    "no text": ('{"task_id": "Small/0", "solution": 3}', "line 2: 'solution' is not a string"),
    "unknown task": ('{"task_id": "Small/9", "solution": ""}', "line 2: 'Small/9' is no task"),
    "not UTF-8": (b"\xff", "line 2: byte 0 is not UTF-8"),
    "nested": ("[" * 100_000, "line 2: is not JSON"),
}


@pytest.mark.parametrize(("line", "message"), BAD.values(), ids=BAD)
def test_a_bad_line_is_named(line: str | bytes, message: str, tmp_path: Path) -> None:
    path = tmp_path / "samples.jsonl"
    data = line if isinstance(line, bytes) else line.encode()
    path.write_bytes(b'{"task_id": "Small/0", "solution": ""}\n' + data + b"\n")
    with pytest.raises(BadFile, match=message) as caught:
        scan(path, IDS)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("name", ["Other_0/0.py", "Small_0/first.py", "stray.py"])
def test_a_stray_file_in_a_folder_is_named(name: str, tmp_path: Path) -> None:
    (tmp_path / name).parent.mkdir(exist_ok=True)
    (tmp_path / name).write_text("")
    with pytest.raises(BadFile, match=str(tmp_path)):
        scan(tmp_path, IDS)


def test_a_file_that_is_missing_empty_or_half_a_gzip_is_refused(tmp_path: Path) -> None:
    (tmp_path / "empty.jsonl").write_text("\n")
    half = gzip.compress(b'{"task_id": "Small/0", "solution": ""}\n' * 1000)[:-20]
    (tmp_path / "half.jsonl.gz").write_bytes(half)
    for name, message in (
        ("none.jsonl", "no such file"),
        ("empty.jsonl", "holds no samples"),
        ("half.jsonl.gz", "not a whole gzip file"),
    ):
        with pytest.raises(BadFile, match=message):
            scan(tmp_path / name, IDS)


def test_two_orders_are_two_sets_of_samples(write: Any) -> None:
    one = scan(write(("Small/0", "a"), ("Small/0", "b"), name="1.jsonl"), IDS)
    two = scan(write(("Small/0", "b"), ("Small/0", "a"), name="2.jsonl"), IDS)
    assert one.counts == two.counts
    assert one.digest != two.digest
