"""Probes of C: macros of a header that is put beside the program."""

from dataclasses import replace
from pathlib import PurePosixPath

from runwright.analyze.grammars import Node
from runwright.analyze.sites import ForeignLayout, Kind, Routine, Site
from runwright.analyze.variables import Local, Shape
from runwright.core.program import File, Program
from runwright.observe.native.runtime import runtime_text
from runwright.observe.native.weave import Plan

HEADER = "runwright_trace.h"
_MACROS = {Shape.PLAIN: "RW_V", Shape.POINTER: "RW_P", Shape.ARRAY: "RW_A"}


class C:
    """What is inserted into C."""

    values = "values.h"  # what the runtime shows values with

    def call(self, function: int, routine: Routine) -> str:  # noqa: ARG002
        """Declare the frame; it ends by itself, however the function is left."""
        return f" RW_CALL(_rw{function}) "

    def exit(self, function: int, routine: Routine) -> str:  # noqa: ARG002
        """Return nothing: see `call`."""
        return ""

    def probe(self, site: Site, variables: list[Local]) -> str:
        """Return a statement."""
        frame = f"&_rw{site.function}"
        shown = "".join(self.shown(local) for local in variables)
        match site.kind:
            case Kind.ENTER:
                return f"if (rw_enter({frame}, {site.number})) {{ {shown}rw_kept(); }} "
            case Kind.HEADER:
                wanted = f"rw_header({frame}, {site.number}, {site.past})"
                return f"if ({wanted}) {{ {shown}rw_kept(); }} "
            case Kind.LEAVE:
                return f"if (rw_leave({frame})) {{ {shown}rw_left(); }} "
            case Kind.DECIDE:
                return f"rw_decide({frame}, {site.number}); "
            case Kind.ARM:
                return f" rw_arm({frame}, {site.number}, {site.past}); "
            case _:
                return ""

    def shown(self, local: Local) -> str:
        """Return the statement that writes a variable's value."""
        name, kind = quoted(local.name), quoted(local.type)
        return f"{_MACROS[local.shape]}({name}, {kind}, {local.name}) "

    def returns(self, function: int, routine: Routine, *, braced: bool) -> tuple[str, str]:
        """Keep the value in a variable of the function's own type."""
        kind = _return_type(routine.node)
        if not kind or braced:
            return "", ""
        macro = "RW_P" if kind.endswith("*") else "RW_V"
        shown = f'{macro}("_ret", {quoted(kind)}, _rwr)'
        end = f"); if (rw_returns(&_rw{function})) {{ {shown} rw_left(); }} _rwr; }})"
        return f"({{ {kind} _rwr = (", end

    def assemble(self, program: Program, text: str, layout: ForeignLayout, plan: Plan) -> Program:
        """Put the header beside the program and include it before its first line."""
        path = str(PurePosixPath(program.path).parent / HEADER)
        names = {
            "BLOCKS": len(layout.blocks),
            "ARMS": len(layout.arms),
            "HEAD": plan.head,
            "TAIL": plan.tail,
            "FROM": f"{plan.start}ULL",
            "AWAKE": f"{plan.awake}ULL",
            "SLOT": plan.slot,
            "VALUE": f"{plan.value_bytes}UL",
            "KEEP": int(plan.values),
            "LINES": int(plan.lines),
        }
        defined = "".join(f"#define RW_{name} {value}\n" for name, value in names.items())
        header = defined + runtime_text(HEADER) + runtime_text(self.values)
        source = f'#include "{HEADER}"\n#line 1\n{text}'
        files = (*program.files, File(path, header.encode()))
        return replace(program, source=source, files=files)


def quoted(text: str) -> str:
    """Return a string literal of C."""
    plain = " ".join(text.split()).replace("\\", "\\\\").replace('"', '\\"')
    return f'"{plain}"'


def _return_type(node: Node) -> str:
    """Return the type of a function as it can stand in a declaration; "": it cannot."""
    stars, declarator = "", node.child_by_field_name("declarator")
    while declarator is not None and declarator.type == "pointer_declarator":
        stars += "*"
        declarator = declarator.child_by_field_name("declarator")
    kind = node.child_by_field_name("type")
    if declarator is None or declarator.type != "function_declarator" or kind is None:
        return ""
    text = kind.text.decode("utf-8", "replace")
    is_named = declarator.child_by_field_name("declarator")
    if "{" in text or (text == "void" and not stars):
        return ""
    if is_named is None or is_named.type != "identifier":
        return ""  # it returns a pointer to a function
    words = [c.text.decode() for c in node.children if c.type == "type_qualifier"]
    return " ".join([*words, text, stars]).strip()
