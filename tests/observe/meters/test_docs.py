"""The page on cost shows what the code does."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from runwright.core import Provider
from runwright.observe.meters import available

PAGE = (Path(__file__).parents[3] / "docs" / "cost.md").read_text("utf-8")


def _fenced(language: str) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", PAGE, re.DOTALL)


@pytest.mark.skipif(sys.version_info[:2] != (3, 11), reason="bytecode is that of Python 3.11")
@pytest.mark.skipif(not available()[Provider.PERF_EVENT], reason="here the processor counts")
@pytest.mark.parametrize("number", [0, 1], ids=["cost and profile", "probes"])
def test_the_python_code_prints_what_the_page_shows(tmp_path: Path, number: int) -> None:
    program, *codes = _fenced("python")
    (tmp_path / "work.py").write_text(program)
    command = [sys.executable, "-c", codes[number]]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=True)
    assert done.stdout == _fenced("text")[number]
