"""Judging a `Doctest`: its examples on the checker's side, the program behind proxies."""

import doctest

from runwright.core.check import Doctest
from runwright.core.errors import BadTask
from runwright.core.limits import Limits
from runwright.core.program import Program
from runwright.core.verdict import CheckResult, Mismatch
from runwright.judge.linked import judge_linked
from runwright.run import Sandbox

_DOCTESTS = "runwright.judge.guest.doctests"


async def judge_doctest(
    program: Program, check: Doctest, sandbox: Sandbox, *, limits: Limits
) -> CheckResult:
    """Run the examples of a text against a program.

    Raises:
        BadTask: the text has no examples, or they are not formed as doctest wants them.
    """
    request: dict[str, object] = {
        "module": program.module,
        "setup": check.setup,
        "examples": _examples(check, program.module),
    }
    ran = await judge_linked(program, check.name, _DOCTESTS, request, sandbox, limits=limits)
    texts = ran.answer.get("mismatch")
    if ran.result.passed or texts is None:
        return ran.result
    return ran.with_mismatch(Mismatch(*map(str, texts)))


def _examples(check: Doctest, module: str) -> list[dict[str, object]]:
    """Parse the examples; those marked SKIP are left out.

    Raises:
        BadTask: there are none, or they cannot be read.
    """
    try:
        parsed = doctest.DocTestParser().get_examples(check.text, check.path)
    except ValueError as error:
        raise BadTask(f"check {check.name!r}: {error}") from None
    chosen = [one for one in parsed if not one.options.get(doctest.SKIP)]
    if not chosen:
        raise BadTask(f"check {check.name!r}: {check.path} has no '>>>' examples")
    return [
        {
            "source": one.source,
            "want": one.want if one.exc_msg is None else "",
            "raises": (one.exc_msg or "").removeprefix(f"{module}."),
            "line": check.line + one.lineno,
            "flags": sum(flag for flag, on in one.options.items() if on),
            "any_detail": bool(one.options.get(doctest.IGNORE_EXCEPTION_DETAIL)),
        }
        for one in chosen
    ]
