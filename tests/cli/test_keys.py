import pytest

from runwright.cli.keys import keys_of


@pytest.mark.parametrize(
    ("sent", "keys"),
    [
        ("n", ["n"]),
        ("\x1b[C\x1b[D", ["right", "left"]),
        ("\x1bOC\x1bOH", ["right", "home"]),
        ("\x1b[5~\x1b[6~\x1b[1~\x1b[4~", ["pageup", "pagedown", "home", "end"]),
        ("\x1b", ["escape"]),
        ("\r\n", ["enter", "enter"]),
        ("\x7f\x08", ["backspace", "backspace"]),
        ("\x03\x04", ["ctrl-c", "ctrl-d"]),
        ("/é漢\r", ["/", "é", "漢", "enter"]),
        ("\x1b[200~x\x1b[201~", ["x"]),
        ("\x1b[1;5C", []),
        ("\x1b[<35;10;20M", []),
        ("\x00\x01\x1a\x9b", []),
        ("", []),
    ],
    ids=repr,
)
def test_what_a_terminal_sends_is_told_as_keys(sent: str, keys: list[str]) -> None:
    assert keys_of(sent) == keys
