import pytest

from runwright.core import File, Program


@pytest.mark.parametrize(
    ("path", "module"),
    [("main.py", "main"), ("a/b/tool.py", "tool"), ("v1.2.py", "v1.2"), ("script", "script")],
)
def test_a_program_is_imported_by_its_file_name_without_ending(path: str, module: str) -> None:
    assert Program("", path=path).module == module


def test_another_source_leaves_the_rest_as_it_was() -> None:
    program = Program("a", path="x.py", files=(File("data", b"1"),))
    assert program.with_source("b") == Program("b", path="x.py", files=(File("data", b"1"),))
    assert program.source == "a"
