from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from runwright.core import Limits, Program, Stdio, Trace
from runwright.core.errors import NoToolchain
from runwright.observe import trace
from runwright.run import LocalSandbox

Watch = Callable[..., Trace]
PROGRAMS = Path(__file__).parent / "programs"


@pytest.fixture
def watch(sandbox: LocalSandbox, run_async: Any) -> Watch:
    """Trace a program in another language; skipped where its parser or toolchain is missing."""
    pytest.importorskip("tree_sitter", reason="needs the extra 'analysis'")

    def watch(source: str, language: str, stdin: str = "", **options: Any) -> Trace:
        limits = options.pop("limits", Limits(wall_s=20, cpu_s=20))
        target = Stdio("given", stdin, "")
        program = Program(source, language=language)
        try:
            result: Trace = run_async(trace(program, sandbox, target, limits=limits, **options))
        except NoToolchain as error:
            pytest.skip(str(error))
        return result

    return watch
