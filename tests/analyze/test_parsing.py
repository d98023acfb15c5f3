import warnings

import pytest

from runwright.analyze import blocks, parse


@pytest.mark.parametrize(
    "source",
    ["def f(:\n", "a = '\n", "if a:\nb\n", "\0", "x = " + "(" * 5000 + ")" * 5000],
    ids=["syntax", "open string", "indentation", "null byte", "nesting"],
)
def test_what_is_not_python_is_one_kind_of_error(source: str) -> None:
    with pytest.raises(SyntaxError):
        parse(source)


def test_statements_nested_beyond_recursion_are_a_syntax_error() -> None:
    source = "".join(f"{' ' * depth}if a:\n" for depth in range(99)) + " " * 99 + "b\n"
    assert len(blocks(source)) == 100
    with pytest.raises(SyntaxError):
        blocks("x = " + "-" * 100_000 + "1")


def test_what_the_compiler_warns_of_is_not_the_hosts_warning() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        parse(r"pattern = '\d'" + "\nassert (1, 'always')\n")
