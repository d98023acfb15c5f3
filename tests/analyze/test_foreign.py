"""Blocks of other languages: where they begin and end, their headers, and where arms lead."""

import pytest

from runwright.analyze.foreign import cut_foreign
from runwright.analyze.sites import ForeignLayout, Kind
from runwright.core.errors import UnknownName

pytest.importorskip("tree_sitter", reason="needs the extra 'analysis'")


def texts(source: str, language: str, *, each_statement: bool = False) -> list[list[str]]:
    """Return the blocks as the source they span; every source here is one line."""
    layout = cut_foreign(source, language, each_statement=each_statement)
    return [[source[s.column : s.end_column] for s in block.spans] for block in layout.blocks]


def arms(layout: ForeignLayout) -> list[tuple[int, bool, int | None]]:
    return [(arm.block, arm.taken, arm.target) for arm in layout.arms]


@pytest.mark.parametrize(
    ("language", "source", "blocks"),
    [
        ("c", "int f(int a) { int b = a; a++; return b; }", [["int b = a;", "a++;", "return b;"]]),
        (
            "c",
            "void f(int a) { a++; if (a) a = 1; else if (a > 2) { a = 2; } else a = 3; a = 4; }",
            [["a++;", "if (a)"], ["a = 1;"], ["if (a > 2)"], ["a = 2;"], ["a = 3;"], ["a = 4;"]],
        ),
        (
            "c",
            "void f(int a) { for (int i = 0; i < a; i++) a--; while (a) ; }",
            [["for (int i = 0; i < a; i++)"], ["a--;"], ["while (a)"], [";"]],
        ),
        ("cpp", "void f(int a) { do a--; while (a); }", [["a--;"], ["while (a)"]]),
        (
            "c",
            "void f(int a) { switch (a) { case 1: case 2: a = 3; case 4: break; default: a--; } }",
            [
                ["switch (a)"],
                ["case 1: case 2:", "a = 3;"],
                ["case 4:", "break;"],
                ["default:", "a--;"],
            ],
        ),
        ("c", "void f(int a) { x: a++; goto x; a--; }", [["a++;", "goto x;"], ["a--;"]]),
        (
            "javascript",
            "é = 1; try { a() } catch (e) { b() } finally { c() } d((x) => { return x })",
            [
                ["é = 1;"],
                ["a()"],
                ["catch (e)", "b()"],
                ["c()"],
                ["d((x) => { return x })"],
                ["return x"],
            ],
        ),
        (
            "javascript",
            "async function f() { a = 1; await a; b = 2 }",
            [["a = 1;", "await a;"], ["b = 2"]],
        ),
        (
            "java",
            "class A { void f() { switch (a) { case 1 -> a = 2; default -> { a = 3; } } b(); } }",
            [["switch (a)"], ["case 1 ->", "a = 2;"], ["default ->", "a = 3;"], ["b();"]],
        ),
        (
            "java",
            "class A { int f(int a) { for (int b : c) { } return a; } }",
            [["for (int b : c)"], ["{ }"], ["return a;"]],
        ),
        (
            "java",
            "class A { void f() { a(); try (B b = c()) { d(); } finally { e(); } } }",
            [["a();", "try (B b = c())", "d();"], ["e();"]],
        ),
    ],
)
def test_cut(language: str, source: str, blocks: list[list[str]]) -> None:
    assert texts(source, language) == blocks


def test_each_statement_is_a_block_if_asked() -> None:
    blocks = texts("void f(int a) { a++; a--; if (a) a = 1; }", "c", each_statement=True)
    assert blocks == [["a++;"], ["a--;"], ["if (a)"], ["a = 1;"]]


def test_arms_lead_where_they_lead() -> None:
    source = "void f(int a) { if (a) a = 1; else a = 2; while (a) a--; }"
    assert arms(cut_foreign(source, "c")) == [
        (0, True, 1),
        (0, False, 2),
        (3, True, 4),
        (3, False, None),
    ]


def test_cases_that_share_statements_have_arms_of_their_own() -> None:
    source = "void f(int a) { switch (a) { case 1: case 2: a = 3; } }"
    assert arms(cut_foreign(source, "c")) == [(0, True, 1), (0, True, 1), (0, False, None)]


def test_names_are_qualified() -> None:
    source = "class A { void f() { g(() -> { h(); }); } class B { B() { i(); } static { j(); } } }"
    functions = [routine.name for routine in cut_foreign(source, "java").functions]
    assert functions == ["A.f", "A.f.<lambda>", "A.B.B", "A.B.<static>"]
    source = "namespace n { struct S { int f() { return 1; } }; } int n::S::g() { return 2; }"
    assert [f.name for f in cut_foreign(source, "cpp").functions] == ["n::S::f", "n::S::g"]


def test_headers_stand_where_control_goes_to_the_condition() -> None:
    source = "void f(int a) { while (a) { if (a == 2) continue; if (a == 1) break; a--; } }"
    layout = cut_foreign(source, "c")
    headers = [site.offset for site in layout.sites if site.kind is Kind.HEADER]
    assert headers == [source.index("while"), source.index("continue"), source.index("} }")]


def test_constexpr_and_what_cannot_be_parsed_is_left_alone() -> None:
    source = "constexpr int f() { return 1; } int g() { LOOP x y z; } int h() { return 2; }"
    layout = cut_foreign(source, "cpp")
    assert [routine.name for routine in layout.functions] == ["h"]
    assert layout.unread == ("f", "g")


def test_unknown_language_is_said() -> None:
    with pytest.raises(UnknownName, match="cobol"):
        cut_foreign("", "cobol")
