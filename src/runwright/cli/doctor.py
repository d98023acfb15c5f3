"""`runwright doctor`: what this machine can do, and how to make it do more."""

import sys
from typing import TYPE_CHECKING

from runwright.cli.options import JsonFlag
from runwright.cli.terminal import console
from runwright.core import wire
from runwright.core.visible import visible

if TYPE_CHECKING:
    from runwright.run import Feature

EXAMPLES = (
    ("runwright doctor", "isolation levels and what they are made of"),
    ("runwright doctor --json", "the same, as data"),
)

_SIGN, _NAME = 3, 29  # columns


def command(json: JsonFlag = False) -> int:
    """Say what this machine can do, why, and how to make it do more."""
    from runwright.run import Group, doctor

    features = doctor()
    if json:
        sys.stdout.write(wire.dumps(features) + "\n")
        return 0
    for group in Group:
        _print(group.value, [feature for feature in features if feature.group is group])
    return 0


def _print(heading: str, features: list["Feature"]) -> None:
    """Print a heading, a line for each feature, and under what is missing how to get it."""
    from rich.table import Table
    from rich.text import Text

    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), show_header=False)
    table.add_column(width=_SIGN)
    table.add_column(width=_NAME, overflow="fold")
    table.add_column(overflow="fold")
    for feature in features:
        sign = Text("yes", "green") if feature.present else Text("no", "red")
        found = Text(visible(feature.detail))
        if not feature.present:
            found.append(f"\n-> {visible(feature.remedy)}", "yellow")
        table.add_row(sign, visible(feature.name), found)
    out = console()
    out.print(Text(heading.capitalize(), "bold"))
    out.print(table)
    out.print()
