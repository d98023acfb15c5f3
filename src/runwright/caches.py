"""Caches: the folder where what can be made again, or was seen before, is kept."""

import os
from pathlib import Path


def cache_folder() -> Path:
    """Return $RUNWRIGHT_CACHE, else the user's folder for caches. Nothing is made."""
    own = os.environ.get("RUNWRIGHT_CACHE")
    if own:
        return Path(own)
    folder = os.environ.get("XDG_CACHE_HOME")
    return (Path(folder) if folder else Path.home() / ".cache") / "runwright"
