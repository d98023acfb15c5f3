"""Questions to a trace on the command line: the options that ask them, and which one was asked."""

from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from typing import Annotated

import typer

from runwright.cli.reading import check_writable
from runwright.core.errors import BadOption


class When(Enum):
    """Which side of a line is meant."""

    BEFORE = "before"
    AFTER = "after"


_PANEL = "Questions"

Values = Annotated[
    str | None,
    typer.Option(
        "--values",
        metavar="NAME",
        rich_help_panel=_PANEL,
        help="Every value of a variable, or of a.b, a[i], at a line; needs --line.",
    ),
]
Line = Annotated[
    int | None,
    typer.Option("--line", metavar="N", rich_help_panel=_PANEL, help="The line of --values."),
]
WhenOption = Annotated[
    When, typer.Option("--when", rich_help_panel=_PANEL, help="Which side of that line.")
]
VisitOption = Annotated[
    int | None,
    typer.Option(
        "--visit",
        metavar="K",
        rich_help_panel=_PANEL,
        help="Only the K-th time that the line was executed.",
        show_default="all",
    ),
]
History = Annotated[
    str | None,
    typer.Option(
        "--history", metavar="NAME", rich_help_panel=_PANEL, help="Every change of a variable."
    ),
]
CoverageFlag = Annotated[
    bool,
    typer.Option(
        "--coverage", rich_help_panel=_PANEL, help="Lines, blocks, branches and paths covered."
    ),
]
CallsFlag = Annotated[
    bool, typer.Option("--calls", rich_help_panel=_PANEL, help="The tree of calls, and counts.")
]
LoopsFlag = Annotated[
    bool, typer.Option("--loops", rich_help_panel=_PANEL, help="Iterations of every loop.")
]
EventsFlag = Annotated[
    bool,
    typer.Option("--events", rich_help_panel=_PANEL, help="What happened, as JSON lines."),
]
SaveFile = Annotated[
    str | None,
    typer.Option(
        "--save",
        metavar="FILE",
        rich_help_panel=_PANEL,
        help="Write the trace to FILE.json, or its events to FILE.jsonl, .arrow or .parquet.",
        show_default=False,
    ),
]
Keep = Annotated[
    int,
    typer.Option(
        "--keep", metavar="N", help="Steps to keep of a long run: first and last halves of N, >= 2."
    ),
]


@dataclass(frozen=True, slots=True)
class Question:
    """What was asked of a trace; at most one of `values` to `events`."""

    values: str | None = None
    line: int | None = None
    when: When = When.AFTER
    visit: int | None = None
    history: str | None = None
    coverage: bool = False
    calls: bool = False
    loops: bool = False
    events: bool = False
    save: str | None = None

    def __post_init__(self) -> None:
        asked = self.asked
        if len(asked) > 1:
            raise BadOption(f"{' and '.join(asked)} are two questions; ask one at a time")
        if self.values is not None and self.line is None:
            raise BadOption(
                f"--values={self.values!r} needs --line N; --history shows every change"
            )
        if self.values is None and (self.line is not None or self.visit is not None):
            raise BadOption("--line and --visit need --values NAME")

    @property
    def asked(self) -> tuple[str, ...]:
        """Return the options that ask something."""
        chosen = {
            "--values": self.values is not None,
            "--history": self.history is not None,
            "--coverage": self.coverage,
            "--calls": self.calls,
            "--loops": self.loops,
            "--events": self.events,
        }
        return tuple(name for name, given in chosen.items() if given)

    @property
    def needs_lines(self) -> bool:
        """Say whether blocks of several statements would leave the answer uncertain."""
        return self.values is not None or self.history is not None or self.coverage

    def check(self) -> None:
        """Refuse what can be seen to fail, before the program is run.

        Raises:
            BadOption, BadFile, NeedsExtra: the file to save to cannot be written.
        """
        if self.save is not None:
            from runwright.observe.export import check_ending

            check_ending(Path(self.save))
            check_writable(Path(self.save))
