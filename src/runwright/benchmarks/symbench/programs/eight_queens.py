"""Checker of Eight Queens: eight columns, row by row.

    checker input.txt output.txt answer.txt      input: the board

Exits with 0 if the answer is right, 1 if it is wrong, 2 if it is not of the form.
"""

import itertools
import re
import sys
from pathlib import Path

_SIZE = 8
_FORM = re.compile(r"[0-7](\s+[0-7]){7}")


def fault(given: str, output: str) -> str:
    """Say what is wrong with an answer of the right form; "" if it is right."""
    board = given.split("\n")[:_SIZE]
    columns = [int(word) for word in output.split()]
    for row, line in enumerate(board):
        if line[columns[row]] == "X":
            return f"row {row}: the square is barred"
        if "Q" in line and line[columns[row]] != "Q":
            return f"row {row}: its queen was moved"
    for (row, one), (other, two) in itertools.combinations(enumerate(columns), 2):
        if one == two or abs(one - two) == other - row:
            return f"the queens of rows {row} and {other} attack each other"
    return ""


def main() -> None:
    """Read the files that the command names, say what is wrong, and exit."""
    given, output = (Path(name).read_text("utf-8", "replace") for name in sys.argv[1:3])
    if not _FORM.fullmatch(output.strip()):
        sys.stderr.write("write eight columns, 0 to 7, separated by spaces\n")
        sys.exit(2)
    wrong = fault(given, output)
    sys.stderr.write(f"{wrong}\n" if wrong else "")
    sys.exit(1 if wrong else 0)


if __name__ == "__main__":
    main()
