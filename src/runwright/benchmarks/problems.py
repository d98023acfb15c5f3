"""Problems in the style of competitions, from the forms in which they are published.

docs/stdio.md describes our own form, one JSON object per line. Those of APPS and TACO (the tests in
`input_output`) and of CodeContests (`public_tests`, `private_tests`, `generated_tests`) are read as
they are published: what our form calls otherwise is translated (`_alike`), the rest is alike.
"""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from runwright.core.errors import BadOption, BadTask, UnknownName
from runwright.core.limits import MIB, Limits
from runwright.core.program import Program
from runwright.judge.checkers import LEAST
from runwright.judge.checks.programs import program_of
from runwright.judge.compare import comparator

COMPARATOR = "tokens"
TIME_S, MEMORY_MB = 10.0, 1024.0
_MOST = 1e6  # seconds or megabytes: infinity is no limit
_FACTOR, _STARTUP_S = 2.0, 2.0  # a run may wait for its processor; what it used is counted apart
_KNOWN = {
    "id": (str, int),
    "statement": str,
    "tests": list,
    "comparator": str,
    "checker": (str, dict),
    "checker_refuses": (int, float),
    "time_s": (int, float),
    "memory_mb": (int, float),
    "language": str,
    "reference": str,
}
_ID = ("id", "task_id", "problem_id", "name")
_STATEMENT = ("statement", "question", "description")
_TIME = re.compile(r"\s*(\d+\.?\d*)\s*(s|sec|seconds?|ms|milliseconds?)?\s*", re.IGNORECASE)
_MEMORY = re.compile(r"\s*(\d+\.?\d*)\s*(mb|megabytes?|mib|gb|gigabytes?|gib)?\s*", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Test:
    """An input and what is printed for it."""

    stdin: str
    stdout: str
    visible: bool = False


@dataclass(frozen=True, slots=True)
class Problem:
    """One problem: what a program must print for its inputs, and within which limits."""

    id: str
    statement: str
    tests: tuple[Test, ...]
    limits: Limits
    comparator: str = COMPARATOR
    checker: Program | None = None
    checker_refuses: float = LEAST  # share of wrong outputs that the checker must refuse
    language: str = "python"
    reference: Program | None = None


def read_problem(line: str, *, number: int, path: str) -> Problem:
    """Return the problem of one line.

    Args:
        line: A JSON object.
        number: Of the line; the problem's id if it has none.
        path: Of the file, for errors.

    Raises:
        BadTask: the line is no problem that can be judged here; the message says why.
    """
    where = f"{path}, line {number}"
    try:
        form = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise BadTask(f"{where}: is not JSON ({error}); write one object per line") from None
    if not isinstance(form, dict):
        raise BadTask(f"{where}: is {_kind(form)}; write an object, docs/stdio.md has the keys")
    try:
        if "tests" not in form:
            form = _alike(form, number)
        return _problem(form, number)
    except _Wrong as error:
        raise BadTask(f"{where}: {error}") from None


class _Wrong(Exception):
    """What is wrong with a problem, without its place."""


def _problem(form: dict[str, Any], number: int) -> Problem:
    _check(form, _KNOWN)
    tests = tuple(_tests(form["tests"]))
    if not tests:
        raise _Wrong("tests=[] holds no test: nothing would be run")
    language = form.get("language", "python")
    refuses = form.get("checker_refuses", LEAST)
    if not 0 <= refuses <= 1:
        raise _Wrong(f"checker_refuses={refuses!r} must be 0 to 1")
    name = form.get("comparator", COMPARATOR)
    try:
        comparator(name)
    except (BadOption, UnknownName) as error:
        raise _Wrong(str(error)) from None
    return Problem(
        id=str(form.get("id", f"line {number}")),
        statement=form.get("statement", ""),
        tests=tests,
        limits=_limits(form),
        comparator=name,
        checker=_checker(form["checker"]) if "checker" in form else None,
        checker_refuses=refuses,
        language=language,
        reference=Program(form["reference"], language=language) if "reference" in form else None,
    )


def _tests(forms: list[Any]) -> Iterator[Test]:
    for i, form in enumerate(forms, 1):
        if not isinstance(form, dict):
            raise _Wrong(f"test {i} is {_kind(form)}; write an object with 'input' and 'output'")
        if unknown := sorted(set(form) - {"input", "output", "visible"}):
            raise _Wrong(f"test {i}: unknown key {unknown[0]!r}; there are input, output, visible")
        if "input" not in form or "output" not in form:
            raise _Wrong(f"test {i} lacks 'input' or 'output'")
        visible = form.get("visible", False)
        if not isinstance(visible, bool):
            raise _Wrong(f"test {i}: visible={visible!r} must be true or false")
        yield Test(_text(form["input"], i), _text(form["output"], i), visible)


def _text(value: object, i: int) -> str:
    """Return a text; some records hold a list of its lines."""
    if isinstance(value, list) and all(isinstance(line, str) for line in value):
        return "\n".join(value)
    if not isinstance(value, str):
        raise _Wrong(f"test {i}: {_kind(value)} is no text; write what is read or printed")
    return value


def _checker(form: str | dict[str, Any]) -> Program:
    try:
        return program_of(form)
    except ValueError as error:
        raise _Wrong(f"checker: {error}") from None


def _limits(form: dict[str, Any]) -> Limits:
    time_s = form.get("time_s", TIME_S)
    memory_mb = form.get("memory_mb", MEMORY_MB)
    for key, value, least in (("time_s", time_s, 0.001), ("memory_mb", memory_mb, 1)):
        if not least <= value < _MOST:
            raise _Wrong(f"{key}={value!r} must be {least} to {_MOST:.0f}")
    return Limits(
        wall_s=_FACTOR * time_s + _STARTUP_S,
        cpu_s=time_s,
        memory_bytes=int(memory_mb * MIB),
        output_bytes=16 * MIB,
    )


def _alike(form: dict[str, Any], number: int) -> dict[str, Any]:
    """Return a record of APPS, TACO or CodeContests in our own form; what it lacks is left out."""
    if form.get("input_output"):
        tests = _of_pairs(_parsed(form["input_output"]))
    elif "public_tests" in form:
        tests = _of_contests(form)
    else:
        raise _Wrong("has no 'tests', 'input_output' or 'public_tests'; docs/stdio.md has the keys")
    alike: dict[str, Any] = {"tests": tests, "id": f"line {number}"}
    for names, key in ((_STATEMENT, "statement"), (_ID, "id")):
        if found := next((form[name] for name in names if form.get(name) not in (None, "")), None):
            alike[key] = str(found)
    if time_s := _seconds(form.get("time_limit")):
        alike["time_s"] = time_s
    if memory_mb := _megabytes(form):
        alike["memory_mb"] = memory_mb
    return alike


def _parsed(text: object) -> dict[str, Any]:
    try:
        form = json.loads(text) if isinstance(text, str) else text
    except (ValueError, RecursionError) as error:
        raise _Wrong(f"input_output is not JSON ({error})") from None
    if not isinstance(form, dict):
        raise _Wrong(f"input_output is {_kind(form)}; write an object with inputs and outputs")
    if form.get("fn_name"):
        raise _Wrong(
            f"asks for a function, fn_name={form['fn_name']!r}; whole programs are judged here, "
            "leave the line out"
        )
    return form


def _of_pairs(form: dict[str, Any]) -> list[dict[str, Any]]:
    inputs, outputs = form.get("inputs"), form.get("outputs")
    if not isinstance(inputs, list) or not isinstance(outputs, list):
        raise _Wrong("lacks a list of inputs or of outputs")
    if len(inputs) != len(outputs):
        raise _Wrong(f"has {len(inputs)} inputs and {len(outputs)} outputs")
    return [{"input": a, "output": b} for a, b in zip(inputs, outputs, strict=True)]


def _of_contests(form: dict[str, Any]) -> list[dict[str, Any]]:
    found = []
    for key in ("public_tests", "private_tests", "generated_tests"):
        group = form.get(key) or {"input": [], "output": []}
        if not isinstance(group, dict):
            raise _Wrong(f"{key} is {_kind(group)}; write an object with input and output")
        pairs = _of_pairs({"inputs": group.get("input"), "outputs": group.get("output")})
        found += [{**pair, "visible": key == "public_tests"} for pair in pairs]
    return found


def _seconds(value: object) -> float | None:
    """Read 2, "2 seconds", "500 ms" or {"seconds": 2, "nanos": 0}; None if there is no such."""
    if isinstance(value, dict):
        parts = [value.get("seconds") or 0, value.get("nanos") or 0]
        if not all(isinstance(part, (int, float)) for part in parts):
            return None
        return float(parts[0] + parts[1] / 1e9)
    found = _TIME.fullmatch(str(value)) if value is not None else None
    if found is None:
        return None
    return float(found[1]) / (1000 if (found[2] or "s").lower().startswith("m") else 1)


def _megabytes(form: dict[str, Any]) -> float | None:
    """Read `memory_limit_bytes`, or `memory_limit` such as "256 megabytes"."""
    if isinstance(form.get("memory_limit_bytes"), int):
        return float(form["memory_limit_bytes"]) / MIB
    found = _MEMORY.fullmatch(str(form.get("memory_limit")))
    if found is None:
        return None
    return float(found[1]) * (1024 if (found[2] or "m").lower().startswith("g") else 1)


def _check(form: dict[str, Any], known: dict[str, Any], where: str = "") -> None:
    for key, value in form.items():
        if key not in known:
            raise _Wrong(f"{where}unknown key {key!r}; there are {', '.join(known)}")
        if isinstance(value, bool) or not isinstance(value, known[key]):
            raise _Wrong(f"{where}{key} is {_kind(value)}, not what docs/stdio.md describes")


def _kind(value: object) -> str:
    names = {dict: "an object", list: "a list", str: "a text", bool: "true or false"}
    if value is None:
        return "null"
    return names.get(type(value), "a number")
