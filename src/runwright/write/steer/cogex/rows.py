"""Rows: instructions turned into pseudo-programs, checked and parted for training.

A row is an instruction with its input and right output (as Alpaca has them), the pseudo-program
with its call, and the dictionary that the call returns.
"""

import json
import random
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from runwright.analyze.parsing import parse
from runwright.core.errors import BadOption, BadTask, UnreadableReply
from runwright.judge.checks.text import read_text
from runwright.write.steer.cogex.output import as_text, output_in
from runwright.write.steer.cogex.program import split as split_program
from runwright.write.steer.leaves import leaves

SEED = Path(__file__).with_name("seed.jsonl")
_KEYS = ("instruction", "input", "output", "code_prompt", "code_output")


@dataclass(frozen=True, slots=True)
class Row:
    """One example to train on."""

    instruction: str
    input: str  # may be empty
    output: str  # what is right
    code_prompt: str  # the pseudo-program and its call
    code_output: str  # a Python dictionary with the key "answer"


@dataclass(frozen=True, slots=True)
class Validation:
    """Rows that keep to the form, and how often each rule was broken by the others."""

    kept: tuple[Row, ...]
    violations: Counter[str]


def violations(row: Row) -> tuple[str, ...]:
    """Return the rules that a row breaks; () if it is good.

    "not python", "call": not one call of one of its functions; "name": an undefined name that is
    not just called; "output": no dictionary literal; "answer": none in it; "wrong answer": not the
    row's output.
    """
    found = []
    try:
        unknown = leaves(parse(row.code_prompt)).other
    except SyntaxError:
        found.append("not python")
    else:
        if unknown:
            found.append("name")
        try:
            split_program(row.code_prompt)
        except UnreadableReply:
            found.append("call")
    output = output_in(row.code_output)
    if output is None:
        found.append("output")
    elif "answer" not in output:
        found.append("answer")
    elif as_text(output["answer"]) != row.output.strip():
        found.append("wrong answer")
    return tuple(found)


def validate(rows: Iterable[Row]) -> Validation:
    """Part good rows from others, and drop those whose instruction and input came before."""
    kept: list[Row] = []
    broken: Counter[str] = Counter()
    seen: set[tuple[str, str]] = set()
    for row in rows:
        key = (_plain(row.instruction), _plain(row.input))
        rules = violations(row) or (("duplicate",) if key in seen else ())
        broken.update(rules)
        if not rules:
            seen.add(key)
            kept.append(row)
    return Validation(tuple(kept), broken)


def split(
    rows: Sequence[Row], *, held_out: int = 2000, seed: int = 0
) -> tuple[tuple[Row, ...], tuple[Row, ...]]:
    """Return rows to train on and rows to validate with; no instruction is in both.

    Args:
        rows: Any number.
        held_out: Rows to validate with, exactly.
        seed: Of the draw.

    Raises:
        BadOption: so many cannot be held out without parting rows of one instruction.
    """
    groups: dict[str, list[int]] = {}
    for i, row in enumerate(rows):
        groups.setdefault(_plain(row.instruction), []).append(i)
    order = list(groups.values())
    random.Random(seed).shuffle(order)
    chosen: set[int] = set()
    for group in order:
        if len(chosen) + len(group) <= held_out:
            chosen.update(group)
    if len(chosen) != held_out or held_out >= len(rows):
        raise BadOption(
            f"held_out={held_out} of {len(rows)} rows cannot be drawn without parting rows of one "
            f"instruction; {len(chosen)} can"
        )
    train = tuple(row for i, row in enumerate(rows) if i not in chosen)
    return train, tuple(row for i, row in enumerate(rows) if i in chosen)


def read_rows(path: Path = SEED) -> tuple[Row, ...]:
    """Return the rows of a file of JSON lines; by default those that were written for it by hand.

    Raises:
        BadFile: the file cannot be read.
        BadTask: a line is no row.
    """
    lines = enumerate(read_text(path).split("\n"), 1)
    return tuple(_row(line, path, i) for i, line in lines if line.strip())


def _row(line: str, path: Path, number: int) -> Row:
    try:
        form = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise BadTask(f"{path}, line {number}: is not JSON ({error})") from None
    if isinstance(form, dict) and "code output" in form:  # as the published data call it
        form["code_output"] = form.pop("code output")
    values = {key: form.get(key) for key in _KEYS} if isinstance(form, dict) else {}
    if not values or not all(isinstance(value, str) for value in values.values()):
        raise BadTask(f"{path}, line {number}: a row has the texts {', '.join(_KEYS)}")
    return Row(**{key: str(value) for key, value in values.items()})


def _plain(text: str) -> str:
    return " ".join(text.split()).casefold()
