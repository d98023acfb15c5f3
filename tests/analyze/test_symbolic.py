import pytest

from runwright.analyze.symbolic import Symbolic, by_text, by_tree

LOOP = "for i in range(3):\n    if i % 2 == 0:\n        print(i * 2)\n"
EVERY = """
for a in range(3):
    if a:
        b = 1 if a else 2
    elif b:
        b = a + 1
    else:
        b = [c for c in range(3) if c]
else:
    while b:
        try:
            b = a / b
        except ZeroDivisionError:
            pass
        except ValueError:
            pass
        else:
            pass
"""


@pytest.mark.parametrize("score", [by_text, by_tree])
def test_the_published_scores(score: object) -> None:
    assert callable(score)
    assert score(LOOP).score == 2.5
    assert score(LOOP).enough
    assert score("print(9*43)").score == 0.25
    assert not score("print(9*43)").enough


def test_only_the_text_variant_finds_a_loop_in_format() -> None:
    source = 'print("{}".format(1))'
    assert by_text(source).score == 1
    assert by_tree(source).score == 0
    assert by_text("# if only for a while\nprint('try')").score == 4
    assert by_tree("# if only for a while\nprint('try')").score == 0


def test_both_count_alike_where_no_word_hides_in_another() -> None:
    assert by_text(EVERY).score == by_tree(EVERY).score == 14.5


def test_two_is_not_enough() -> None:
    source = "for i in range(3):\n    for j in range(3):\n        print(i, j)\n"
    assert by_text(source) == Symbolic(2.0, searching=True)
    assert not by_text(source).enough


@pytest.mark.parametrize("source", ["for i in", "(" * 10_000, "\0"])
def test_what_is_no_python_scores_nothing(source: str) -> None:
    for score in (by_text, by_tree):
        found = score(source)
        assert (found.score, found.enough) == (0, False)
        assert "not a Python program" in str(found)


@pytest.mark.parametrize(
    ("source", "text", "tree"),
    [
        ("import itertools", (True, False, False), (True, False, False)),
        ("from itertools import product", (False, False, False), (True, False, False)),
        ("x = [i for i in y]", (False, False, False), (True, False, False)),
        ("eval('1')", (False, True, False), (False, True, False)),
        ("reformat = 1", (False, True, False), (False, False, False)),
        ("print(f'{x}')", (False, True, False), (False, True, False)),
        ("x = 2 + 3", (False, False, True), (False, False, True)),
    ],
)
def test_what_a_program_computes_with(
    source: str, text: tuple[bool, ...], tree: tuple[bool, ...]
) -> None:
    for score, expected in ((by_text, text), (by_tree, tree)):
        found = score(source)
        assert (found.searching, found.symbolic, found.numeric) == expected


def test_it_is_told_in_one_line() -> None:
    assert str(by_text(LOOP)) == "searches (loops or itertools); calculates (operators); score 2.5"
    assert str(by_text("pass")) == "neither searches nor calculates; score 0"
