"""A model for `cogex`: it writes a program for moods, and knows what the program returns."""

from runwright.core import Prompt, Stdio, Task

TASK = Task(
    "mood/1",
    statement="We won the cup at last!",
    hidden=(Stdio("answer", "", "joy"),),
)
OPTIONS: dict[str, object] = {}
PROGRAM = """\
def mood(text):
    feeling = identify_feeling(text)
    return {'feeling': feeling, 'answer': feeling}


mood('We won the cup at last!')
"""


def reply(prompt: Prompt) -> str:
    if "act as a Python interpreter" in str(prompt):
        assert ">>> mood('We won the cup at last!')" in str(prompt)
        return "{'feeling': 'joy', 'answer': 'joy'}"
    assert "Input:\nWe won the cup at last!" in prompt.messages[-1].content
    return f"Here is the program.\n```python\n{PROGRAM}```\n"
