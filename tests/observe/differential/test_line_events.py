"""Each rule from line events to visits, on a function that shows it."""

import ast
import sys
import textwrap
from collections.abc import Sequence
from types import FrameType
from typing import Any

import pytest
from tests.observe.differential.line_events import codes

# Beside each, the visited lines of `f`.
FUNCTIONS: dict[str, tuple[str, Sequence[int]]] = {
    "outside, nothing": (
        """
        def f():
            '''Text.'''
            global g
            x: int
            try:
                g = 1
            finally:
                pass
        """,
        (6, 8),
    ),
    "again": (
        """
        def f():
            @staticmethod
            @staticmethod
            def g():
                pass
            x = '''1
        2'''
        """,
        (2, 6),
    ),
    "exit": (
        """
        def f():
            for i in (1, 2):
                with open('/dev/null'):
                    i
        """,
        (2, 3, 4, 2, 3, 4, 2),
    ),
    "jump out of with": (
        """
        def f():
            with open('/dev/null'):
                return str(1)
        """,
        (2, 3),
    ),
    "jump out of finally": (
        """
        def f():
            for i in (1, 2):
                try:
                    continue
                finally:
                    i
        """,
        (2, 4, 6, 2, 4, 6, 2),
    ),
    "clause": (
        """
        def f():
            try:
                1 / 0
            except KeyError:
                x = 1
            except ZeroDivisionError as error:
                x = 2
            match x:
                case 1:
                    y = 1
                case 2:
                    y = 2
            y = 3
        """,
        (3, 6, 7, 8, 11, 12, 13),
    ),
}


@pytest.mark.parametrize(("source", "expected"), FUNCTIONS.values(), ids=FUNCTIONS)
def test_rule(source: str, expected: Sequence[int]) -> None:
    source = textwrap.dedent(source).strip()
    namespace: dict[str, Any] = {}
    exec(compile(source, "<rule>", "exec"), namespace)
    events: list[int] = []

    def local(frame: FrameType, event: str, _arg: object) -> Any:
        if event == "line":
            events.append(frame.f_lineno)
        return local

    def at_call(frame: FrameType, _event: str, _arg: object) -> Any:
        return local if frame.f_code is namespace["f"].__code__ else None

    before = sys.gettrace()
    sys.settrace(at_call)
    try:
        namespace["f"]()
    finally:
        sys.settrace(before)
    (code,) = (code for line, code in codes(ast.parse(source)).items() if line == 1)
    assert code.visits(events) == list(expected)
