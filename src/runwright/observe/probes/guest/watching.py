"""Guest: run a program with several probes in it.

The request is JSON:

    probes         names, in the order in which they fire
    module         whether the module's own code is watched too
    functions      qualified names to watch, or null for all
    target         as in observe/guest/target.py

The result is a header, a table of 8-byte integers per probe, and a note. All but the note is shared
memory, so it outlives a kill; it is brought up to date every tenth of a second of the program's
time, and when a limit is hit.
"""

import ast
import atexit
import builtins
import json
import mmap
import os
import signal
import struct
import sys
import time
import types
import warnings
from collections.abc import Callable, Sequence
from typing import Any

from runwright.analyze.blocks import Layout, cut
from runwright.observe.guest.instrument import Chosen, Weave, instrument
from runwright.observe.guest.probes import LOCALS, VISIBLE
from runwright.observe.guest.target import prepared
from runwright.observe.probes.guest.halves import HALVES, Half
from runwright.observe.probes.guest.several import OnBlocks, Several
from runwright.run.guest.child import FLUSH_SIGNAL, Call
from runwright.run.guest.programs import compile_source

MAGIC = b"RWprobe1"
HEADER = struct.Struct("<8sqq")  # magic, whether the run ended by itself, its wall time in ns
_TICK_S = 0.1
_FLUSH_SHARE = 20  # a flush may take one part in so many of the program's time
_PROBE_DEPTH = 20  # Python frames that a probe may need on top of the program's


def main(call: Call) -> None:
    """Watch."""
    request = json.loads(call.request)
    code = compile_source(call.source, call.path)
    halves: list[Half] = [HALVES[name]() for name in request["probes"]]
    tree = ast.parse(call.source)
    layouts = {fine: cut(tree, call.source, each_statement=fine) for fine in (False, True)}
    note = ""
    try:
        code = woven(tree, layouts, request, halves, call.path)
    except Exception as error:  # ours, or nesting too deep with probes in it: it runs without
        note = f"the program could not be instrumented: {type(error).__name__}: {error}"
    store = _Store(call.result_fd, [(half, layouts[half.each_statement]) for half in halves], note)
    sys.setrecursionlimit(sys.getrecursionlimit() + _PROBE_DEPTH)
    store.measure(prepared(code, call, request["target"]))


def woven(
    tree: ast.Module,
    layouts: dict[bool, Layout],
    request: dict[str, Any],
    halves: Sequence[Half],
    path: str,
) -> types.CodeType:
    """Return the code of a program with the probes of these halves in it; of none, the plain one.

    Args:
        tree: The program's; it is changed.
        layouts: Of it, by whether they stop at each statement.
        request: What was asked for.
        halves: In the order in which they fire.
        path: Of the program.
    """
    fine = any(half.each_statement for half in halves)
    weaves: list[Weave] = [
        OnBlocks(half.weave, layouts[True], layouts[False])
        if fine and not half.each_statement
        else half.weave
        for half in halves
    ]
    functions = request["functions"]
    chosen = Chosen(request["module"], None if functions is None else frozenset(functions))
    if weaves:
        instrument(tree, layouts[fine], chosen, Several(weaves))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the program's compilation has given them already
        return compile(tree, path, "exec", dont_inherit=True)


class _Store:
    """The result, and the probes that write to it.

    Args:
        descriptor: The result file, empty.
        halves: Each with the layout it numbers by.
        note: Why they are not in the program; "": they are.
    """

    def __init__(self, descriptor: int, halves: Sequence[tuple[Half, Layout]], note: str) -> None:
        sizes = [8 * half.columns * len(layout.blocks) for half, layout in halves]
        whole = HEADER.size + sum(sizes)
        os.ftruncate(descriptor, whole)
        os.pwrite(descriptor, note.encode("utf-8", "replace"), whole)
        self._memory = memoryview(mmap.mmap(descriptor, whole))
        self._memory[: HEADER.size] = HEADER.pack(MAGIC, 0, 0)
        self._halves = [half for half, _ in halves]
        start = HEADER.size
        for (half, layout), size in zip(halves, sizes, strict=True):
            table = self._memory[start : start + size].cast("q")
            for name, value in half.begin(layout, table).items():
                setattr(builtins, name, value)
            start += size
        setattr(builtins, LOCALS, locals)
        setattr(builtins, VISIBLE, visible)

    def measure(self, action: Callable[[], Any]) -> None:
        """Do it, and keep the tables up to date; however it ends, they are in the end."""
        self._publish_in_time()
        process = os.getpid()
        for half in self._halves:
            half.start()
        began_ns = time.perf_counter_ns()
        try:
            action()
        finally:
            wall_ns = time.perf_counter_ns() - began_ns
            if os.getpid() == process:  # a fork of the program's may come by here too
                self._publish()
                self._memory[: HEADER.size] = HEADER.pack(MAGIC, 1, wall_ns)

    def _publish(self) -> None:
        for half in self._halves:
            half.publish()

    def _publish_in_time(self) -> None:
        """Publish when a limit is hit, every now and then, and once more when all has ended."""
        flush_output = signal.getsignal(FLUSH_SIGNAL)

        def at_limit(number: int, frame: types.FrameType | None) -> None:
            self._publish()
            if callable(flush_output):
                flush_output(number, frame)

        def at_times(_number: int, _frame: types.FrameType | None) -> None:
            began_s = time.thread_time()
            self._publish()
            used_s = time.thread_time() - began_s
            signal.setitimer(signal.ITIMER_VIRTUAL, max(_TICK_S, _FLUSH_SHARE * used_s))

        signal.signal(FLUSH_SIGNAL, at_limit)
        signal.signal(signal.SIGVTALRM, at_times)
        signal.setitimer(signal.ITIMER_VIRTUAL, _TICK_S)
        os.register_at_fork(after_in_child=self._halves.clear)
        atexit.register(self._publish)


def visible(names: Any) -> Any:
    """Return what `locals()`, `vars()` or `dir()` said, without the names that are ours."""
    if type(names) is dict:
        return {name: value for name, value in names.items() if name[:1] != "@"}
    return [name for name in names if name[:1] != "@"] if type(names) is list else names
