import sys
from pathlib import Path

import pytest

from runwright.core.errors import MethodError, UnknownName
from runwright.plugins import find_methods, load_method

STRATEGIES = "runwright.strategies"


def test_strategies_are_found_by_their_file_names() -> None:
    methods = find_methods(STRATEGIES, "solve")
    assert methods["search"].module == "runwright.write.debug.search"
    assert methods["search"].summary


def test_finding_imports_nothing() -> None:
    module = "runwright.benchmarks.ldb_humaneval"
    loaded = module in sys.modules
    find_methods("runwright.benchmarks", "tasks")
    assert (module in sys.modules) is loaded


def test_an_underscore_in_a_file_name_is_a_dash_in_the_name() -> None:
    assert "ldb-humaneval" in find_methods("runwright.benchmarks", "tasks")


def test_a_near_miss_gets_a_suggestion() -> None:
    with pytest.raises(UnknownName, match="no strategy 'serch'; did you mean 'search'"):
        load_method(STRATEGIES, "solve", "serch", kind="strategy")


def test_a_far_miss_lists_all() -> None:
    with pytest.raises(UnknownName, match=r"no strategy 'xyz'; there are .*search"):
        load_method(STRATEGIES, "solve", "xyz", kind="strategy")


@pytest.fixture
def installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Another package that brings strategies through the same door."""
    info = tmp_path / "acme-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: acme\nVersion: 1.0\n")
    (info / "entry_points.txt").write_text("[runwright.strategies]\nacme = acme_methods\n")
    (tmp_path / "acme_methods").mkdir()
    (tmp_path / "acme_methods" / "__init__.py").write_text("")
    monkeypatch.syspath_prepend(str(tmp_path))
    for name in [name for name in sys.modules if name.startswith("acme_methods")]:
        monkeypatch.delitem(sys.modules, name)
    return tmp_path / "acme_methods"


def test_another_package_brings_strategies_through_the_same_door(installed: Path) -> None:
    (installed / "guess.py").write_text('"""Guess.\n\nMore."""\nasync def solve(task, lab): ...\n')
    (installed / "other.py").write_text("def helper(): ...\n")
    methods = find_methods(STRATEGIES, "solve")
    assert methods["guess"].summary == "Guess."
    assert "other" not in methods
    assert load_method(STRATEGIES, "solve", "guess", kind="strategy").solve


def test_a_strategy_that_cannot_be_imported_is_named(installed: Path) -> None:
    (installed / "broken.py").write_text("import no_such\nasync def solve(task, lab): ...\n")
    with pytest.raises(MethodError, match="broken: cannot be imported: No module named 'no_such'"):
        load_method(STRATEGIES, "solve", "broken", kind="strategy")


def test_an_entry_point_that_names_nothing_is_named(installed: Path) -> None:
    (installed / "__init__.py").unlink()
    installed.rmdir()
    with pytest.raises(MethodError, match="acme: entry point names 'acme_methods'"):
        find_methods(STRATEGIES, "solve")
