"""The application: the commands by name, and what `runwright` alone says."""

from collections.abc import Callable
from inspect import cleandoc
from typing import Annotated, Any

import typer

from runwright.cli import (
    anpl,
    check,
    compare,
    debug,
    doctor,
    evaluate,
    languages,
    lint,
    methods,
    profile,
    run,
    sanitize,
    select,
    session,
    solve,
    testgen,
    trace,
)

_EXAMPLES = (
    ("runwright run program.py", "run a program under limits"),
    ("runwright check program.py --tests tests.py", "judge it"),
    ("runwright debug program.py --tests tests.py", "find the bug and mend it"),
    ("runwright doctor", "what this machine can do"),
)


def application() -> Callable[..., Any]:
    """Return the command line as one callable; in `standalone_mode=False` it returns the code."""
    app = typer.Typer(add_completion=False, rich_markup_mode="rich", pretty_exceptions_enable=False)
    app.callback(
        invoke_without_command=True,
        help="Run, watch, judge and mend the programs that language models write.",
        epilog=epilog(_EXAMPLES),
    )(_root)
    for name, module in (
        ("run", run),
        ("trace", trace),
        ("profile", profile),
        ("check", check),
        ("debug", debug),
        ("solve", solve),
        ("anpl", anpl),
        ("testgen", testgen),
        ("eval", evaluate),
        ("compare", compare),
        ("sanitize", sanitize),
        ("lint", lint),
        ("select", select),
        ("session", session),
        ("methods", methods),
        ("languages", languages),
        ("doctor", doctor),
    ):
        app.command(name, help=_paragraphs(module.command.__doc__), epilog=epilog(module.EXAMPLES))(
            module.command
        )
    return typer.main.get_command(app)


def epilog(examples: tuple[tuple[str, str], ...]) -> str:
    """Return the Examples section of a help text: each command, and under it what it does."""
    lines = [f"[cyan]$ {_plain(words)}[/cyan]\n    {_plain(does)}" for words, does in examples]
    return "\n".join(["[bold]Examples[/bold]", *lines])


def _paragraphs(docstring: str | None) -> str:
    """Return a docstring with one line per paragraph, so that the terminal breaks the lines."""
    paragraphs = cleandoc(docstring or "").split("\n\n")
    return _plain("\n\n".join(paragraph.replace("\n", " ") for paragraph in paragraphs))


def _plain(text: str) -> str:
    return text.replace("[", "\\[")


def _root(
    context: typer.Context,
    version: Annotated[bool, typer.Option("--version", help="Print the version.")] = False,
) -> int:
    if version:
        from runwright import __version__

        typer.echo(f"runwright {__version__}")
        raise typer.Exit
    if context.invoked_subcommand is None:
        typer.echo(context.get_help())
    return 0
