"""`runwright doctor`: what this machine can do, and how to make it do more."""

import sys

from runwright.cli.options import JsonFlag
from runwright.cli.terminal import console, visible
from runwright.core import wire

EXAMPLES = (
    ("runwright doctor", "isolation levels and what they are made of"),
    ("runwright doctor --json", "the same, as data"),
)


def command(json: JsonFlag = False) -> int:
    """Say what this machine can do, why, and how to make it do more."""
    from runwright.run import doctor

    features = doctor()
    if json:
        sys.stdout.write(wire.dumps(features) + "\n")
        return 0
    from rich.table import Table
    from rich.text import Text

    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0))
    for heading in ("", "feature", "what was found", "how to get it"):
        table.add_column(heading, overflow="fold")
    for feature in features:
        sign = Text("yes", "green") if feature.present else Text("no", "red")
        remedy = "" if feature.present else feature.remedy
        table.add_row(
            sign, *(Text(visible(part)) for part in (feature.name, feature.detail, remedy))
        )
    console().print(table)
    return 0
