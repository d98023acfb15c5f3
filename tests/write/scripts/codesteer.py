"""Models for `codesteer`: a guide that wants code and a better program, and one that gives them."""

from runwright.core import Prompt, Stdio, Task

TASK = Task(
    "product",
    statement="What is -9 * 43 * -73 * -6061?",
    hidden=(Stdio("answer", stdin="", stdout="-171229311"),),
)
OPTIONS: dict[str, object] = {}
GUESS = "It is easy.\n```python\nprint('<<<-171>>>')\n```"
PROGRAM = "Multiply.\n```python\nprint(f'<<<{-9 * 43 * -73 * -6061}>>>')\n```"
CHECK = (
    "```python\nanswer = {}\nprint('Correct' if answer == -9 * 43 * -73 * -6061 else 'wrong')\n```"
)


def reply(prompt: Prompt) -> str:
    assert "-6061" in str(prompt)
    first, last = prompt.messages[0].content, prompt.messages[-1].content
    if "guide another model" in first:
        if len(prompt.messages) == 1:
            return "Exact arithmetic. <<<Code>>>"
        return "<<<Return Answer>>>" if "Correct" in last else "<<<Print the product itself.>>>"
    if "tests whether the answer" in first:
        return CHECK.format("-171229311" if "<<<-171229311>>>" in first else "-171")
    return PROGRAM if "Print the product" in last else GUESS
