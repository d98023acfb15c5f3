"""Seeds: the inputs that known checks give a function."""

from collections.abc import Sequence
from dataclasses import replace

from runwright.core.check import Assertions, Case, Check
from runwright.write.debug.search.examples import read_examples
from runwright.write.testgen.replies import Input

_CANDIDATE = "candidate"  # what HumanEval's `def check(candidate)` calls the function


def seeds_of(checks: Sequence[Check], function: str) -> tuple[Input, ...]:
    """Return the arguments of each call with literals, in order; of other checks nothing."""
    found: list[Input] = []
    for check in checks:
        if isinstance(check, Case):
            found += [check.arguments] if check.function == function else []
        elif isinstance(check, Assertions):
            whole = replace(check, source=f"{check.setup}\n{check.source}", setup="")
            examples = read_examples((whole,))
            found += [
                example.arguments
                for example in examples
                if example.function in (function, _CANDIDATE)
            ]
    return tuple(found)
