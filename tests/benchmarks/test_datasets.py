import gzip
import hashlib
import json
from pathlib import Path

import pytest

from runwright.benchmarks import humaneval_plus
from runwright.benchmarks.datasets import field, read_dataset
from runwright.core.errors import BadFile, UnknownName

CONTENT = json.dumps({"task_id": "T/1", "text": "a\u2028b"}).encode() + b"\n"
VERSIONS = {"v1": hashlib.sha256(CONTENT).hexdigest(), "v2": "0" * 64}


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "set.jsonl.gz"
    path.write_bytes(gzip.compress(CONTENT))
    return path


def test_a_version_is_known_by_its_content(file: Path, tmp_path: Path) -> None:
    for data in (file, tmp_path):
        found = read_dataset("set.jsonl.gz", VERSIONS, data, None)
        assert (found.version, found.sha256) == ("v1", VERSIONS["v1"])
        assert found.md5 == hashlib.md5(CONTENT).hexdigest()
        assert found.records == ({"task_id": "T/1", "text": "a\u2028b"},)
    unpacked = tmp_path / "set.jsonl"
    unpacked.write_bytes(CONTENT)
    assert read_dataset("x", VERSIONS, unpacked, "v1").version == "v1"


def test_another_version_than_asked_for_is_an_error(file: Path) -> None:
    with pytest.raises(
        BadFile, match=r"set.jsonl.gz: holds version v1, not v2; version 'unknown' "
    ):
        read_dataset("", VERSIONS, file, "v2")
    with pytest.raises(UnknownName, match="no version 'v3' of set; there are v1, v2, unknown"):
        read_dataset("set", VERSIONS, file, "v3")


def test_unknown_content_is_taken_only_if_asked_for(tmp_path: Path) -> None:
    path = tmp_path / "own.jsonl"
    path.write_bytes(CONTENT + CONTENT)
    with pytest.raises(
        BadFile, match=r"holds content of sha256 \w{12}\.\.\., not v1 or v2; version"
    ):
        read_dataset("", VERSIONS, path, None)
    found = read_dataset("", VERSIONS, path, "unknown")
    assert (found.version, len(found.records)) == ("unknown", 2)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"\x1f\x8bnonsense", "is damaged"),
        (gzip.compress(CONTENT, mtime=0)[:-4], "is damaged"),
        (b"{", "is not JSON lines"),
        (b"", "must hold one JSON object per line"),
        (b"[1]\n", "must hold one JSON object per line"),
        (b"\xff\n", "is not JSON lines"),
    ],
    ids=["gzip", "cut", "json", "empty", "array", "utf-8"],
)
def test_a_damaged_file_is_one_line(tmp_path: Path, content: bytes, message: str) -> None:
    path = tmp_path / "bad.jsonl"
    path.write_bytes(content)
    with pytest.raises(BadFile, match=message) as caught:
        read_dataset("", VERSIONS, path, "unknown")
    assert "\n" not in str(caught.value)


def test_a_missing_file_says_where_to_look(tmp_path: Path) -> None:
    with pytest.raises(BadFile, match=r"No such file or directory; give its folder with --data"):
        humaneval_plus.dataset(tmp_path)


def test_a_record_without_a_field_is_named(file: Path) -> None:
    with pytest.raises(BadFile, match="record 'T/1' lacks 'prompt'"):
        field({"task_id": "T/1"}, "prompt", file)


def test_the_published_sets_are_recognised(data: Path) -> None:
    found = humaneval_plus.dataset(data)
    assert (found.version, found.md5) == ("v0.1.9", "84f4b93a1270b492e4c54d5212da7a5b")
    assert len(found.records) == 164
