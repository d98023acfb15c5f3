"""`runwright check`: judge a program by a tests file."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from runwright.cli.options import (
    DoctestFlag,
    IsolationLevel,
    JsonFlag,
    NetworkReach,
    PreloadNames,
    ProgramFile,
    SingleProcess,
    TestsFile,
    names_of,
)
from runwright.cli.reading import parses, read_program
from runwright.core import Check, Isolation, Network, Program, wire
from runwright.core.errors import BadOption, BadTask

ReferenceFile = Annotated[
    str | None,
    typer.Option(
        "--reference",
        metavar="FILE",
        help="A program that is right. What passes is asked for other inputs like those of the "
        "tests, and a warning says if its answers differ.",
        show_default="none",
    ),
]
EXAMPLES = (
    ("runwright check program.py --tests tests.py", "every assert and test function is a check"),
    ("runwright check program.py --tests cases.toml", "calls, or input and output"),
    (
        "runwright check program.py --tests tests.py --reference right.py",
        "warn if it knows the tests' inputs alone",
    ),
    ("runwright check program.py --tests tests", "a folder of tests, pytest or unittest"),
    ("runwright check program.py --doctest", "the examples of its docstrings"),
    ("runwright check program.py --tests tests.py --json", "the verdict, as data"),
)


def command(
    file: ProgramFile,
    tests: TestsFile = "",
    doctest: DoctestFlag = False,
    single_process: SingleProcess = False,
    isolation: IsolationLevel = Isolation.FULL,
    network: NetworkReach = Network.NONE,
    preload: PreloadNames = "",
    reference: ReferenceFile = None,
    json: JsonFlag = False,
) -> int:
    """Judge a program: run each check against it and say which pass.

    Checks run in another process than the program, which cannot reach its own verdict.
    """
    program = read_program(Path(file))
    if not tests and not doctest:
        raise BadOption("no checks: name a file by --tests, or ask for --doctest")
    checks: tuple[Check, ...] = ()
    if tests:
        checks = checks_for(program, Path(tests), single_process=single_process)
    if doctest:
        checks += _examples(program)
    right = None if reference is None else read_program(Path(reference))
    import runwright
    from runwright.cli.tables import print_verdict

    verdict = runwright.check(
        program,
        checks,
        reference=right,
        isolation=isolation,
        network=network,
        preload=names_of(preload),
    )
    if json:
        sys.stdout.write(wire.dumps(verdict) + "\n")
    else:
        print_verdict(program, verdict)
    return 0 if verdict.passed else 1


def _examples(program: Program) -> tuple[Check, ...]:
    from runwright.judge.checks import docstring_checks

    checks = docstring_checks(program)
    if not checks:
        raise BadTask(f"{program.path}: no docstring has '>>>' examples")
    return checks


def checks_for(program: Program, path: Path, *, single_process: bool = False) -> tuple[Check, ...]:
    """Read the checks of a tests file and refuse those that have nothing to do with the program.

    Raises:
        BadFile: the file is missing or not of its kind.
        BadTask: it holds no check, or none that uses what the program defines.
    """
    from runwright.judge.checks import public_names, read_checks, uses_program

    checks = read_checks(path, module=program.module, single_process=single_process)
    if (
        program.language == "python"
        and parses(program.source)
        and not uses_program(checks, program)
    ):
        names = ", ".join(public_names(program.source)[:8]) or "nothing"
        raise BadTask(
            f"{path} never uses anything that {program.path} defines ({names}); "
            "name the tests of this program"
        )
    return checks
