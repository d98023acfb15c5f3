r"""Read checks that are data: calls with expected values, inputs with expected outputs.

TOML     [[case]]
         call = "f"
         arguments = [1, 2]
         expected = 3
         comparator = "exact"      # may be left out
         name = "two numbers"      # may be left out

         [[case]]
         stdin = "1 2\n"
         stdout = "3\n"

JSON     a list of the same objects
JSONL    one of the same objects on each line
"""

import json
import tomllib
from collections.abc import Iterable
from typing import Any, NoReturn

from runwright.core import plain
from runwright.core.check import Case, Check, Stdio
from runwright.core.errors import BadFile, BadOption, BadTask, UnknownName
from runwright.judge.checks.text import shorten
from runwright.judge.compare import comparator

_CALL: dict[str, type] = {"call": str, "arguments": list, "expected": object}
_STDIO: dict[str, type] = {"stdin": str, "stdout": str}
_OPTIONAL = {"comparator": str, "name": str}


def toml_checks(text: str, *, path: str) -> tuple[Check, ...]:
    """Return the checks of a TOML file's `[[case]]` tables; empty if it has none.

    Raises:
        BadFile: the text is not TOML.
        BadTask: a table is not a case; the message counts tables from 1.
    """
    try:
        document = tomllib.loads(text)
    except (ValueError, RecursionError) as error:
        raise BadFile(f"{path}: not TOML ({error}); mend the syntax") from None
    cases = document.pop("case", [])
    if document:
        raise BadTask(f"{path}: unknown key {min(document)!r}; put checks in [[case]] tables")
    if not isinstance(cases, list):
        raise BadTask(f"{path}: 'case' must be an array of tables; write [[case]] before each")
    return tuple(_check(form, f"{path}: case {i}") for i, form in enumerate(cases, 1))


def json_checks(text: str, *, path: str) -> tuple[Check, ...]:
    """Return the checks of a JSON list of cases.

    Raises:
        BadFile: the text is not JSON.
        BadTask: it is not a list, or an item is not a case; the message counts items from 1.
    """
    cases = _parse_json(text, path)
    if not isinstance(cases, list):
        raise BadTask(f"{path}: is {_kind(cases)}; write a list of cases")
    return tuple(_check(form, f"{path}: case {i}") for i, form in enumerate(cases, 1))


def jsonl_checks(text: str, *, path: str) -> tuple[Check, ...]:
    """Return the checks of a file with one JSON case on each line; blank lines are skipped.

    Raises:
        BadFile: a line is not JSON.
        BadTask: a line is not a case.
    """
    lines = [(f"{path}: line {i}", line) for i, line in enumerate(text.split("\n"), 1)]
    return tuple(_check(_parse_json(line, where), where) for where, line in lines if line.strip())


def _parse_json(text: str, where: str) -> Any:
    try:
        return json.loads(text, parse_constant=_refuse_constant)
    except json.JSONDecodeError as error:
        reason = f"{error.msg}, line {error.lineno} column {error.colno}"
    except (ValueError, RecursionError) as error:
        reason = str(error)
    raise BadFile(f"{where}: not JSON ({reason}); mend the syntax") from None


def _refuse_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is not a JSON number")


def _check(form: Any, where: str) -> Check:
    if not isinstance(form, dict):
        raise BadTask(f"{where}: is {_kind(form)}; write an object with 'call' or 'stdin'")
    is_call = bool(_CALL.keys() & form.keys()) or not _STDIO.keys() & form.keys()
    required = _CALL if is_call else _STDIO
    _require_keys(form, required, where)
    options = {key: form[key] for key in _OPTIONAL if key != "name" and key in form}
    if not is_call:
        name = form.get("name") or shorten(f"stdin {form['stdin']!r}")
        return Stdio(name, form["stdin"], form["stdout"], **options)
    _require_plain(form["arguments"], f"{where}: 'arguments'")
    _require_plain(form["expected"], f"{where}: 'expected'")
    shown = ", ".join(map(repr, form["arguments"]))
    name = form.get("name") or shorten(f"{form['call']}({shown}) == {form['expected']!r}")
    return Case(name, form["call"], tuple(form["arguments"]), form["expected"], **options)


def _require_keys(form: dict[str, Any], required: dict[str, type], where: str) -> None:
    if _CALL.keys() & form.keys() and _STDIO.keys() & form.keys():
        raise BadTask(f"{where}: mixes a call with stdin and stdout; make it two cases")
    if missing := _listed(key for key in required if key not in form):
        raise BadTask(f"{where}: lacks {missing}; a case has {_listed(required)}")
    if unknown := _listed(key for key in form if key not in {**required, **_OPTIONAL}):
        known = _listed([*required, *_OPTIONAL])
        raise BadTask(f"{where}: unknown key {unknown}; a case of this kind has {known}")
    for key, kind in {**required, **_OPTIONAL}.items():
        if key in form and not isinstance(form[key], kind):
            wanted = "a list" if kind is list else "a string"
            raise BadTask(f"{where}: {key!r} is {_kind(form[key])}; write {wanted}")
    try:
        comparator(form.get("comparator", "exact"))
    except (UnknownName, BadOption) as error:
        raise BadTask(f"{where}: {error}") from None
    if required is _CALL and not form["call"].isidentifier():
        raise BadTask(f"{where}: call={form['call']!r} is not a function's name; write it alone")


def _require_plain(value: object, where: str) -> None:
    try:
        plain.encode(value)
        repr(value)
    except ValueError:
        raise BadTask(f"{where}: holds an integer too long to print; use a smaller one") from None
    except plain.NotPlain as error:
        raise BadTask(
            f"{where}: holds a {error}; use strings, numbers, booleans, lists and tables"
        ) from None
    if "nan" in _floats(value):
        raise BadTask(f"{where}: holds nan, which equals nothing; write a tests file in Python")


def _floats(value: object) -> Iterable[str]:
    if isinstance(value, float):
        return [repr(value)]
    if isinstance(value, dict):
        return _floats(list(value.values()))
    if isinstance(value, list):
        return {text for item in value for text in _floats(item)}
    return []


def _listed(keys: Iterable[str]) -> str:
    return ", ".join(map(repr, keys))


def _kind(value: object) -> str:
    names = {dict: "an object", list: "a list", str: "a string", bool: "a boolean"}
    return "null" if value is None else names.get(type(value), f"a {type(value).__name__}")
