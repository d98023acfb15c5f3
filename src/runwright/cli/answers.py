"""Answers to questions about a trace, as tables on a terminal or as one JSON document."""

import json
import sys
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from runwright.cli.asking import Question
from runwright.cli.steps import print_ending
from runwright.cli.terminal import console, one_line
from runwright.core import Trace, Value, wire
from runwright.core.visible import visible
from runwright.observe.calls import Node, call_tree, function_calls
from runwright.observe.coverage import Coverage, Share, coverage, paths
from runwright.observe.export import event_lines, save
from runwright.observe.expressions import values
from runwright.observe.loops import Loop, loops

_MOST_CALLS = 200  # lines of the tree of calls on a terminal; --json has all


def answer(trace: Trace, question: Question, *, as_json: bool) -> bool:
    """Save a trace and print the answer that was asked for; returns False if none was.

    Raises:
        UnknownName, BadOption: the trace cannot answer the question.
        BadFile: the file to save to cannot be written.
    """
    if question.save is not None:
        save(trace, Path(question.save))
    if not question.asked:
        return False
    if question.events:
        for line in event_lines(trace):
            sys.stdout.write(line + "\n")
        return True
    form, rows = _answered(trace, question)
    if as_json:
        sys.stdout.write(json.dumps(form, separators=(",", ":")) + "\n")
        return True
    out = console()
    for row in rows:
        out.print(visible(row), soft_wrap=True)
    print_ending(trace)
    return True


def _answered(trace: Trace, question: Question) -> tuple[Any, Iterable[str]]:
    """Return an answer as JSON and as lines."""
    if question.values is not None:
        return _values(trace, question)
    if question.history is not None:
        changes = trace.history(question.history)
        rows = [
            (str(c.step), c.function, _number(c.line), _text(c.old), _text(c.new)) for c in changes
        ]
        return wire.to_json(changes), _columns(("step", "function", "line", "old", "new"), rows)
    if question.coverage:
        return _coverage(trace)
    if question.calls:
        return _calls(trace)
    return _loops(trace)


def _values(trace: Trace, question: Question) -> tuple[Any, Iterable[str]]:
    assert question.values is not None
    assert question.line is not None
    seen = values(
        trace,
        question.values,
        line=question.line,
        when=question.when.value,
        visit=question.visit,
    )
    rows = [(_number(s.visit) or "?", str(s.step), str(s.frame), _text(s.value)) for s in seen]
    if not rows:
        return [], [f"line {question.line} was not executed"]
    return wire.to_json(seen), _columns(("visit", "step", "call", question.values), rows)


def _number(number: int | None) -> str:
    return "" if number is None else str(number)


def _text(value: Value | None) -> str:
    return "-" if value is None else value.text


def _coverage(trace: Trace) -> tuple[Any, Iterable[str]]:
    files = coverage(trace)
    ways = paths(trace)
    form = {
        "files": [
            {
                "path": file.path,
                "lines": _share_form(file.lines),
                "blocks": _share_form(file.blocks),
                "branches": {
                    **_share_form(file.branches),
                    "missing": [wire.to_json(trace.arms[at]) for at in file.branches.missing],
                },
            }
            for file in files
        ],
        "paths": wire.to_json(ways),
    }
    return form, _coverage_rows(trace, files)


def _share_form(share: Share) -> dict[str, Any]:
    return {
        "covered": len(share.covered),
        "total": len(share.covered) + len(share.missing),
        "percent": round(share.percent, 2),
        "missing": list(share.missing),
    }


def _coverage_rows(trace: Trace, files: Sequence[Coverage]) -> Iterator[str]:
    rows = []
    for file in files:
        arms = [trace.arms[at] for at in file.branches.missing]
        ways = [f"{arm.line} {'into' if arm.taken else 'past'}" for arm in arms]
        name = file.path or trace.program.path
        for what, share, missing in (
            ("lines", file.lines, _ranges(file.lines.missing)),
            ("branches", file.branches, ", ".join(ways)),
            ("blocks", file.blocks, _ranges(file.blocks.missing)),
        ):
            total = len(share.covered) + len(share.missing)
            if total:
                counts = f"{len(share.covered)} of {total}"
                rows.append((name, what, counts, f"{share.percent:.0f} %", missing))
    yield from _columns(("file", "", "covered", "", "missing"), rows)
    found = paths(trace)
    distinct = len({(path.function, path.blocks) for path in found})
    more = "" if all(path.complete for path in found) else "; some are not complete"
    yield f"calls {len(found)}, different paths {distinct}{more}"


def _ranges(numbers: Iterable[int]) -> str:
    """Return ascending numbers as `3-5, 8`."""
    runs: list[list[int]] = []
    for number in numbers:
        if runs and number == runs[-1][1] + 1:
            runs[-1][1] = number
        else:
            runs.append([number, number])
    return ", ".join(str(a) if a == b else f"{a}-{b}" for a, b in runs)


def _calls(trace: Trace) -> tuple[Any, Iterable[str]]:
    tree = call_tree(trace)
    counts = function_calls(trace)
    form = {"calls": _nodes_form(tree), "functions": wire.to_json(counts)}
    rows = [
        (
            row.function,
            f"{row.calls}{'' if row.complete else ' or more'}",
            ", ".join(name or "-" for name in row.callers),
            str(row.deepest),
            str(row.raised),
        )
        for row in counts
    ]
    table = list(_columns(("function", "calls", "called by", "depth", "raised"), rows))
    return form, [*_tree_rows(tree), "", *table]


def _nodes_form(tree: Sequence[Node]) -> list[dict[str, Any]]:
    """Return calls as JSON, flat and in order, because they may be nested beyond JSON's depth."""
    return [
        {
            **wire.to_json(node.call),
            "line": node.line,
            "steps": node.steps,
            **wire.to_json(node.ending),
        }
        for node in sorted(_all(tree), key=lambda node: node.call.frame)
    ]


def _all(tree: Sequence[Node]) -> Iterator[Node]:
    pending = list(reversed(tree))
    while pending:
        node = pending.pop()
        yield node
        pending += reversed(node.inner)


def _tree_rows(tree: Sequence[Node]) -> Iterator[str]:
    for number, node in enumerate(_all(tree)):
        if number == _MOST_CALLS:
            yield "... more calls; --json has all"
            return
        ending = node.ending
        result = ""
        if ending.raised is not None:
            result = f" raised {ending.raised}"
        elif ending.value is not None:
            result = f" -> {one_line(ending.value.text)}"
        elif not ending.returned:
            result = " ..."
        call = node.call
        where = f" thread {call.thread}" if call.thread else ""
        where += f" task {call.task}" if call.task else ""
        name = "  " * min(call.depth, 20) + one_line(call.function)
        yield f"{name} (line {node.line}){where}{result}"


def _loops(trace: Trace) -> tuple[Any, Iterable[str]]:
    found = loops(trace)
    form = [
        {**wire.to_json(loop), "fewest": loop.fewest, "most": loop.most, "mean": loop.mean}
        for loop in found
    ]
    headings = ("line", "function", "iterations", "entered", "fewest", "mean", "most")
    rows = [_loop_row(loop) for loop in found]
    return form, _columns(headings, rows) if rows else ["no loop was entered"]


def _loop_row(loop: Loop) -> tuple[str, ...]:
    mean = "-" if loop.mean is None else f"{loop.mean:.3g}"
    if not loop.complete and loop.mean is not None:
        mean += " of those kept"
    return (
        str(loop.line),
        loop.function,
        f"{loop.iterations}{'' if loop.counted else ' or more'}",
        f"{loop.entered}{'' if loop.complete else ' or more'}",
        "-" if loop.fewest is None else str(loop.fewest),
        mean,
        "-" if loop.most is None else str(loop.most),
    )


def _columns(headings: Sequence[str], rows: Sequence[Sequence[str]]) -> Iterator[str]:
    """Yield a table as lines; the last column is as wide as it needs to be."""
    clean = [[one_line(cell) for cell in row] for row in (headings, *rows)]
    widths = [max(len(row[at]) for row in clean) for at in range(len(headings))]
    for row in clean:
        cells = (cell.ljust(width) for cell, width in zip(row, widths, strict=True))
        yield "  ".join(cells).rstrip()
