import pytest

from runwright.core.visible import encodable, visible


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        pytest.param("plain text\n\twith breaks", "plain text\n\twith breaks", id="plain"),
        pytest.param("\x1b[2J", "\\x1b[2J", id="escape sequence"),
        pytest.param("a\rb\x00\x9b", "a\\rb\\x00\\x9b", id="control characters"),
        pytest.param("\u202eevil\u2066", "\\u202eevil\\u2066", id="direction marks"),
        pytest.param("\udcff", "\\udcff", id="lone surrogate"),
        pytest.param("naïve 数 🙂", "naïve 数 🙂", id="letters of the world"),
    ],
)
def test_what_could_play_tricks_is_shown_as_an_escape(text: str, shown: str) -> None:
    assert visible(text) == shown


def test_half_a_character_becomes_its_escape() -> None:
    assert encodable("ä \ud800 😀") == "ä \\ud800 😀"
