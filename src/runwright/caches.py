"""Caches: the folder where what can be made again, or was seen before, is kept."""

import os
from pathlib import Path


def cache_folder() -> Path:
    """Return $RUNWRIGHT_CACHE, else the user's folder for caches. Nothing is made.

    A relative $XDG_CACHE_HOME is not used, as its specification says.
    """
    own = os.environ.get("RUNWRIGHT_CACHE")
    if own:
        return Path(own)
    folder = Path(os.environ.get("XDG_CACHE_HOME", ""))
    return (folder if folder.is_absolute() else Path.home() / ".cache") / "runwright"
