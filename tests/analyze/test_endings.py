"""Whether control can come to the end of a statement, as Java's compiler sees it."""

import pytest

from runwright.analyze.endings import all_complete, statements_of
from runwright.analyze.grammars import Node, parse_foreign

pytest.importorskip("tree_sitter", reason="needs the extra 'analysis'")


def body(node: Node) -> Node | None:
    if node.type == "method_declaration":
        return node.child_by_field_name("body")
    return next((found for c in node.named_children if (found := body(c))), None)


def ends(code: str) -> bool:
    found = body(parse_foreign(f"class A {{ void f() {{ {code} }} }}", "java"))
    assert found is not None
    return all_complete(statements_of(found))


@pytest.mark.parametrize(
    "code",
    [
        "a();",
        "if (a) return;",
        "if (a) return; else b();",
        "while (true) { break; }",
        "for (;;) { if (a) break; }",
        "x: for (;;) { for (;;) { break x; } }",
        "x: { if (a) break x; return; }",
        "do { continue; } while (a);",
        "switch (a) { case 1: return; }",
        "switch (a) { default: break; }",
        "switch (a) { case 1 -> b(); default -> throw c; }",
        "try { return; } catch (E e) { }",
        "while (a) { return; }",
    ],
)
def test_control_comes_to_the_end(code: str) -> None:
    assert ends(code)


@pytest.mark.parametrize(
    "code",
    [
        "return;",
        "throw a;",
        "if (a) return; else throw b;",
        "while (true) { a(); }",
        "for (;;) { for (;;) { break; } }",
        "for (;;) { switch (a) { default: break; } }",
        "x: for (;;) { for (;;) { continue x; } }",
        "do { return; } while (a);",
        "do { a(); } while (true);",
        "switch (a) { case 1: b(); default: return; }",
        "switch (a) { case 1 -> { return; } default -> throw c; }",
        "try { a(); } finally { return; }",
        "try { return; } catch (E e) { throw e; }",
        "synchronized (a) { return; }",
    ],
)
def test_control_does_not_come_to_the_end(code: str) -> None:
    assert not ends(code)
