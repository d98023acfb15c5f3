"""A model for `direct`: it knows the answer."""

from runwright.core import Case, Prompt, Task

TASK = Task(
    "double",
    statement="Return twice a number: double(x).",
    entry_point="double",
    visible=(Case("three", "double", (3,), 6),),
    hidden=(Case("four", "double", (4,), 8),),
)
OPTIONS: dict[str, object] = {}


def reply(prompt: Prompt) -> str:
    assert "double(x)" in str(prompt)
    return "Here it is.\n```python\ndef double(x):\n    return 2 * x\n```\n"
