"""Subjects from HumanEval+ and MBPP+: canonical solutions, called with base and plus inputs.

Calls are the first that are short and have small numbers, so that each takes little time.
"""

import gzip
import json
from pathlib import Path
from typing import Any

from tests.observe.differential.comparing import Subject

from runwright.core.program import File

HUMANEVAL = "humanevalplus/HumanEvalPlus-v0.1.10.jsonl.gz"
MBPP = "mbppplus/MbppPlus-v0.2.0.jsonl.gz"
_CALLS = 20
_LONGEST = 200  # characters of the arguments as JSON
_LARGEST = 2000  # number in a list
_DEEPEST = 25  # number given by itself: many functions recurse as often
_BRANCHING = {"Mbpp/389", "Mbpp/583"}  # these recurse several times at each level
_DEEPEST_BRANCHING = 8


def subjects(path: Path) -> list[Subject]:
    """Return a subject per task of a data set."""
    text = gzip.decompress(path.read_bytes()).decode("utf-8")
    return [_subject(json.loads(line)) for line in text.split("\n") if line]


def _subject(record: dict[str, Any]) -> Subject:
    inputs = [*record["base_input"], *record["plus_input"]]
    deepest = _DEEPEST_BRANCHING if record["task_id"] in _BRANCHING else _DEEPEST
    chosen = [arguments for arguments in inputs if _is_short(arguments, deepest)][:_CALLS]
    calls = json.dumps([[record["entry_point"], arguments] for arguments in chosen])
    name = record["task_id"].replace("/", "_").lower()
    source = record["prompt"] + record["canonical_solution"]
    return Subject(name, source, "call_driver.py", File("calls.json", calls.encode()))


def _is_short(arguments: list[Any], deepest: int) -> bool:
    small = all(_is_small(argument, deepest) for argument in arguments)
    return small and len(json.dumps(arguments)) <= _LONGEST


def _is_small(value: Any, largest: int) -> bool:
    if isinstance(value, (list, dict)):
        return all(_is_small(item, _LARGEST) for item in value)
    return not isinstance(value, (int, float)) or abs(value) <= largest
