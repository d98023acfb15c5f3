"""Guest: the examples of a docstring, run on the checker's side against proxies.

What an example gives is shown by `repr` on this side, of plain values. An object that stays with
the program has no `repr` here, so an example that shows one ends with `could_not_judge`. What the
program prints during a call is printed here (printing.py).
"""

import ast
import contextlib
import importlib
import io
import json
import re
import sys
import traceback
from typing import Any

from runwright.judge.guest.checker import names_for
from runwright.judge.guest.comparisons import Comparisons
from runwright.judge.guest.introduction import NotIntroduced, answer, answer_end, meet
from runwright.judge.guest.peer import CannotJudge, Ended
from runwright.judge.guest.wording import shorten
from runwright.run.guest.child import Call

_OPAQUE = re.compile(r"<(object [.:]+|coroutine) of the program>")


def main(call: Call) -> None:
    """Run the examples of the request; the outcome is the result."""
    request = json.loads(call.request)
    try:
        peer, module = meet(call, request)
    except NotIntroduced as trouble:
        answer(call, "failed", str(trouble), trouble.failure)
        return
    namespace = names_for(module, _noted(request))
    try:
        exec(compile(request["setup"], "<setup>", "exec", dont_inherit=True), namespace)
        for example in request["examples"]:
            _run(example, namespace)
    except CannotJudge as doubt:
        answer(call, "could_not_judge", str(doubt))
    except Ended:
        answer_end(call, peer)
    except _Wrong as wrong:
        answer(call, "failed", str(wrong), wrong.failure, mismatch=wrong.mismatch)
    except BaseException as error:
        answer(call, "could_not_judge", f"the setup raised {type(error).__name__}: {error}")
    else:
        if not answer_end(call, peer):
            answer(call, "passed")


def _noted(request: dict[str, Any]) -> Comparisons:
    """Return what names the examples use."""
    comparisons = Comparisons()
    for source in (request["setup"], *(example["source"] for example in request["examples"])):
        with contextlib.suppress(SyntaxError, ValueError, RecursionError):  # it raises when it runs
            comparisons.note(ast.parse(source))
    return comparisons


class _Wrong(Exception):
    """An example did not show what was wanted."""

    def __init__(self, message: str, failure: str, mismatch: object = None) -> None:
        super().__init__(message)
        self.failure = failure
        self.mismatch = mismatch


def _run(example: dict[str, Any], namespace: dict[str, Any]) -> None:
    """Run one example and compare what it showed or raised.

    Raises:
        CannotJudge: it shows what only the program could show.
        Ended: the program ended.
        _Wrong: it showed or raised something else.
    """
    where = f"line {example['line']}: {shorten(example['source'].strip())}"
    shown, sys.displayhook = io.StringIO(), sys.__displayhook__
    try:
        code = compile(example["source"], "<example>", "single", dont_inherit=True)
        with contextlib.redirect_stdout(shown):
            exec(code, namespace)
    except (CannotJudge, Ended):
        raise
    except ModuleNotFoundError as error:
        raise CannotJudge(f"{where} needs a module that is not there: {error}") from None
    except BaseException as error:
        _compare_raised(example, error, where)
        return
    got = shown.getvalue()
    if _same(example["want"], got, example["flags"]) and not example["raises"]:
        return
    if _OPAQUE.search(got):
        raise CannotJudge(f"{where} shows an object that only the program could show")
    texts = [text.strip() for text in (got, example["want"])]
    said = [repr(shorten(text)) if text else "nothing" for text in texts]
    raise _Wrong(
        f"{where} showed {said[0]}, expected {said[1]}",
        "wrong_answer",
        [example["source"].strip(), *texts],
    )


def _compare_raised(example: dict[str, Any], error: BaseException, where: str) -> None:
    if type(error).__module__ != "builtins":  # made here: the program's module is not in its name
        type(error).__module__ = "__main__"
    got = "".join(traceback.format_exception_only(type(error), error))
    want, flags = example["raises"], example["flags"]
    if want and _same(want, got, flags):
        return
    if want and example["any_detail"] and _kind(want) == _kind(got):
        return
    kind = type(error).__name__
    expected = f", expected {shorten(want.strip())}" if want else ""
    message = f"{where} raised {shorten(got.strip(), 300)}{expected}"
    raise _Wrong(message, "wrong_answer" if want else kind)


def _kind(text: str) -> str:
    """Return the bare name of the exception that a traceback's last line tells."""
    return text.partition("\n")[0].partition(":")[0].strip().rpartition(".")[2]


def _same(want: str, got: str, flags: int) -> bool:
    # Every program's process would hold it, were it imported with this module.
    checker = importlib.import_module("doctest").OutputChecker()
    return bool(checker.check_output(want, got, flags))
