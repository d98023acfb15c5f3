"""Guest: make a document of the log of a run that was killed before it could write one.

The request is the log as it was found, after one line of JSON: `head`, `value_bytes`. The log is
what a program may have forged; that is why it is read in here. The result is the document.
"""

import json
import marshal
from collections import Counter, OrderedDict, defaultdict, deque
from dataclasses import dataclass
from typing import Any

from runwright.observe.guest.frames import Event, Thread
from runwright.observe.guest.ledger import LENGTH
from runwright.observe.guest.render import Drafts, Renderer
from runwright.observe.guest.snapshot import Freezer, Packed
from runwright.observe.guest.summary import Summary
from runwright.run.guest.child import Call

_KINDS: dict[str, type] = {
    kind.__name__: kind
    for kind in (list, tuple, dict, set, frozenset, deque, defaultdict, Counter, OrderedDict)
}


def main(call: Call) -> None:
    """Render it."""
    settings, _, log = call.request.partition(b"\n")
    request = json.loads(settings)
    drafts = Drafts(_Reader().events(log))
    renderer = Renderer(Freezer(request["value_bytes"]), request["value_bytes"])
    head = drafts.steps[: request["head"]]
    document = renderer.document(head, [], len(head))
    document |= {"steps_opened": len(drafts.steps), "ended": False, "slept": True}
    call.write_result(json.dumps(document).encode("ascii"))


@dataclass(eq=False)
class _Frame:
    """What the log tells of a frame."""

    number: int
    depth: int
    caller: "_Frame | None"
    thread: Thread
    task: int


class _Reader:
    def __init__(self) -> None:
        self._frames: dict[int, _Frame] = {}

    def events(self, log: bytes) -> list[Event]:
        """Return the events, as far as they were written."""
        events: list[Event] = []
        at = 0
        while at + LENGTH.size <= len(log):
            (length,) = LENGTH.unpack_from(log, at)
            at += LENGTH.size
            if not length or at + length > len(log):
                break
            kind, place, what, names, values = marshal.loads(log[at : at + length])
            what = self._value(what) if type(what) is tuple else what
            frozen = tuple(map(self._value, values))
            events.append((kind, self._frame(*place), what, names, frozen))
            at += length
        return events

    def _frame(self, number: int, depth: int, caller: int | None, thread: int, task: int) -> Any:
        found = self._frames.get(number)
        if found is None:
            around = None if caller is None else self._frames.get(caller)
            found = self._frames[number] = _Frame(number, depth, around, Thread(thread), task)
        return found

    def _value(self, value: Any) -> object:
        if type(value) is not tuple:
            return value
        name, *parts = value
        if not name:
            return Summary(*parts)
        return Packed(_KINDS.get(name) or type(name, (), {}), *parts)
