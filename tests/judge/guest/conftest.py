import textwrap
from collections.abc import Callable
from typing import Any

import pytest

from runwright.core import Assertions, CheckResult, Limits, Program
from runwright.judge.assertions import judge_assertions
from runwright.run import LocalSandbox

Judged = Callable[..., CheckResult]


@pytest.fixture
def judged(sandbox: LocalSandbox, run_async: Any) -> Judged:
    """Judge a program by a check that runs in a process of its own."""

    def run(source: str, check: str, **limits: float) -> CheckResult:
        program = Program(textwrap.dedent(source))
        assertions = Assertions("c", textwrap.dedent(check))
        given: Any = {"wall_s": 5, **limits}
        result: CheckResult = run_async(
            judge_assertions(program, assertions, sandbox, limits=Limits(**given))
        )
        return result

    return run
