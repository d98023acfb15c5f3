from pathlib import Path

import pytest

from runwright.benchmarks import ldb_humaneval
from runwright.core import Assertions
from runwright.core.errors import BadFile


def test_the_known_counts_of_the_log(data: Path) -> None:
    tasks = ldb_humaneval.tasks(data)
    assert len(tasks) == 164
    assert len(ldb_humaneval.unsolved(data)) == ldb_humaneval.UNSOLVED_AT_ROUND_0 == 43
    assert all(task.visible and task.hidden and task.program for task in tasks)


def test_visible_tests_mention_the_entry_point(data: Path) -> None:
    for task in ldb_humaneval.tasks(data):
        for check in task.visible:
            assert isinstance(check, Assertions)
            assert task.entry_point is not None
            assert task.entry_point in check.source
            assert "assert False" not in check.source


def test_another_version_of_the_data_is_refused(tmp_path: Path) -> None:
    file = tmp_path / ldb_humaneval.FILE
    file.parent.mkdir()
    file.write_text("{}\n")
    with pytest.raises(BadFile, match=r"sha256 .* is not the known"):
        ldb_humaneval.tasks(tmp_path)


def test_missing_data_says_how_to_give_it(tmp_path: Path) -> None:
    with pytest.raises(BadFile, match=r"No such file.*--data or \$RUNWRIGHT_DATA"):
        ldb_humaneval.tasks(tmp_path)
