"""Approach: to notice, at next to no cost, that the last steps of a run are about to begin.

A run that is repeated ends with the counts it ended with the first time. So what is left of each
counter tells how far it is; a few of those that go up seldom are given an alarm. Each time one
rings, three quarters of the way are behind, and all is looked at anew. Such a counter goes up often
enough not to miss the moment: the steps between its visits are few against those it may miss.
"""

from collections.abc import Callable, Sequence

from runwright.observe.guest.counters import Counters

_ALARMS = 2  # at once, because a counter may be done early
_NEAR = 1.15  # times the steps that are to be left, it is time
_FAR = 3  # times as many, it is not time yet, even if no counter goes up often enough


class Approach:
    """Watches the counters of a run.

    Args:
        counters: Of the run.
        final: Visits of each block at its end.
        total: Steps at its end.
        spare: How many of them are to be left when it is time.
        ready: Is called then, once.
    """

    def __init__(
        self,
        counters: Counters,
        final: Sequence[int],
        total: int,
        spare: int,
        ready: Callable[[], None],
    ) -> None:
        self._counters = counters
        self._final = final
        self._total = total
        self._spare = spare
        self._ready = ready

    def look(self) -> None:
        """See how far it is, and set alarms or call `ready`."""
        self._counters.clear_alarms()
        left = self._total - self._counters.totals().steps
        spare = self._spare
        if left <= _NEAR * spare:
            self._ready()
            return
        way = 0.75 * (1 - spare / left)
        counted = self._counters.counted()
        ahead = [
            (final - counted[block], block)
            for block, final in enumerate(self._final)
            if final > counted[block] and not self._counters.is_header(block)
        ]
        gap = min(spare / 2, (left - spare) / 3)
        often = sorted(pair for pair in ahead if pair[0] * gap >= left)
        if not often and left <= _FAR * spare:
            self._ready()
            return
        for remaining, block in often[:_ALARMS] or sorted(ahead)[-_ALARMS:]:
            self._counters.set_alarm(block, max(1, int(remaining * way)), self.look)
