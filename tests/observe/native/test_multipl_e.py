"""Programs that a model wrote for MultiPL-E do under watch what they do unwatched."""

import json
from pathlib import Path
from typing import Any

import pytest

from runwright.core import Limits, Program
from runwright.core.errors import NoToolchain
from runwright.observe import trace
from runwright.run import LocalSandbox

pytest.importorskip("tree_sitter")

MOST = 30  # of each language
FILES = {"cpp": "cpp", "javascript": "js", "java": "java"}
LIMITS = Limits(wall_s=20, cpu_s=20)


def passing(data: Path, language: str) -> list[Program]:
    path = data / f"qwen2.5-coder-1.5b/multipl-e/humaneval-{FILES[language]}-details.json"
    if not path.is_file():
        pytest.skip(f"no {path.name} in the benchmark data")
    records = json.loads(path.read_text("utf-8"))
    sources = [tries[0][1]["code"] for _, tries in sorted(records.items()) if tries[0][1]["passed"]]
    # A library that is not here; the programs that need it are not among these.
    own = [s.replace("import org.javatuples.*;", "") for s in sources]
    return [Program(s, f"main.{FILES[language]}", language) for s in own if s.count("Pair<") == 0]


@pytest.mark.slow
@pytest.mark.parametrize("language", FILES)
def test_programs_behave_the_same_under_watch(
    data: Path, language: str, sandbox: LocalSandbox, run_async: Any
) -> None:
    programs = passing(data, language)[:MOST]
    assert len(programs) == MOST
    for program in programs:
        try:
            plain = run_async(sandbox.run(program, limits=LIMITS))
        except NoToolchain as error:
            pytest.skip(str(error))
        traced = run_async(trace(program, sandbox, limits=LIMITS))
        assert traced.detail == "", program.source
        assert (traced.status, traced.fault) == (plain.status, plain.fault), program.source
        assert traced.stdout == str(plain.stdout), program.source
        assert sum(traced.hits) > 0, program.source
