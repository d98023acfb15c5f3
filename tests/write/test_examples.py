from runwright.core import Assertions, Case, Stdio
from runwright.write.examples import read_examples, values_within


def test_assertions_give_arguments_and_expected_values() -> None:
    check = Assertions("a", "assert f([1, 2], 'x') == {'k': 3}\nassert g(1) is None\n")
    found = read_examples([check])
    assert [(e.function, e.arguments, e.expected) for e in found] == [
        ("f", ([1, 2], "x"), {"k": 3}),
        ("g", (1,), None),
    ]


def test_bare_and_negated_calls_expect_truth_values() -> None:
    found = read_examples([Assertions("a", "assert f(1)\nassert not f(2)\n")])
    assert [(e.arguments, e.expected) for e in found] == [((1,), True), ((2,), False)]


def test_a_tolerance_leaves_the_expected_value_unknown() -> None:
    (found,) = read_examples([Assertions("a", "assert round(f(1), 2) == 0.5\n")])
    assert (found.arguments, found.known) == ((1,), False)


def test_cases_are_examples_and_stdio_is_not() -> None:
    found = read_examples([Case("c", "f", (1,), 2), Stdio("s", "1", "2")])
    assert [(e.function, e.expected) for e in found] == [("f", 2)]


def test_code_that_is_not_literal_is_never_run() -> None:
    assert read_examples([Assertions("a", "assert f(open('x')) == g()\n")]) == ()


def test_values_within_reaches_keys_and_items() -> None:
    assert 3 in list(values_within({"a": [(1, {2: 3})]}))
