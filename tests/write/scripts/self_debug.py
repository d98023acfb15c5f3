"""A model for `self-debug`: it explains, and mends the program in the second round."""

from tests.write.scripts.ldb import BUGGY, TASK

from runwright.core import Prompt

__all__ = ["OPTIONS", "TASK", "reply"]

OPTIONS: dict[str, object] = {}


def reply(prompt: Prompt) -> str:
    last = prompt.messages[-1].content
    if "line by line" in last:
        return "Line 2 begins the sum at 0. Line 3 counts i from 0 to n - 1."
    assert "Mend the program" in last
    again = sum("Mend the program" in turn.content for turn in prompt.messages) > 1
    outer = "range(1, n + 1)" if again else "range(1, n)"
    return f"```python\n{BUGGY.replace('range(n)', outer)}```\n"
