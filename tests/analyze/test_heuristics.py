"""The static heuristics on what models say, whole and broken."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from runwright.analyze.heuristics import code_prompt, languages, prompt_lines, static_filter
from runwright.core.errors import UnknownName

PYTHON = "import os\n\n\ndef f(x):\n"
JAVA = "import java.util.*;\n\nclass A {\n    int f(int x) {\n"
PYTHON_LINES = [
    "    return x",
    "    return g(x",
    "return x",
    "def g(x):",
    "    return 1",
    "async def h(): return 2",
    "class C:",
    "@cached",
    "x = f(1)",
    "import os",
    "from __future__ import annotations",
    "def f(x):",
    "if __name__ == '__main__':",
    "    print(f(3))",
    '    """',
    "Here is the code:",
    "```python",
    "```",
    "## Why",
    "</code>",
    "(",
    "",
    "    \t",
]
JAVA_LINES = [
    "        return x;",
    "        return g(x",
    "    int f(int x) {",
    "    int g(int x) { return 1; }",
    "class A {",
    "class B { static int of(int x) { return x; } }",
    "public class Main {",
    "import java.util.*;",
    "    }",
    "}",
    "}}",
    "        /*",
    '        String s = "',
    "        // f(",
    "        return B.of(x);",
    "Here is the code:",
    "```java",
    "```",
    "</code>",
    "",
]


def test_there_are_two_languages() -> None:
    assert languages() == ("python", "java")
    with pytest.raises(UnknownName, match="no heuristics for language 'cobol'; there are python"):
        static_filter("x", language="cobol")


@settings(max_examples=150, deadline=None)
@given(
    st.lists(st.sampled_from(PYTHON_LINES), max_size=10), st.sampled_from(["", PYTHON]),
    st.booleans(), st.booleans(),
)  # fmt: skip
def test_filtering_python_again_changes_nothing(
    lines: list[str], prompt: str, strict: bool, chat: bool
) -> None:
    reply = "\n".join(lines)
    once = static_filter(reply, prompt=prompt, entry_point="f", strict=strict, chat=chat)
    again = static_filter(once.code, prompt=prompt, entry_point="f", strict=strict, chat=chat)
    assert (again.code, again.applied) == (once.code, ())


@settings(max_examples=150, deadline=None)
@given(
    st.lists(st.sampled_from(JAVA_LINES), max_size=10), st.sampled_from(["", JAVA]),
    st.booleans(), st.booleans(),
)  # fmt: skip
def test_filtering_java_again_changes_nothing(
    lines: list[str], prompt: str, strict: bool, chat: bool
) -> None:
    options = {"prompt": prompt, "entry_point": "f", "language": "java"}
    once = static_filter("\n".join(lines), strict=strict, chat=chat, **options)
    again = static_filter(once.code, strict=strict, chat=chat, **options)
    assert (again.code, again.applied) == (once.code, ())


@settings(max_examples=100, deadline=None)
@given(st.lists(st.sampled_from(JAVA_LINES), max_size=10))
def test_brackets_never_cut_into_the_prompt(lines: list[str]) -> None:
    code = JAVA + "\n".join(lines)
    found = static_filter(code, prompt=JAVA, entry_point="f", language="java", chat=False)
    assert found.code.startswith(JAVA)


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=200))
def test_any_text_has_an_outcome(text: str) -> None:
    for language in languages():
        static_filter(text, prompt=PYTHON, entry_point="f", language=language)


@pytest.mark.parametrize(
    "body", ["    pass", "    ...", '    """Only words."""', "    x", "    x: int"]
)
def test_a_target_without_a_body_is_a_problem(body: str) -> None:
    assert static_filter(f"def f(x):\n{body}\n", entry_point="f").problem == "f has no body"


def test_a_function_that_was_cut_off_stays_broken() -> None:
    code = "def f(x):\n    y = x\n    return (y +"
    found = static_filter(code, entry_point="f")
    assert (found.code, found.applied) == (code, ())
    assert found.problem == "line 3: '(' was never closed"


def test_what_the_compiler_alone_refuses_is_a_problem() -> None:
    found = static_filter("def f(x):\n    return 1\nfrom os import *\nx = f\nnonlocal x\n")
    assert "nonlocal" in found.problem


def test_what_the_compiler_merely_warns_of_is_none() -> None:
    code = "def f(x):\n    return '\\d' is x\n"
    assert static_filter(code, entry_point="f").problem == ""


def test_a_fence_in_a_docstring_is_a_part_of_the_program() -> None:
    code = 'def f(x):\n    """Like so:\n\n```python\nf(3)\n```\n    """\n    return x\n'
    assert static_filter(code, entry_point="f").code == code


def test_words_before_code_without_fences_go() -> None:
    found = static_filter(
        "From here on it is easy.\nimport os\ndef f(x):\n    return x\n", entry_point="f"
    )
    assert (found.code, found.applied) == ("import os\ndef f(x):\n    return x\n", ("H1",))


def test_a_method_of_a_class_is_a_target_too() -> None:
    code = "class C:\n    def f(self):\n        return 1\n"
    found = static_filter(f"{code}\n\nprint(C().f())\n", entry_point="C.f")
    assert (found.code, found.applied, found.problem) == (code, ("H5",), "")
    assert static_filter(code, entry_point="C.g").problem == "there is no C.g"


@pytest.mark.parametrize(
    ("statement", "language"),
    [
        (PYTHON, "python"),
        (PYTHON + '    """Say x."""\n', "python"),
        ("class C:\n    def f(self):\n", "python"),
        (JAVA, "java"),
    ],
)
def test_a_beginning_of_a_program_is_told_from_words(statement: str, language: str) -> None:
    target = "C.f" if statement.startswith("class C") else "f"
    assert code_prompt(statement, target, language) == statement
    assert code_prompt("Write f(x), which returns x.", "f", language) == ""
    assert code_prompt(f"Write this:\n{statement}", target, language) == ""
    assert code_prompt(statement, None, language) == ""


def test_lines_of_the_prompt_are_counted() -> None:
    assert prompt_lines(f"{PYTHON}    return x\n", PYTHON) == 4
    assert prompt_lines("import os\n\nprint()\n", PYTHON) == 2
    assert prompt_lines("import os\n", "") == 0


@pytest.mark.parametrize("size", [400])
def test_many_bad_java_lines_end(size: int) -> None:
    body = "        int a = 1;\n" + "        x ] ]\n" * size
    found = static_filter(JAVA + body, prompt=JAVA, entry_point="f", language="java")
    assert found.code == f"{JAVA}        int a = 1;\n    }}\n}}\n"


def test_a_line_of_blanks_is_read_in_time() -> None:
    assert static_filter(" " * 300_000, prompt="def f(x):\n", entry_point="f").problem
