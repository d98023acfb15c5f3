"""The tree of a transaction as its worker has it: shown to programs, compared, read for the host.

A transaction has a worker of its own, which begins with the tree and ends with it.
"""

import json
import os
from typing import Any

from runwright.run.guest.copied import Copy
from runwright.run.guest.overlay import Overlay
from runwright.run.guest.records import Trouble, append, open_path

Tree = Overlay | Copy
_MAX_PATHS_BYTES = 64 << 20


def begin(settings: dict[str, Any], work: str) -> Tree:
    """Return the tree, of which nothing is shown yet.

    Args:
        settings: `by`, `root`, `tree_bytes`, `tree_files`; see overlay.py and copied.py.
        work: The worker's folder of the host, for a copy; "": at level `full`.
    """
    root, room = settings["root"], (settings["tree_bytes"], settings["tree_files"])
    if settings["by"] == "overlay":
        return Overlay(root, *room)
    return Copy(root, *room, f"{work}/kept" if work else "")


def perform(tree: Tree, what: str, descriptors: list[int]) -> dict[str, Any]:
    """Do what the host asks for between runs; returns the answer.

    Args:
        tree: The tree.
        what: "records": write them to the first descriptor; "contents": append to the second one
            the files that the first one names, a JSON list of [path, size].
        descriptors: Files of the host; closed here.
    """
    try:
        if what == "records":
            tree.records(descriptors[0])
        elif what == "contents":
            _contents(tree, descriptors[0], descriptors[1])
    except Trouble as trouble:
        return {"error": str(trouble), "option": trouble.option}
    finally:
        for descriptor in descriptors:
            os.close(descriptor)
    return {}


def _contents(tree: Tree, wanted: int, target: int) -> None:
    size = min(os.fstat(wanted).st_size, _MAX_PATHS_BYTES)
    for path, length in json.loads(os.pread(wanted, size, 0)):
        source = open_path(tree.top(), path)
        try:
            append(source, target, length)
        finally:
            os.close(source)
