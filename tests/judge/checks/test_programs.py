"""Programs that stand in a case."""

import pytest

from runwright.core import File, Program
from runwright.judge.checks.programs import program_of


def test_a_text_is_python_and_an_object_says_more() -> None:
    assert program_of("x = 1") == Program("x = 1")
    form = {"source": "int main() {}", "language": "cpp", "files": {"a.txt": "é"}}
    expected = Program("int main() {}", language="cpp", files=(File("a.txt", "é".encode()),))
    assert program_of(form) == expected


@pytest.mark.parametrize(
    ("form", "message"),
    [
        ({}, "lacks 'source'"),
        ({"source": "", "path": "x"}, "unknown key 'path'"),
        ({"source": 1}, "must be strings"),
        ({"source": "", "files": {"a": 1}}, "files must be texts"),
        (1, "must be its source"),
    ],
)
def test_what_is_no_program_is_said(form: object, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        program_of(form)
