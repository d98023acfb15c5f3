"""A program goes where its language wants it, and commands name that place."""

import pytest

from runwright.core import Program
from runwright.core.limits import MIB
from runwright.run.languages import Languages
from runwright.run.languages.place import Outline, place, read_outline

LANGUAGES = Languages()


def test_words_name_the_file_its_stem_and_the_memory_limit() -> None:
    placed = place(Program("", "folder/sum.c", "c"), LANGUAGES.named("c"))
    words = placed.words(("{file}", "-o", "{stem}.out", "-m{memory_mib}m", "{other}"[:6]), 3 * MIB)
    assert words == ["folder/sum.c", "-o", "sum.out", "-m3m", "{other"]


def test_a_path_with_the_ending_of_another_language_stands_for_none() -> None:
    assert place(Program("", language="cpp"), LANGUAGES.named("cpp")).program.path == "main.cpp"
    assert place(Program("", "a.mjs"), LANGUAGES.named("js")).program.path == "a.mjs"


def test_a_pattern_is_for_the_programs_own_file() -> None:
    placed = place(Program("", "folder/a+b.c", "c"), LANGUAGES.named("c"))
    assert placed.pattern("^{file}:").search("first\nfolder/a+b.c:3") is not None
    assert placed.pattern("^{name}:").search("a+b.c:3") is not None
    assert placed.pattern("^{name}:").search("aab.c:3") is None


@pytest.mark.parametrize(
    ("source", "public", "entry"),
    [
        ("public class A { public static void main(String[] a) {} }", "A", "A"),
        ("class N {} public class B { static void main(String[] a) {} }", "B", "B"),
        ("class M { static class In { } public static void main(String... a) {} }", "", "M"),
        ("package a.b; class P { public static void main(String[] a) {} }", "", "a.b.P"),
        ("// public class No {\nclass Y { void main() {} } /* class N { */", "", "Y"),
        ('class S { String s = "{ class T {"; void main() {} }', "", "S"),
        ("class S { char c = '{', d = '\\''; void main() {} }", "", "S"),
        ('class S { String s = """\n } " class T {"""; void main() {} }', "", "S"),
        (
            "class In { class A { void main() {} } } record R(int a) { static void main() {} }",
            "",
            "R",
        ),
        ("public final class F { } interface I { void main(); }", "F", "I"),
        ("no java at all }}}", "", ""),
    ],
)
def test_the_outline_of_a_java_file_names_its_public_class_and_the_one_to_run(
    source: str, public: str, entry: str
) -> None:
    assert read_outline(source) == Outline(public, entry)


def test_a_java_file_is_named_for_its_public_class() -> None:
    source = "public class Solution { public static void main(String[] a) {} }"
    placed = place(Program(source, "x/main.java", "java"), LANGUAGES.named("java"))
    assert (placed.program.path, placed.entry) == ("x/Solution.java", "Solution")
    unnamed = place(Program("class", "x/odd.java", "java"), LANGUAGES.named("java"))
    assert (unnamed.program.path, unnamed.entry) == ("x/odd.java", "odd")
