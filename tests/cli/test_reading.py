import os
from pathlib import Path

import pytest

from runwright.cli.reading import check_writable, read_program, write_program, write_text
from runwright.core import Program
from runwright.core.errors import BadFile


def test_a_program_is_read_with_its_name_and_plain_line_ends(tmp_path: Path) -> None:
    path = tmp_path / "two.py"
    path.write_bytes(b"\xef\xbb\xbfx = 1\r\ny = 2\r")
    assert read_program(path) == Program("x = 1\ny = 2\n", "two.py")


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        pytest.param(b"", "is empty", id="empty"),
        pytest.param(b" \n\t\n", "is empty", id="blank"),
        pytest.param(b"\x7fELF\x02\x01", "is an ELF executable", id="elf"),
        pytest.param(b"\x89PNG\r\n\x1a\n", "is a PNG image", id="png"),
        pytest.param(b"PK\x03\x04zip", "is a zip archive", id="zip"),
        pytest.param(b"x = 1\0", "holds NUL bytes", id="nul"),
        pytest.param(b"x = '\xe9'", "byte 5 is not UTF-8", id="latin-1"),
    ],
)
def test_a_file_that_is_no_program_is_refused_by_name(
    tmp_path: Path, content: bytes, reason: str
) -> None:
    path = tmp_path / "odd.py"
    path.write_bytes(content)
    with pytest.raises(BadFile) as caught:
        read_program(path)
    message = str(caught.value)
    assert message.startswith(f"{path}: {reason}")
    assert "\n" not in message


def test_a_missing_file_a_folder_and_a_pipe_are_refused(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    for path, reason in (
        (tmp_path / "none.py", "no such file"),
        (tmp_path, "is a folder"),
        (pipe, "is not a regular file"),
        (tmp_path / ("n" * 300), "cannot be read (File name too long)"),
    ):
        with pytest.raises(BadFile, match=r"name a file|check") as caught:
            read_program(path)
        assert str(caught.value).startswith(f"{path}: {reason}")


def test_a_result_file_is_refused_before_the_work(tmp_path: Path) -> None:
    with pytest.raises(BadFile, match="is a folder"):
        check_writable(tmp_path)
    with pytest.raises(BadFile, match="there is no folder"):
        check_writable(tmp_path / "none" / "report.html")
    check_writable(tmp_path / "report.html")
    assert list(tmp_path.iterdir()) == []


def test_a_lone_surrogate_is_written_as_its_escape(tmp_path: Path) -> None:
    write_text(tmp_path / "odd.txt", "a\udcffb")
    assert (tmp_path / "odd.txt").read_bytes() == b"a\\udcffb"


def test_a_file_keeps_its_windows_line_ends(tmp_path: Path) -> None:
    path = tmp_path / "old.py"
    path.write_bytes(b"x = 1\r\n")
    write_program(path, Program("x = 2\ny = 3\n"))
    assert path.read_bytes() == b"x = 2\r\ny = 3\r\n"
    write_program(tmp_path / "new.py", Program("x = 2\n"))
    assert (tmp_path / "new.py").read_bytes() == b"x = 2\n"
