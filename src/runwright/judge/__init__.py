"""Judging: in go a Program and its Checks, out comes a Verdict that the program cannot fake.

Open judging.py first; guest/ holds the two sides that run in sandboxes, compare/ the comparators,
checks/ how checks are read from files.
"""

from runwright.judge.judging import judge, judge_check
from runwright.judge.matrix import Row, judge_matrix, matrix_of
from runwright.judge.memorised import HeldOut, ask_held_out, has_calls, held_out_of, memorised

__all__ = [
    "HeldOut",
    "Row",
    "ask_held_out",
    "has_calls",
    "held_out_of",
    "judge",
    "judge_check",
    "judge_matrix",
    "matrix_of",
    "memorised",
]
