from pathlib import Path

import pytest

from runwright.core.errors import BadFile
from runwright.judge.checks.text import NAME_WIDTH, read_text, shorten


def test_line_ends_become_newlines_and_the_byte_order_mark_goes(tmp_path: Path) -> None:
    path = tmp_path / "tests.py"
    path.write_bytes(b"\xef\xbb\xbfone\r\ntwo\rthree\n")
    assert read_text(path) == "one\ntwo\nthree\n"


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(BadFile, match=r"nowhere\.py: no such file; check the path$"):
        read_text(tmp_path / "nowhere.py")


def test_a_folder_is_not_a_file(tmp_path: Path) -> None:
    with pytest.raises(BadFile, match=r"is a folder; name a file$"):
        read_text(tmp_path)


def test_a_name_too_long_for_the_file_system_is_a_bad_file(tmp_path: Path) -> None:
    with pytest.raises(BadFile, match="cannot be read"):
        read_text(tmp_path / ("x" * 300))


def test_bytes_that_are_not_utf8_are_located(tmp_path: Path) -> None:
    path = tmp_path / "latin.py"
    path.write_bytes(b"a = '\xe9'")
    with pytest.raises(BadFile, match=r"byte 5 is not UTF-8; save the file as UTF-8$"):
        read_text(path)


def test_a_long_name_is_cut_to_one_line_of_fixed_width() -> None:
    assert shorten("a\n  b") == "a b"
    assert shorten("x" * NAME_WIDTH) == "x" * NAME_WIDTH
    assert shorten("x" * (NAME_WIDTH + 1)) == "x" * (NAME_WIDTH - 3) + "..."
