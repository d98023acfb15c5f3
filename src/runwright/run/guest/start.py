"""The script that a worker process starts as; its argument is the number of the control socket.

Imports little: what is loaded here is in every program's process, and part of it runs at each fork.
"""

import importlib.machinery
import importlib.util
import json
import signal
import socket
import sys
import types
from collections.abc import Sequence
from typing import Any


class Guests:
    """Finds our modules by the list the host sent, until the worker hides them."""

    def __init__(self, files: dict[str, str]) -> None:
        self.files = files

    def find_spec(
        self,
        fullname: str,
        path: Sequence[str] | None = None,  # noqa: ARG002
        target: types.ModuleType | None = None,  # noqa: ARG002
    ) -> importlib.machinery.ModuleSpec | None:
        """Return where a module of the list is; a package on the way to one is empty."""
        if fullname in self.files:
            return importlib.util.spec_from_file_location(fullname, self.files[fullname])
        if any(name.startswith(fullname + ".") for name in self.files):
            return importlib.machinery.ModuleSpec(fullname, None, is_package=True)
        return None


def main() -> None:
    """Read settings, become a worker and serve."""
    control = socket.socket(fileno=int(sys.argv[1]))
    settings: dict[str, Any] = json.loads(control.recv(1 << 18))
    guests: Any = Guests(settings["files"])
    sys.meta_path.insert(0, guests)
    sys.dont_write_bytecode = True
    # Process 1 gets no signal it has no handler for, so a program cannot interrupt us.
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    sys.stdin.reconfigure(errors="surrogateescape")  # type: ignore[union-attr]
    sys.stdout.reconfigure(errors="surrogateescape")  # type: ignore[union-attr]
    from runwright.run.guest.preload import CannotPreload
    from runwright.run.guest.records import Trouble
    from runwright.run.guest.worker import Worker

    try:
        worker = Worker.start(control, settings)
    except OSError as error:
        control.send(json.dumps({"error": str(error)}).encode("ascii"))
        return
    except CannotPreload as error:
        control.send(json.dumps({"preload": str(error)}).encode("ascii"))
        return
    except Trouble as trouble:
        answer = {"error": str(trouble), "option": trouble.option}
        control.send(json.dumps(answer).encode("ascii"))
        return
    sys.meta_path.remove(guests)
    worker.serve()


if __name__ == "__main__":
    main()
