"""Start: the program the search edits: one that parses, its own tests set aside.

Programs often carry `assert` and `print` lines at module level. A wrong one makes every check fail
and hides what the rest does, so the search works on the program without them; its lines become
marked comments, so that nothing else moves and they can be put back.
"""

import ast
from dataclasses import dataclass

from runwright.core import Attempt, Limits, Program, Task
from runwright.lab import Lab
from runwright.write.debug.search.source import Source, parse
from runwright.write.debug.search.syntax import Mended, repairs

_MARK = "#: set aside "


@dataclass(frozen=True, slots=True)
class Start:
    """Where the search begins."""

    attempt: Attempt  # the program to edit, judged
    note: str  # what was repaired to get there; "" if nothing was
    aside: tuple[str, ...]  # lines that marked comments stand for

    def restored(self, source: str) -> str:
        """Return an edited program with the lines put back."""
        for place, line in enumerate(self.aside):
            source = source.replace(f"{_MARK}{place}\n", line, 1)
        return source

    def bare(self, source: str) -> str:
        """Return an edited program without the lines and without the marks."""
        for place in range(len(self.aside)):
            source = source.replace(f"{_MARK}{place}\n", "", 1)
        return source


async def find_start(task: Task, lab: Lab, given: Attempt, limits: Limits) -> Start | None:
    """Return the program to edit, or None if no program near the given text parses."""
    attempt, note = given, ""
    if parse(given.program.source) is None:
        mended = await _parsing(task, lab, given.program, limits)
        if mended is None:
            return None
        note = "; ".join(mended.notes)
        attempt = await lab.check(task, given.program.with_source(mended.source), note=note)
        if attempt.verdict.passed:
            return Start(attempt, note, ())
    source, aside = _set_aside(attempt.program.source)
    if aside:
        start = Start(attempt, note, aside)
        program = attempt.program.with_source(source)
        told = "; ".join(part for part in (note, "its own tests removed") if part)
        bare = await lab.check(task, program.with_source(start.bare(source)), note=told)
        attempt = Attempt(program, bare.verdict, told)
    return Start(attempt, note, aside)


async def _parsing(task: Task, lab: Lab, program: Program, limits: Limits) -> Mended | None:
    """Return the syntax repair that passes most visible checks, the earliest on ties."""
    found = repairs(program.source)
    best, most = None, -1
    passed: dict[int, int] = {}
    programs = [program.with_source(item.source) for item in found[: lab.candidates_left]]
    async for place, verdict in lab.screen(programs, task.visible, limits=limits):
        passed[place] = verdict.passed_count
    for place, item in enumerate(found):
        if passed.get(place, -1) > most:
            best, most = item, passed[place]
    return best


def _set_aside(text: str) -> tuple[str, tuple[str, ...]]:
    source = Source(text)
    lines = list(source.lines)
    aside: list[str] = []
    for node in source.tree.body:
        if is_self_test(node) and source.owns_lines(node):
            for place in range(node.lineno - 1, node.end_lineno or node.lineno):
                line = lines[place]
                lines[place] = f"{_MARK}{len(aside)}\n"
                aside.append(line if line.endswith("\n") else line + "\n")
    return "".join(lines), tuple(aside)


def is_self_test(node: ast.stmt) -> bool:
    """True for an `assert` or a `print(...)`: code that tests and shows, and makes nothing."""
    if isinstance(node, ast.Assert):
        return True
    call = node.value if isinstance(node, ast.Expr) else None
    return (
        isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id == "print"
    )
