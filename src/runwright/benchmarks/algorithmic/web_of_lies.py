"""Web of lies: each says of another whether they lie; does the last tell the truth?"""

import random
import re

from runwright.benchmarks.algorithmic.kind import Kind
from runwright.core.errors import BadTask

NAMES = ("Amir", "Bea", "Cleo", "Dario", "Elif", "Femi", "Greta", "Hugo")
_FIRST = re.compile(r"(?<!says )\b(\w+) (tells the truth|lies)")
_SAYS = re.compile(r"(\w+) says (\w+) (tells the truth|lies)")
_ASKED = re.compile(r"Does (\w+) tell the truth")


def draw(source: random.Random) -> str:
    """Return a question of 3 to 7 people."""
    people = source.sample(NAMES, source.randint(3, 7))
    words = [source.choice(("tells the truth", "lies")) for _ in people]
    said = [f"{people[0]} {words[0]}."]
    for speaker, spoken_of, word in zip(people[1:], people, words[1:], strict=False):
        said.append(f"{speaker} says {spoken_of} {word}.")
    return f"{' '.join(said)} Does {people[-1]} tell the truth?\nAnswer Yes or No."


def answer(question: str) -> str:
    """Return "Yes" or "No".

    Raises:
        BadTask: what is said does not settle it.
    """
    truthful = {name: word != "lies" for name, word in _FIRST.findall(question)}
    for speaker, spoken_of, word in _SAYS.findall(question):
        if spoken_of in truthful:
            truthful[speaker] = truthful[spoken_of] is (word != "lies")
    asked = _ASKED.search(question)
    if asked is None or asked[1] not in truthful:
        raise BadTask(f"{question!r} does not settle who tells the truth")
    return "Yes" if truthful[asked[1]] else "No"


KIND = Kind("web-of-lies", draw, answer)
