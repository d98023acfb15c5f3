"""`runwright profile`: what a program costs, and which lines take the time and memory."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from runwright.cli.options import (
    DEFAULT_MEGABYTES,
    DEFAULTS,
    InputFile,
    IsolationLevel,
    JsonFlag,
    NetworkReach,
    ProgramFile,
    Seconds,
    limits_of,
)
from runwright.cli.reading import read_program
from runwright.cli.trace import check_call, target_of
from runwright.core import Isolation, Network, Provider, Status, wire

EXAMPLES = (
    ("runwright profile program.py --call 'f(1000)'", "one call; its arguments are made before"),
    ("runwright profile program.py", "the whole file, as a script"),
    ("runwright profile main.c --stdin input.txt", "C, C++, JavaScript, Java: the cost, no lines"),
    ("runwright profile program.py --call 'f(1000)' --json", "a Profile, its Cost in it"),
)


def command(
    file: ProgramFile,
    call: Annotated[
        str | None,
        typer.Option(
            "--call",
            metavar="CODE",
            help="What to measure in the program's namespace; without it the file as a script.",
        ),
    ] = None,
    stdin: InputFile = None,
    counter: Annotated[
        Provider | None,
        typer.Option(
            "--counter", help="Who counts instructions.", show_default="the best that is here"
        ),
    ] = None,
    time: Seconds = DEFAULTS.wall_s,
    isolation: IsolationLevel = Isolation.FULL,
    network: NetworkReach = Network.NONE,
    json: JsonFlag = False,
) -> int:
    """Measure a program: its cost as a whole, and in Python the time and memory of each line.

    It runs several times, because some meters slow down what others measure. The limits hold for
    each of these runs.
    """
    program = read_program(Path(file))
    if call is not None:
        check_call(program, call)
    target = target_of(call, stdin)
    limits = limits_of(time, DEFAULT_MEGABYTES, DEFAULTS.output_bytes)
    import asyncio

    from runwright import aio
    from runwright.cli.profiles import print_profile

    profile = asyncio.run(
        aio.profile(
            program,
            target,
            meters=None,
            provider=counter,
            limits=limits,
            isolation=isolation,
            network=network,
        )
    )
    if json:
        sys.stdout.write(wire.dumps(profile) + "\n")
    else:
        print_profile(profile)
    return 0 if profile.status is Status.OK else 1
