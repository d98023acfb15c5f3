"""Source text with its colours: for a terminal, and for a page."""

from typing import TYPE_CHECKING

from runwright.core.visible import visible

if TYPE_CHECKING:
    from markupsafe import Markup
    from rich.text import Text

_TAB = 4  # columns


def coloured(source: str, language: str = "python") -> "list[Text]":
    """Return each line of a source as text for a terminal, without the ends of lines."""
    from rich.syntax import Syntax

    text = visible(_lines_of(source)).expandtabs(_TAB)
    lines = Syntax("", language, theme="ansi_dark").highlight(text).split("\n", allow_blank=True)
    found = list(lines)
    for line in found:
        line.rstrip()
        line.end = ""
    count = text.count("\n") + (0 if text.endswith("\n") else 1)
    return found[:count]


def highlight(source: str, language: str = "python") -> "list[Markup]":
    """Return source as one escaped, coloured HTML fragment per line."""
    from markupsafe import Markup
    from pygments import highlight as colour  # type: ignore[import-untyped]
    from pygments.formatters import HtmlFormatter  # type: ignore[import-untyped]
    from pygments.lexers import get_lexer_by_name  # type: ignore[import-untyped]

    source = _lines_of(source)
    lexer = get_lexer_by_name(language, stripnl=False, ensurenl=False)
    html = colour(visible(source), lexer, HtmlFormatter(nowrap=True))
    lines = html.split("\n")  # the formatter closes every span at the end of its line
    count = source.count("\n") + 1
    lines = (lines + [""] * count)[:count]
    return [Markup(line) for line in lines]


def _lines_of(source: str) -> str:
    """Return source with its ends of lines as one character; Python knows no others."""
    return source.replace("\r\n", "\n").replace("\r", "\n")
