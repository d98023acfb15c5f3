import pytest

from runwright.cli.colouring import coloured, highlight


@pytest.mark.parametrize(
    ("source", "lines"),
    [
        ("x = 1\ny = 2\n", ["x = 1", "y = 2"]),
        ("x = 1\r\ny = 2", ["x = 1", "y = 2"]),
        ("\n\nx\n\n", ["", "", "x", ""]),
        ("if x:\n\ty\n", ["if x:", "    y"]),
        ('x = "\x1b\u2028"\n', ['x = "\\x1b\\u2028"']),
        ("", [""]),
    ],
    ids=repr,
)
def test_lines_for_a_terminal_are_those_of_the_source(source: str, lines: list[str]) -> None:
    assert [line.plain for line in coloured(source)] == lines


def test_lines_for_a_page_are_escaped_and_closed() -> None:
    source = 'def f():\n    """a\n    <b>\n    """\n'
    lines = highlight(source)
    assert len(lines) == 5  # the one behind the last end of line too
    assert "&lt;b&gt;" in lines[2]
    assert all(line.count("<span") == line.count("</span>") for line in lines)


def test_other_languages_have_their_colours() -> None:
    assert "<span" in highlight("int main() { return 0; }\n", "c")[0]
    assert coloured("int x;\n", "c")[0].plain == "int x;"
