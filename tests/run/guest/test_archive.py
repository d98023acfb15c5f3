"""Copies of a tree: what comes back is what was there, and links lead nowhere."""

import os
import random
import stat
from pathlib import Path

import pytest

from runwright.run.guest.archive import Archive, Refused

MIB = 1 << 20


def described(top: Path) -> dict[str, tuple[object, ...]]:
    """Return all that is kept of a tree, by path."""
    found: dict[str, tuple[object, ...]] = {}
    links: dict[int, str] = {}
    for path in [top, *sorted(top.rglob("*"))]:
        info = path.lstat()
        content: object = None
        if stat.S_ISLNK(info.st_mode):
            content = path.readlink()
        elif stat.S_ISREG(info.st_mode):
            first = links.setdefault(info.st_ino, str(path))
            content = (path.read_bytes(), first)
        found[str(path.relative_to(top))] = (info.st_mode, info.st_mtime_ns, content)
    return found


@pytest.fixture
def top(tmp_path: Path) -> Path:
    top = tmp_path / "top"
    (top / "sub" / "deep").mkdir(parents=True)
    (top / "empty").mkdir()
    (top / "file").write_bytes(b"old")
    (top / "sub" / "large").write_bytes(os.urandom(3 * MIB + 5))
    (top / "sub" / "script").write_text("#!")
    (top / "sub" / "script").chmod(0o755)
    (top / "link").symlink_to("sub/large")
    (top / "away").symlink_to(tmp_path / "outside")
    (top / "other-name").hardlink_to(top / "file")
    os.mkfifo(top / "pipe")
    os.utime(top / "file", ns=(5, 123_456_789))
    (tmp_path / "outside").mkdir()
    (tmp_path / "outside" / "secret").write_text("s3cret")
    return top


def test_an_untouched_tree_is_not_touched(top: Path) -> None:
    archive = Archive(str(top), 8 * MIB)
    before = {path: path.lstat().st_ctime_ns for path in top.rglob("*") if path.is_file()}
    seen = described(top)
    archive.restore(0)
    assert described(top) == seen
    assert {path: path.lstat().st_ctime_ns for path in before} == before
    archive.release()


def _change_everything(top: Path) -> None:
    (top / "file").write_bytes(b"other")
    (top / "other-name").unlink()
    (top / "other-name").write_bytes(b"no link any more")
    (top / "sub" / "script").chmod(0o600)
    (top / "sub" / "large").unlink()
    (top / "sub" / "large").mkdir()
    (top / "sub" / "large" / "inner").write_text("x")
    (top / "link").unlink()
    (top / "link").write_text("a file")
    (top / "away").unlink()
    (top / "away").mkdir()
    (top / "empty").rmdir()
    (top / "empty").symlink_to("/")
    (top / "pipe").unlink()
    (top / "new").mkdir()
    (top / "new" / "file").write_text("new")
    (top / "sub" / "deep").rmdir()


def test_everything_that_changed_comes_back_as_often_as_wanted(top: Path) -> None:
    seen = described(top)
    archive = Archive(str(top), 8 * MIB)
    for _ in range(2):
        _change_everything(top)
        archive.restore(0)
        assert described(top) == seen
    archive.release()


def test_a_file_that_is_mended_stays_the_same_file(top: Path) -> None:
    archive = Archive(str(top), 8 * MIB)
    with (top / "file").open("r+b") as file:
        file.write(b"longer than before")
        file.flush()
        archive.restore(0)
        file.seek(0)
        assert file.read() == b"old"
    archive.release()


def test_a_link_that_leads_out_is_never_followed(top: Path) -> None:
    outside = top.parent / "outside"
    seen = described(outside)
    archive = Archive(str(top), 8 * MIB)
    assert b"s3cret" not in os.pread(archive.content, 16 * MIB, 0)
    (top / "sub" / "script").unlink()
    (top / "sub" / "script").symlink_to(outside / "secret")
    (top / "sub" / "deep").rmdir()
    (top / "sub" / "deep").symlink_to(outside)
    archive.restore(0)
    assert described(outside) == seen
    archive.release()


def test_locked_folders_and_files_are_kept_and_locked_again(top: Path) -> None:
    (top / "sub" / "script").chmod(0)
    (top / "sub").chmod(0)
    archive = Archive(str(top), 8 * MIB)
    assert stat.S_IMODE((top / "sub").stat().st_mode) == 0
    (top / "sub").chmod(0o700)
    (top / "sub" / "script").unlink()
    (top / "sub" / "script").write_text("changed")
    archive.restore(0)
    assert stat.S_IMODE((top / "sub").stat().st_mode) == 0
    (top / "sub").chmod(0o700)
    assert stat.S_IMODE((top / "sub" / "script").stat().st_mode) == 0
    (top / "sub" / "script").chmod(0o600)
    assert (top / "sub" / "script").read_text() == "#!"
    archive.release()


def test_folders_that_grew_deep_since_are_removed(top: Path) -> None:
    seen = described(top)
    archive = Archive(str(top), 8 * MIB)
    place = os.open(top, os.O_RDONLY)
    for _ in range(3000):
        os.mkdir("d", dir_fd=place)
        inner = os.open("d", os.O_RDONLY, dir_fd=place)
        os.close(place)
        place = inner
    os.close(place)
    archive.restore(0)
    assert described(top) == seen
    archive.release()


def test_too_much_is_refused_and_leaves_no_descriptor(top: Path) -> None:
    before = len(os.listdir("/proc/self/fd"))
    with pytest.raises(Refused, match="larger than file_bytes"):
        Archive(str(top), MIB)
    deep = top
    for _ in range(70):
        deep /= "d"
    deep.mkdir(parents=True)
    with pytest.raises(Refused, match="nested deeper than 64"):
        Archive(str(top), 8 * MIB)
    assert len(os.listdir("/proc/self/fd")) == before


@pytest.mark.parametrize("seed", range(10))
def test_a_tree_changed_at_random_comes_back(tmp_path: Path, seed: int) -> None:
    rng = random.Random(seed)
    top = tmp_path / "top"
    top.mkdir()

    def change() -> None:
        paths = [path for path in top.rglob("*") if path.exists() or path.is_symlink()]
        folders = [top, *(path for path in paths if path.is_dir() and not path.is_symlink())]
        path = rng.choice(folders) / f"n{rng.randrange(5)}"
        files = [path for path in paths if path.is_file() and not path.is_symlink()]
        if path.is_symlink() or path.is_file():
            path.unlink()
        elif path.is_dir():
            path.rename(top / f"moved{rng.randrange(10**9)}")
        elif rng.random() < 0.3:
            path.mkdir()
        elif files and rng.random() < 0.2:
            path.hardlink_to(rng.choice(files))
        elif files and rng.random() < 0.3:
            rng.choice(files).write_bytes(rng.randbytes(50))
        elif rng.random() < 0.2:
            path.symlink_to(rng.choice(["n1", "..", "/"]))
        else:
            path.write_bytes(rng.randbytes(rng.randrange(100)))

    for _ in range(30):
        change()
    seen = described(top)
    archive = Archive(str(top), MIB)
    for _ in range(30):
        change()
    archive.restore(0)
    assert described(top) == seen
    archive.release()
