"""Probes of C++: those of C, with values by overloads and exceptions."""

from dataclasses import replace

from runwright.analyze.grammars import Node
from runwright.analyze.sites import Kind, Routine, Site
from runwright.analyze.variables import Local, Shape
from runwright.observe.native.c import C, quoted

_PASSED = frozenset({"primitive_type", "sized_type_specifier"})
# Copying one of these has no effect that a program could see.
_COPIED = ("string", "vector", "map", "set", "pair", "unordered_map", "unordered_set", "size_t")


class Cpp(C):
    """What is inserted into C++."""

    values = "values_cpp.h"

    def probe(self, site: Site, variables: list[Local]) -> str:
        """Return a statement."""
        if site.kind is Kind.CAUGHT:
            return f" rw_caught(&_rw{site.function}); "
        return super().probe(site, variables)

    def shown(self, local: Local) -> str:
        """Return the statement that writes a value; the compiler says what `auto` is."""
        if "auto" in local.type or "decltype" in local.type or local.shape is Shape.POINTER:
            local = replace(local, type="")
        return super().shown(local)

    def returns(self, function: int, routine: Routine, *, braced: bool) -> tuple[str, str]:
        """Pass the value through a function, if it is of a type that may be copied unseen."""
        kind = _return_type(routine.node)
        if not kind:
            return "", ""
        start, end = ("", ")") if braced else ("(", "))")
        return f"rw::returned<{kind}>(_rw{function}, {quoted(kind)}, {start}", end


def _return_type(node: Node) -> str:
    kind = node.child_by_field_name("type")
    declarator = node.child_by_field_name("declarator")
    if kind is None or declarator is None or declarator.type != "function_declarator":
        return ""
    text = kind.text.decode("utf-8", "replace")
    bare = text.removeprefix("std::").split("<")[0].strip()
    known = kind.type in _PASSED or bare in _COPIED or bare.endswith(("int64_t", "int32_t"))
    return text if known and text != "void" else ""
