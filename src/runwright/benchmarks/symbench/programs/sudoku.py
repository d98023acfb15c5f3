"""Checker of Sudoku: nine rows of nine digits.

    checker input.txt output.txt answer.txt      input: the square, "." for empty cells

Exits with 0 if the answer is right, 1 if it is wrong, 2 if it is not of the form.
"""

import re
import sys
from collections.abc import Iterator
from pathlib import Path

_SIZE = 9
_BOX = 3
_FORM = re.compile(r"[1-9]{9}(\s+[1-9]{9}){8}")


def fault(given: str, output: str) -> str:
    """Say what is wrong with an answer of the right form; "" if it is right."""
    square, rows = given.split("\n")[:_SIZE], output.split()
    for row, (line, filled) in enumerate(zip(square, rows, strict=True), 1):
        if any(old not in (".", new) for old, new in zip(line, filled, strict=True)):
            return f"row {row}: a digit that was given is changed"
    for name, digits in _groups(rows):
        if len(set(digits)) != _SIZE:
            return f"{name} holds a digit twice"
    return ""


def _groups(rows: list[str]) -> Iterator[tuple[str, str]]:
    for at in range(_SIZE):
        yield f"row {at + 1}", rows[at]
        yield f"column {at + 1}", "".join(row[at] for row in rows)
        top, left = _BOX * (at // _BOX), _BOX * (at % _BOX)
        box = (row[left : left + _BOX] for row in rows[top : top + _BOX])
        yield f"box {at + 1}", "".join(box)


def main() -> None:
    """Read the files that the command names, say what is wrong, and exit."""
    given, output = (Path(name).read_text("utf-8", "replace") for name in sys.argv[1:3])
    if not _FORM.fullmatch(output.strip()):
        sys.stderr.write("write nine rows of nine digits, 1 to 9\n")
        sys.exit(2)
    wrong = fault(given, output)
    sys.stderr.write(f"{wrong}\n" if wrong else "")
    sys.exit(1 if wrong else 0)


if __name__ == "__main__":
    main()
