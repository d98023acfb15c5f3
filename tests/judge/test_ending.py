"""What is said of a program in another language that did not get to its end."""

from typing import Any

import pytest

from runwright.core import Assertions, Outcome, Program, Status, Stdio, Verdict
from runwright.core.errors import BadOption, NoToolchain
from runwright.judge import judge
from runwright.run import LocalSandbox
from runwright.run.languages import Languages
from runwright.run.toolchains import require

DOUBLE = """
#include <assert.h>
#include <stdio.h>
int main(void) {
    int number;
    scanf("%d", &number);
    assert(number < 100);
    printf("%d\\n", 2 * number);
}
"""


@pytest.fixture
def verdict(sandbox: LocalSandbox, run_async: Any) -> Any:
    def verdict(source: str, *checks: Any) -> Verdict:
        try:
            require(Languages().named("c"))
        except NoToolchain as missing:
            pytest.skip(str(missing))
        result: Verdict = run_async(judge(Program(source, "double.c", "c"), checks, sandbox))
        return result

    return verdict


def test_a_program_in_another_language_is_judged_by_what_it_prints(verdict: Any) -> None:
    judged = verdict(DOUBLE, Stdio("small", "21", "42"), Stdio("large", "210", "420"))
    small, large = judged.results
    assert small.outcome is Outcome.PASSED
    assert (large.outcome, large.status) == (Outcome.FAILED, Status.KILLED)
    cause = "Assertion: `number < 100' failed (line 7)"
    assert large.message == f"the program was killed by signal 6 ({cause})"


def test_one_that_does_not_compile_says_where(verdict: Any) -> None:
    (result,) = verdict("int main(void) {\n    return x;\n}\n", Stdio("any", "", "")).results
    assert (result.outcome, result.status) == (Outcome.FAILED, Status.COMPILE_ERROR)
    assert result.message.startswith("the program does not compile: error: ")
    assert result.message.endswith("(line 2)")


def test_nobody_can_call_into_it(verdict: Any) -> None:
    with pytest.raises(BadOption, match="language='c'"):
        verdict(DOUBLE, Assertions("call", "assert main() == 0"))
