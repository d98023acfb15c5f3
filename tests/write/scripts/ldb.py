"""A model for `ldb`: it finds the wrong block, mends the wrong thing first, then the right one."""

from runwright.core import Assertions, Program, Prompt, Task

BUGGY = """\
def total(n):
    sum = 0
    for i in range(n):
        for j in range(i, n + 1):
            sum += i * j
    return sum
"""
TASK = Task(
    "total",
    statement="Return the sum of i * j over 1 <= i <= j <= n: total(n).",
    entry_point="total",
    program=Program(BUGGY),
    visible=(
        Assertions("two", "assert total(2) == 7"),
        Assertions("three", "assert total(3) == 25"),
    ),
    hidden=(Assertions("four", "assert total(4) == 65"),),
)
OPTIONS: dict[str, object] = {}
VERDICTS = """\
{"block": "BLOCK-0", "correct": "True", "explanation": "The sum begins at 0."}
{"block": "BLOCK-1", "correct": False, "explanation": "i begins at 0 and must begin at 1."}
"""


def reply(prompt: Prompt) -> str:
    last = prompt.messages[-1].content
    if "[BLOCK-0]" in last:
        return VERDICTS
    assert "Mend the program" in last
    again = sum("Mend the program" in turn.content for turn in prompt.messages) > 1
    outer = "range(1, n + 1)" if again else "range(1, n)"
    return f"```python\n{BUGGY.replace('range(n)', outer)}```\n"
