"""Probes of JavaScript: methods of a frame object that each function makes."""

import json
from dataclasses import replace
from pathlib import PurePosixPath

from runwright.analyze.blocks import MODULE
from runwright.analyze.sites import ForeignLayout, Kind, Routine, Site
from runwright.analyze.variables import Local
from runwright.core.program import File, Program
from runwright.observe.native.runtime import runtime_text
from runwright.observe.native.weave import Plan

RUNTIME = "runwright_trace.cjs"
_MODULES = frozenset({"import_statement", "export_statement"})


class JavaScript:
    """What is inserted into JavaScript; the semicolons end statements that have none."""

    def call(self, function: int, routine: Routine) -> str:
        """Make the frame. `finally` alone keeps the place that an uncaught error is told with."""
        frame = f"_rw{function}"
        if routine.name == MODULE:
            path = json.dumps(f"./{RUNTIME}")
            is_module = any(child.type in _MODULES for child in routine.node.children)
            loaded = f"import _rwt from {path}" if is_module else f"const _rwt = require({path})"
            return f";{loaded}; const {frame} = _rwt.call(false); "
        watches = json.dumps(not _is_generator(routine))
        return f" const {frame} = _rwt.call({watches}); try {{ "

    def exit(self, function: int, routine: Routine) -> str:  # noqa: ARG002
        """Close what `call` opened."""
        return f" ;_rw{function}.ok = true; }} finally {{ _rw{function}.exit(); }} "

    def probe(self, site: Site, variables: list[Local]) -> str:
        """Return statements."""
        frame = f"_rw{site.function}"
        shown = f"{{{', '.join(local.name for local in variables)}}}"
        match site.kind:
            case Kind.ENTER:
                return f";{frame}.enter({site.number}) && {frame}.kept({shown}); "
            case Kind.HEADER:
                wanted = f"{frame}.header({site.number}, {site.past})"
                return f";{wanted} && {frame}.kept({shown}); "
            case Kind.LEAVE:
                ends = f"{frame}.ok = true; " if site.name == "return" else ""
                return f";{frame}.leave() && {frame}.left({shown}); {ends}"
            case Kind.DECIDE:
                return f";{frame}.decide({site.number}); "
            case Kind.ARM:
                return f" ;{frame}.arm({site.number}, {site.past}); "
            case _:
                return f" ;{frame}.caught({site.name}); "

    def returns(self, function: int, routine: Routine, *, braced: bool) -> tuple[str, str]:  # noqa: ARG002
        """Pass the value through the frame."""
        return f"_rw{function}.ret((", "))"

    def assemble(self, program: Program, text: str, layout: ForeignLayout, plan: Plan) -> Program:
        """Put the runtime beside the program."""
        told = {
            "blocks": len(layout.blocks),
            "arms": len(layout.arms),
            "head": plan.head,
            "tail": plan.tail,
            "from": plan.start,
            "awake": plan.awake,
            "slot": plan.slot,
            "value": plan.value_bytes,
            "keep": plan.values,
            "lines": plan.lines,
        }
        runtime = f"const PLAN = {json.dumps(told)};\n{runtime_text(RUNTIME)}"
        path = str(PurePosixPath(program.path).parent / RUNTIME)
        files = (*program.files, File(path, runtime.encode()))
        return replace(program, source=text, files=files)


def _is_generator(routine: Routine) -> bool:
    """Say whether a function may end because nobody asks it for more."""
    node = routine.node
    return "generator" in node.type or any(child.type == "*" for child in node.children)
