from runwright.core import Doctest, Program
from runwright.judge.checks import docstring_checks

SOURCE = '''"""A module.

>>> f(1)
2
"""


class C:
    def method(self):
        """
        >>> 1
        1
        """

    def other(self):
        """Nothing to run."""


async def g():
    """>>> 2"""
'''


def test_each_docstring_with_examples_is_a_check_with_its_line() -> None:
    checks = docstring_checks(Program(SOURCE, path="prog.py"))
    assert [(check.name, check.line) for check in checks] == [
        ("docstring of prog", 1),
        ("docstring of C.method", 10),
        ("docstring of g", 20),
    ]
    assert checks[0] == Doctest(
        "docstring of prog", "A module.\n\n>>> f(1)\n2\n", path="prog.py", line=1
    )


def test_a_program_without_examples_or_in_another_language_has_none() -> None:
    assert docstring_checks(Program("x = 1")) == ()
    assert docstring_checks(Program("int main(void) {}", path="m.c", language="c")) == ()
