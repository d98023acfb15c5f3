"""A model for `mgdebugger`: it splits a program in two and mends the lower half."""

from runwright.core import Case, Program, Prompt, Task

TASK = Task(
    "total",
    statement="Return the sum of the doubles of some numbers: total(numbers).",
    entry_point="total",
    program=Program("def total(numbers):\n    return sum(n * n for n in numbers)\n"),
    visible=(Case("two", "total", ([1, 3],), 8),),
    hidden=(Case("three", "total", ([1, 3, 4],), 16),),
)
OPTIONS: dict[str, object] = {}

SPLIT = """\
First it squares, then it adds.
```python
def double(n):
    return n * n

def total(numbers):
    return sum(double(n) for n in numbers)
```
"""
OF_DOUBLE = '{"test_cases": [{"input": {"n": 3}, "expected_output": 6}]}'
OF_TOTAL = '{"test_cases": [{"input": {"numbers": [1, 3]}, "expected_output": 8}]}'


def reply(prompt: Prompt) -> str:
    text = str(prompt)
    if "# Split a program" in text:
        return SPLIT
    if "# Write tests" in text:
        return OF_DOUBLE if "the function `double`" in text else OF_TOTAL
    assert "The function `double` below" in text
    return "3 * 3 is 9, not 6.\n```python\ndef double(n):\n    return 2 * n\n```\n"
