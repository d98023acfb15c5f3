"""The digest of a tree changes with everything it covers and with nothing else."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from runwright.core.errors import BadFile
from runwright.run import digest
from runwright.run.tree import Tree


@pytest.fixture
def root(tmp_path: Path) -> Path:
    made = tmp_path / "tree"
    (made / "d" / "empty").mkdir(parents=True)
    (made / "a").write_text("content")
    (made / ".ignored").write_text("content")
    (made / "link").symlink_to("a")
    return made


def _swap(root: Path) -> None:
    (root / "link").unlink()
    (root / "link").symlink_to("d")


@pytest.mark.parametrize(
    "change",
    [
        lambda root: (root / "a").write_text("Content"),
        lambda root: (root / "a").chmod(0o600),
        lambda root: (root / "a").rename(root / "b"),
        lambda root: (root / ".ignored").unlink(),
        lambda root: (root / "d" / "empty").rmdir(),
        lambda root: (root / "d" / "other").mkdir(),
        lambda root: (root / "d").chmod(0o700),
        lambda root: root.chmod(0o700),
        _swap,
        lambda root: os.mkfifo(root / "pipe"),
    ],
)
def test_a_change_shows_and_its_reversal_does_too(
    root: Path, change: Callable[[Path], object], tmp_path: Path
) -> None:
    before = digest(root)
    copy = tmp_path / "copy"
    os.system(f"cp -a '{root}' '{copy}'")
    change(root)
    assert digest(root) != before
    assert digest(copy) == before


def test_names_and_contents_do_not_run_into_each_other(tmp_path: Path) -> None:
    one, two = tmp_path / "one", tmp_path / "two"
    one.mkdir()
    two.mkdir()
    (one / "l").symlink_to("x")
    (one / "m").symlink_to("y")
    (two / "l").symlink_to("x\0m"[:1])
    (two / "m\n").symlink_to("y")
    assert digest(one) != digest(two)


def test_times_are_not_covered(root: Path) -> None:
    before = digest(root)
    os.utime(root / "a", (1, 1))
    assert digest(root) == before


def test_no_folder_and_no_rights_are_told(root: Path) -> None:
    with pytest.raises(BadFile, match="name a folder"):
        digest(root / "missing")
    with pytest.raises(BadFile, match="Not a directory"):
        digest(root / "a")


def test_no_step_of_a_path_follows_a_link(root: Path) -> None:
    (root / "way").symlink_to("d")
    with Tree(root) as tree:
        assert tree.status("d/empty") is not None
        assert tree.status("way/empty") is None
        assert tree.entry("way/empty") is None
        assert tree.entry("a/below") is None
