"""Judging a `Property`: hypothesis on the checker's side, the program behind proxies."""

from typing import cast

from runwright.core import plain
from runwright.core.check import Property
from runwright.core.errors import NeedsExtra
from runwright.core.limits import Limits
from runwright.core.program import Program
from runwright.core.verdict import CheckResult
from runwright.judge.linked import judge_linked
from runwright.judge.mismatch import mismatch
from runwright.run import Sandbox

_PROPERTIES = "runwright.judge.guest.properties"


async def judge_property(
    program: Program, check: Property, sandbox: Sandbox, *, limits: Limits
) -> CheckResult:
    """Look for an example for which a property does not hold.

    Raises:
        NeedsExtra: hypothesis is not installed.
    """
    request: dict[str, object] = {
        "module": program.module,
        "setup": check.setup,
        "source": check.source,
        "path": check.path,
        "line": check.line,
        "examples": check.examples,
        "seed": check.seed,
    }
    ran = await judge_linked(program, check.name, _PROPERTIES, request, sandbox, limits=limits)
    if ran.answer.get("outcome") == "absent":
        raise NeedsExtra("a property needs hypothesis; pip install 'runwright[suites]'")
    values = ran.answer.get("mismatch")
    if ran.result.passed or values is None:
        return ran.result
    call, *sides = values
    (actual,), (expected,) = (cast("tuple[object]", plain.decode(side)) for side in sides)
    return ran.with_mismatch(mismatch(str(call), actual, expected))
