"""Code with its run in comments."""

from collections.abc import Callable

import pytest

from runwright.core import Trace
from runwright.core.errors import BadOption
from runwright.observe.annotate import annotate

Watch = Callable[..., Trace]


def test_values_that_json_cannot_say_are_texts(watch: Watch) -> None:
    source = "def f(a):\n    b = (1, {2: a})\n    c = [a, None]\n    return {a}\n"
    assert annotate(watch(source, "f('x')", lines=True)) == (
        "def f(a):\n"
        '    b = (1, {2: a}) # [INPUT] {"a": "x"} [/INPUT]'
        ' [STATE-0] {"b": "(1, {2: \'x\'})"} [/STATE-0]\n'
        '    c = [a, None] # [STATE-1] {"c": ["x", null]} [/STATE-1]\n'
        "    return {a} # [OUTPUT] \"{'x'}\" [/OUTPUT]\n"
    )


def test_one_call_of_several_is_shown(watch: Watch) -> None:
    source = "def g(n):\n    n += 1\n    return n\n\ndef f():\n    return [g(1), g(5)]\n"
    trace = watch(source, "f()", lines=True)
    assert '[INPUT] {"n": 5} [/INPUT]' in annotate(trace, frame=2)
    assert "STATE" not in annotate(trace)
    with pytest.raises(BadOption, match="frame=3 is not in this trace; it has frames 0 to 2"):
        annotate(trace, frame=3)


def test_what_was_left_out_or_cut_is_refused(watch: Watch) -> None:
    source = "def f(n):\n    s = 'a' * n\n    for i in range(n):\n        s += 'b'\n    return 0\n"
    with pytest.raises(BadOption, match=r"steps were left out; trace with steps=\d+"):
        annotate(watch(source, "f(9)", lines=True, steps=4))
    with pytest.raises(BadOption, match=r"s of step 0 was cut by \d+ bytes; trace with a larger"):
        annotate(watch(source, "f(300)", lines=True, steps=1000))


def test_a_statement_of_several_lines_has_its_comment_at_its_end(watch: Watch) -> None:
    source = "def f():\n    a = [\n        1,\n    ]\n    return a\n"
    lines = annotate(watch(source, "f()", lines=True)).split("\n")
    assert lines[1] == "    a = ["
    assert lines[3].startswith("    ] # [INPUT] {} [/INPUT] [STATE-0]")
