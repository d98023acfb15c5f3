import ast

import pytest

from runwright.write.debug.search.syntax import repairs


def parses_to(text: str, expected: str) -> bool:
    wanted = ast.dump(ast.parse(expected))
    return any(ast.dump(ast.parse(item.source)) == wanted for item in repairs(text))


@pytest.mark.parametrize(
    ("broken", "mended"),
    [
        ("def f(x)\n    return x\n", "def f(x):\n    return x\n"),
        ("def f(x):\n    return (x + 1\n", "def f(x):\n    return (x + 1)\n"),
        ("def f(x):\n    return x + 1)\n", "def f(x):\n    return x + 1\n"),
        (
            "def f(x):\n    if x = 1:\n        return 2\n",
            "def f(x):\n    if x == 1:\n        return 2\n",
        ),
        ("def f(x):\nreturn x\n", "def f(x):\n    return x\n"),
        ("def f(x):\n    y = 1\n      return x\n", "def f(x):\n    y = 1\n    return x\n"),
        ("def f(x):\n    return x + 'a\n", "def f(x):\n    return x + 'a'\n"),
        ("```python\ndef f(x):\n    return x\n```\n", "def f(x):\n    return x\n"),
        ("def f(x):\n    return x\n\nThis function returns x.\n", "def f(x):\n    return x\n"),
        ("def f(x):\n    if x:\n\n", "def f(x):\n    if x:\n        pass\n"),
    ],
    ids=[
        "colon",
        "open bracket",
        "extra bracket",
        "assignment as condition",
        "no indentation",
        "wrong indentation",
        "quote",
        "fence",
        "prose behind",
        "empty block",
    ],
)
def test_a_text_that_does_not_parse_is_repaired(broken: str, mended: str) -> None:
    assert parses_to(broken, mended)


def test_two_mistakes_take_two_repairs() -> None:
    found = repairs("def f(x)\n    return (x\n")
    assert "def f(x):\n    return (x)\n" in [item.source for item in found if not item.cuts]
    assert (found[0].cuts, len(found[0].notes)) == (0, 2)


def test_every_repair_parses_and_names_its_line() -> None:
    for item in repairs("def f(x)\n    return x\n"):
        ast.parse(item.source)
        assert all(note.startswith("line ") for note in item.notes)


def test_a_text_that_parses_needs_no_repair() -> None:
    assert repairs("x = 1\n") == ()


def test_null_bytes_and_prose_do_not_raise() -> None:
    assert isinstance(repairs("\0"), tuple)
    assert isinstance(repairs("the quick brown fox ((((\n" * 20), tuple)
