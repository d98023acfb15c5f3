"""Guest: run the program as a script, as `python main.py` would."""

from runwright.run.guest.child import Call
from runwright.run.guest.programs import run_script


def main(call: Call) -> None:
    """Run it."""
    run_script(call)
