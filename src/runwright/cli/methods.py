"""`runwright methods`: the published methods that are here, and what each needs."""

import re
import sys
from typing import TYPE_CHECKING, Annotated

import typer

from runwright.cli.options import JsonFlag
from runwright.cli.terminal import console
from runwright.core.visible import visible

if TYPE_CHECKING:
    from runwright.plugins import Method

EXAMPLES = (
    ("runwright methods", "all of them, a line each"),
    ("runwright methods ldb", "one, with its options"),
    ("runwright methods --json", "the same, as data"),
)
_DOORS = (("runwright.strategies", "solve"), ("runwright.benchmarks", "tasks"))
_HEADINGS = {
    "writes": "write a program",
    "mends": "mend a program",
    "answers": "answer a question",
    "tests": "make tests",
    "strategy": "others",
    "benchmark": "benchmarks",
}
_KINDS = {
    "generate": "writes",
    "debug": "mends",
    "steer": "answers",
    "search": "mends",
    "testgen": "tests",
}


def command(
    name: Annotated[
        str | None, typer.Argument(metavar="NAME", help="One of them.", show_default="all")
    ] = None,
    json: JsonFlag = False,
) -> int:
    """List the methods: strategies that write, mend and answer, and benchmarks.

    A method of another package is found by its entry point and listed with ours.
    """
    found = _methods()
    if name is not None:
        from runwright.plugins import load_method

        if name not in found:  # says what there is
            load_method("runwright.strategies", "solve", name, kind="method")
        found = {name: found[name]}
    if json:
        import json as documents

        listed = [_form(method) for method in found.values()]
        sys.stdout.write(documents.dumps(listed) + "\n")
    elif name is not None:
        sys.stdout.write(visible(found[name].docstring) + "\n")
    else:
        _print(list(found.values()))
    return 0


def _methods() -> "dict[str, Method]":
    from runwright.plugins import find_methods

    return {
        name: method
        for group, function in _DOORS
        for name, method in find_methods(group, function).items()
    }


def kind_of(method: "Method") -> str:
    """Return what a method does, in a word: "mends", "writes", "answers", "benchmark"."""
    if ".benchmarks" in method.module:
        return "benchmark"
    return _KINDS.get(method.kind, "strategy")


def _form(method: "Method") -> dict[str, str]:
    return {
        "name": method.name,
        "kind": kind_of(method),
        "summary": method.summary,
        "paper": paper_of(method),
        "needs": method.part("Needs"),
        "tests": tests_of(method),
        "module": method.module,
    }


def paper_of(method: "Method") -> str:
    """Return what a method's docstring says of its paper."""
    return method.part("Paper") or method.part("Method")


def place_of(method: "Method") -> str:
    """Return where a method's paper can be read, like "arXiv:2402.16906"; "" where none is told."""
    return ", ".join(re.findall(r"arXiv:\d[\d.]*\d", paper_of(method)))


def tests_of(method: "Method") -> str:
    """Return the file of the repository that shows the method's known answers."""
    said = method.part("Tests")
    room = "benchmarks" if kind_of(method) == "benchmark" else "systems"
    return said or f"tests/{room}/test_{method.name.replace('-', '_')}.py"


def _print(methods: "list[Method]") -> None:
    """Print a paragraph for each method: beside its name all the rest has room at 80 columns."""
    from rich.table import Table
    from rich.text import Text

    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), show_header=False)
    table.add_column(no_wrap=True)
    table.add_column(overflow="fold")
    for kind, heading in _HEADINGS.items():
        those = sorted((one for one in methods if kind_of(one) == kind), key=lambda one: one.name)
        if those and table.row_count:
            table.add_row()
        if those:
            table.add_row(Text(heading, "bold"))
        for method in those:
            table.add_row(Text(f"  {visible(method.name)}"), Text.assemble(*_told(method)))
    console().print(table)


def _told(method: "Method") -> list[str | tuple[str, str]]:
    """Return what is told of a method, line by line: what it does, what it needs, where to read."""
    name, _, rest = method.summary.partition(": ")
    summary = rest or name
    needs = method.part("Needs") or "its data"
    sources = "  ".join(filter(None, (place_of(method), tests_of(method))))
    return [
        visible(summary),
        (f"\nneeds {visible(needs)}", "dim"),
        (f"\n{visible(sources)}", "dim"),
    ]
