from collections.abc import Iterator
from typing import Any

import pytest

from runwright.core import Isolation
from runwright.core.errors import NoIsolation
from runwright.run import LocalSandbox


@pytest.fixture(scope="module", params=list(Isolation), ids=lambda level: level.value)
def box(request: pytest.FixtureRequest, run_async: Any) -> Iterator[LocalSandbox]:
    """A sandbox with one worker, at each level that holds on this machine."""
    try:
        opened = run_async(LocalSandbox(request.param, workers=1).__aenter__())
    except NoIsolation as error:
        pytest.skip(str(error))
    yield opened
    run_async(opened.__aexit__(None, None, None))
