"""The file of recorded values: what is read back, and what damage is found."""

import hashlib
import marshal
import math
import os
import pickle
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from runwright.benchmarks import kept
from runwright.core import Cases, wire
from runwright.judge.opaque import Opaque
from runwright.judge.recording import Recording

VALUES = ([1, "two", None], {(1, 2): {3}}, "\ud800", 1 << 5000, -0.0, frozenset({b"x"}))
OTHERS: tuple[object, ...] = ("a", 1 + 2j, [], "b")
FOUND = [
    Recording(VALUES, (0.5,) * len(VALUES)),
    Recording((), ()),
    Recording(OTHERS, (1.0, 2.0, 3.0, 4.0)),
]


def never() -> Sequence[object]:
    raise AssertionError("nothing is damaged")


def read(path: Path, *again: Callable[[], Sequence[object]]) -> list[Recording] | None:
    return kept.read(path, again or (never,) * len(FOUND))


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "folder" / "expected"
    kept.write(path, FOUND)
    return path


def test_all_is_read_back(path: Path) -> None:
    found = read(path)
    assert found == FOUND
    assert [one.times_s for one in found] == [one.times_s for one in FOUND]
    assert [path.name] == [one.name for one in path.parent.iterdir()]


def test_types_and_signs_are_kept(path: Path) -> None:
    found = read(path)
    assert found is not None
    assert list(map(type, found[0].values)) == list(map(type, VALUES))
    assert math.copysign(1, found[0].values[4]) == -1  # type: ignore[arg-type]


def test_what_has_no_equal_is_kept(tmp_path: Path) -> None:
    kept.write(tmp_path / "f", [Recording((math.nan, Opaque("Thing")), (0.0, 0.0))])
    found = read(tmp_path / "f", never)
    assert found is not None
    nan, opaque = found[0].values
    assert nan != nan  # noqa: PLR0124
    assert isinstance(opaque, Opaque)
    assert opaque.type == "Thing"


def test_it_reads_like_a_tuple(path: Path) -> None:
    values = read(path)[2].values  # type: ignore[index]
    assert (len(values), values[-1], values[1:3]) == (4, "b", OTHERS[1:3])
    assert values[::-1] == OTHERS[::-1]
    assert (values.index("b"), "a" in values, "c" in values) == (3, True, False)
    assert values == OTHERS
    assert values != OTHERS[:3]
    assert values != list(OTHERS)
    for place in (4, -5):
        with pytest.raises(IndexError):
            values[place]


def test_a_check_with_it_is_the_check_with_a_tuple(path: Path) -> None:
    values = read(path)[2].values  # type: ignore[index]
    inputs = ((1,),) * 4
    one, other = Cases("c", "f", inputs, values), Cases("c", "f", inputs, OTHERS)
    assert one == other
    assert wire.dumps(one) == wire.dumps(other)
    copied = pickle.loads(pickle.dumps(one)).expected  # noqa: S301 - made in the line itself
    assert (type(copied), copied) == (tuple, OTHERS)


@pytest.mark.parametrize("length", [0, 1, 39, 40, 41, 100, -1, -40, -41])
def test_a_file_that_is_cut_short_is_none(path: Path, length: int) -> None:
    path.write_bytes(path.read_bytes()[:length])
    assert read(path) is None


@pytest.mark.parametrize("place", [-1, -20, -33, -40, -41, -60])
def test_a_damaged_foot_or_index_is_none(path: Path, place: int) -> None:
    flip(path, place)
    assert read(path) is None


def test_another_form_is_none(path: Path) -> None:
    body = marshal.dumps([{"values": [(True, 1)], "times_s": (0.0,)}])
    path.write_bytes(hashlib.sha256(body).hexdigest().encode() + b"\n" + body)
    assert read(path) is None
    kept.write(path, FOUND[:1])  # of another number of recordings
    assert read(path) is None
    assert kept.read(path.parent / "missing", ()) is None
    assert kept.read(path.parent, ()) is None


@pytest.mark.parametrize("place", range(0, 700, 90))
def test_a_damaged_value_is_made_again_when_it_is_read(path: Path, place: int) -> None:
    flip(path, place)
    asked: list[str] = []

    def again() -> tuple[object, ...]:
        asked.append("again")
        return VALUES

    found = read(path, again, never, never)
    assert found is not None
    assert asked == []
    assert found[2].values == OTHERS
    for _ in range(2):
        assert found[0].values == VALUES
    assert asked == ["again"]


def test_a_file_that_changes_under_the_reader(path: Path) -> None:
    found = read(path, lambda: VALUES, never, lambda: OTHERS)
    assert found is not None
    kept.write(path, [Recording(("new",), (0.0,))])  # another file of the same name
    assert found[0].values[0] == VALUES[0]
    found = read(path, lambda: ("again",))
    assert found is not None
    os.truncate(path, 1)
    assert found[0].values[0] == "again"


def flip(path: Path, place: int) -> None:
    content = bytearray(path.read_bytes())
    content[place] ^= 1
    path.write_bytes(content)


def test_where_nothing_can_be_written_nothing_is_left(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    kept.write(tmp_path / "file" / "expected", FOUND)
    (tmp_path / "taken").mkdir()
    kept.write(tmp_path / "taken", FOUND)  # a folder cannot be replaced
    assert sorted(one.name for one in tmp_path.iterdir()) == ["file", "taken"]


_WRITER = """
import sys
from pathlib import Path
from runwright.benchmarks import kept
from runwright.judge.recording import Recording
path, number = Path(sys.argv[1]), int(sys.argv[2])
for _ in range(40):
    kept.write(path, [Recording((number, "x" * 10_000, number), (0.0,) * 3)])
    ((first, _, last),) = [one.values for one in kept.read(path, [sys.exit])]
    assert first == last, (first, last)
"""


def test_two_processes_write_and_read_one_file(tmp_path: Path) -> None:
    writers = [
        subprocess.Popen([sys.executable, "-c", _WRITER, str(tmp_path / "f"), str(number)])
        for number in range(2)
    ]
    assert [writer.wait(60) for writer in writers] == [0, 0]
    assert [one.name for one in tmp_path.iterdir()] == ["f"]
