"""Known answers of SemCoder (arXiv:2406.01006): runs as comments in the code."""

import re
from collections.abc import Callable

from runwright.core import Trace
from runwright.observe.annotate import annotate

Watch = Callable[..., Trace]

SUM = """\
def f(n):
    total = 0
    for i in range(n):
        total += i + 1
    return total
"""


def states(line: str) -> list[str]:
    return re.findall(r'\[STATE-\d+\] \{"total": (\d+)\} \[/STATE-\d+\]', line)


# 5: the concise form


def test_of_five_states_of_a_line_the_third_and_fourth_are_left_out(watch: Watch) -> None:
    trace = watch(SUM, "f(5)", lines=True)
    full, concise = (annotate(trace, concise=c).split("\n")[3] for c in (False, True))
    assert states(full) == ["1", "3", "6", "10", "15"]
    assert states(concise) == ["1", "3", "15"]
    assert re.search(r"\[/STATE-\d+\] \.\.\. \[STATE-\d+\]", concise)
    assert " ... " not in full


def test_three_states_of_a_line_stay(watch: Watch) -> None:
    trace = watch(SUM, "f(3)", lines=True)
    assert annotate(trace, concise=True).split("\n")[3] == annotate(trace).split("\n")[3]
    assert states(annotate(trace, concise=True).split("\n")[3]) == ["1", "3", "6"]


# 6: the order of states, and exceptions


def test_states_are_numbered_in_the_order_of_the_run(watch: Watch) -> None:
    text = annotate(watch(SUM, "f(3)", lines=True))
    numbers = {int(n): int(v) for n, v in re.findall(r'\[STATE-(\d+)\] \{"\w+": (\d+)\}', text)}
    assert sorted(numbers) == list(range(7))
    assert [numbers[n] for n in range(7)] == [0, 0, 1, 1, 3, 2, 6]  # total, i, total, i, ...
    for line in text.split("\n"):
        found = [int(n) for n in re.findall(r"\[STATE-(\d+)\]", line)]
        assert found == sorted(found)


def test_input_and_output_stand_where_the_call_began_and_ended(watch: Watch) -> None:
    lines = annotate(watch(SUM, "f(2)", lines=True)).split("\n")
    assert lines[1] == '    total = 0 # [INPUT] {"n": 2} [/INPUT] [STATE-0] {"total": 0} [/STATE-0]'
    assert lines[4] == "    return total # [OUTPUT] 3 [/OUTPUT]"


def test_the_line_of_an_exception_is_annotated(watch: Watch) -> None:
    source = "def f(items):\n    total = 0\n    total = 1 // len(items)\n    return total\n"
    lines = annotate(watch(source, "f([])", lines=True)).split("\n")
    assert lines[2] == ("    total = 1 // len(items) # [EXCEPTION] ZeroDivisionError [/EXCEPTION]")
    assert "OUTPUT" not in "".join(lines)


def test_the_annotated_code_is_the_same_program(watch: Watch) -> None:
    annotated = annotate(watch(SUM, "f(4)", lines=True))
    assert str(watch(annotated, "f(4)").returned) == "10"
