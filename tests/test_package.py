"""What stands at the top of the package."""

import runwright
from runwright.run import LocalSandbox


def test_a_program_can_be_run_more_than_once() -> None:
    for n in (1, 2):
        execution = runwright.run(f"print({n})")
        assert str(execution.stdout) == f"{n}\n"
    assert getattr(runwright.run, "LocalSandbox", None) is LocalSandbox
