"""Questions in the form of BIG-Bench Hard: `{"examples": [{"input": ..., "target": ...}]}`."""

import json
from pathlib import Path

from runwright.benchmarks.algorithmic.choices import in_full
from runwright.core import Stdio, Task
from runwright.core.errors import BadFile, BadTask
from runwright.judge.checks.text import read_text


def tasks_of(path: Path) -> tuple[Task, ...]:
    """Return the questions of a file, or of every .json file in a folder.

    The file's name is their kind: `web_of_lies.json` holds "web-of-lies/1", "web-of-lies/2", ...

    Raises:
        BadFile: there is no file, or it cannot be read.
        BadTask: an example has no input or no target.
    """
    files = sorted(path.glob("*.json")) if path.is_dir() else [path]
    if not files:
        raise BadFile(f"{path}: holds no .json file; name a file with 'examples'")
    return tuple(task for file in files for task in _tasks(file))


def _tasks(file: Path) -> list[Task]:
    try:
        form = json.loads(read_text(file))
        examples = list(form["examples"])
    except (ValueError, RecursionError, TypeError, KeyError) as error:
        raise BadTask(f"{file}: has no list 'examples' ({error}); write BBH's form") from None
    kind = file.stem.replace("_", "-")
    return [_task(f"{kind}/{i}", example, file) for i, example in enumerate(examples, 1)]


def _task(name: str, example: object, file: Path) -> Task:
    pair = example if isinstance(example, dict) else {}
    question, target = pair.get("input"), pair.get("target")
    if not (isinstance(question, str) and isinstance(target, str)):
        raise BadTask(f"{file}: example {name} lacks 'input' or 'target', both texts")
    check = Stdio("answer", "", in_full(question, target), comparator="choice")
    return Task(name, statement=question, hidden=(check,))
