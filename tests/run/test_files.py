"""Files that come back: chosen by glob, within limits, never from outside the work directory."""

from pathlib import Path
from typing import Any

import pytest

from runwright.core import Execution, File, Isolation, Limits, Program, Status
from runwright.core.errors import BadOption
from runwright.run import LocalSandbox

MIB = 1024 * 1024


@pytest.fixture(scope="module")
def fetch(box: LocalSandbox, run_async: Any) -> Any:
    def fetch(source: str, *globs: str, status: Status = Status.OK, **options: Any) -> Execution:
        """Run a program that finds `put(path, content)` and return what came of it."""
        begin = "import os\ndef put(path, content=b'x'):\n    open(path, 'wb').write(content)\n"
        program = Program(begin + source, files=(File("given/input", b"input"),))
        execution: Execution = run_async(box.run(program, fetch=globs, **options))
        assert execution.status is status, (execution.detail, execution.stderr)
        return execution

    return fetch


def _paths(execution: Execution) -> list[str]:
    return [file.path for file in execution.files]


def _left_out(execution: Execution) -> dict[str, str]:
    return {left.path: left.reason for left in execution.left_out}


TREE = "os.makedirs('a/b/c')\nfor path in ('top', 'a/one', 'a/b/two', 'a/b/c/three'): put(path)"


@pytest.mark.parametrize(
    ("globs", "paths"),
    [
        (["top"], ["top"]),
        (["./a//one"], ["a/one"]),
        (["t*"], ["top"]),
        (["*/t*"], []),
        (["a/*"], ["a/one"]),
        (["a/*/*"], ["a/b/two"]),
        (["a/**"], ["a/b/c/three", "a/b/two", "a/one"]),
        (["a/**/t*"], ["a/b/c/three", "a/b/two"]),
        (["**/t*"], ["a/b/c/three", "a/b/two", "top"]),
        (["**/b/**/t*"], ["a/b/c/three", "a/b/two"]),
        (["a/[n-p]ne", "a/b/tw?"], ["a/b/two", "a/one"]),
        (["a/*", "a/o*"], ["a/one"]),
        (["given/*"], ["given/input"]),
    ],
    ids=lambda value: " ".join(value) or "nothing",
)
def test_a_glob_names_files_at_any_depth(fetch: Any, globs: list[str], paths: list[str]) -> None:
    assert _paths(fetch(TREE, *globs)) == paths


def test_nothing_is_fetched_unless_it_is_asked_for(fetch: Any) -> None:
    execution = fetch(TREE)
    assert (execution.files, execution.left_out) == ((), ())


def test_a_glob_that_matches_nothing_is_named(fetch: Any) -> None:
    assert _left_out(fetch(TREE, "top", "x/*")) == {"x/*": "nothing matches"}


def test_every_byte_comes_back(fetch: Any) -> None:
    execution = fetch("put('all', bytes(range(256)) * 999)\nput('empty', b'')", "*l*", "empty")
    assert execution.files == (File("all", bytes(range(256)) * 999), File("empty", b""))


def test_names_that_are_not_text_come_back(fetch: Any) -> None:
    execution = fetch(r"put(b'out-\xff'); put('out-\n'); put('out-\U0001f600')", "out-*")
    assert sorted(_paths(execution)) == ["out-\n", "out-\udcff", "out-\U0001f600"]


def test_a_failed_run_gives_back_what_it_wrote(fetch: Any) -> None:
    assert _paths(fetch("put('a')\n1 / 0", "a", status=Status.FAILED)) == ["a"]
    slow = fetch(
        "put('a')\nwhile True: pass", "a", status=Status.TIMEOUT, limits=Limits(wall_s=0.3)
    )
    assert _paths(slow) == ["a"]


def test_a_symbolic_link_is_never_followed(fetch: Any, tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("secret")
    source = (
        f"os.symlink({str(tmp_path / 'secret')!r}, 'file')\nos.symlink({str(tmp_path)!r}, 'folder')"
        "\nput('real')\nos.symlink('real', 'inner')\nos.symlink('loop', 'loop')"
    )
    execution = fetch(source, "file", "folder/*", "**/secret", "inner", "loop", "real")
    assert execution.files == (File("real", b"x"),)
    left_out = _left_out(execution)
    for name in ("file", "folder", "inner", "loop"):
        assert left_out[name] == "a symbolic link, which is never followed"
    assert left_out["**/secret"] == "nothing matches"


def test_what_is_no_file_is_left_out(fetch: Any, box: LocalSandbox) -> None:
    if box.isolation is Isolation.PROCESS:
        pytest.skip("no program can make such a thing there")
    source = "import socket\nsocket.socket(socket.AF_UNIX).bind('socket')\nos.mkdir('folder')"
    execution = fetch(source, "*")
    assert _paths(execution) == ["main.py"]
    assert _left_out(execution) == {"socket": "not a regular file"}


def test_modes_of_the_programs_making_hide_nothing(fetch: Any) -> None:
    source = (
        "os.makedirs('a/b')\nput('a/b/file')\nput('file')\nos.chmod('file', 0)\n"
        "os.chmod('a/b/file', 0)\nos.chmod('a/b', 0)\nos.chmod('a', 0o200)\nos.chmod('.', 0)"
    )
    assert _paths(fetch(source, "**/file")) == ["a/b/file", "file"]


def test_the_limit_of_bytes_is_exact_and_a_file_over_it_is_named(fetch: Any) -> None:
    limits = Limits(fetch_bytes=100)
    execution = fetch("put('a', b'x' * 60); put('b', b'x' * 40)", "a", "b", limits=limits)
    assert _paths(execution) == ["a", "b"]
    execution = fetch(
        "put('a', b'x' * 60); put('b', b'x' * 41); put('c', b'x' * 40)", "?", limits=limits
    )
    assert _paths(execution) == ["a", "c"]
    assert _left_out(execution) == {"b": "its 41 bytes are over what is left of fetch_bytes=100"}


def test_a_sparse_file_counts_with_its_whole_size(fetch: Any) -> None:
    execution = fetch("put('a')\nos.truncate('a', 60 * 2**20)", "a")
    assert execution.files == ()
    assert "62914560 bytes" in _left_out(execution)["a"]


def test_the_limit_of_files_holds_and_a_flood_is_counted(fetch: Any) -> None:
    source = "os.mkdir('out')\nfor number in range(300): put(f'out/{number:03}')"
    execution = fetch(source, "out/*", limits=Limits(fetch_files=50))
    assert _paths(execution) == [f"out/{number:03}" for number in range(50)]
    left_out = _left_out(execution)
    assert left_out["out/050"] == "over the limit fetch_files=50"
    assert left_out[""] == "150 more that were left out are not listed"
    assert len(left_out) == 101


def test_a_nest_of_folders_is_not_followed_to_its_bottom(fetch: Any) -> None:
    source = "for _ in range(600):\n    os.mkdir('d')\n    os.chdir('d')\nput('file')"
    execution = fetch(source, "**/file")
    assert execution.files == ()
    assert _left_out(execution)["/".join(["d"] * 33)] == "lies deeper than 32 folders"


def test_files_that_fill_the_memory_limit_come_back(fetch: Any) -> None:
    source = "block = b'x' * 2**20\nwith open('large', 'wb') as file:\n"
    source += "    for _ in range(12): file.write(block)"
    execution = fetch(source, "large", limits=Limits(memory_bytes=48 * MIB))
    assert [len(file.content) for file in execution.files] == [12 * MIB]


def test_a_work_directory_that_was_moved_away_gives_back_what_lay_in_it(
    fetch: Any, box: LocalSandbox
) -> None:
    if box.isolation is Isolation.NONE:
        pytest.skip("nothing keeps a program from leaving folders on the host")
    source = (
        "put('a')\nhome = os.getcwd()\n"
        "try:\n    os.rename(home, home + '-2')\n    os.symlink('/etc', home)\n"
        "except OSError:\n    pass"
    )
    assert _paths(fetch(source, "a", "passwd")) == ["a"]


def test_what_one_run_left_is_not_fetched_by_the_next(fetch: Any) -> None:
    fetch("put('left')", "left")
    assert fetch("pass", "left").files == ()


@pytest.mark.parametrize(
    "glob", ["", ".", "/etc/passwd", "../*", "a/../../b", "a\0b", "x" * 20_000]
)
def test_a_glob_that_leaves_the_work_directory_is_refused(fetch: Any, glob: str) -> None:
    with pytest.raises(BadOption, match="fetch"):
        fetch("pass", glob)
