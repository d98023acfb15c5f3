"""Statements without their examples."""

import pytest

from runwright.write.generate.codet.examples import without_examples


@pytest.mark.parametrize(
    ("statement", "without"),
    [
        ("Return twice a number.", "Return twice a number."),
        ("Return twice a number.\n>>> f(1)\n2\n", "Return twice a number.\n"),
        ("Return twice a number.\nExamples:\n  f(1) -> 2\n  f(2) -> 4", "Return twice a number.\n"),
        ("Twice x, e.g. 4 for 2.\nNote: never None.", "Twice x,\nNote: never None.\n"),
        ("Twice x.\nFor example, f(1) is 2.\nIf it is None, 0.", "Twice x.\nIf it is None, 0.\n"),
        ("Twice x.\nf(3) == 6\n", "Twice x.\n"),
        ("Twice x.\n[input/output] samples:\n3 -> 6", "Twice x.\n"),
    ],
)  # fmt: skip
def test_examples_go_and_the_problem_stays(statement: str, without: str) -> None:
    assert without_examples(statement, "f") == without


def test_in_code_only_docstrings_change() -> None:
    statement = (
        "EXAMPLE = 1\n\ndef g(x):\n    '''Half x.'''\n    return x / 2  # for example\n\n"
        'def f(x):\n    """Twice x.\n    >>> f(2)\n    4\n    """\n'
    )
    assert without_examples(statement, "f") == statement.replace("    >>> f(2)\n    4\n", "")
    assert without_examples(statement) == without_examples(statement, "f")
