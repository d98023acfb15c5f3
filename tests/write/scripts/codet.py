"""A model for `codet`: it writes the program, and tests of which one is wrong."""

from runwright.core import Case, Prompt, Task

TASK = Task(
    "double",
    statement="Return twice a number: double(x).",
    entry_point="double",
    visible=(Case("three", "double", (3,), 6),),
    hidden=(Case("four", "double", (4,), 8),),
)
OPTIONS: dict[str, object] = {"n": 3, "tests": 2}


def reply(prompt: Prompt) -> str:
    text = str(prompt)
    assert "Return twice a number" in text
    if "assert double(...)" in text:
        return "```python\nassert double(1) == 2\nassert double(0) == 0\nassert double(2) == 5\n```"
    return "```python\ndef double(x):\n    return 2 * x\n```\n"
