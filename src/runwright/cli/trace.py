"""`runwright trace`: watch a program run, block by block."""

import ast
import builtins
import sys
from dataclasses import replace
from difflib import get_close_matches
from enum import Enum
from pathlib import Path
from typing import Annotated

import typer

from runwright.cli import asking
from runwright.cli.files import read_inputs
from runwright.cli.options import (
    DEFAULT_MEGABYTES,
    DEFAULTS,
    InputFile,
    InputPaths,
    IsolationLevel,
    JsonFlag,
    NetworkReach,
    ProgramFile,
    Seconds,
    limits_of,
)
from runwright.cli.reading import check_writable, read_bytes, read_program, write_text
from runwright.core import Isolation, Network, Program, Status, Stdio, Trace, wire
from runwright.core.errors import BadOption, UnknownName

EXAMPLES = (
    ("runwright trace program.py --call 'f(3)'", "blocks, with values before and after each"),
    ("runwright trace program.py", "the whole file, as a script"),
    ("runwright trace program.py --call 'f(3)' --level line", "line by line"),
    ("runwright trace program.py --call 'f(3)' --most 20", "the first and last 10 steps"),
    ("runwright trace program.py --call 'f(3)' --values x --line 7", "what x was after line 7"),
    ("runwright trace program.py --call 'f(3)' --loops", "how often each loop went round"),
    ("runwright trace program.py --call 'f(3)' --step", "step through it, forward and back"),
    ("runwright trace program.py --call 'f(3)' --html trace.html", "a page to look at it in"),
    ("runwright trace main.c --stdin input.txt", "C, C++, JavaScript and Java: the whole program"),
)


class Level(Enum):
    """How finely a trace is shown."""

    BLOCK = "block"
    LINE = "line"
    FUNCTION = "function"


def command(
    file: ProgramFile,
    call: Annotated[
        str | None,
        typer.Option(
            "--call",
            metavar="CODE",
            help="What to run in the program's namespace; without it the file runs as a script.",
        ),
    ] = None,
    stdin: InputFile = None,
    level: Annotated[Level, typer.Option("--level", help="How finely to show it.")] = Level.BLOCK,
    most: Annotated[
        int,
        typer.Option(
            "--most", metavar="N", help="Steps to show: first and last halves of N, >= 2."
        ),
    ] = 100,
    values: asking.Values = None,
    line: asking.Line = None,
    when: asking.WhenOption = asking.When.AFTER,
    visit: asking.VisitOption = None,
    history: asking.History = None,
    coverage: asking.CoverageFlag = False,
    calls: asking.CallsFlag = False,
    loops: asking.LoopsFlag = False,
    events: asking.EventsFlag = False,
    save: asking.SaveFile = None,
    keep: asking.Keep = 1000,
    functions: Annotated[
        str | None,
        typer.Option(
            "--functions", metavar="F,G", help="Watch these alone.", show_default="all functions"
        ),
    ] = None,
    depth: Annotated[
        int | None,
        typer.Option(
            "--depth",
            metavar="N",
            help="Record no calls nested deeper; 0: the outermost alone.",
            show_default="all calls",
        ),
    ] = None,
    inputs: InputPaths = None,
    step: Annotated[
        bool, typer.Option("--step", help="Step through it with the keyboard, forward and back.")
    ] = False,
    html: Annotated[
        str | None,
        typer.Option("--html", metavar="FILE", help="Write a page that needs nothing else."),
    ] = None,
    time: Seconds = DEFAULTS.wall_s,
    isolation: IsolationLevel = Isolation.FULL,
    network: NetworkReach = Network.NONE,
    json: JsonFlag = False,
) -> int:
    """Watch a program run: each basic block it entered, with the values before and after."""
    program = read_program(Path(file))
    if most < 2:
        raise BadOption(f"--most={most} must be at least 2")
    chosen = None if functions is None else _chosen(program, functions)
    program = replace(program, files=read_inputs(inputs or (), Path(file)).files)
    if keep < 2:
        raise BadOption(f"--keep={keep} must be at least 2")
    question = asking.Question(
        values, line, when, visit, history, coverage, calls, loops, events, save
    )
    question.check()
    if call is not None:
        check_call(program, call)
    _check_views(level, None if html is None else Path(html), step=step, json=json)
    target = target_of(call, stdin)
    limits = limits_of(time, DEFAULT_MEGABYTES, DEFAULTS.output_bytes)
    import asyncio

    from runwright import aio
    from runwright.cli.answers import answer
    from runwright.cli.steps import print_trace, print_view

    lines = level is Level.LINE or question.needs_lines

    def watch(*, lines: bool) -> Trace:
        return asyncio.run(
            aio.trace(
                program,
                target,
                lines=lines,
                steps=keep,
                functions=chosen,
                depth=depth,
                limits=limits,
                isolation=isolation,
                network=network,
            )
        )

    trace = watch(lines=lines)
    if html is not None:
        from runwright import __version__
        from runwright.cli.page import render_page

        write_text(Path(html), render_page(trace, call=call, version=__version__))
    if step and trace.steps:
        from runwright.cli.stepper import step_through

        step_through(trace, lambda: watch(lines=not lines), lines=lines)
    elif answer(trace, question, as_json=json):
        pass
    elif json:
        sys.stdout.write(wire.dumps(trace.sample(most=most)) + "\n")
    elif level is Level.BLOCK:
        print_trace(trace, most=most)
    else:
        print_view(trace, level.value, most=most)
    return 0 if trace.status is Status.OK else 1


def _check_views(level: Level, html: Path | None, *, step: bool, json: bool) -> None:
    """Refuse ways to show a trace that do not go together or cannot work, before it is made."""
    if level is Level.FUNCTION and (step or html):
        option = "--step" if step else "--html"
        raise BadOption(f"{option} shows blocks or lines; give it --level block or --level line")
    if step and json:
        raise BadOption("--step and --json exclude each other; give one of them")
    if html is not None:
        check_writable(html)
    if step:
        from runwright.cli.stepper import check_terminal

        check_terminal()


def _chosen(program: Program, names: str) -> frozenset[str]:
    """Return the functions that were named, if the program has them."""
    chosen = frozenset(name.strip() for name in names.split(",") if name.strip())
    if program.language == "python" and chosen:
        from runwright.analyze import blocks

        try:
            known = {block.function for block in blocks(program.source)}
        except SyntaxError:
            return chosen  # the trace will say so
        for name in sorted(chosen):
            if not any(name == each or each.startswith(f"{name}.") for each in known):
                close = get_close_matches(name, known, n=1)
                hint = f"; did you mean {close[0]!r}?" if close else ""
                raise UnknownName(f"--functions: {program.path} has no function {name!r}{hint}")
    return chosen


def target_of(call: str | None, stdin: str | None) -> str | Stdio | None:
    """Return what is watched or measured: a call, or the program as a whole with its input.

    Raises:
        BadOption: both are named.
        BadFile: the input cannot be read.
    """
    if stdin is None:
        return call
    if call is not None:
        raise BadOption("--stdin is for a program as a whole; leave out --call")
    text = read_bytes(Path(stdin)).decode("utf-8", "surrogateescape")
    return Stdio("stdin", text, "")


def check_call(program: Program, call: str) -> None:
    """Refuse a call that cannot work, before a sandbox is opened for it.

    Names that the program may make at run time (`from x import *`, `globals()[...]`) are not
    second-guessed: only a program that parses, and a plain call of one name, is judged.

    Raises:
        BadOption: the text is not Python, or the program is not.
        UnknownName: it calls a function that neither the program nor Python defines.
    """
    if program.language != "python":
        raise BadOption(
            f"--call is for Python; {program.path} runs as a whole, with --stdin FILE as its input"
        )
    try:
        tree = ast.parse(call)
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        reason = error.msg if isinstance(error, SyntaxError) else str(error)
        raise BadOption(f"--call={call!r} is not Python ({reason}); write it like 'f(3)'") from None
    names = _defined(program.source)
    if names is None:
        return
    called = [
        node.func.id
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
    ]
    bound = {
        node.id
        for node in ast.walk(tree)
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)
    }
    for name in called:
        if name not in names and name not in bound and not hasattr(builtins, name):
            raise UnknownName(_unknown(program, name))


def _unknown(program: Program, name: str) -> str:
    from runwright.judge.checks import public_names

    known = public_names(program.source)
    close = get_close_matches(name, known, n=1)
    hint = f"did you mean {close[0]!r}? " if close else ""
    has = f"it defines {', '.join(known[:8])}" if known else "it defines no function"
    return f"{program.path} has no function {name!r}; {hint}{has}"


def _defined(source: str) -> set[str] | None:
    """Return every name bound anywhere in the source; None if that cannot be known."""
    try:
        tree = ast.parse(source)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None
    names: set[str] = set()
    for node in ast.walk(tree):
        match node:
            case ast.ImportFrom(names=aliases) if any(alias.name == "*" for alias in aliases):
                return None
            case ast.Import(names=aliases) | ast.ImportFrom(names=aliases):
                names |= {(alias.asname or alias.name).split(".")[0] for alias in aliases}
            case (
                ast.FunctionDef(name=name)
                | ast.AsyncFunctionDef(name=name)
                | ast.ClassDef(name=name)
            ):
                names.add(name)
            case ast.Name(id=name, ctx=ast.Store()):
                names.add(name)
            case ast.Name(id="globals" | "exec" | "setattr"):
                return None
    return names
