"""A model for `codesim`: its plan is found wrong, its first program too."""

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
    text = str(prompt)
    assert "double(x)" in text
    if "### Modified Code" in text:
        return "### Modified Code\n```python\ndef double(x):\n    return 2 * x\n```\n"
    if "in one code block" in text:
        return "```python\ndef double(x):\n    return x * x\n```\n"
    if "## What was found" in text:
        return "### Plan\n1. Multiply x by two.\n"
    if "### Simulation" in text:
        return "### Simulation\n3 squared is 9.\n### Plan Evaluation\nPlan Modification Needed\n"
    return "### Problem Understanding\nTwice.\n### Plan\n1. Multiply x by itself.\n"
