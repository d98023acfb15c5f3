"""A model for `think-and-execute`: a reasoner that simulates the pseudocode for a web of lies."""

import re

from runwright.core import Prompt, Stdio, Task

TASK = Task(
    "web-of-lies/1",
    statement="Ana lies. Ben says Ana lies. Cem says Ben lies. Does Cem tell the truth?",
    hidden=(Stdio("answer", "", "No"),),
)
OPTIONS: dict[str, object] = {"author": "human"}


def reply(prompt: Prompt) -> str:
    text = str(prompt)
    assert "def web_of_lies(question):" in text
    return "\n".join(simulated(text.rpartition("Question:")[2].partition("Simulate")[0]))


def simulated(question: str) -> list[str]:
    """What the pseudocode written by hand prints for a question."""
    truthful: dict[str, bool] = {}
    lines = []
    for sentence in re.findall(r"[^.?]+(?=[.])", question.partition(" Does ")[0]):
        speaker, _, claim = sentence.strip().rpartition(" says ")
        person, says_true = claim.split()[0], claim.endswith("truth")
        who = speaker or person
        truthful[who] = says_true if not speaker else truthful[person] == says_true
        lines.append(f"{who} {'tells the truth' if truthful[who] else 'lies'}")
    found = re.search(r"Does (\w+) tell", question)
    assert found is not None
    return [*lines, f"Final answer: {'Yes' if truthful[found[1]] else 'No'}"]
