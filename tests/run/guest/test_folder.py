"""Work folders: removed whatever a program made of them, and swept once their keeper is gone."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from runwright.run.guest.folder import WorkFolder, remove, set_mode, sweep


def test_a_deep_locked_tree_is_removed_and_what_it_links_to_is_not(tmp_path: Path) -> None:
    precious = tmp_path / "precious"
    precious.mkdir()
    (precious / "file").write_text("kept")
    tree = tmp_path / "tree"
    tree.mkdir()
    (tree / "link").symlink_to(precious)
    (tree / "dangling").symlink_to("nowhere")
    os.mkfifo(tree / "pipe")
    here = os.open(tree, os.O_RDONLY)
    for _ in range(2000):  # far longer than a path may be
        os.mkdir("deep", dir_fd=here)
        inner = os.open("deep", os.O_RDONLY, dir_fd=here)
        os.symlink(precious, "link", dir_fd=inner)
        os.fchmod(here, 0)
        os.close(here)
        here = inner
    os.close(here)
    remove(str(tree))
    assert not tree.exists()
    assert (precious / "file").read_text() == "kept"


def test_each_run_has_a_directory_of_its_own(tmp_path: Path) -> None:
    work = WorkFolder(str(tmp_path))
    for _ in range(2):
        home = Path(work.begin())
        assert list(home.iterdir()) == []
        (home / "file").touch()
        work.end()
    assert list(Path(work.path).iterdir()) == []


LEAVE = """
import os, sys
from runwright.run.guest.folder import WorkFolder
work = WorkFolder(sys.argv[1])
open(work.begin() + "/file", "w").close()
print(work.path, flush=True)
if sys.argv[2] == "stay":
    sys.stdin.read()
"""


@pytest.mark.parametrize("end", ["stay", "leave"])
def test_only_folders_that_nobody_keeps_are_swept(tmp_path: Path, end: str) -> None:
    command = [sys.executable, "-c", LEAVE, str(tmp_path), end]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as keeper:
        assert keeper.stdout is not None
        path = Path(keeper.stdout.readline().strip())
        if end == "leave":
            keeper.wait()
        sweep(str(tmp_path))
        assert path.exists() == (end == "stay")
        keeper.kill()


def test_a_folder_of_another_make_is_not_swept(tmp_path: Path) -> None:
    for name in ("runwright-", "runwright-notes", "other-999999999-1"):
        (tmp_path / name).mkdir()
    sweep(str(tmp_path))
    assert len(list(tmp_path.iterdir())) == 3


def test_a_mode_is_set_through_no_symbolic_link(tmp_path: Path) -> None:
    precious = tmp_path / "precious"
    precious.mkdir(mode=0o755)
    (tmp_path / "link").symlink_to(precious)
    (tmp_path / "locked").mkdir(mode=0)
    here = os.open(tmp_path, os.O_RDONLY)
    try:
        with pytest.raises(OSError, match="not supported"):
            set_mode("link", here, 0o700)
        set_mode("locked", here, 0o700)
    finally:
        os.close(here)
    assert precious.stat().st_mode & 0o7777 == 0o755
    assert (tmp_path / "locked").stat().st_mode & 0o7777 == 0o700


def test_a_folder_that_becomes_a_link_under_way_changes_nothing_behind_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A program that was not stopped swaps it after it was listed, before it is opened."""
    precious = tmp_path / "precious"
    precious.mkdir(mode=0o755)
    tree = tmp_path / "tree"
    (tree / "folder").mkdir(parents=True)
    real_open = os.open

    def swapped_open(path: str, flags: int, *rest: int, dir_fd: int | None = None) -> int:
        if path == "folder" and not (tree / "folder").is_symlink():
            (tree / "folder").rmdir()
            (tree / "folder").symlink_to(precious)
        return real_open(path, flags, *rest, dir_fd=dir_fd)

    monkeypatch.setattr(os, "open", swapped_open)
    with pytest.raises(OSError, match="not supported"):
        remove(str(tree))
    assert precious.stat().st_mode & 0o7777 == 0o755
