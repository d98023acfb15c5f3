"""Traces as text: blocks as LDB shows them, lines and calls."""

from typing import Any

import pytest

from runwright.core import Block, Fault, File, Program, Span, Status, Step, Trace, Value, Variable
from runwright.core.errors import BadOption, UnknownName
from runwright.observe import describe, state_after, trace, view
from runwright.run import LocalSandbox

SOURCE = """\
def f(n):
    for i in range(n):
        n -= 1
    return n
"""
BLOCKS = (
    Block(0, "<module>", (Span(1, 0, 1, 9),)),
    Block(1, "f", (Span(2, 4, 2, 22),)),
    Block(2, "f", (Span(3, 8, 3, 14),)),
    Block(3, "f", (Span(4, 4, 4, 12),)),
)


def variables(**values: object) -> tuple[Variable, ...]:
    return tuple(Variable(name, Value(type(v).__name__, repr(v))) for name, v in values.items())


def looped(index: int) -> Step:
    return Step(
        index=index,
        block=2,
        frame=0,
        depth=0,
        before=variables(n=5 - index),
        after=variables(n=4 - index, i=index),
        guards=(1,),
    )


LAST = Step(3, 3, 0, 0, variables(n=2, i=2), variables(_ret=2), guards=(1,))
TRACE = Trace(
    program=Program(SOURCE),
    blocks=BLOCKS,
    steps=(looped(0), looped(1), looped(2), LAST),
    omitted=0,
    head=4,
    hits=(0, 4, 3, 1),
    status=Status.OK,
)


def test_a_block_shows_values_before_and_after_the_lines_that_ran() -> None:
    assert view(TRACE).startswith(
        "[BLOCK-0]\n    # n=5\n    for i in range(n):\n        n -= 1\n    # n=4 i=0\n[BLOCK-1]\n"
    )
    assert view(TRACE).endswith(
        "[BLOCK-3]\n    # n=2 i=2\n    for i in range(n):\n    return n\n    # n=2 i=2 _ret=2\n"
    )


def test_what_is_left_out_is_marked_with_its_number() -> None:
    lines = view(TRACE, most=2).split("\n")
    assert [line for line in lines if line.startswith(("[", "..."))] == [
        "[BLOCK-0]",
        "... 2 blocks omitted ...",
        "[BLOCK-3]",
    ]


def test_what_the_trace_itself_left_out_is_marked_too() -> None:
    late = Step(9, 3, 0, 0, (), ())
    cut = Trace(TRACE.program, BLOCKS, (looped(0), late), 10, 1, TRACE.hits, Status.OK)
    lines = view(cut).split("\n")
    assert "... 8 blocks omitted ..." in lines
    assert lines[-2] == "... 2 blocks omitted ..."


def test_lines_show_what_they_changed() -> None:
    assert view(TRACE, "line", most=2) == (
        "2 |     for i in range(n):\n"
        "3 |         n -= 1  # n=4 i=0\n"
        "... 2 steps omitted ...\n"
        "2 |     for i in range(n):\n"
        "4 |     return n  # _ret=2\n"
    )


def test_a_function_shows_its_entry_and_its_exit() -> None:
    assert view(TRACE, "function") == (
        "[CALL-0] f, depth 0\n# n=5\n" + SOURCE + "# n=2 i=2 _ret=2\n"
    )


def test_several_calls_are_told_apart_and_their_source_shown_once() -> None:
    inner = Step(1, 3, 1, 1, variables(n=0), variables(_ret=0))
    nested = Trace(TRACE.program, BLOCKS, (looped(0), inner), 0, 2, TRACE.hits, Status.OK)
    assert "[BLOCK-1] f, call 1, depth 1\n" in view(nested)
    shown = view(nested, "function")
    assert shown.count("def f(n):") == 1
    assert "[CALL-1] f, depth 1\n# n=0\n    (as above)\n# n=0 _ret=0\n" in shown


def test_an_exception_and_how_the_run_ended_are_told() -> None:
    step = Step(0, 3, 0, 0, variables(n=0), (), raised="KeyError")
    fault = Fault("KeyError", "'k'", 4)
    failed = Trace(
        TRACE.program, BLOCKS, (step,), 0, 1, TRACE.hits, Status.FAILED, fault=fault, detail="cut"
    )
    for level in ("block", "line", "function"):
        shown = view(failed, level)
        assert "raised KeyError" in shown
        assert "the run ended with failed: KeyError: 'k' (line 4)\nnote: cut\n" in shown


def test_a_trace_without_steps_says_so() -> None:
    empty = Trace(Program("def f(:"), (), (), 0, 0, (), Status.COMPILE_ERROR)
    for level in ("block", "line", "function"):
        assert view(empty, level) == (
            "no block of the program was entered\nthe run ended with compile_error\n"
        )


def test_an_unknown_level_and_too_few_units_are_refused() -> None:
    with pytest.raises(UnknownName, match="no level 'word' of a trace; there are block, line"):
        view(TRACE, "word")
    with pytest.raises(BadOption, match="most=1 must be at least 2"):
        view(TRACE, most=1)


def test_long_values_keep_both_halves() -> None:
    assert describe(variables(s="a" * 95)) == f"s='{'a' * 95}'"
    assert describe(variables(s="a" * 96)) == f"s='{'a' * 47}...{'a' * 49}'"
    assert describe(variables(s="a", t=[1, 2])) == "s='a' t=[1, 2]"


def test_the_state_after_a_step_forgets_deleted_names_and_keeps_order() -> None:
    deleted = Variable("b", Value("", "<deleted>"))
    step = Step(0, 0, 0, 0, variables(a=1, b=2, c=3), (*variables(c=4, d=5), deleted))
    assert state_after(step) == variables(a=1, c=4, d=5)


@pytest.mark.parametrize("level", ["block", "line", "function"])
def test_steps_in_files_beside_the_program_show_their_own_lines(
    sandbox: LocalSandbox, run_async: Any, level: str
) -> None:
    beside = File("other.py", b"X = 1\n\n\n\n\n\ndef g(x):\n    return -x\n")
    program = Program("from other import g\n\ndef f(x):\n    return g(x)\n", files=(beside,))
    shown = view(run_async(trace(program, sandbox, "f(1)", lines=level == "line")), level)
    assert "    return -x" in shown
    assert "    return g(x)" in shown
