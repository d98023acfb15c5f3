"""`runwright anpl`: write a program together with a model, hole by hole."""

import os
import subprocess
import sys
import tempfile
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from runwright.cli.models import (
    AnswersFolder,
    BaseUrl,
    ModelNames,
    Models,
    MostMoney,
    PriceWords,
    RecordFile,
    opened,
)
from runwright.cli.options import IsolationLevel, Seed, sandbox_on
from runwright.cli.reading import check_writable, write_text
from runwright.cli.terminal import console, say
from runwright.core import Budget, Case, Isolation, Network
from runwright.core.counted import counted
from runwright.core.errors import BadOption
from runwright.core.visible import visible

if TYPE_CHECKING:
    from runwright.lab import Lab
    from runwright.write.generate.anpl.session import Command, Event, Session

EXAMPLES = (
    (
        "runwright anpl sketch.anpl.py --model openai:gpt-4o",
        "fill its holes, then look, edit and give examples",
    ),
    (
        (
            "runwright anpl sketch.anpl.py --commands session.jsonl --model replay:run.jsonl "
            "--write out.py"
        ),
        "the same again, without a terminal",
    ),
)
_HELP = """\
compile                     fill every hole
check                       run every example
trace FUNCTION CALL         the calls of a function: trace unit main([1, 2])
edit FUNCTION               other text for a function: a docstring alone, or a body with holes
example f(1) == 2           add an example; the function is sampled until all of its hold
forget f(1) == 2            drop an example
show [FUNCTION]             the program, or a function
quit                        end"""


def command(
    sketch: Annotated[
        str,
        typer.Argument(
            metavar="SKETCH",
            help="Python with holes (docs/methods/anpl.md).",
            show_default=False,
        ),
    ],
    examples: Annotated[
        str | None,
        typer.Option(
            "--examples", metavar="TESTS", help="Examples: a file of asserts like f(1) == 2."
        ),
    ] = None,
    commands: Annotated[
        str | None,
        typer.Option("--commands", metavar="FILE", help="Commands as JSON lines, such as a log."),
    ] = None,
    log: Annotated[
        str | None,
        typer.Option("--log", metavar="FILE", help="Add each command and its outcome here."),
    ] = None,
    write: Annotated[
        str | None,
        typer.Option("--write", metavar="FILE", help="Write the program here at the end."),
    ] = None,
    model: ModelNames = None,
    base_url: BaseUrl = None,
    record: RecordFile = None,
    answers: AnswersFolder = None,
    most_money: MostMoney = None,
    price: PriceWords = None,
    seed: Seed = 0,
    isolation: IsolationLevel = Isolation.FULL,
) -> int:
    """Write a program together with a model: you own its flow, the model fills the holes.

    A hole is a 'def' with a docstring alone, or a description in back quotes where a function is
    called. What you wrote is never changed. The exit code is that of the last check.
    """
    from runwright.write.generate.anpl.session import read_commands
    from runwright.write.generate.anpl.sketch import read_sketch

    for path in (write, log):
        if path is not None:
            check_writable(Path(path))
    from runwright.judge.checks.text import read_text

    text = read_text(Path(sketch))
    read_sketch(text)  # says at once what is wrong with it
    given = [] if commands is None else list(read_commands(Path(commands)))
    cases = [] if examples is None else _cases(Path(examples))
    asked = Models(tuple(model or ()), base_url, record, answers, most_money, price)

    async def run() -> int:
        async with _lab(asked, seed, isolation) as lab:
            return await _converse(lab, text, cases, given, log, write)

    import asyncio

    return asyncio.run(run())


@asynccontextmanager
async def _lab(asked: Models, seed: int, isolation: Isolation) -> AsyncIterator["Lab"]:
    from runwright.lab import Lab

    budget = Budget(wall_s=1e9, candidates=10**9)  # a person sits here: it ends when they do
    async with opened(asked) as models, sandbox_on("local", isolation, Network.NONE, ()) as box:
        yield Lab(box, strategy="anpl", seed=seed, budget=budget, model=models.get(""))


async def _converse(
    lab: "Lab",
    text: str,
    cases: list[Case],
    given: "list[Command]",
    log: str | None,
    write: str | None,
) -> int:
    from runwright.write.generate.anpl.session import Command, Session
    from runwright.write.generate.anpl.sketch import read_sketch

    session = Session(lab, read_sketch(text), cases, None if log is None else Path(log))
    good = True
    for one in given or _typed(session):
        event = await session.do(one)
        _show(event)
        good = event.good
        if one.do == "quit":
            break
    if session.examples:
        event = await session.do(Command("check"))
        _show(event)
        good = event.good
    if write is not None:
        write_text(Path(write), session.sketch.text)
        say(f"wrote {write}")
    elif given:
        sys.stdout.write(visible(session.sketch.text))
    return 0 if good and not session.sketch.holes else 1


def _typed(session: "Session") -> Iterator["Command"]:
    """Yield what a person types, until it is `quit` or the input ends."""
    from runwright.write.generate.anpl.session import Command

    if sys.stdin.isatty():
        import readline  # noqa: F401 - gives `input` its history

        _say_help()
    yield Command("compile")
    while True:
        try:
            line = input("anpl> " if sys.stdin.isatty() else "").strip()
        except EOFError:
            return
        word, _, rest = line.partition(" ")
        if word == "show":
            _print_program(session, rest.strip())
        elif word == "edit":
            text = _edited(session, rest.strip())
            if text is not None:
                yield Command("edit", rest.strip(), text)
        elif word == "trace":
            function, _, call = rest.strip().partition(" ")
            yield Command("trace", function, call)
        elif word in ("help", "?"):
            _say_help()
        elif word:
            yield Command(word, "", rest.strip())
        if word == "quit":
            return


def _say_help() -> None:
    sys.stderr.write(f"{_HELP}\n")


def _edited(session: "Session", name: str) -> str | None:
    """Return what a person makes of a function's text in their editor, or types up to a dot."""
    function = session.sketch.functions.get(name)
    editor = os.environ.get("VISUAL") or os.environ.get("EDITOR")
    if editor is None or not sys.stdin.isatty():
        say("the new text, then a line with a dot alone:")
        lines = iter(sys.stdin.readline, "")
        return "".join(line for line in _until_dot(lines))
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, f"{name}.py")
        path.write_text("" if function is None else f"{function.text}\n", "utf-8")
        done = subprocess.run([*editor.split(), str(path)], check=False)
        return path.read_text("utf-8") if done.returncode == 0 else None


def _until_dot(lines: Iterator[str]) -> Iterator[str]:
    for line in lines:
        if line.strip() == ".":
            return
        yield line


def _print_program(session: "Session", name: str) -> None:
    function = session.sketch.functions.get(name)
    text = session.sketch.text if function is None else f"{function.text}\n"
    sys.stdout.write(visible(text))


def _show(event: "Event") -> None:
    screen = console()
    if event.calls is not None:
        for number, call in enumerate(event.calls.calls, 1):
            inputs = ", ".join(f"{name}={value}" for name, value in call.inputs)
            ended = call.output if call.output is not None else f"raised {call.raised or 'nothing'}"
            sys.stdout.write(visible(f"{number}  {event.calls.function}({inputs}) -> {ended}\n"))
        crash = f"crashed {event.calls.crash}" if event.calls.crash else ""
        screen.print(visible(crash or counted(len(event.calls.calls), "call")), markup=False)
    elif event.good:
        screen.print(visible(event.said), style="green", markup=False)
    else:
        screen.print(visible(f"no: {event.said}"), style="red", markup=False)


def _cases(path: Path) -> list[Case]:
    from runwright.judge.checks import read_checks

    checks = read_checks(path, module="main")
    cases = [check for check in checks if isinstance(check, Case)]
    if len(cases) < len(checks):
        raise BadOption(f"{path}: examples are asserts like f(1) == 2 on literals alone")
    return cases
