"""A program under watch does what it does unwatched: output, ending, exception and its line."""

from pathlib import Path
from typing import Any

import pytest

from runwright.core import Limits, Program, Trace
from runwright.core.errors import NoToolchain
from runwright.observe import trace
from runwright.run import LocalSandbox

pytest.importorskip("tree_sitter", reason="needs the extra 'analysis'")

LIMITS = Limits(wall_s=20, cpu_s=20)
STDIN = b'5 3\nwords of "some" kind\n'
PROGRAMS = sorted(path for path in (Path(__file__).parent / "programs").glob("*/*"))
QUICK = ("c", "javascript")  # the others take their compiler's time


def cases() -> list[Any]:
    return [
        pytest.param(
            path,
            id=f"{path.parent.name}-{path.stem}",
            marks=() if path.parent.name in QUICK else pytest.mark.slow,
        )
        for path in PROGRAMS
    ]


@pytest.mark.parametrize("path", cases())
def test_program_does_the_same_under_watch(
    path: Path, sandbox: LocalSandbox, run_async: Any
) -> None:
    program = Program(path.read_text("utf-8"), path.name, path.parent.name)
    try:
        plain = run_async(sandbox.run(program, stdin=STDIN, limits=LIMITS))
    except NoToolchain as error:
        pytest.skip(str(error))
    traced = run_async(_watched(program, sandbox))
    assert str(plain.stdout)
    assert traced.detail in ("", "some values had no room") or "constexpr" in program.source
    assert (traced.stdout, traced.status, traced.fault) == (
        str(plain.stdout),
        plain.status,
        plain.fault,
    )
    assert sum(traced.hits) > 0
    assert traced.steps[0].index == 0
    assert len(traced.steps) + traced.omitted >= traced.steps[-1].index


async def _watched(program: Program, sandbox: LocalSandbox) -> Trace:
    from runwright.core import Stdio

    given = Stdio("given", STDIN.decode(), "")
    return await trace(program, sandbox, given, limits=LIMITS)
