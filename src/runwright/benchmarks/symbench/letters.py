"""Letters: how often a letter is in a word, and where."""

import random
import string

from runwright.benchmarks.symbench.puzzle import Puzzle


def make(source: random.Random, level: int) -> Puzzle:
    """Return a word of 5 * level to 5 * level + 5 letters that holds one 1 to level + 2 times."""
    letter = source.choice(string.ascii_lowercase)
    others = string.ascii_lowercase.replace(letter, "")
    times = source.randint(1, level + 2)
    word = [letter] * times
    word += source.choices(others, k=source.randint(5 * level, 5 * level + 5) - times)
    source.shuffle(word)
    return count("".join(word), letter)


def count(word: str, letter: str) -> Puzzle:
    """Return the question for this word and letter."""
    places = [at for at, char in enumerate(word, 1) if char == letter]
    question = (
        f"How often does the letter '{letter}' occur in '{word}', and at which positions, the "
        "first letter being 1? Give the count and then the positions from left to right, all "
        "separated by spaces."
    )
    return Puzzle(question, " ".join(map(str, [len(places), *places])))
