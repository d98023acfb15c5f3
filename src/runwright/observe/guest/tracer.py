"""Guest: run a program under watch, as a script, by a call, or by a check.

The request is JSON:

    record         true: steps with values; false: visit counters only
    lines          cut after each statement, and leave loop headers by themselves
    module         whether the module's own code is watched too
    functions      qualified names to watch, or null for all
    files          paths of the program's other files that are watched
    depth          calls nested deeper are not recorded, or null
    head, tail     how many of the first and of the last steps are kept
    total, final   how many steps the run has, and visits of each block, if it is repeated; or null
    calls          how many of its first calls must be known again then
    sleeps         whether steps between may be skipped unseen
    value_bytes    what a value is summarized to
    target         as in target.py

The result is a ledger (ledger.py).
"""

import atexit
import builtins
import json
import os
from typing import Any

from runwright.analyze.blocks import Layout
from runwright.observe.guest import weave_counts, weave_steps
from runwright.observe.guest.counters import Counters, Plan
from runwright.observe.guest.flushing import flush_in_time
from runwright.observe.guest.hooks import hide_probes
from runwright.observe.guest.instrument import Chosen, Weave
from runwright.observe.guest.ledger import Ledger
from runwright.observe.guest.recorder import Recorder, Settings
from runwright.observe.guest.target import has_value, prepared
from runwright.observe.guest.watched import MakeWeave, Watched, watch_imports
from runwright.observe.guest.weave_counts import CountingWeave
from runwright.observe.guest.weave_steps import PROBE_DEPTH, RecordingWeave
from runwright.observe.guest.weaves import Several
from runwright.run.guest.child import Call
from runwright.run.guest.programs import compile_source

_FIRST_TICK_S = 0.03  # of the program's own time


def main(call: Call) -> None:
    """Trace."""
    request = json.loads(call.request)
    code = compile_source(call.source, call.path)
    files = [Watched(call.path, call.source), *map(_read, request["files"])]
    plan = Plan((), ())
    for file in files:
        plan = file.number(plan, lines=request["lines"])
    note = ""
    try:
        for file in files:
            file.instrument(_chosen(request), plan, _make_weave(request))
        code = files[0].compile(call.path)
        watch_imports(files[1:])
    except Exception as error:  # ours, or nesting too deep with probes in it: it runs without
        note = f"the program could not be instrumented: {type(error).__name__}: {error}"
    ledger = Ledger(call.result_fd, len(plan.blocks) + len(plan.arms))
    counters = Counters(ledger.hits, plan, glued=not request["lines"])
    settings = Settings(**{name: request[name] for name in Settings.__annotations__})
    recorder = Recorder(ledger, counters, settings)
    recorder.note = note
    names = weave_steps.names(recorder, module=request["module"])
    for name, value in (names | weave_counts.names(counters)).items():
        setattr(builtins, name, value)
    hide_probes()
    if settings.total is None:
        _flush_in_time(recorder)
    recorder.begin()
    target = request["target"]
    try:
        action = prepared(code, call, target, as_written=True, spare_depth=PROBE_DEPTH)
        if has_value(target):
            recorder.returned = recorder.summary(action())
        else:
            action()
    finally:
        recorder.flush(ended=True)


def _read(path: str) -> Watched:
    with open(path, encoding="utf-8", errors="surrogateescape", newline="") as file:
        return Watched(path, file.read())


def _chosen(request: dict[str, Any]) -> Chosen:
    functions = request["functions"]
    return Chosen(request["module"], None if functions is None else frozenset(functions))


def _make_weave(request: dict[str, Any]) -> MakeWeave:
    def make(layout: Layout, plan: Plan, path: str) -> Weave:
        counting = CountingWeave(layout, plan, path)
        if not request["record"]:
            return counting
        return Several([counting, RecordingWeave(glue=not request["lines"])])

    return make


def _flush_in_time(recorder: Recorder) -> None:
    """Flush when a limit is hit, every now and then, and once more after the last thread."""

    def at_limit() -> None:
        recorder.flush()
        recorder.wake_awhile()  # for what is done in the moments before the kill

    flush_in_time(at_limit, recorder.tick, first_s=_FIRST_TICK_S)
    os.register_at_fork(after_in_child=recorder.detach)
    atexit.register(recorder.flush, ended=True)
