"""Checks from files: what a tests file or a task folder says a program must do.

In: a path a person typed. Out: the nouns `Check` and `Task`, or one sentence that says what is
wrong with the file, where, and what to do. Nothing is executed here: Python is parsed, never
imported. Open `reading.py` first.
"""

from runwright.judge.checks.assertions import simplify
from runwright.judge.checks.docstrings import docstring_checks
from runwright.judge.checks.folder import read_task
from runwright.judge.checks.names import public_names, uses_program
from runwright.judge.checks.reading import read_checks

__all__ = [
    "docstring_checks",
    "public_names",
    "read_checks",
    "read_task",
    "simplify",
    "uses_program",
]
