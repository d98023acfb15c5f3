"""The program in a reply."""

import pytest

from runwright.core import Program, Task
from runwright.core.errors import UnreadableReply
from runwright.write.answers import program_from

PROMPT = 'import math\n\ndef area(r):\n    """Area of a circle."""\n'
TASK = Task("area", statement=PROMPT, entry_point="area", program=Program("", path="area.py"))


def test_a_whole_function_in_a_fence_is_taken_under_the_task_s_file_name() -> None:
    program = program_from("Sure:\n```python\ndef area(r):\n    return 3 * r * r\n```", TASK)
    assert program == Program("def area(r):\n    return 3 * r * r\n", path="area.py")


def test_a_body_continues_the_statement() -> None:
    program = program_from("    return math.pi * r ** 2\n", TASK)
    assert program.source.startswith("import math\n\ndef area(r):")
    assert "return math.pi" in program.source


@pytest.mark.parametrize("reply", ["", "I cannot help with that."])
def test_a_reply_without_code_is_an_error_that_shows_it(reply: str) -> None:
    with pytest.raises(UnreadableReply, match="no program that defines 'area'") as error:
        program_from(reply, TASK)
    assert reply in str(error.value)


def test_without_an_entry_point_any_program_will_do() -> None:
    assert program_from("```\nprint(1)\n```", Task("any")).source == "print(1)\n"
