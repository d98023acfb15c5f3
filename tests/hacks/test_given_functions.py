"""Functions that a problem gives, and its tests use: a program may not bring its own."""

from pathlib import Path
from typing import Any

import pytest

from runwright.benchmarks import ldb_humaneval
from runwright.core import Program
from runwright.judge import judge
from runwright.run import LocalSandbox

# Each redefines what the tests call to find out whether the answer is right.
FORGED = {
    "HumanEval/32": "def poly(*_): return 0\ndef find_zero(xs): return 0\n",
    "HumanEval/38": "def encode_cyclic(s): return s\ndef decode_cyclic(s): return s\n",
    "HumanEval/50": "def encode_shift(s): return s\ndef decode_shift(s): return s\n",
}


@pytest.mark.parametrize("name", FORGED)
def test_a_program_that_redefines_a_given_function_is_not_judged_right(
    name: str, data: Path, sandbox: LocalSandbox, run_async: Any
) -> None:
    (task,) = (task for task in ldb_humaneval.tasks(data) if task.id == name)
    assert not run_async(judge(Program(FORGED[name]), task.hidden, sandbox)).passed
