"""The guest's half of `Steps`: what the tracer records, beside other probes.

It never sleeps, as the tracer does: a run with other probes in it is not repeated, so its last
steps have to be there when it ends. Kept are the first events and a ring of the last ones.
"""

from typing import Any

from runwright.analyze.blocks import Layout
from runwright.observe.guest import weave_counts, weave_steps
from runwright.observe.guest.counters import Counters, Plan
from runwright.observe.guest.instrument import Weave
from runwright.observe.guest.ledger import Ledger
from runwright.observe.guest.recorder import Recorder, Settings
from runwright.observe.guest.weave_counts import CountingWeave
from runwright.observe.guest.weave_steps import RecordingWeave
from runwright.observe.guest.weaves import Several
from runwright.observe.probes.guest.contract import Stage

_WHOSE = ".steps"  # its counters are its own


class Steps:
    """Keeps the first and the last steps with values, in a ledger behind the tables.

    Args:
        lines: Each statement is a step, and loop headers too.
        head: How many of the first steps are kept.
        tail: How many of the last ones.
        value_bytes: What a value is summarized to.
    """

    columns: int = 0

    def __init__(self, *, lines: bool, head: int, tail: int, value_bytes: int) -> None:
        self.each_statement = lines
        self._settings = Settings(value_bytes, head, tail, sleeps=False, depth=None)
        self._plan = Plan((), ())
        self._recorder: Recorder | None = None

    def weave(self, layout: Layout, path: str) -> Weave:
        """Count and record."""
        self._plan = Plan(layout.blocks, layout.arms)
        counting = CountingWeave(layout, self._plan, path, whose=_WHOSE)
        return Several([counting, RecordingWeave(glue=not self.each_statement)])

    def begin(self, stage: Stage) -> dict[str, Any]:
        """Begin the ledger."""
        cells = len(self._plan.blocks) + len(self._plan.arms)
        ledger = Ledger(stage.descriptor, cells, start=stage.free)
        counters = Counters(ledger.hits, self._plan, glued=not self.each_statement)
        self._recorder = Recorder(ledger, counters, self._settings)
        return {
            **weave_counts.names(counters, whose=_WHOSE),
            **weave_steps.names(self._recorder, module=stage.module),
        }

    def start(self) -> None:
        """Do nothing: it records from the beginning."""

    def returned(self, value: object) -> None:
        """Keep the value as text."""
        if self._recorder is not None:
            self._recorder.returned = self._recorder.summary(value)

    def publish(self, *, ended: bool) -> None:
        """Write what was recorded."""
        if self._recorder is not None:
            self._recorder.flush(ended=ended)

    def detach(self) -> None:
        """Write no more."""
        if self._recorder is not None:
            self._recorder.detach()
