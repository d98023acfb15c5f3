from runwright.cli.terminal import in_line, one_line


def test_one_line_is_one_line() -> None:
    assert one_line("a\n  b\t\x1b c\u2028d") == "a b \\x1b c d"


def test_white_space_is_kept_in_line() -> None:
    assert in_line("a\n  b\t\x1b") == "a\\n  b\\t\\x1b"
