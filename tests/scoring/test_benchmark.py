import json
import types
from pathlib import Path

import pytest

from runwright.core import Case, Limits, Program, Task, wire
from runwright.core.errors import BadFile, BadOption, BadTask, MethodError, UnknownName
from runwright.scoring import Mode, of_module, open_benchmark

TASK = Task("t", "def f():\n", "f", hidden=(Case("c", "f", (), 1),))


def write(path: Path, *forms: object) -> Path:
    path.write_text("".join(f"{json.dumps(form)}\n" for form in forms))
    return path


def test_tasks_of_the_users_own_are_read_from_a_file(tmp_path: Path) -> None:
    path = write(tmp_path / "mine.jsonl", wire.to_json(TASK))
    found = open_benchmark(str(path))
    assert (found.name, found.version, found.limits.wall_s) == ("mine", "", 10.0)
    assert dict(found.tasks) == {"t": TASK}
    assert found.program(TASK, "    return 1", completion=True).source == "def f():\n    return 1"
    assert found.program(TASK, "x = 1", completion=False).source == "x = 1"


def test_a_task_needs_an_id_and_hidden_checks_alone(tmp_path: Path) -> None:
    case = {"kind": "case", "name": "c", "function": "f", "arguments": {"t": "tuple"}}
    form = {"id": "t", "hidden": [{**wire.to_json(TASK.hidden[0])}]}
    assert case["kind"] == form["hidden"][0]["kind"]  # type: ignore[index]
    assert (
        open_benchmark(str(write(tmp_path / "mine.jsonl", form))).tasks["t"].hidden == TASK.hidden
    )


def test_an_answer_is_in_the_language_of_the_tasks_program(tmp_path: Path) -> None:
    task = Task("t", program=Program("", "main.js", "javascript"), hidden=TASK.hidden)
    path = write(tmp_path / "mine.jsonl", wire.to_json(task))
    made = open_benchmark(str(path)).program(task, "let x", completion=False)
    assert (made.source, made.path, made.language) == ("let x", "main.js", "javascript")


BAD = {
    "not JSON": ("{", "line 2: is not a task"),
    "no id": ('{"statement": "x"}', "line 2: is not a task"),
    "an unknown field": ('{"id": "u", "hiden": []}', "line 2: is not a task .*hiden"),
    "no hidden check": ('{"id": "u"}', "task 'u' has no hidden check"),
    "an id twice": (json.dumps(wire.to_json(TASK)), "two tasks have the id 't'"),
}


@pytest.mark.parametrize(("line", "message"), BAD.values(), ids=BAD)
def test_a_bad_task_is_named(line: str, message: str, tmp_path: Path) -> None:
    path = write(tmp_path / "mine.jsonl", wire.to_json(TASK))
    path.write_text(path.read_text() + line + "\n")
    with pytest.raises(BadTask, match=message):
        open_benchmark(str(path))


def test_what_there_is_not_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(BadFile, match="no such file"):
        open_benchmark(str(tmp_path / "none.jsonl"))
    with pytest.raises(BadFile, match="holds no tasks"):
        open_benchmark(str(write(tmp_path / "empty.jsonl")))
    with pytest.raises(UnknownName, match="no benchmark"):
        open_benchmark("nothing+")


def test_a_module_says_scores_limits_version_and_mode(module: types.ModuleType) -> None:
    seen = []

    def tasks(
        data: Path | None = None, *, version: str | None = None, mode: Mode = Mode.CORRECT
    ) -> tuple[Task, ...]:
        seen.append((data, version, mode))
        return (TASK,)

    def limits(mode: Mode) -> Limits:
        return Limits(wall_s=3 if mode is Mode.PARITY else 30)

    def dataset(data: Path | None, *, version: str | None) -> types.SimpleNamespace:
        return types.SimpleNamespace(version=version, sha256="5" * 64)

    module.__dict__.update(tasks=tasks, limits=limits, dataset=dataset)
    found = of_module(module, name="small", data=Path("d"), version="v1", mode=Mode.PARITY)
    assert seen == [(Path("d"), "v1", Mode.PARITY)]
    assert (found.version, found.digest, found.limits.wall_s) == ("v1", "5" * 64, 3)
    assert [score.name for score in found.scores] == ["base", "plus"]
    own = of_module(module, name="small", limits=Limits(wall_s=1))
    assert own.limits.wall_s == 1


def test_what_a_module_cannot_do_is_an_error(module: types.ModuleType) -> None:
    with pytest.raises(BadOption, match="--mode=parity: small has no rules"):
        of_module(module, name="small", mode=Mode.PARITY)
    with pytest.raises(BadOption, match="--data-version='v1': the data of small have no versions"):
        of_module(module, name="small", version="v1")
    module.__dict__["tasks"] = lambda _: 1 / 0
    with pytest.raises(MethodError, match="small: ZeroDivisionError"):
        of_module(module, name="small")


def test_other_checks_are_other_data(module: types.ModuleType) -> None:
    one = of_module(module, name="small")
    module.__dict__["tasks"] = lambda _: (TASK,)
    assert of_module(module, name="small").digest != one.digest


def test_what_verdicts_are_kept_by(module: types.ModuleType) -> None:
    """The data set's hash says what a benchmark of ours asks; of all others, the checks do."""

    def digests(name: str, data_hash: str, check: Case, mode: Mode = Mode.CORRECT) -> str:
        task = Task("t", hidden=(check,))
        described = types.SimpleNamespace(version="v1", sha256=data_hash)
        module.__name__ = name
        module.__dict__["tasks"] = lambda _, mode=mode: (task,)  # noqa: ARG005
        module.__dict__["dataset"] = lambda _, version: described  # noqa: ARG005
        return of_module(module, name=name, mode=mode).digest_of(task)

    one, other = Case("c", "f", (), 1), Case("c", "f", (), 2)
    ours = "runwright.benchmarks.small"
    assert digests(ours, "a", one) == digests(ours, "a", other)
    assert digests(ours, "a", one) != digests(ours, "b", one)
    assert digests(ours, "a", one) != digests(f"{ours}+", "a", one)
    assert digests(ours, "a", one) != digests(ours, "a", one, Mode.PARITY)
    assert digests("plug.small", "a", one) != digests("plug.small", "a", other)
    assert digests("plug.small", "a", one) == digests("plug.small", "b", one)
