"""Targets: what of a program is watched or measured, checked and put in words for the guests."""

from runwright.analyze import parse
from runwright.core.check import (
    Assertions,
    Case,
    Cases,
    Check,
    CostBound,
    Doctest,
    Embedded,
    Exploit,
    Property,
    Stdio,
    Suite,
)
from runwright.core.errors import BadOption, BadTask
from runwright.core.plain import NotPlain, encode


def form_of(target: Check | str | None) -> dict[str, object]:
    """Return a target as guest/target.py wants it.

    Raises:
        BadOption: a text is not Python.
        BadTask: a check is not Python, its arguments are not plain values, or a library of tests
            runs it.
    """
    match target:
        case None | Stdio():
            return {"kind": "script"}
        case str():
            try:
                parse(target)
            except SyntaxError as error:
                raise BadOption(f"call={target!r} is not Python: {error.msg}") from None
            return {"kind": "text", "source": target.strip()}
        case Assertions():
            return _assertions(target)
        case Case():
            return _call(target.name, target.function, target.arguments)
        case Cases():  # one run is watched: that of its first call
            return _call(target.name, target.function, target.inputs[0])
        case Suite() | Doctest() | Property() | Exploit() | CostBound():
            raise BadTask(
                f"check {target.name!r} is a {target.kind}, which cannot be watched or measured; "
                "name a call of it"
            )
        case Embedded():
            raise BadOption(
                f"check {target.name!r} is one program with what it checks; "
                "watch that program, not the check"
            )


def _assertions(check: Assertions) -> dict[str, object]:
    for source, line in ((check.setup, 1), (check.source, check.line)):
        try:
            parse(source)
        except SyntaxError as error:
            at = line - 1 + (error.lineno or 1)
            raise BadTask(
                f"check {check.name!r} is not Python: {error.msg} ({check.path}, line {at})"
            ) from None
    return {
        "kind": "assertions",
        "setup": check.setup,
        "source": check.source,
        "path": check.path,
        "line": check.line,
    }


def _call(name: str, function: str, arguments: tuple[object, ...]) -> dict[str, object]:
    try:
        forms = [encode(argument) for argument in arguments]
    except NotPlain as error:
        raise BadTask(f"check {name!r} has an argument that is not plain: {error}") from None
    return {"kind": "call", "function": function, "arguments": forms}
