"""Recording what a trusted program answers: where the expected values of a benchmark come from."""

import json
from collections.abc import Sequence
from dataclasses import dataclass

from runwright.core.check import Cases
from runwright.core.errors import BadTask
from runwright.core.limits import Limits
from runwright.core.program import Program
from runwright.judge.cases import read_answer, request
from runwright.judge.ending import describe
from runwright.judge.opaque import Opaque
from runwright.run import Sandbox

_BEFORE = b'{"begun":0}'


@dataclass(frozen=True, slots=True)
class Recording:
    """What a program returned for each input, and how long each call took."""

    values: Sequence[object]  # an `Opaque` where a value has no structural encoding
    times_s: tuple[float, ...]


async def record(
    program: Program,
    function: str,
    inputs: tuple[tuple[object, ...], ...],
    sandbox: Sandbox,
    *,
    limits: Limits,
) -> Recording:
    """Call a function of a program with each input, each made anew, in one process.

    Args:
        program: The program; it runs in the sandbox like any other.
        function: The function's name.
        inputs: The arguments of each call.
        sandbox: Where it runs.
        limits: Of all calls together.

    Raises:
        BadTask: it did not return for each of them.
    """
    check = Cases("recorded", function, inputs, (None,) * len(inputs))
    outcome = await sandbox.submit(request(program, [check], limits, timed=True))
    lines = outcome.result.splitlines()
    if lines[:1] != [_BEFORE] or len(lines) != len(inputs) + 2:
        done = sum(line.startswith((b'{"value"', b'{"opaque"')) for line in lines)
        said = lines[-1].decode("ascii", "replace")[:200] if lines[1:] else ""
        if said.startswith(('{"value"', '{"opaque"')) or not said:
            said = describe(outcome.execution)
        raise BadTask(f"{function}: no answer to input {done} (from 0) of {len(inputs)}: {said}")
    try:
        values = tuple(_value(line) for line in lines[1:-1])
        times = tuple(map(float, json.loads(lines[-1])["times"]))
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise BadTask(f"{function}: its answers cannot be read: {error}") from None
    return Recording(values, times)


def _value(line: bytes) -> object:
    ((said, what),) = json.loads(line).items()
    value = read_answer(said, what)
    if said not in ("value", "opaque"):
        raise ValueError(f"a call did not return: {line[:200]!r}")
    assert said == "value" or isinstance(value, Opaque)
    return value
