"""Probes of Java: methods of a frame object that each method makes."""

import json
from dataclasses import replace

from runwright.analyze.grammars import Node
from runwright.analyze.sites import ForeignLayout, Kind, Routine, Site
from runwright.analyze.variables import Local
from runwright.core.program import Program
from runwright.observe.native.runtime import runtime_text
from runwright.observe.native.weave import Plan

_TRACE = "RunwrightTrace"
# A constant may be returned as one of these without a cast, but not passed as one.
_NARROW = frozenset({"byte", "short", "char"})
_WIDE = frozenset({"int", "long", "float", "double", "boolean"})
_NARROW_BOXES = frozenset({"Byte", "Short", "Character"})


class Java:
    """What is inserted into Java."""

    def call(self, function: int, routine: Routine) -> str:  # noqa: ARG002
        """Make the frame."""
        return f" {_TRACE}.Frame _rw{function} = {_TRACE}.call(); try {{ "

    def exit(self, function: int, routine: Routine) -> str:  # noqa: ARG002
        """Close what `call` opened; an exception goes on as what it was declared."""
        frame, error = f"_rw{function}", f"_rwe{function}"
        return (
            f" }} catch (Throwable {error}) {{ {frame}.raised({error}); throw {error}; }}"
            f" finally {{ {frame}.exit(); }} "
        )

    def probe(self, site: Site, variables: list[Local]) -> str:
        """Return statements."""
        frame = f"_rw{site.function}"
        shown = ", ".join(
            f"{json.dumps(local.name)}, {_kind(local)}, {local.name}" for local in variables
        )
        match site.kind:
            case Kind.ENTER:
                return f"if ({frame}.enter({site.number})) {frame}.kept({shown}); "
            case Kind.HEADER:
                wanted = f"{frame}.header({site.number}, {site.past})"
                return f"if ({wanted}) {frame}.kept({shown}); "
            case Kind.LEAVE:
                return f"if ({frame}.leave()) {frame}.left({shown}); "
            case Kind.DECIDE:
                return f"{frame}.decide({site.number}); "
            case Kind.ARM:
                return f" {frame}.arm({site.number}, {site.past}); "
            case _:
                return f" {frame}.caught({site.name}); " if site.name else ""

    def returns(self, function: int, routine: Routine, *, braced: bool) -> tuple[str, str]:  # noqa: ARG002
        """Pass the value through the frame, as the type that the method declares."""
        kind = _return_type(routine.node)
        if not kind or kind in _NARROW_BOXES:
            return "", ""
        if kind in _NARROW:
            return f"_rw{function}.ret{kind.title()}(({kind}) (", "))"
        if kind in _WIDE:
            return f"_rw{function}.ret{kind.title()}((", "))"
        return f"_rw{function}.<{kind}>ret({json.dumps(kind)}, ", ")"

    def assemble(self, program: Program, text: str, layout: ForeignLayout, plan: Plan) -> Program:
        """Put the runtime behind the last line: so it is in the program's own package."""
        told = {
            "BLOCKS": len(layout.blocks),
            "ARMS": len(layout.arms),
            "HEAD": plan.head,
            "TAIL": plan.tail,
            "FROM": plan.start,
            "AWAKE": plan.awake,
            "SLOT": plan.slot,
            "VALUE": plan.value_bytes,
            "KEEP": json.dumps(plan.values),
            "LINES": json.dumps(plan.lines),
        }
        runtime = runtime_text(f"{_TRACE}.java")
        for name, value in told.items():
            runtime = runtime.replace(f"PLAN_{name}", str(value))
        return replace(program, source=f"{text}\n{runtime}")


def _kind(local: Local) -> str:
    return json.dumps("" if local.type == "var" else " ".join(local.type.split()))


def _return_type(node: Node) -> str:
    kind = node.child_by_field_name("type")
    if node.type != "method_declaration" or kind is None or kind.type == "void_type":
        return ""
    if node.child_by_field_name("dimensions") is not None or b"@" in kind.text:
        return ""
    return kind.text.decode("utf-8", "replace")
