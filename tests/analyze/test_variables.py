"""Where locals of other languages can be read: never before they surely have a value."""

import pytest

from runwright.analyze.foreign import cut_foreign
from runwright.analyze.variables import Locals

pytest.importorskip("tree_sitter", reason="needs the extra 'analysis'")


def readable(code: str, language: str = "c") -> list[str]:
    """Return what can be read at the mark."""
    source = {
        "c": f"void f(int p) {{ {code} }}",
        "cpp": f"void f(int p) {{ {code} }}",
        "javascript": f"function f(p) {{ {code} }}",
        "java": f"class A {{ void f(int p) {{ {code} }} }}",
    }[language]
    layout = cut_foreign(source, language)
    return [local.name for local in Locals(layout.functions[-1], language).at(source.index("@"))]


@pytest.mark.parametrize(
    ("code", "names"),
    [
        ("int a = 1; /*@*/", ["p", "a"]),
        ("int a; /*@*/", ["p"]),
        ("int a; a = 1; /*@*/", ["p", "a"]),
        ("int a, b; a = b = 1; /*@*/", ["p", "a", "b"]),
        ("int a; if (p) a = 1; /*@*/", ["p"]),
        ('int a; scanf("%d", &a); /*@*/', ["p", "a"]),
        ("char s[9]; gets(s); /*@*/", ["p", "s"]),
        ("int i; for (i = 0; i < 3; i++) { p++; } /*@*/", ["p", "i"]),
        ("for (int i = 0; i < 3; i++) { p++; } /*@*/", ["p"]),
        ("{ int a = 1; } /*@*/", ["p"]),
        ("int a = 1; { int a; /*@*/ a = 2; }", ["p"]),
        ("int a = 1; x: /*@*/ p++;", ["p"]),
        ("switch (p) { case 1: p++; int a = 1; case 2: /*@*/ p--; }", ["p"]),
        ("register int a = 1; /*@*/", ["p"]),
        ("static int a; /*@*/", ["p", "a"]),
    ],
)
def test_c(code: str, names: list[str]) -> None:
    assert readable(code) == names


def test_classes_of_the_library_have_a_value_in_cpp() -> None:
    code = "std::string s; std::vector<int> v; int n; for (auto &[a, b] : v) { /*@*/ p++; }"
    assert readable(code, "cpp") == ["p", "s", "v", "a", "b"]


def test_patterns_of_javascript() -> None:
    code = "let u; const {a, b: [c], ...d} = p; for (const [e] of d) { /*@*/ p++ } let late"
    assert readable(code, "javascript") == ["p", "u", "a", "c", "d", "e"]


def test_definite_assignment_of_java() -> None:
    code = "int a, b; final int c; c = 1; if (p > 0) a = 1; /*@*/ p++;"
    assert readable(code, "java") == ["p", "c"]
