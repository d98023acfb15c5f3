"""What one action allocates, by the interpreter's own tracing of its allocators.

`_tracemalloc` is the C half of `tracemalloc`; the other half would load `pickle` into each program.
"""

import _tracemalloc
from collections.abc import Callable
from typing import Any


def measure(action: Callable[[], Any]) -> dict[str, int]:
    """Do it; returns its peak, and what it left, the result included.

    Whatever it raises is raised after it, so nothing is returned then.
    """
    _tracemalloc.start(1)
    result = action()  # kept until it is counted
    kept_bytes, peak_bytes = _tracemalloc.get_traced_memory()
    blocks = len(_tracemalloc._get_traces())
    _tracemalloc.stop()
    del result
    return {"peak_bytes": peak_bytes, "kept_bytes": kept_bytes, "kept_blocks": blocks}
