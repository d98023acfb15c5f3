"""Guest: properties of hypothesis, run on the checker's side against proxies.

Hypothesis draws and shrinks here; the program sees calls. The same seed draws the same examples:
there is no database, and no deadline that a slow machine would miss.
"""

import ast
import importlib
import json
import linecache
import re
import types
from typing import Any

from runwright.judge.guest.checker import names_for
from runwright.judge.guest.comparisons import NAME, Comparisons, told
from runwright.judge.guest.introduction import NotIntroduced, answer, answer_end, explain, meet
from runwright.judge.guest.peer import CannotJudge, Ended, Peer
from runwright.judge.guest.wording import shorten
from runwright.run.guest.child import Call

_EXAMPLE = re.compile(r"(?:Falsifying|Failing)[\w ]*: (.*)", re.S)  # as hypothesis words it


def main(call: Call) -> None:
    """Run the properties of the request; the outcome is the result."""
    request = json.loads(call.request)
    try:
        peer, module = meet(call, request)
    except NotIntroduced as trouble:
        answer(call, "failed", str(trouble), trouble.failure)
        return
    try:
        hypothesis = importlib.import_module("hypothesis")
    except ModuleNotFoundError:
        answer(call, "absent")
        return
    _settle(hypothesis, request["examples"])
    comparisons = Comparisons()
    try:
        properties = _define(request, module, comparisons)
        for property_ in properties:
            hypothesis.seed(request["seed"])(property_)()
    except (CannotJudge, Ended):
        answer_end(call, peer)
    except BaseException as error:
        missing = isinstance(error, (ModuleNotFoundError, SyntaxError, NameError))
        if missing and error is not peer.raised:
            answer(call, "could_not_judge", f"the property cannot be run: {error}")
        elif not answer_end(call, peer):
            _tell_failure(call, error, peer, comparisons)
    else:
        if answer_end(call, peer):
            return
        none = "the source has no function made by hypothesis' given"
        answer(call, *(["passed"] if properties else ["could_not_judge", none]))


def _settle(hypothesis: Any, examples: int) -> None:
    """Set what a property's own `@settings` may overrule, but for what makes runs differ."""
    settings = hypothesis.settings
    settings.register_profile(
        "judge",
        max_examples=examples,
        database=None,
        deadline=None,
        print_blob=False,
        report_multiple_bugs=False,
        suppress_health_check=list(hypothesis.HealthCheck),
        phases=[one for one in hypothesis.Phase if one.name not in ("reuse", "explain")],
    )
    settings.load_profile("judge")


def _define(
    request: dict[str, Any], module: types.ModuleType, comparisons: Comparisons
) -> list[Any]:
    """Execute setup and source; return the properties that the source defines."""
    setup = comparisons.rewrite(ast.parse(request["setup"]))
    path, padded = request["path"], "\n" * (request["line"] - 1) + request["source"]
    linecache.cache[path] = (len(padded), None, padded.splitlines(keepends=True), path)
    tree = comparisons.rewrite(ast.parse(padded))
    namespace = {**names_for(module, comparisons), NAME: comparisons.equal}
    exec(compile(setup, "<setup>", "exec", dont_inherit=True), namespace)
    before = dict(namespace)
    exec(compile(tree, path, "exec", dont_inherit=True), namespace)
    new = [value for name, value in namespace.items() if before.get(name) is not value]
    return [one for one in new if hasattr(one, "hypothesis")]


def _tell_failure(call: Call, error: BaseException, peer: Peer, comparisons: Comparisons) -> None:
    """Write the failure with the smallest example that hypothesis found."""
    notes = "\n".join(getattr(error, "__notes__", ()))
    found = _EXAMPLE.search(notes)
    example = " ".join(found[1].split()) if found else ""
    example = example.replace("( ", "(").replace(", )", ")")
    why = explain(error, peer)
    message = f"{shorten(example, 300)}: {why}" if example else why
    wrong = isinstance(error, AssertionError)
    mismatch = None
    if wrong and comparisons.failed is not None and example:
        forms = [told(side) for side in comparisons.failed[1:]]
        mismatch = None if None in forms else [example, *forms]
    failure = "wrong_answer" if wrong else type(error).__name__
    if failure.startswith("Flaky"):
        message = f"the program does not give the same answer twice: {message}"
    answer(call, "failed", message, failure, mismatch=mismatch)
