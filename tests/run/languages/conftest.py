"""Programs in files, and the shared sandbox to run them in."""

from pathlib import Path
from typing import Any

import pytest

from runwright.core import Execution, Limits, Program
from runwright.core.errors import NoToolchain
from runwright.run import LocalSandbox
from runwright.run.languages import Languages
from runwright.run.toolchains import require

PROGRAMS = Path(__file__).parent / "programs"
LANGUAGES = Languages()


@pytest.fixture(scope="session")
def program() -> Any:
    """Return the program of a file, unless what compiles or runs it is missing."""

    def program(name: str) -> Program:
        language = LANGUAGES.of_file(name)
        assert language is not None
        try:
            require(language)
        except NoToolchain as missing:
            pytest.skip(str(missing))
        return Program((PROGRAMS / name).read_text(), name, language.name)

    return program


@pytest.fixture(scope="session")
def execute(sandbox: LocalSandbox, run_async: Any) -> Any:
    """Run a program; what comes back is of that program and under those limits."""

    def execute(given: Program, **options: Any) -> Execution:
        execution: Execution = run_async(sandbox.run(given, **options))
        assert execution.program == given
        assert execution.limits == options.get("limits", Limits())
        return execution

    return execute


@pytest.fixture(scope="session")
def run(execute: Any, program: Any) -> Any:
    """Run the program of a file."""

    def run(name: str, **options: Any) -> Execution:
        execution: Execution = execute(program(name), **options)
        return execution

    return run
