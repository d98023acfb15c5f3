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
    target         {"kind": "script"}
                   {"kind": "text", "source": ...}: an expression or statements
                   {"kind": "assertions", "setup", "source", "path", "line"}
                   {"kind": "call", "function", "arguments"}: plain values, encoded

The result is a ledger (ledger.py).
"""

import ast
import atexit
import builtins
import json
import linecache
import os
import signal
import sys
import types
from time import thread_time
from typing import Any

from runwright.analyze.blocks import Layout
from runwright.core.plain import decode
from runwright.observe.guest.counters import Counters, Plan
from runwright.observe.guest.frames import CLASS_FRAME, MODULE_VARIABLE
from runwright.observe.guest.hooks import hide_probes
from runwright.observe.guest.instrument import Chosen, Weave
from runwright.observe.guest.ledger import Ledger
from runwright.observe.guest.probes import (
    CALL,
    CALL_GENERATOR,
    CLOSE_CLASS,
    FAILED,
    HITS,
    LOCALS,
    NOBODY,
    OPEN_CLASS,
    VISIBLE,
)
from runwright.observe.guest.recorder import Recorder, Settings
from runwright.observe.guest.stacks import variables_here
from runwright.observe.guest.summary import Summary
from runwright.observe.guest.watched import MakeWeave, Watched, watch_imports
from runwright.observe.guest.weave_counts import CountingWeave
from runwright.observe.guest.weave_steps import RecordingWeave
from runwright.observe.guest.weaves import Several
from runwright.run.guest.child import FLUSH_SIGNAL, Call
from runwright.run.guest.programs import compile_source, grant_full_recursion, new_module

_FIRST_TICK_S = 0.03  # of the program's own time
_TICK_S = 0.1  # from then on
_FLUSH_SHARE = 20  # a flush may take one part in so many of the program's time
_PROBE_DEPTH = 60  # Python frames that a probe may need on top of the program's


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
    _install(recorder, counters, request)
    if settings.total is None:
        _flush_in_time(recorder)
    recorder.begin()
    try:
        recorder.returned = _run(code, call, request, recorder)
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


def _install(recorder: Recorder, counters: Counters, request: dict[str, Any]) -> None:
    """Put what the probes use among the builtins."""
    installed = {
        HITS: counters.hits,
        FAILED: counters.failed,
        LOCALS: variables_here,
        VISIBLE: _visible,
        NOBODY: None,
        CALL: recorder.call,
        CALL_GENERATOR: recorder.strands.call_generator,
        OPEN_CLASS: recorder.strands.open_class,
        CLASS_FRAME: recorder.strands.class_frame,
        CLOSE_CLASS: recorder.strands.close_class,
    }
    if request["module"]:
        installed[MODULE_VARIABLE] = recorder.strands.module()
    for name, value in installed.items():
        setattr(builtins, name, value)
    hide_probes()


def _visible(names: Any) -> Any:
    """Return what `locals()`, `vars()` or `dir()` said, without the names that are ours."""
    if type(names) is dict:
        return {name: value for name, value in names.items() if name[:1] != "@"}
    return [name for name in names if name[:1] != "@"] if type(names) is list else names


def _flush_in_time(recorder: Recorder) -> None:
    """Flush when a limit is hit, and every now and then in case the end comes without a word."""
    flush_output = signal.getsignal(FLUSH_SIGNAL)

    def at_limit(number: int, frame: types.FrameType | None) -> None:
        recorder.flush()
        if callable(flush_output):
            flush_output(number, frame)
        recorder.wake_awhile()  # for what is done in the moments before the kill

    def at_times(_number: int, _frame: types.FrameType | None) -> None:
        began = thread_time()
        recorder.tick()
        used = thread_time() - began
        signal.setitimer(signal.ITIMER_VIRTUAL, max(_TICK_S, _FLUSH_SHARE * used))

    signal.signal(FLUSH_SIGNAL, at_limit)
    signal.signal(signal.SIGVTALRM, at_times)
    signal.setitimer(signal.ITIMER_VIRTUAL, _FIRST_TICK_S)
    os.register_at_fork(after_in_child=recorder.detach)
    atexit.register(recorder.flush, ended=True)  # once more after the last thread has ended


def _run(
    code: types.CodeType, call: Call, request: dict[str, Any], recorder: Recorder
) -> Summary | None:
    """Do what the target says; returns the value it had, as text."""
    target = request["target"]
    script = target["kind"] == "script"
    module = new_module("__main__" if script else call.module, call.path)
    grant_full_recursion()
    sys.setrecursionlimit(sys.getrecursionlimit() + _PROBE_DEPTH)
    exec(code, module.__dict__)
    if script:
        return None
    if target["kind"] == "assertions":
        _run_assertions(module, target)
        return None
    if target["kind"] == "call":
        function = _evaluate(target["function"], module)
        return recorder.summary(function(*[decode(form) for form in target["arguments"]]))
    return recorder.summary(_evaluate(target["source"], module))


def _evaluate(source: str, module: types.ModuleType) -> Any:
    """Evaluate an expression, or execute statements, which gives None."""
    path = _remember("<call>", source, 1)
    tree = ast.parse(source, path)
    only = tree.body[0] if len(tree.body) == 1 else None
    if isinstance(only, ast.Expr):
        code = compile(ast.Expression(only.value), path, "eval", dont_inherit=True)
    else:
        code = compile(tree, path, "exec", dont_inherit=True)
    return eval(code, module.__dict__)


def _run_assertions(module: types.ModuleType, target: dict[str, Any]) -> None:
    names = {name: item for name, item in vars(module).items() if not name.startswith("__")}
    names["__name__"] = "tests"
    for source, path, line in (
        (target["setup"], "<setup>", 1),
        (target["source"], target["path"], target["line"]),
    ):
        tree = ast.increment_lineno(ast.parse(source), line - 1)
        exec(compile(tree, _remember(path, source, line), "exec", dont_inherit=True), names)


def _remember(path: str, source: str, line: int) -> str:
    """Let tracebacks show the lines of a source that is no file; returns its name for them.

    The name is absolute, because a fault's line is the last one in a file of the program's own.
    """
    path = f"/{path}"
    lines = [*([""] * (line - 1)), *source.splitlines(keepends=True)]
    linecache.cache[path] = (len(source), None, lines, path)
    return path
