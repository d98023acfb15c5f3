import textwrap

import pytest

from runwright.core import Assertions, Property
from runwright.core.errors import BadFile, BadTask
from runwright.judge.checks.script import script_checks


def read(text: str, *, entry_point: str | None = None) -> tuple[Assertions, ...]:
    text = textwrap.dedent(text).lstrip("\n")
    checks = script_checks(text, path="tests.py", entry_point=entry_point)
    assert all(isinstance(check, Assertions) for check in checks)
    return tuple(check for check in checks if isinstance(check, Assertions))


def run(check: Assertions, **names: object) -> None:
    """Run a check as a judge would, against trusted names."""
    exec(compile(check.setup, "tests.py", "exec"), names)
    exec(compile(check.source, "tests.py", "exec"), names)


def test_each_top_level_assert_is_a_check_named_by_its_line() -> None:
    checks = read("""
        assert f(3) == 4

        assert f(4) == 5
    """)
    assert [check.name for check in checks] == [
        "line 1: assert f(3) == 4",
        "line 3: assert f(4) == 5",
    ]
    assert checks[1] == Assertions(checks[1].name, "assert f(4) == 5", "", "tests.py", 3)


def test_setup_is_every_statement_before_the_assert_and_no_assert() -> None:
    checks = read("""
        import math
        assert f(1)
        data = [1]
        assert f(data)
        later = 2
    """)
    assert [check.setup for check in checks] == ["import math", "import math\n\ndata = [1]"]


def test_setup_keeps_the_line_numbers_of_the_file() -> None:
    (check,) = read("""
        assert_nothing = 1


        def helper():
            raise KeyError

        helper()
        assert True
    """)
    with pytest.raises(KeyError) as caught:
        run(check)
    assert [entry.lineno for entry in caught.traceback][-2:] == [6, 4]


def test_statements_that_share_a_line_are_told_apart() -> None:
    checks = read("a = 1; assert a; b = 'ä'; assert b == 'ä'; c = 3")
    assert [check.source for check in checks] == ["assert a", "assert b == 'ä'"]
    assert checks[1].setup == "a = 1; b = 'ä'"


def test_an_assert_of_several_lines_is_one_check_with_a_one_line_name() -> None:
    (check,) = read("""
        assert f(
            1,
        ) == [
            2,
        ], "five"
    """)
    assert check.source.count("\n") == 4
    assert check.name == 'line 1: assert f( 1, ) == [ 2, ], "five"'


def test_a_name_is_at_most_80_characters() -> None:
    (check,) = read("assert f('" + "x" * 200 + "')")
    assert len(check.name) == 80
    assert check.name.endswith("...")


@pytest.mark.parametrize(
    "statement",
    [
        "for i in range(3):\n    assert f(i)",
        "with context() as c:\n    assert f(c)",
        "if True:\n    assert f(1)\nelse:\n    assert f(2)",
        "try:\n    f(-1)\n    assert False\nexcept ValueError:\n    pass",
    ],
    ids=["for", "with", "if", "try"],
)
def test_a_compound_statement_with_asserts_is_one_check(statement: str) -> None:
    (check,) = read(statement)
    assert check.source == statement


def test_an_assert_inside_a_function_is_no_check_of_its_own() -> None:
    (check,) = read("""
        def same(a, b):
            assert a == b

        assert f(1)
    """)
    assert check.name == "line 4: assert f(1)"
    assert check.setup.startswith("def same")


def test_a_test_function_is_a_check_that_sees_the_whole_file() -> None:
    (check,) = read("""
        def test_one():
            assert helper() == 1

        def helper():
            return 1
    """)
    assert (check.name, check.source, check.line) == ("test_one", "test_one()", 1)
    run(check)


def test_a_test_function_that_is_also_called_is_one_check() -> None:
    checks = read("""
        def test_one():
            assert f(1)

        test_one()
        assert f(2)
    """)
    assert [check.name for check in checks] == ["test_one", "line 5: assert f(2)"]
    assert "\ntest_one()" not in checks[1].setup


def test_the_later_of_two_test_functions_of_one_name_is_the_check() -> None:
    (check,) = read("""
        def test_one():
            assert f(1)

        def test_one():
            assert f(2)
    """)
    assert check.line == 4


def test_a_call_of_a_function_with_asserts_is_a_check() -> None:
    checks = read("""
        def verify(n):
            assert f(n)

        def verify_both(n):
            verify(n)
            verify(-n)

        verify(1)
        verify_both(2)
        print("done")
    """)
    assert [check.source for check in checks] == ["verify(1)", "verify_both(2)"]
    assert all("verify(1)" not in check.setup for check in checks)


def test_a_test_function_with_parameters_is_a_check_per_call() -> None:
    checks = read("""
        def test_one(n):
            assert f(n)

        test_one(1)
        test_one(2)
    """)
    assert [check.source for check in checks] == ["test_one(1)", "test_one(2)"]


def test_parameters_with_defaults_need_no_fixture() -> None:
    (check,) = read("""
        def test_one(n=1, *, m=2):
            assert f(n, m)
    """)
    assert check.source == "test_one()"


def test_a_humaneval_check_is_called_with_the_entry_point() -> None:
    text = """
        METADATA = {}

        def check(candidate):
            assert candidate(1) == 2
    """
    (check,) = read(text, entry_point="f")
    assert check.source == "check(f)"
    run(check, f=lambda n: n + 1)
    with pytest.raises(AssertionError):
        run(check, f=lambda n: n)


def test_a_humaneval_check_takes_the_entry_point_that_the_file_gives() -> None:
    (check,) = read("""
        def check(candidate):
            assert candidate(1) == 2

        check(add_one)
    """)
    assert check.source == "check(add_one)"
    assert "check(add_one)" not in check.setup


def test_a_humaneval_check_without_entry_point_says_what_to_do() -> None:
    with pytest.raises(BadTask, match=r"line 1: check\(candidate\) needs the function to check"):
        read("def check(candidate):\n    assert candidate(1)")


def test_what_stands_under_the_main_guard_is_ignored() -> None:
    checks = read("""
        assert f(1)
        if __name__ == "__main__":
            assert f(2)
    """)
    assert [check.name for check in checks] == ["line 1: assert f(1)"]


def test_decorators_belong_to_the_setup() -> None:
    (check,) = read("""
        import functools

        @functools.cache
        def helper(): return 1
        assert helper() == f(1)
    """)
    assert check.setup == "import functools\n\n@functools.cache\ndef helper(): return 1"


def test_a_multi_line_string_in_the_setup_is_kept_as_it_is() -> None:
    (check,) = read('text = """ä\n  b\n"""; more = 1\nassert f(text)')
    assert check.setup == 'text = """ä\n  b\n"""; more = 1'


def test_a_comment_about_hidden_checks_means_nothing() -> None:
    assert len(read("assert f(1)\n# hidden\nassert f(2)")) == 2


def test_a_file_without_checks_has_none() -> None:
    assert read("x = 1") == ()


def test_a_file_of_many_checks_is_read_at_once() -> None:
    text = "".join(f"x = {i}\nassert f(x) == {i}\n" for i in range(500))
    checks = read(text)
    assert len(checks) == 500
    assert checks[-1].setup.count("x = ") == 500


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("assert f(1) =\n", r"tests\.py: line 1: not Python \(.*\); mend the syntax$"),
        ("x = 1\ny = (\n", r"tests\.py: line 2: not Python"),
        ("a = '\0'", r"tests\.py: not Python \(.*null byte.*\)|line 1: not Python"),
    ],
    ids=["assignment", "bracket", "null byte"],
)
def test_text_that_is_not_python_is_a_bad_file(text: str, message: str) -> None:
    with pytest.raises(BadFile, match=message):
        script_checks(text, path="tests.py")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (
            "class F:\n    def test_one(self):\n        assert f(1)",
            "line 1: test methods of class F are not run; name it TestF or derive it",
        ),
        ("\nassert (f(1) == 2, 'two')", "line 2: asserts a tuple, which always holds; remove"),
        (
            "def test_one():\n    assert (f(1) == 2, 'two')",
            "line 2: asserts a tuple, which always holds; remove",
        ),
    ],
    ids=["class", "tuple", "tuple in function"],
)
def test_a_test_that_would_not_run_or_cannot_fail_is_refused(text: str, message: str) -> None:
    with pytest.raises(BadTask, match=message):
        script_checks(text, path="tests.py")


def test_invalid_escapes_in_a_tests_file_are_no_concern_of_ours() -> None:
    assert len(script_checks("assert f('\\d')", path="tests.py")) == 1


PARAMETERS = """
import pytest

@pytest.mark.parametrize("a, b", [(1, 2), (f"{1}", (3, 4))])
@pytest.mark.parametrize("c", [5, -6])
def test_one(a, b, c):
    assert (a, b, c) in seen
"""


def test_each_set_of_parameters_that_is_spelled_out_is_a_check() -> None:
    checks = read(PARAMETERS)
    assert [check.source for check in checks] == [
        "test_one(c=5, a=1, b=2)",
        "test_one(c=5, a=f'{1}', b=(3, 4))",
        "test_one(c=-6, a=1, b=2)",
        "test_one(c=-6, a=f'{1}', b=(3, 4))",
    ]
    run(checks[0], seen=[(1, 2, 5)])
    with pytest.raises(AssertionError):
        run(checks[1], seen=[(1, 2, 5)])


def test_the_methods_of_a_test_class_are_checks() -> None:
    checks = read("""
        class TestF:
            def test_one(self):
                assert f(1)

            def test_two(self):
                assert f(2)
    """)
    assert [(check.name, check.line) for check in checks] == [
        ("TestF().test_one", 2),
        ("TestF().test_two", 5),
    ]
    run(checks[0], f=lambda n: n == 1)


def test_the_methods_of_a_test_case_are_checks_between_set_up_and_tear_down() -> None:
    (check,) = read("""
        import unittest

        class Sums(unittest.TestCase):
            @classmethod
            def setUpClass(cls):
                said.append("class")

            def setUp(self):
                said.append("up")

            def tearDown(self):
                said.append("down")

            def test_one(self):
                self.assertEqual(f(1), 2)
    """)
    assert check.name == "Sums.test_one"
    said: list[str] = []
    run(check, f=lambda n: n + 1, said=said)
    assert said == ["class", "up", "down"]
    with pytest.raises(AssertionError):
        run(check, f=lambda n: n, said=said)


def test_a_function_made_by_given_is_a_property() -> None:
    text = "import hypothesis\nx = 1\n@hypothesis.given(st.integers())\ndef test_one(n): pass\n"
    (check,) = script_checks(text, path="tests.py")
    assert isinstance(check, Property)
    assert check.source == "@hypothesis.given(st.integers())\ndef test_one(n): pass"
    assert (check.setup.split("\n")[:2], check.line) == (["import hypothesis", "x = 1"], 3)
