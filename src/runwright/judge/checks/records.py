r"""Read checks that are data: calls with expected values, inputs with outputs, attacks, costs.

TOML     [[case]]
         call = "f"
         arguments = [1, 2]
         expected = 3
         comparator = "exact"      # may be left out
         name = "two numbers"      # may be left out

         [[case]]
         stdin = "1 2\n"
         stdout = "3\n"
         checker = "..."           # may be left out: a special judge, see `program_of`

         [[case]]
         attack = "..."            # code; what it may be told besides: see _EXPLOIT

         [[case]]
         cost_of = "f"
         inputs = [[1], [2]]
         expected = [3, 4]         # or a baseline, or both
         most_s = 0.5              # or most_times, of the baseline

JSON     a list of the same objects
JSONL    one of the same objects on each line
"""

import json
import tomllib
from collections.abc import Iterable
from typing import Any, NoReturn

from runwright.core import plain
from runwright.core.check import Case, Check, CostBound, Exploit, Stdio
from runwright.core.errors import BadFile, BadOption, BadTask, UnknownName
from runwright.judge.checks.programs import program_of
from runwright.judge.checks.text import shorten
from runwright.judge.compare import comparator

_Keys = dict[str, type | tuple[type, ...]]
_NUMBER = (int, float)
_PROGRAM = (str, dict)
# What tells a kind, with the other keys that it must have; then those that it may have.
_CALL: _Keys = {"call": str, "arguments": list, "expected": object}
_STDIO: _Keys = {"stdin": str, "stdout": str}
_EXPLOIT: _Keys = {"attack": str}
_COST: _Keys = {"cost_of": str, "inputs": list}
_KINDS = (_CALL, _STDIO, _EXPLOIT, _COST)
_OPTIONAL: _Keys = {"comparator": str, "name": str}
_OPTIONS: dict[str, _Keys] = {
    "call": _OPTIONAL,
    "stdin": {**_OPTIONAL, "checker": _PROGRAM},
    "attack": {
        "name": str,
        "setup": str,
        "refusals": list,
        "canary_files": list,
        "canary_variables": list,
    },
    "cost_of": {
        **_OPTIONAL,
        "expected": list,
        "baseline": _PROGRAM,
        "most_s": _NUMBER,
        "most_times": _NUMBER,
        "repeats": int,
    },
}


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
    required = _kind_of(form, where)
    _require_keys(form, required, where)
    options = {key: value for key, value in form.items() if key not in required and key != "name"}
    for key in options.keys() & {"checker", "baseline"}:
        try:
            options[key] = program_of(options[key])
        except ValueError as error:
            raise BadTask(f"{where}: {key}: {error}") from None
    try:
        return _made(form, required, options, where)
    except (BadOption, BadTask) as error:
        message = str(error)
        raise BadTask(message if message.startswith(where) else f"{where}: {message}") from None


def _made(form: dict[str, Any], required: _Keys, options: dict[str, Any], where: str) -> Check:
    if required is _STDIO:
        name = form.get("name") or shorten(f"stdin {form['stdin']!r}")
        return Stdio(name, form["stdin"], form["stdout"], **options)
    if required is _EXPLOIT:
        path, _, _ = where.partition(": ")
        lists = {key: tuple(value) for key, value in options.items() if isinstance(value, list)}
        name = form.get("name") or shorten(f"attack {form['attack']}")
        return Exploit(name, form["attack"], path=path, **{**options, **lists})
    if required is _COST:
        return _cost_bound(form, options, where)
    _require_plain(form["arguments"], f"{where}: 'arguments'")
    _require_plain(form["expected"], f"{where}: 'expected'")
    shown = ", ".join(map(repr, form["arguments"]))
    name = form.get("name") or shorten(f"{form['call']}({shown}) == {form['expected']!r}")
    return Case(name, form["call"], tuple(form["arguments"]), form["expected"], **options)


def _cost_bound(form: dict[str, Any], options: dict[str, Any], where: str) -> CostBound:
    for key in ("inputs", "expected"):
        _require_plain(form.get(key, []), f"{where}: {key!r}")
    if not all(isinstance(one, list) for one in form["inputs"]):
        raise BadTask(f"{where}: 'inputs' must be lists of arguments, like [[1, 2], [3, 4]]")
    options["expected"] = tuple(options.get("expected", ()))
    name = form.get("name") or f"cost of {form['cost_of']}"
    return CostBound(name, form["cost_of"], tuple(map(tuple, form["inputs"])), **options)


def _kind_of(form: dict[str, Any], where: str) -> _Keys:
    """Return the keys that a case of its kind must have."""
    found = [keys for keys in _KINDS if form.keys() & keys.keys()]
    own = [keys for keys in found if next(iter(keys)) in form]  # "expected" is of two kinds
    if len(own) > 1 or (_CALL in found and _STDIO in found):
        mixed = _listed(next(iter(keys)) for keys in (own if len(own) > 1 else found))
        what = "a call with stdin and stdout" if _STDIO in found and _CALL in found else mixed
        raise BadTask(f"{where}: mixes {what}; make it two cases")
    return (own or found or [_CALL])[0]


def _require_keys(form: dict[str, Any], required: _Keys, where: str) -> None:
    optional = _OPTIONS[next(iter(required))]
    if missing := _listed(key for key in required if key not in form):
        raise BadTask(f"{where}: lacks {missing}; a case has {_listed(required)}")
    if unknown := _listed(key for key in form if key not in {**required, **optional}):
        known = _listed([*required, *optional])
        raise BadTask(f"{where}: unknown key {unknown}; a case of this kind has {known}")
    for key, kind in {**required, **optional}.items():
        if key not in form:
            continue
        value = form[key]
        if not isinstance(value, kind) or (isinstance(value, bool) and kind in (_NUMBER, int)):
            raise BadTask(f"{where}: {key!r} is {_kind(value)}; write {_wanted(kind)}")
        names = key in ("refusals", "canary_files", "canary_variables")
        if names and not all(isinstance(one, str) for one in form[key]):
            raise BadTask(f"{where}: {key!r} must be a list of strings")
    try:
        comparator(form.get("comparator", "exact"))
    except (UnknownName, BadOption) as error:
        raise BadTask(f"{where}: {error}") from None
    function = form.get("call", form.get("cost_of", "f"))
    if not function.isidentifier():
        key = "call" if required is _CALL else "cost_of"
        raise BadTask(f"{where}: {key}={function!r} is not a function's name; write it alone")


def _wanted(kind: type | tuple[type, ...]) -> str:
    if kind is _PROGRAM:
        return "its source, or a table with 'source' and 'language'"
    if kind is _NUMBER or kind is int:
        return "a number"
    return "a list" if kind is list else "a string"


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
