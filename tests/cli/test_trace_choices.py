"""`runwright trace` watches what was chosen: functions, depth, and files beside the program."""

import json
from pathlib import Path
from typing import Any

import pytest


@pytest.fixture
def program(tmp_path: Path) -> Path:
    (tmp_path / "helper.py").write_text("def twice(n):\n    return 2 * n\n")
    main = tmp_path / "main.py"
    main.write_text("from helper import twice\ndef f(n):\n    return twice(n) + 1\n")
    return main


def traced(runwright: Any, program: Path, *options: str) -> Any:
    helper = str(program.parent / "helper.py")
    done = runwright("trace", str(program), "--call", "f(4)", "--input", helper, "--json", *options)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_files_placed_beside_the_program_are_watched(runwright: Any, program: Path) -> None:
    trace = traced(runwright, program)
    assert [call["function"] for call in trace["calls"]] == ["f", "twice"]


def test_depth_and_functions_leave_calls_out(runwright: Any, program: Path) -> None:
    for options in (("--depth", "0"), ("--functions", "f")):
        trace = traced(runwright, program, *options)
        assert [call["function"] for call in trace["calls"]] == ["f"]


def test_a_function_that_is_not_there_is_named(runwright: Any, program: Path) -> None:
    done = runwright("trace", str(program), "--call", "f(4)", "--functions", "ff")
    assert done.returncode == 2
    assert done.stderr.decode().splitlines() == [
        f"error: --functions: {program.name} has no function 'ff'; did you mean 'f'?"
    ]
