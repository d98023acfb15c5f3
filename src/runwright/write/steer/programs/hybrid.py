"""Guest: run a pseudo-program as far as its leaves are known.

This file is itself the program that is run; beside it lie `pseudo.py`, the definitions, and
`plan.json`:

    call    the expression to evaluate
    leaves  names of the functions that nobody defines
    known   the value of each call of a leaf that was answered, as a literal, by the call's text

It prints one line of JSON, whatever the pseudo-program prints: {"asks": "mood('so glad')"} if a
leaf is called whose value is not known, {"value": "'joy'", "plain": true} with what the call came
to, or {"failed": "ValueError: ..."}. Nothing of it is believed: it can only be a wrong answer.
"""

import ast
import contextlib
import io
import json
import pathlib
from collections.abc import Callable
from typing import Any

_MOST = 20_000  # characters of a value that is printed


class _Unknown(BaseException):
    """The value of a leaf is needed; no `except Exception` of the program may take it."""


class _Leaves:
    """Functions that answer from what is known, and note what is not."""

    def __init__(self, known: dict[str, str]) -> None:
        self._known = known
        self.asks = ""

    def function(self, name: str) -> Callable[..., Any]:
        def leaf(*arguments: Any, **named: Any) -> Any:
            if self.asks:  # the program has caught what was meant for us
                raise _Unknown
            given = [*map(repr, arguments), *(f"{key}={value!r}" for key, value in named.items())]
            call = f"{name}({', '.join(given)})"[:_MOST]
            if call not in self._known:
                self.asks = call
                raise _Unknown
            return ast.literal_eval(self._known[call])

        return leaf


def main() -> None:
    """Evaluate the call and print what came of it."""
    plan = json.loads(pathlib.Path("plan.json").read_text("utf-8"))
    source = pathlib.Path("pseudo.py").read_text("utf-8")
    found = _Leaves(plan["known"])
    names: dict[str, Any] = {"__name__": "pseudo"}
    names.update({name: found.function(name) for name in plan["leaves"]})
    outcome: dict[str, Any]
    with contextlib.redirect_stdout(io.StringIO()):
        try:
            exec(compile(source, "pseudo.py", "exec"), names)
            outcome = _shown(eval(plan["call"], names))
        except _Unknown:
            outcome = {}
        except BaseException as error:
            outcome = {"failed": f"{type(error).__name__}: {error}"[:_MOST]}
    if found.asks:
        outcome = {"asks": found.asks}
    print(json.dumps(outcome))


def _shown(value: object) -> dict[str, Any]:
    text = repr(value)
    try:
        plain = len(text) <= _MOST and ast.literal_eval(text) == value
    except (ValueError, SyntaxError, RecursionError, MemoryError):
        plain = False
    return {"value": text[:_MOST], "plain": bool(plain)}


if __name__ == "__main__":
    main()
