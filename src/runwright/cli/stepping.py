"""Stepping through a trace: what is shown, and what each key makes of it. Nothing is drawn here."""

from dataclasses import dataclass, replace
from difflib import get_close_matches

from runwright.cli.moves import MOVES, change, change_back, nearest
from runwright.core import Trace

KEYS = {
    "right": "forward",
    "n": "forward",
    " ": "forward",
    "enter": "forward",
    "left": "back",
    "p": "back",
    "backspace": "back",
    "down": "over",
    "j": "over",
    "up": "over back",
    "k": "over back",
    "o": "out",
    "O": "out back",
    "]": "next visit",
    "[": "last visit",
    "e": "exception",
    "E": "exception back",
    "home": "start",
    "g": "start",
    "end": "end",
    "G": "end",
    "pagedown": "page forward",
    "pageup": "page back",
}
HELP = (
    ("→  n  Space", "step forward"),
    ("←  p", "step back"),
    ("↓  j    ↑  k", "over calls: forward, back"),
    ("o    O", "out of this call: after it, before it"),
    ("]    [", "next, previous visit of the line"),
    ("e    E", "next, previous exception"),
    ("g Home    G End", "first, last step"),
    ("PgDn    PgUp", "ten steps on, back"),
    ("12 Enter", "go to step 12"),
    ("/x Enter", "next change of the variable x"),
    (".    ,", "its next, previous change"),
    ("l", "by lines, by blocks"),
    ("v", "the values in full"),
    ("w", "what the program wrote"),
    ("q  Ctrl-C  Ctrl-D", "leave"),
)
_OVERLAYS = {"?": "help", "h": "help", "v": "values", "w": "output"}
_QUIT = ("q", "ctrl-c", "ctrl-d")
_MOST_TYPED = 200


@dataclass(frozen=True, slots=True)
class Stepping:
    """A trace with at least one step, and where in it we are."""

    trace: Trace
    position: int = 0  # among the kept steps
    message: str = ""
    typed: str = ""  # a step number or "/name" that is being typed
    name: str = ""  # the variable searched for last
    overlay: str = ""  # "help", "values" or "output" instead of the code
    top: int = 0  # first line shown of the overlay
    done: bool = False
    other_level: bool = False  # the same run is wanted at the other level


def press(now: Stepping, key: str) -> Stepping:
    """Return what a key makes of the state; a key that means nothing leaves it as it is.

    Args:
        now: The state.
        key: A character, or a name such as "left" or "ctrl-c" (see `keys.py`).
    """
    now = replace(now, message="")
    if now.typed:
        return _type(now, key)
    if now.overlay:
        return _turn(now, key)
    if key in _QUIT:
        return replace(now, done=True)
    if key in KEYS:
        return _move(now, KEYS[key])
    if key in _OVERLAYS:
        return replace(now, overlay=_OVERLAYS[key], top=0)
    if key == "/" or (key.isascii() and key.isdigit()):
        return replace(now, typed=key)
    if key in (".", ","):
        return _search(now, now.name, later=key == ".")
    if key == "l":
        return replace(now, other_level=True)
    return now


def _turn(now: Stepping, key: str) -> Stepping:
    """Scroll an overlay; any key that does not scroll it closes it."""
    by = {"down": 1, "j": 1, "up": -1, "k": -1, "pagedown": 10, " ": 10, "pageup": -10}.get(key)
    if by is None:
        return replace(now, overlay="", top=0, done=key in ("ctrl-c", "ctrl-d"))
    return replace(now, top=max(0, now.top + by))


def _move(now: Stepping, name: str) -> Stepping:
    move = MOVES[name]
    to = move.to(now.trace, now.position)
    if to is None:
        return replace(now, message=move.otherwise)
    return replace(now, position=to)


def _type(now: Stepping, key: str) -> Stepping:
    match key:
        case "enter":
            typed, now = now.typed, replace(now, typed="")
            if typed.startswith("/"):
                return _search(now, typed[1:].strip(), later=True)
            return _go(now, int(typed))
        case "escape" | "ctrl-c" | "ctrl-d":
            return replace(now, typed="")
        case "backspace":
            return replace(now, typed=now.typed[:-1])
    letters = len(key) == 1 and key.isprintable() if now.typed.startswith("/") else key in _DIGITS
    if not letters or len(now.typed) >= _MOST_TYPED:
        return now
    return replace(now, typed=now.typed + key)


_DIGITS = tuple("0123456789")


def _go(now: Stepping, index: int) -> Stepping:
    steps = now.trace.steps
    at = nearest(now.trace, index)
    found = steps[at].index
    if found == index:
        return replace(now, position=at)
    if index > steps[-1].index:
        return replace(now, position=at, message=f"the last step is {found}")
    return replace(now, position=at, message=f"step {index} was left out; this is {found}")


def _search(now: Stepping, name: str, *, later: bool) -> Stepping:
    if not name:
        return replace(now, message="type /x and Enter to search the changes of x")
    to = (change if later else change_back)(now.trace, now.position, name)
    if to is not None:
        return replace(now, position=to, name=name)
    names = {v.name for step in now.trace.steps for v in (*step.before, *step.after)}
    if name in names:
        where = "after" if later else "before"
        return replace(now, name=name, message=f"no change of {name!r} {where} this step")
    close = get_close_matches(name, names, n=1)
    hint = f"; did you mean {close[0]!r}?" if close else ""
    return replace(now, message=f"no variable {name!r} in this trace{hint}")
