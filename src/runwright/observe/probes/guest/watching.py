"""Guest: run a program with several probes in it.

The request is JSON:

    probes         options by name, in the order in which they fire
    module         whether the module's own code is watched too
    functions      qualified names to watch, or null for all
    target         as in observe/guest/target.py

The result is a header, a note, a table of 8-byte integers per probe, and the ledger of `Steps`
(observe/guest/ledger.py). It is shared memory, so it outlives a kill; it is brought up to date
every tenth of a second of the program's time, and when a limit is hit.
"""

import ast
import atexit
import builtins
import json
import mmap
import os
import struct
import time
import types
import warnings
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from runwright.analyze.blocks import Layout, cut
from runwright.observe.guest.flushing import flush_in_time
from runwright.observe.guest.instrument import Chosen, Weave, instrument
from runwright.observe.guest.probes import LOCALS, VISIBLE, visible
from runwright.observe.guest.target import has_value, prepared
from runwright.observe.guest.weave_steps import PROBE_DEPTH
from runwright.observe.guest.weaves import OnBlocks, Several
from runwright.observe.probes.guest.contract import Half, Stage
from runwright.observe.probes.guest.halves import HALVES
from runwright.run.guest.child import Call
from runwright.run.guest.programs import compile_source

MAGIC = b"RWprobe1"
HEADER = struct.Struct("<8sqqq")  # magic, whether the run ended, its wall time in ns, bytes of note
MOST_NOTE = 1000  # bytes


def main(call: Call) -> None:
    """Watch."""
    request = json.loads(call.request)
    code = compile_source(call.source, call.path)
    halves = [HALVES[name](**options) for name, options in request["probes"].items()]
    tree = ast.parse(call.source)
    layouts = {fine: cut(tree, call.source, each_statement=fine) for fine in (False, True)}
    note = ""
    try:
        code = woven(tree, layouts, request, halves, call.path)
    except Exception as error:  # ours, or nesting too deep with probes in it: it runs without
        note = f"the program could not be instrumented: {type(error).__name__}: {error}"
    layered = [(half, layouts[half.each_statement]) for half in halves]
    store = _Store(call.result_fd, layered, note, module=request["module"])
    target = request["target"]
    prepare = partial(prepared, code, call, target, spare_depth=PROBE_DEPTH)
    store.measure(prepare, valued=has_value(target))


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
    weaves: list[Weave] = []
    for half in halves:
        weave = half.weave(layouts[half.each_statement], path)
        on_blocks = fine and not half.each_statement
        weaves.append(OnBlocks(weave, layouts[True], layouts[False]) if on_blocks else weave)
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
        module: Whether the module's own code is watched.
    """

    def __init__(
        self,
        descriptor: int,
        halves: Sequence[tuple[Half, Layout]],
        note: str,
        *,
        module: bool,
    ) -> None:
        said = note.encode("utf-8", "replace")[:MOST_NOTE]
        sizes = [8 * half.columns * len(layout.blocks) for half, layout in halves]
        start = HEADER.size + len(said)
        free = start + sum(sizes)
        os.ftruncate(descriptor, free)
        self._memory = memoryview(mmap.mmap(descriptor, free))
        self._note_bytes = len(said)
        self._memory[: HEADER.size] = HEADER.pack(MAGIC, 0, 0, len(said))
        self._memory[HEADER.size : start] = said
        self._halves = [half for half, _ in halves]
        for (half, layout), size in zip(halves, sizes, strict=True):
            table = self._memory[start : start + size].cast("q")
            stage = Stage(layout, module, table, descriptor, free)
            for name, value in half.begin(stage).items():
                setattr(builtins, name, value)
            start += size
        setattr(builtins, LOCALS, locals)
        setattr(builtins, VISIBLE, visible)

    def measure(self, prepare: Callable[[], Callable[[], Any]], *, valued: bool) -> None:
        """Do what is watched, and keep the result up to date.

        Args:
            prepare: Does what comes before, and returns what is watched.
            valued: Whether that returns something.
        """
        self._publish_in_time()
        process = os.getpid()
        ended, wall_ns = 0, 0
        try:
            action = prepare()
            for half in self._halves:
                half.start()
            ended, began_ns = 1, time.perf_counter_ns()
            try:
                value = action()
            finally:
                wall_ns = time.perf_counter_ns() - began_ns
            for half in self._halves if valued else ():
                half.returned(value)
        finally:
            if os.getpid() == process:  # a fork of the program's may come by here too
                self._publish(ended=True)
                header = HEADER.pack(MAGIC, ended, wall_ns, self._note_bytes)
                self._memory[: HEADER.size] = header

    def _publish(self, *, ended: bool = False) -> None:
        for half in self._halves:
            half.publish(ended=ended)

    def _publish_in_time(self) -> None:
        """Publish when a limit is hit, every now and then, and once more when all has ended."""
        flush_in_time(self._publish, self._publish)
        os.register_at_fork(after_in_child=self._detach)
        atexit.register(self._publish, ended=True)

    def _detach(self) -> None:
        for half in self._halves:
            half.detach()
        self._halves.clear()
