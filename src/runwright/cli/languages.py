"""`runwright languages`: which languages programs may be in, and what is there to run them."""

import sys
from pathlib import Path

from runwright.cli.options import JsonFlag, RecordsFolder
from runwright.cli.terminal import console
from runwright.core.visible import visible

EXAMPLES = (
    ("runwright languages", "names, endings, what is installed"),
    ("runwright languages --languages records", "with records of your own"),
    ("runwright languages --json", "the same, as data"),
)


def command(languages: RecordsFolder = None, json: JsonFlag = False) -> int:
    """List the languages that programs may be in, with the versions that are here.

    A file's ending names its language. What is missing is named with how to get it.
    """
    from runwright.run.languages import Languages
    from runwright.run.toolchains import of_language

    known = Languages(None if languages is None else Path(languages))
    rows = [(record, of_language(record)) for record in known]
    if json:
        import json as documents

        listed = [
            {
                "name": record.name,
                "title": record.title,
                "names": record.names,
                "endings": record.endings,
                "present": feature.present,
                "version": feature.detail,
                "remedy": feature.remedy,
                "compile": record.compile,
                "run": record.run,
            }
            for record, feature in rows
        ]
        sys.stdout.write(documents.dumps(listed) + "\n")
        return 0
    from rich.table import Table
    from rich.text import Text

    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="dim")
    for heading in ("language", "names", "endings", "found here", "command"):
        table.add_column(heading, overflow="fold")
    for record, feature in rows:
        found = Text(visible(feature.detail))
        if not feature.present:
            found = Text(f"no: {visible(feature.detail)}\n-> {visible(feature.remedy)}", "yellow")
        table.add_row(
            visible(record.title),
            visible(" ".join(record.names)),
            visible(" ".join(record.endings)),
            found,
            visible(" ".join(record.compile or record.run) or "in the sandbox's own interpreter"),
        )
    console().print(table)
    return 0
