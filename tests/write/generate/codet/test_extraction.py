"""Tests and programs in samples."""

import pytest

from runwright.core.errors import BadOption
from runwright.write.generate.codet.extraction import by_text, by_tree, cut, extract


@pytest.mark.parametrize(
    ("sample", "kept"),
    [
        ("    return 1\n\ndef g():\n    pass", "    return 1\n"),
        ("    return 1\nclass C: pass", "    return 1"),
        ("    return 1\n# so\nprint(2)", "    return 1"),
        (
            "    x = 1\n    if x:\n        return x\nif x: 1",
            "    x = 1\n    if x:\n        return x",
        ),
        ("    return 1\n", "    return 1\n"),
    ],
)
def test_a_body_ends_where_the_function_does(sample: str, kept: str) -> None:
    assert cut(sample) == kept


@pytest.mark.parametrize(
    ("sample", "text", "tree"),
    [
        ("f(1) == 2", ["assert f(1) == 2"], ["assert f(1) == 2"]),
        ("assert f(1) == 2", ["assert f(1) == 2"], ["assert f(1) == 2"]),
        ("\tf( 1)==2, 'one'", ["assert \tf( 1)==2, 'one'"], ["assert f(1) == 2"]),
        ("\n    f(1) == 2\nassert \n  f(2) == 3", [], ["assert f(1) == 2", "assert f(2) == 3"]),
        (
            "f(1) == 2\nassert f(1) == 2",
            ["assert f(1) == 2", "assert f(1) == 2"],
            ["assert f(1) == 2", "assert f(1) == 2"],
        ),
        ("f([\n  1,\n]) == 2\n", ["assert f([\n  1,\n]) == 2"], ["assert f([1]) == 2"]),
        ("f(x) == 2", ["assert f(x) == 2"], []),
        ("max(map(f, [1])) == 2",) + (["assert max(map(f, [1])) == 2"],) * 2,
        ("[f(n) for n in [1]] == [2]",) + (["assert [f(n) for n in [1]] == [2]"],) * 2,
        ("f(1) == 2\nassert f(2, ", ["assert f(1) == 2"], ["assert f(1) == 2"]),
        ("____ == ____", [], []),
        ("fib(3) == 2", ["assert fib(3) == 2"], []),
        ("", [], []),
        ("\0f(1)", [], []),
        ("f(" + "(" * 5000, [], []),
    ],
    ids=lambda value: repr(value)[:30],
)
def test_each_way_of_reading(sample: str, text: list[str], tree: list[str]) -> None:
    assert list(by_text(sample, "f")) == text
    assert list(by_tree(sample, "f")) == tree


def test_assertions_inside_of_test_functions_are_found_by_tree() -> None:
    sample = (
        "def test_f():\n    assert f(1) == 2\n    x = 3\n    assert f(x) == 4\n"
        "    for n in range(3):\n        assert f(n) == n + 1\n        assert f(4) == 5, n\n"
    )
    assert by_tree(sample, "f", begun="") == ("assert f(1) == 2", "assert f(4) == 5")


def test_a_sum_of_thousands_is_no_test_and_ends() -> None:
    assert by_tree("f(1) == " + "+".join("1" * 9000), "f") in ((), by_tree("", "f"))
    assert len(by_text("f(1) == " + "+".join("1" * 900), "f")) == 1


def test_an_unknown_way_is_named() -> None:
    with pytest.raises(BadOption, match="extraction='words' must be text or tree"):
        extract("words")


def test_a_chain_of_a_thousand_conditions_is_read() -> None:
    chain = "if x:\n  pass\n" + "elif x:\n  pass\n" * 1_000 + "else:\n  assert f(1) == 2\n"
    assert by_tree(chain, "f", begun="") == ("assert f(1) == 2",)
