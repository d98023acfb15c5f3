"""Guest: make a document of the log of a run that was killed before it could write one.

The request is the log as it was found, after one line of JSON: `head`, `value_bytes`. The log is
what a program may have forged; that is why it is read in here. The result is the document.
"""

import json
import marshal
from collections.abc import Iterator

from runwright.observe.guest.frames import Event
from runwright.observe.guest.ledger import LENGTH
from runwright.observe.guest.render import Drafts, Renderer
from runwright.observe.guest.snapshot import Freezer
from runwright.run.guest.child import Call


def main(call: Call) -> None:
    """Render it."""
    settings, _, log = call.request.partition(b"\n")
    request = json.loads(settings)
    drafts = Drafts(_events(log))
    head = drafts.steps[: request["head"]]
    document = Renderer(Freezer(request["value_bytes"])).document(head, [], len(head))
    document |= {"steps_opened": len(drafts.steps), "ended": False, "slept": True}
    call.write_result(json.dumps(document).encode("ascii"))


def _events(log: bytes) -> Iterator[Event]:
    """Yield the events, as far as they were written."""
    at = 0
    while at + LENGTH.size <= len(log):
        (length,) = LENGTH.unpack_from(log, at)
        at += LENGTH.size
        if not length or at + length > len(log):
            return
        yield from marshal.loads(log[at : at + length])
        at += length
