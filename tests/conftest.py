import asyncio
import os
from collections.abc import Callable, Coroutine, Iterator
from pathlib import Path
from typing import Any, TypeVar

import pytest

from runwright.core import Check, Isolation, Limits, Program, Trace
from runwright.core.errors import NoIsolation
from runwright.observe import trace
from runwright.run import LocalSandbox

T = TypeVar("T")
RunAsync = Callable[[Coroutine[Any, Any, T]], T]


@pytest.fixture(scope="session")
def run_async() -> Iterator[RunAsync[Any]]:
    """Run a coroutine on the one loop that session-wide sandboxes live on."""
    with asyncio.Runner() as runner:
        yield runner.run


@pytest.fixture(scope="session")
def sandbox(run_async: RunAsync[Any]) -> Iterator[LocalSandbox]:
    """One sandbox of the default level, shared: workers are reused, programs are not."""
    opened = run_async(LocalSandbox(Isolation.FULL, workers=2).__aenter__())
    yield opened
    run_async(opened.__aexit__(None, None, None))


@pytest.fixture
def watch(sandbox: LocalSandbox, run_async: RunAsync[Any]) -> Callable[..., Trace]:
    """Trace a program in the shared sandbox: `watch(source, call, **options)`."""

    def watch(source: str, call: Check | str | None = None, **options: Any) -> Trace:
        limits = options.pop("limits", Limits(wall_s=10))
        result: Trace = run_async(trace(Program(source), sandbox, call, limits=limits, **options))
        assert result.detail == ""
        return result

    return watch


@pytest.fixture(scope="module", params=list(Isolation), ids=lambda level: level.value)
def box(request: pytest.FixtureRequest, run_async: Any) -> Iterator[LocalSandbox]:
    """A sandbox with one worker, at each level that holds on this machine."""
    try:
        opened = run_async(LocalSandbox(request.param, workers=1).__aenter__())
    except NoIsolation as error:
        pytest.skip(str(error))
    yield opened
    run_async(opened.__aexit__(None, None, None))


@pytest.fixture(scope="session")
def data() -> Path:
    """Folder of public benchmark data; tests that need it are skipped where it is missing."""
    default = Path(__file__).parent.parent.parent / "shared" / "data"
    folder = Path(os.environ.get("RUNWRIGHT_DATA", default))
    if not folder.is_dir():
        pytest.skip("no benchmark data: set RUNWRIGHT_DATA to its folder")
    return folder
