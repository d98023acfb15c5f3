"""Known answers of Think-and-Execute (arXiv:2404.02575), by the numbers of its acceptance list."""

import ast
import itertools
import json
import re
from pathlib import Path
from typing import Any

import pytest
from tests.write.scripts.think_and_execute import simulated

from runwright.benchmarks.algorithmic import KINDS, questions
from runwright.benchmarks.algorithmic.shuffled_objects import after_swaps
from runwright.core import Assertions, Limits, Program, Prompt, Solution, Stdio, Task
from runwright.core.errors import BadFile, BadOption, BadTask, UnreadableReply
from runwright.core.program import text_answer
from runwright.evaluate import HIDDEN, Result, evaluate, solve
from runwright.judge import judge
from runwright.judge.compare import comparator
from runwright.lab import Lab
from runwright.models import Scripted
from runwright.run import LocalSandbox
from runwright.write.steer.think_and_execute import by_hand, final_answer
from runwright.write.steer.think_and_execute import solve as think_and_execute
from runwright.write.steer.think_and_execute.ablation import without
from runwright.write.steer.think_and_execute.artefact import load
from runwright.write.steer.think_and_execute.demonstrations import (
    demonstration_of,
    demonstrations,
)
from runwright.write.steer.think_and_execute.record import record, write_records
from runwright.write.steer.think_and_execute.thinking import pseudocode_in
from runwright.write.steer.think_and_execute.twin import divergence, prints_in, run_twin

LIES = "Ana tells the truth. Ben says Ana lies. Cem says Ben lies. Does Cem tell the truth?"
DEMOS = {demo.kind: demo for demo in demonstrations()}
KIND_NAMES = [*DEMOS, "tracking_shuffled_objects_seven_objects", "reasoning_about_colored_objects"]


def instructor(prompt: Prompt) -> str:
    if "Write the pseudocode" in prompt.messages[-1].content:
        return f"Here it is:\n```python\n{DEMOS['web-of-lies'].pseudocode}```"
    if "Write the plan" in prompt.messages[-1].content:
        return "Keep a map of who tells the truth."
    return "Keep a map from person to truth."


def reasoner(prompt: Prompt) -> str:
    return "\n".join(simulated(str(prompt).rpartition("Question:")[2].partition("Simulate")[0]))


def lies(count: int) -> list[Task]:
    return list(itertools.islice(questions("web-of-lies"), count))


async def all_of(tasks: list[Task], box: LocalSandbox, **more: Any) -> list[Result]:
    return [one async for one in evaluate(tasks, box, strategy="think-and-execute", **more)]


def one(box: LocalSandbox, run_async: Any, task: Task, model: Any, **options: Any) -> Solution:
    solution: Solution = run_async(
        solve(task, box, strategy="think-and-execute", options=options, model=model)
    )
    return solution


# 1: the meta prompt


@pytest.mark.parametrize("seed", range(2))
@pytest.mark.parametrize("kind", KIND_NAMES)
def test_the_meta_prompt_has_three_other_tasks_and_no_answer(
    kind: str, seed: int, sandbox: LocalSandbox, run_async: Any, tmp_path: Path
) -> None:
    records = [{"input": f"Question number {i}?", "target": f"LABEL{i}"} for i in range(5)]
    file = tmp_path / "questions.json"
    file.write_text(json.dumps({"examples": records}))
    asked, answering = Scripted(instructor), Scripted("Final answer: Yes" for _ in range(9))
    options: dict[str, Any] = {"artefact": str(tmp_path / "p.json"), "questions": str(file)}
    task = Task(f"{kind}/1", statement="Question number 9?", hidden=(Stdio("a", "", "LABEL9"),))
    lab = Lab(sandbox, seed=seed, roles={"instructor": asked, "reasoner": answering})
    run_async(think_and_execute(task.public(), lab, **options))
    text = str(asked.prompts[0])
    shown = re.findall(r"^# Task \d: (.*)$", text, re.MULTILINE)
    assert len(shown) == len(set(shown)) == 3
    assert set(shown) <= set(DEMOS)
    assert not any(DEMOS[name].is_of(kind) for name in shown)
    assert text.count("Example question ") == 3 * 3 + 3
    for i in range(3):
        assert f"Question number {i}?" in text
    assert "Question number 9?" not in text  # what is to be answered has no part in it
    for prompt in asked.prompts:
        assert "LABEL" not in str(prompt)
    own = [demo for demo in DEMOS.values() if demo.is_of(kind)]
    assert all(demo.pseudocode not in text and demo.analysis not in text for demo in own)
    assert load(tmp_path / "p.json", kind=kind, form="pseudocode").demos == tuple(shown)


def test_hidden_checks_reach_no_prompt_of_the_instructor(
    sandbox: LocalSandbox, run_async: Any, tmp_path: Path
) -> None:
    poison = Assertions("poison", "assert POISON == 1", setup="POISON = 1")
    prompts: list[list[str]] = []
    for hidden in (lies(1)[0].hidden, (poison,)):
        task = Task("web-of-lies/1", statement=LIES, hidden=hidden)
        asked = Scripted(instructor)
        artefact = str(tmp_path / f"{len(prompts)}.json")
        roles = {"instructor": asked, "reasoner": Scripted(reasoner)}
        options = {"artefact": artefact}
        run_async(solve(task, sandbox, strategy="think-and-execute", options=options, roles=roles))
        prompts.append([str(prompt) for prompt in asked.prompts])
    assert len(prompts[0]) == 2
    assert prompts[0] == prompts[1]


# 2: once per task


def test_250_questions_are_two_calls_of_the_instructor_and_250_of_the_reasoner(
    sandbox: LocalSandbox, run_async: Any, tmp_path: Path
) -> None:
    asked, answering = Scripted(instructor), Scripted(reasoner)
    roles = {"instructor": asked, "reasoner": answering}

    async def answer_all() -> list[Solution]:
        return [
            await think_and_execute(
                task.public(), Lab(sandbox, roles=roles), artefact=f"{tmp_path}/thoughts/"
            )
            for task in lies(250)
        ]

    solutions = run_async(answer_all())
    assert (len(asked.prompts), len(answering.prompts)) == (2, 250)
    assert [len(one.transcript) for one in solutions] == [3] + [1] * 249
    for task, solution in zip(lies(250), solutions, strict=True):
        assert solution.best is not None
        (check,) = task.hidden
        assert isinstance(check, Stdio)
        assert solution.best.program == text_answer(check.stdout)
    assert (tmp_path / "thoughts" / "web-of-lies.json").is_file()


def test_without_the_analysis_it_is_one_call(
    sandbox: LocalSandbox, run_async: Any, tmp_path: Path
) -> None:
    asked = Scripted(instructor)
    options = {"artefact": str(tmp_path / "p.json"), "analysis": False}
    roles = {"instructor": asked, "reasoner": Scripted(reasoner)}
    run_async(
        solve(lies(1)[0], sandbox, strategy="think-and-execute", options=options, roles=roles)
    )
    assert len(asked.prompts) == 1
    assert "Analysis:" not in str(asked.prompts[0])
    assert load(tmp_path / "p.json", kind="web-of-lies", form="pseudocode").analysis == ""


# 3: oracles


@pytest.mark.parametrize(
    ("kind", "question", "answer"),
    [
        ("dyck-languages", "[ { (", ") } ]"),
        ("navigate", "Take 3 steps. Turn around. Take 3 steps.", "Yes"),
        ("navigate", "Take 2 steps. Turn left. Take 2 steps.", "No"),
        (
            "web-of-lies",
            "A tells the truth. B says A lies. C says B lies. Does C tell the truth?",
            "Yes",
        ),
    ],
)
def test_the_oracles_know_the_published_answers(kind: str, question: str, answer: str) -> None:
    assert KINDS[kind].answer(question) == answer


def test_objects_are_where_the_swaps_put_them() -> None:
    start = {"Alice": "red", "Bob": "blue", "Claire": "green"}
    end = after_swaps(start, [("Alice", "Bob"), ("Bob", "Claire")])
    assert end == {"Alice": "blue", "Bob": "green", "Claire": "red"}


# 4: extraction


@pytest.mark.parametrize("said", ["(A) blue", "blue", "(A)", "(a) Blue."])
def test_an_option_matches_by_its_letter_its_text_or_both(said: str) -> None:
    assert comparator("choice")(said, "(A) blue")
    assert not comparator("choice")(said, "(B) red")


@pytest.mark.parametrize("said", ["(A) red", "(B) blue", "(B)", "A", "", "blue ball", "(A) or (B)"])
def test_anything_else_does_not_match(said: str) -> None:
    assert not comparator("choice")(said, "(A) blue")


@pytest.mark.parametrize(
    ("reply", "answer"),
    [
        ("Final answer: (A)", "(A)"),
        ("Final answer: no\nso:\nFinal answer:   yes  ", "yes"),
        ("**Final answer: blue**", "blue"),
        ("final answer:\n) } ]\n", ") } ]"),
        ("The answer is blue.", None),
        ("Final answer:", None),
        ("", None),
    ],
)
def test_the_answer_stands_after_the_last_trigger(reply: str, answer: str | None) -> None:
    assert final_answer(reply) == answer


def test_a_reply_without_the_trigger_is_wrong_and_says_why(
    sandbox: LocalSandbox, run_async: Any
) -> None:
    task = lies(1)[0]
    solution = one(sandbox, run_async, task, Scripted(["I think so."]), author="human")
    assert solution.stopped == "no answer"
    assert solution.best is not None
    assert solution.best.note.endswith("; no answer")
    assert not run_async(judge(solution.best.program, task.hidden, sandbox, limits=HIDDEN)).passed


# 5: the executable twin


@pytest.mark.parametrize("kind", DEMOS)
def test_pseudocode_written_by_hand_is_right_when_it_is_run(
    kind: str, sandbox: LocalSandbox, run_async: Any
) -> None:
    demo = DEMOS[kind]
    assert len(demo.questions) == 3
    for task in itertools.islice(questions(kind, seed=3), 12):
        twin = run_async(run_twin(demo.pseudocode, task.statement, sandbox, stubs=demo.stubs))
        assert twin.complete, twin.detail
        assert twin.undefined == ()
        (check,) = task.hidden
        assert isinstance(check, Stdio)
        said = final_answer("\n".join(twin.prints))
        assert comparator(check.comparator)(said, check.stdout), (task.statement, twin.prints)


def test_a_true_simulation_equals_the_twin_and_a_wrong_line_is_found(
    sandbox: LocalSandbox, run_async: Any
) -> None:
    demo = DEMOS["web-of-lies"]
    for task in lies(10):
        twin = run_async(run_twin(demo.pseudocode, task.statement, sandbox, stubs=demo.stubs))
        reply = "\n".join(["```", *simulated(task.statement), "```", "I hope this helps."])
        prints = prints_in(reply)
        assert prints == twin.prints
        assert divergence(prints, twin) is None
        for k in range(len(prints)):
            wrong = [*prints[:k], "nonsense", *prints[k + 1 :]]
            found = divergence(wrong, twin)
            assert found is not None
            assert (found.step, found.simulated, found.true) == (k + 1, "nonsense", prints[k])
        short = divergence(prints[:-1], twin)
        assert short is not None
        assert (short.step, short.simulated) == (len(prints), "")
        long = divergence([*prints, "more"], twin)
        assert long is not None
        assert (long.step, long.true) == (len(prints) + 1, "")


def test_without_stubs_the_twin_goes_as_far_as_it_can(
    sandbox: LocalSandbox, run_async: Any
) -> None:
    code = "def f(question):\n    print('begin')\n    print(mood_of(question))\n"
    twin = run_async(run_twin(code, "hello", sandbox))
    assert (twin.prints, twin.complete, twin.undefined) == (("begin",), False, ("mood_of",))
    assert "mood_of" in twin.detail
    assert divergence(["begin", "joy"], twin) is None  # nobody knows what is beyond
    assert divergence(["start"], twin) is not None


@pytest.mark.parametrize("code", ["for each person:\n  note it", "x = 1\n", "def f(): pass\n"])
def test_what_is_no_python_has_no_twin(code: str, sandbox: LocalSandbox, run_async: Any) -> None:
    with pytest.raises(BadTask, match="executable twin"):
        run_async(run_twin(code, "x", sandbox))


def test_the_twin_has_no_part_in_the_answer(sandbox: LocalSandbox, run_async: Any) -> None:
    wrong = "Final answer: Perhaps"
    solution = one(sandbox, run_async, lies(1)[0], Scripted([wrong]), author="human")
    assert solution.best is not None
    assert solution.best.program == text_answer("Perhaps")
    assert solution.usage.runs == 0


# 6: the baseline that runs code


@pytest.mark.parametrize(
    ("program", "answer", "note"),
    [
        ("print('Final answer:', 6 * 7)", "42", "pot"),
        ("print('so')\nprint(6 * 7)", "42", "pot"),
        ("print(1 / 0)", "", "pot; no answer: the program ended with ZeroDivisionError"),
        ("while True: pass", "", "pot; no answer: the program ended with timeout"),
        ("pass", "", "pot; no answer"),
    ],
)
def test_a_program_of_thought_is_run_under_limits(
    program: str, answer: str, note: str, sandbox: LocalSandbox, run_async: Any
) -> None:
    task = Task("sum/1", statement="What is 6 times 7?", hidden=(Stdio("a", "", "42"),))
    model = Scripted([f"```python\n{program}\n```"])
    lab = Lab(sandbox, model=model, limits=Limits(wall_s=1, cpu_s=1))
    solution = run_async(think_and_execute(task.public(), lab, method="pot"))
    assert solution.best is not None
    assert solution.best.program == text_answer(answer)
    assert solution.best.note.startswith(note)
    assert solution.usage.runs == 1
    passed = run_async(judge(solution.best.program, task.hidden, sandbox, limits=HIDDEN)).passed
    assert passed is (answer == "42")


def test_a_program_that_prints_what_python_refuses_cannot_reach_this_process(
    sandbox: LocalSandbox, run_async: Any, tmp_path: Path
) -> None:
    mark = tmp_path / "mark"
    program = f"open({str(mark)!r}, 'w').write('x')\nprint('Final answer: done')"
    model = Scripted([f"```python\n{program}\n```"])
    one(sandbox, run_async, Task("t/1", statement="Do it."), model, method="pot")
    assert not mark.exists()


@pytest.mark.parametrize("method", ["direct", "cot"])
def test_the_other_baselines_are_one_call_without_pseudocode(
    method: str, sandbox: LocalSandbox, run_async: Any
) -> None:
    model = Scripted(["Final answer: Yes"])
    solution = one(sandbox, run_async, lies(1)[0], model, method=method)
    assert len(model.prompts) == 1
    assert ("step by step" in str(model.prompts[0])) is (method == "cot")
    assert "def " not in str(model.prompts[0])
    assert solution.best is not None
    assert solution.best.note == method


def test_a_plan_is_thought_of_once_too(
    sandbox: LocalSandbox, run_async: Any, tmp_path: Path
) -> None:
    asked, answering = Scripted(instructor), Scripted("Final answer: Yes" for _ in range(5))
    options = {"artefact": str(tmp_path / "plan.json"), "method": "plan"}
    roles = {"instructor": asked, "reasoner": answering}
    run_async(all_of(lies(5), sandbox, options=options, roles=roles))
    assert (len(asked.prompts), len(answering.prompts)) == (2, 5)
    assert "def " not in "".join(map(str, [*asked.prompts, *answering.prompts]))
    assert "Keep a map of who tells the truth." in str(answering.prompts[-1])


# 7: ablations


@pytest.mark.parametrize("kind", DEMOS)
@pytest.mark.parametrize(
    "parts", [("names",), ("loops",), ("prints",), ("names", "loops", "prints")], ids=str
)
def test_what_is_taken_away_is_gone_and_the_rest_is_python(kind: str, parts: Any) -> None:
    code = DEMOS[kind].pseudocode
    left = without(code, parts)
    tree = ast.parse(left)
    compile(tree, "pseudocode", "exec")  # well formed: `break` stands in a loop, and so on
    has_loops = any(isinstance(node, (ast.For, ast.While)) for node in ast.walk(tree))
    assert has_loops is ("loops" not in parts)
    prints = left.count("print(")
    assert prints == (1 if "prints" in parts else code.count("print("))
    assert "final answer" in left.lower()
    names = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
    telling = names - {"print", "sorted", "max", "str", "None"}
    if "names" in parts:
        assert "#" not in left
        assert all(re.fullmatch(r"[fv]\d+", name) for name in telling)
    else:
        assert "question" in telling


def test_without_names_it_still_prints_the_same(sandbox: LocalSandbox, run_async: Any) -> None:
    code = (
        "def total(question):\n"
        '    """Add up."""\n'
        "    result = 0  # so far\n"
        "    for number in parts(text=question, key=len):\n"
        "        result += int(number)\n"
        "        print(result)\n"
        "    return result\n"
        "def parts(text, key):\n"
        "    return sorted(text.split(), key=key)\n"
        "def main(question):\n"
        "    print('Final answer:', total(question))\n"
    )
    bare = without(code, ("names",))
    assert "total" not in bare
    assert "Add up" not in bare
    twins = [run_async(run_twin(one, "1 22 3", sandbox)) for one in (code, bare)]
    assert twins[0] == twins[1]
    assert twins[0].prints[-1] == "Final answer: 26"


def test_loops_with_breaks_stay_well_formed() -> None:
    inside = "        if q:\n            break\n        continue\n"
    code = f"def f(q):\n    while True:\n{inside}    else:\n        q = 1\n"
    left = without(code, ("loops",))
    compile(left, "p", "exec")
    assert "while" not in left
    assert "break" not in left


def test_what_is_no_python_cannot_be_ablated() -> None:
    with pytest.raises(BadOption, match="not Python"):
        without("for each person:\n  note", ("loops",))
    with pytest.raises(BadOption, match="names, loops, prints"):
        without("def f(q): pass", ("comments",))


def test_the_ablation_is_what_the_reasoner_sees(sandbox: LocalSandbox, run_async: Any) -> None:
    model = Scripted(["Final answer: Yes"])
    solution = one(sandbox, run_async, lies(1)[0], model, author="human", ablate=("names",))
    assert "def f1(v1):" in str(model.prompts[0])
    assert solution.best is not None
    assert solution.best.note.endswith("without names")


# 8: one pseudocode for two reasoners


def test_two_reasoners_share_the_hash_in_their_result_files(
    sandbox: LocalSandbox, run_async: Any, tmp_path: Path
) -> None:
    place, tasks = tmp_path / "p.json", lies(5)
    hashes = []
    for name in ("small", "large"):
        asked, answering = Scripted(instructor), Scripted(reasoner, name=name)
        results = run_async(
            all_of(
                tasks,
                sandbox,
                options={"artefact": str(place)},
                roles={"instructor": asked, "reasoner": answering},
            )
        )
        assert len(asked.prompts) == (2 if name == "small" else 0)
        thought = load(place, kind="web-of-lies", form="pseudocode")
        file = tmp_path / f"{name}.jsonl"
        rows = [
            record(
                task,
                result.solution,
                correct=result.hidden is not None and result.hidden.passed,
                artefact=thought,
            )
            for task, result in zip(tasks, results, strict=True)
        ]
        write_records(rows, file)
        lines = [json.loads(line) for line in file.read_text().splitlines()]
        assert [line["model"] for line in lines] == [name] * 5
        assert all(line["correct"] and line["prints"] and line["tokens"] for line in lines)
        assert all(line["artefact"][:12] in line["note"] for line in lines)
        hashes.append({line["artefact"] for line in lines})
    assert hashes[0] == hashes[1]
    assert len(hashes[0]) == 1
    assert json.loads(place.read_text())["sha256"] in hashes[0]


# What is refused


def test_without_a_place_for_the_pseudocode_nothing_is_planned_per_question(
    sandbox: LocalSandbox, run_async: Any
) -> None:
    model = Scripted(instructor)
    with pytest.raises(BadOption, match="artefact"):
        one(sandbox, run_async, lies(1)[0], model)
    assert model.prompts == []


def test_pseudocode_of_another_task_is_refused(
    sandbox: LocalSandbox, run_async: Any, tmp_path: Path
) -> None:
    place = tmp_path / "p.json"
    model = Scripted(lambda prompt: f"{instructor(prompt)}\nFinal answer: Yes")
    one(sandbox, run_async, lies(1)[0], model, artefact=str(place))
    other = next(questions("navigate"))
    with pytest.raises(BadFile, match="'web-of-lies'"):
        one(sandbox, run_async, other, model, artefact=str(place))
    with pytest.raises(BadFile, match="the plan of"):
        one(sandbox, run_async, lies(1)[0], model, artefact=str(place), method="plan")


def test_pseudocode_that_was_changed_is_refused_until_its_hash_is_removed(
    sandbox: LocalSandbox, run_async: Any, tmp_path: Path
) -> None:
    place = tmp_path / "p.json"
    model = Scripted(lambda prompt: f"{instructor(prompt)}\nFinal answer: Yes")
    one(sandbox, run_async, lies(1)[0], model, artefact=str(place))
    form = json.loads(place.read_text())
    form["pseudocode"] += "# better\n"
    place.write_text(json.dumps(form))
    with pytest.raises(BadFile, match="sha256"):
        one(sandbox, run_async, lies(1)[0], model, artefact=str(place))
    del form["sha256"]
    place.write_text(json.dumps(form))
    one(sandbox, run_async, lies(1)[0], model, artefact=str(place))
    assert "# better" in str(model.prompts[-1])
    place.write_text("[1, 2]")
    with pytest.raises(BadFile, match="remove it"):
        one(sandbox, run_async, lies(1)[0], model, artefact=str(place))


def test_an_instructor_without_pseudocode_leaves_no_file(
    sandbox: LocalSandbox, run_async: Any, tmp_path: Path
) -> None:
    place = tmp_path / "p.json"
    solution = one(sandbox, run_async, lies(1)[0], Scripted(["hm", "hm"]), artefact=str(place))
    assert solution.stopped.startswith("unreadable reply: no function")
    assert not place.exists()
    assert pseudocode_in("So:\ndef f(q):\n    pass\n") == "def f(q):\n    pass\n"
    with pytest.raises(UnreadableReply):
        pseudocode_in("nothing")


def test_too_few_questions_are_refused(
    sandbox: LocalSandbox, run_async: Any, tmp_path: Path
) -> None:
    file = tmp_path / "q.json"
    file.write_text('{"input": "a"}\n{"input": "b"}\n')
    options = {"artefact": str(tmp_path / "p.json"), "questions": str(file)}
    with pytest.raises(BadTask, match="shows 3"):
        one(sandbox, run_async, lies(1)[0], Scripted(instructor), **options)


def test_an_unknown_method_lists_the_others(sandbox: LocalSandbox, run_async: Any) -> None:
    with pytest.raises(BadOption, match="think-and-execute, plan, direct, cot, pot"):
        one(sandbox, run_async, lies(1)[0], Scripted([]), method="magic")


def test_what_is_by_hand_says_so() -> None:
    assert by_hand("web-of-lies").instructor_model == "human"
    assert by_hand("navigate", "plan").pseudocode == demonstration_of("navigate").plan
    assert Program(by_hand("navigate").pseudocode) != Program("")
