"""A model for `anpl`: it fills two holes, the first in a way that a visible check refuses."""

import re

from runwright.core import Case, Prompt, Task

SKETCH = '''def total(words):
    lengths = `the length of every word`(words)
    return add(lengths)


def add(numbers):
    """Add up the numbers."""
'''
TASK = Task(
    "total",
    statement=SKETCH,
    entry_point="total",
    visible=(Case("two", "total", (["a", "bb"],), 3),),
    hidden=(Case("none", "total", ([],), 0),),
)
OPTIONS: dict[str, object] = {"samples": 2}
LENGTHS = "def lengths_of(words):\n    return [len(word) for word in words]"


def reply(prompt: Prompt) -> str:
    text = prompt.messages[-1].content
    if "_hole0" in text:
        return f"```python\n{LENGTHS}\n```"
    if re.search(r"Write the function `lengths_of`", text):
        return f"```python\n{LENGTHS}\n```"
    # The first try is wrong; asked again, the program so far holds it no longer.
    return "```python\ndef add(numbers):\n    return sum(numbers)\n```"
