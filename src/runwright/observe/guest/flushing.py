"""Bringing a result up to date while a program runs, in case it is killed."""

import signal
import types
from collections.abc import Callable
from time import thread_time

from runwright.run.guest.child import FLUSH_SIGNAL

_TICK_S = 0.1  # of the program's own time
_SHARE = 20  # a tick may take one part in so many of the program's time


def flush_in_time(
    at_limit: Callable[[], None],
    at_tick: Callable[[], None],
    *,
    first_s: float = _TICK_S,
) -> None:
    """Have the main thread call when a limit is hit, and every now and then.

    Args:
        at_limit: Called before what the program printed is flushed.
        at_tick: Called in case the end comes without a word.
        first_s: CPU time until the first tick.
    """
    flush_output = signal.getsignal(FLUSH_SIGNAL)

    def limited(number: int, frame: types.FrameType | None) -> None:
        at_limit()
        if callable(flush_output):
            flush_output(number, frame)

    def ticked(_number: int, _frame: types.FrameType | None) -> None:
        began_s = thread_time()
        at_tick()
        used_s = thread_time() - began_s
        signal.setitimer(signal.ITIMER_VIRTUAL, max(_TICK_S, _SHARE * used_s))

    signal.signal(FLUSH_SIGNAL, limited)
    signal.signal(signal.SIGVTALRM, ticked)
    signal.setitimer(signal.ITIMER_VIRTUAL, first_s)
