"""The command line: reads what a person typed, calls the room that does it, shows what came back.

In: words. Out: an exit code, 0 good, 1 the program or check failed, 2 wrong usage, 3 the machine
cannot do it. One module per command (`run.py`, `trace.py`, ...), each a function that returns the
code; `terminal.py`, `tables.py` and `report.py` draw. What is loaded to answer `--help` is typer
alone: the rooms are imported by the command that needs them. Read `check.py` first.
"""

import os
import sys
import warnings
from collections.abc import Sequence

from runwright.core.errors import RunwrightError

_BUG = 70  # EX_SOFTWARE of sysexits.h: our own fault, no code of the program or the machine
_INTERRUPTED = 130  # what a shell reports for SIGINT


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line and return its exit code; never raises for what a user did.

    Args:
        arguments: The words after `runwright`; None: those of this process.
    """
    # What a parsed program warns of is the program's business, not ours.
    warnings.simplefilter("ignore", SyntaxWarning)
    words = list(sys.argv[1:] if arguments is None else arguments)
    for name in ("stdout", "stderr"):
        if getattr(sys, name) is None:  # the shell closed it: `>&-`
            nowhere = os.open(os.devnull, os.O_WRONLY)
            setattr(sys, name, os.fdopen(nowhere, "w", encoding="utf-8"))
    for stream in (sys.stdout, sys.stderr):
        # A value of the program may hold what the terminal's encoding lacks.
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(errors="backslashreplace")
    try:
        code = _perform(words)
        sys.stdout.flush()
        return code
    except KeyboardInterrupt:
        return _INTERRUPTED
    except BrokenPipeError:
        # The reader has gone (`| head`): say nothing, and keep the shutdown from saying it.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1


def _perform(words: list[str]) -> int:
    import typer

    from runwright.cli.application import application

    usage_error: type[Exception] = typer.BadParameter.__mro__[
        1
    ]  # click's, or typer's own copy of click
    try:
        code = application()(args=words, prog_name="runwright", standalone_mode=False)
    except RunwrightError as error:
        return _report(words, error.slug, str(error), error.exit_code)
    except usage_error as error:
        return _report(words, "usage", _usage_message(error), 2)
    except OSError as error:
        if isinstance(error, BrokenPipeError):
            raise
        return _report(words, "machine", f"the system refused: {error}", 3)
    except Exception as error:  # the one boundary: a bug is named, not dumped
        if os.environ.get("RUNWRIGHT_TRACEBACK"):
            raise
        message = (
            f"a bug in runwright: {type(error).__name__}: {error}; "
            "please report it with the traceback that RUNWRIGHT_TRACEBACK=1 shows"
        )
        return _report(words, "bug", message, _BUG)
    return code if isinstance(code, int) else 0


def _report(words: list[str], slug: str, message: str, code: int) -> int:
    from runwright.cli.terminal import one_line

    own = words[: words.index("--")] if "--" in words else words
    if "--json" in own:
        import json

        document = {"error": {"slug": slug, "message": one_line(message)}}
        sys.stdout.write(json.dumps(document) + "\n")
    else:
        sys.stderr.write(f"error: {one_line(message)}\n")
    return code


def _usage_message(error: BaseException) -> str:
    """Return click's message in our form: one sentence, lower case, with the way to the help."""
    message = str(getattr(error, "format_message", error.__str__)())
    for theirs, ours in (("Value error, ", ""), (". Did you mean", "; did you mean")):
        message = message.replace(theirs, ours)
    message = message.strip().rstrip(".?")
    context = getattr(error, "ctx", None)
    command = "runwright" if context is None else context.command_path
    return f"{message[:1].lower()}{message[1:]}; '{command} --help' shows how"
