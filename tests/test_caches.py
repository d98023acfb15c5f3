"""Where what can be made again is kept."""

from pathlib import Path

import pytest

from runwright.caches import cache_folder


def test_our_own_variable_goes_first_and_a_relative_one_is_not_used(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delenv("RUNWRIGHT_CACHE", raising=False)
    monkeypatch.setenv("XDG_CACHE_HOME", "relative")
    assert cache_folder() == Path.home() / ".cache" / "runwright"
    monkeypatch.setenv("XDG_CACHE_HOME", "/somewhere")
    assert cache_folder() == Path("/somewhere/runwright")
    monkeypatch.setenv("RUNWRIGHT_CACHE", "mine")
    assert cache_folder() == Path("mine")
