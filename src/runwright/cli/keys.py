"""Keys: the bytes a terminal sends, as names of keys."""

import re

NAMES = {
    "\x1b[A": "up",
    "\x1b[B": "down",
    "\x1b[C": "right",
    "\x1b[D": "left",
    "\x1b[H": "home",
    "\x1b[F": "end",
    "\x1b[1~": "home",
    "\x1b[4~": "end",
    "\x1b[7~": "home",
    "\x1b[8~": "end",
    "\x1b[5~": "pageup",
    "\x1b[6~": "pagedown",
    "\x1b": "escape",
    "\r": "enter",
    "\n": "enter",
    "\x7f": "backspace",
    "\x08": "backspace",
    "\x03": "ctrl-c",
    "\x04": "ctrl-d",
}
# A control sequence (ECMA-48, 5.4), a keypad's (SS3), or one character.
_KEY = re.compile(r"\x1b\[[0-?]*[ -/]*[@-~]|\x1bO[ -~]|[\s\S]")


def keys_of(text: str) -> list[str]:
    """Return the keys that a terminal sent: names, or characters; sequences unknown to us are none.

    Args:
        text: What was read at once; it holds whole sequences.
    """
    found = []
    for sequence in _KEY.findall(text):
        plain = sequence.replace("\x1bO", "\x1b[") if len(sequence) == 3 else sequence
        if plain in NAMES:
            found.append(NAMES[plain])
        elif len(plain) == 1 and plain.isprintable():
            found.append(plain)
    return found
