import ast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from runwright.write.debug.search.source import Source, Splice, normal_form, parse


def first(source: Source, kind: type[ast.expr]) -> ast.expr:
    return next(node for node in source.expressions() if isinstance(node, kind))


def test_columns_behind_non_ascii_text_are_characters() -> None:
    source = Source("x = 'äöü€' + y  # ✓\n")
    name = [node for node in source.expressions() if isinstance(node, ast.Name)][-1]
    assert source.segment(name) == "y"
    assert source.apply([source.replace(name, "z")]) == "x = 'äöü€' + z  # ✓\n"


def test_everything_outside_the_edit_stays_byte_identical() -> None:
    text = 'def f( a ):\n\t# note\n\treturn   a  +1 ;  "x"\n'
    source = Source(text)
    splice = source.replace(first(source, ast.BinOp), "a - 1")
    assert source.apply([splice]) == 'def f( a ):\n\t# note\n\treturn   a - 1 ;  "x"\n'


@pytest.mark.parametrize(
    ("text", "new", "expected"),
    [
        ("y = (a) * b", "a + 1", "y = (a + 1) * b"),
        ("y = a * b", "a + 1", "y = (a + 1) * b"),
        ("y = f(a)", "a + 1", "y = f(a + 1)"),
        ("y = a.b", "a + 1", "y = (a + 1).b"),
        ("y = -a", "a + 1", "y = -(a + 1)"),
        ("y = a[0]", "a + 1", "y = (a + 1)[0]"),
    ],
)
def test_parentheses_are_put_only_where_an_operator_needs_them(
    text: str, new: str, expected: str
) -> None:
    source = Source(text)
    name = next(n for n in source.expressions() if isinstance(n, ast.Name) and n.id == "a")
    assert source.apply([source.replace(name, new)]) == expected


def test_a_generator_that_is_an_only_argument_keeps_its_call() -> None:
    source = Source("y = sum(x for x in z)")
    splice = source.replace(first(source, ast.GeneratorExp), "z")
    assert source.apply([splice]) == "y = sum(z)"


def test_what_stands_in_an_f_string_is_never_edited() -> None:
    source = Source("y = f'{a} {b}' + c\n")
    names = {node.id for node in source.expressions() if isinstance(node, ast.Name)}
    assert names == {"y", "c"}


def test_the_only_statement_of_a_body_becomes_pass() -> None:
    source = Source("def f():\n    return 1\n")
    statement = list(source.statements())[1]
    assert source.apply([source.remove(statement)]) == "def f():\n    pass\n"


def test_a_last_line_without_an_end_can_be_followed() -> None:
    source = Source("def f(x):\n    x += 1")
    statement = list(source.statements())[1]
    assert source.apply([source.insert_after(statement, "return x")]).endswith("1\n    return x\n")


def test_statements_that_share_a_line_do_not_own_it() -> None:
    source = Source("a = 1; b = 2\nif a: b = 3\nc = 4  # note\n")
    owners = [source.segment(n) for n in source.statements() if source.owns_lines(n)]
    assert "c = 4" in owners
    assert not {"a = 1", "b = 2", "b = 3"} & set(owners)


def test_overlapping_splices_are_refused() -> None:
    with pytest.raises(ValueError, match="overlap"):
        Source("abc").apply([Splice(0, 2, ""), Splice(1, 3, "")])


def test_normal_form_ignores_layout_and_refuses_what_is_no_program() -> None:
    assert normal_form("x=1 # a\n") == normal_form("x = 1")
    assert normal_form("x = ") is None
    assert parse("\0") is None


@given(st.text(alphabet="aé€𝒳 ", max_size=12))
def test_segments_are_what_was_written_for_any_text(text: str) -> None:
    source = Source(f"v = ({text!r}, w)\n")
    name = next(n for n in source.expressions() if isinstance(n, ast.Name) and n.id == "w")
    assert source.segment(name) == "w"
