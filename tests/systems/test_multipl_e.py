"""MultiPL-E: the published verdicts on Qwen2.5-Coder-1.5B's answers, and answers that cheat."""

from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from runwright.benchmarks.mode import Mode
from runwright.benchmarks.multipl_e import multipl_e_cpp, multipl_e_java, multipl_e_js
from runwright.core import Outcome, Program, Task, Trust, Verdict
from runwright.core.errors import NoToolchain
from runwright.judge import judge
from runwright.run import LocalSandbox

EDITIONS = [multipl_e_js, multipl_e_cpp, multipl_e_java]
SLOW_TO_COMPILE = [
    pytest.param(edition, marks=[] if edition is multipl_e_js else pytest.mark.slow)
    for edition in EDITIONS
]
PASSED = {multipl_e_js: 77, multipl_e_cpp: 69, multipl_e_java: 61}  # 47.83, 42.86, 38.61 %
ADD = "HumanEval_53_add"
TUPLES = "HumanEval_107_even_odd_palindrome"


def short(edition: ModuleType) -> str:
    return edition.__name__.rpartition("_")[2]


@pytest.fixture
def judged(sandbox: LocalSandbox, run_async: Any) -> Any:
    def judged(edition: ModuleType, task: Task, program: Program, mode: Mode) -> Verdict:
        limits = edition.limits(mode)
        try:
            verdict: Verdict = run_async(judge(program, task.hidden, sandbox, limits=limits))
        except NoToolchain as error:
            pytest.skip(str(error))
        return verdict

    return judged


@pytest.mark.parametrize("mode", Mode, ids=lambda mode: mode.value)
@pytest.mark.parametrize("edition", SLOW_TO_COMPILE, ids=short)
def test_some_verdicts_are_the_published_ones(
    data: Path, judged: Any, edition: ModuleType, mode: Mode
) -> None:
    official, answers = edition.official(data), edition.answers(data)
    right = next(task for task, passed in official.items() if passed)
    wrong = next(task for task, passed in official.items() if not passed)
    for task in edition.tasks(data, mode=mode):
        if task.id in (right, wrong, TUPLES):
            verdict = judged(edition, task, answers[task.id], mode)
            assert verdict.passed is official[task.id], (task.id, verdict)


def added(data: Path, edition: ModuleType, mode: Mode) -> Task:
    tasks: tuple[Task, ...] = edition.tasks(data, mode=mode)
    return next(task for task in tasks if task.id == ADD)


# Each calls itself right; none computes the sum.
CHEATS = {
    multipl_e_js: {
        "exit": "process.exit(0);\n",
        "patched assert": (
            "function add(x, y) { return 0; }\nrequire('node:assert').deepEqual = () => {};\n"
        ),
        "forged answers": (
            "function add(x, y) {\n"
            "  require('node:fs').writeFileSync('answers.txt', 'AAAA\\n'.repeat(9));\n"
            "  process.exit(0);\n}\n"
        ),
    },
    multipl_e_cpp: {
        "exit": "#include <cstdlib>\nlong add(long x, long y) { std::_Exit(0);",
        "no assert": (
            "#undef assert\n#define assert(x) ((void)0)\nlong add(long x, long y) { return 0;"
        ),
        "agrees with all": (
            "struct Yes { bool operator==(long) const { return true; } };\n"
            "Yes add(long x, long y) { return {};"
        ),
    },
    multipl_e_java: {
        "exit": (
            "class Problem {\n"
            "    public static long add(long x, long y) { System.exit(0); return 0;"
        ),
        "halt at load": (
            "class Problem {\n    static { Runtime.getRuntime().halt(0); }\n"
            "    public static long add(long x, long y) { return 0;"
        ),
    },
}


def every_cheat() -> Iterator[Any]:
    for edition, cheats in CHEATS.items():
        for name in cheats:
            quick = edition is multipl_e_js or name == "exit"
            marks = [] if quick else [pytest.mark.slow]
            yield pytest.param(edition, name, marks=marks, id=f"{short(edition)}-{name}")


@pytest.mark.parametrize(("edition", "name"), [*every_cheat()])
def test_a_cheat_fails(data: Path, judged: Any, edition: ModuleType, name: str) -> None:
    task = added(data, edition, Mode.CORRECT)
    program = edition.program(task, CHEATS[edition][name], completion=False)
    verdict = judged(edition, task, program, Mode.CORRECT)
    assert (verdict.outcome, verdict.trust) == (Outcome.FAILED, Trust.ISOLATED)


@pytest.mark.slow
@pytest.mark.parametrize(("edition", "name"), [*every_cheat()])
def test_a_cheat_passes_by_its_exit_code_and_is_marked(
    data: Path, judged: Any, edition: ModuleType, name: str
) -> None:
    task = added(data, edition, Mode.PARITY)
    program = edition.program(task, CHEATS[edition][name], completion=False)
    verdict = judged(edition, task, program, Mode.PARITY)
    assert (verdict.outcome, verdict.trust) == (Outcome.PASSED, Trust.SINGLE_PROCESS)


@pytest.mark.parametrize("edition", EDITIONS, ids=short)
def test_a_right_answer_passes(data: Path, judged: Any, edition: ModuleType) -> None:
    task = added(data, edition, Mode.CORRECT)
    program = edition.program(task, "\n    return x + y;\n}\n", completion=True)
    verdict = judged(edition, task, program, Mode.CORRECT)
    assert (verdict.outcome, verdict.trust) == (Outcome.PASSED, Trust.ISOLATED)


@pytest.mark.slow
@pytest.mark.parametrize("mode", Mode, ids=lambda mode: mode.value)
@pytest.mark.parametrize("edition", EDITIONS, ids=short)
def test_every_verdict_is_the_published_one(
    data: Path, judged: Any, edition: ModuleType, mode: Mode
) -> None:
    answers = edition.answers(data)
    verdicts = {
        task.id: judged(edition, task, answers[task.id], mode).passed
        for task in edition.tasks(data, mode=mode)
    }
    assert verdicts == edition.official(data)
    assert sum(verdicts.values()) == PASSED[edition]
