"""Guest: the candidate's side under attack; the request holds variables of its environment."""

import json
import os

from runwright.judge.guest import candidate
from runwright.run.guest.child import Call


def main(call: Call) -> None:
    """Set the variables, then load the program and answer calls."""
    os.environ.update(json.loads(call.request))
    call.request = b"[]"
    candidate.main(call)
