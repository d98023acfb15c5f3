"""Known answers of CoGEX and COTACS (arXiv:2405.16337), by the numbers of its acceptance list."""

import itertools
import json
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from tests.write.scripts.cogex import PROGRAM

from runwright.benchmarks.algorithmic import questions
from runwright.core import Prompt, Solution, Stdio, Task
from runwright.core.errors import BadFile, BadOption, BadTask, UnreadableReply
from runwright.core.program import text_answer
from runwright.evaluate import solve
from runwright.lab import Lab
from runwright.models import Scripted
from runwright.run import LocalSandbox
from runwright.write.steer.cogex import predict
from runwright.write.steer.cogex import solve as cogex
from runwright.write.steer.cogex.conversion import convert
from runwright.write.steer.cogex.hybrid import Hybrid, run_hybrid
from runwright.write.steer.cogex.output import answer_in, as_text, output_in
from runwright.write.steer.cogex.program import PseudoProgram, read_program
from runwright.write.steer.cogex.prompting import emulate_prompt, generate_prompt
from runwright.write.steer.cogex.rows import Row, read_rows, split, validate, violations
from runwright.write.steer.cogex.search import Search, ranked, search, vote
from runwright.write.steer.cogex.training import (
    IGNORED,
    masked,
    text_of,
    write_training_file,
)
from runwright.write.steer.instances import Instance

GOOD = Row(
    "Which mood?",
    "So glad!",
    "joy",
    "def mood(text):\n    return {'answer': identify(text)}\n\n\nmood('So glad!')",
    "{'answer': 'joy'}",
)
TRAIN = [Instance(f"input {i}", f"target {i}") for i in range(10)]


def program(number: int, given: str) -> str:
    return (
        f"def p{number}(text):\n    return {{'answer': solve_it(text)}}\n\n\np{number}({given!r})"
    )


def exactly(said: str, target: str) -> bool:
    return said == target


class Drawn:
    """A generator and an emulator with known hits by program; they note what they are given."""

    def __init__(self, hits: Sequence[int | None]) -> None:
        self.hits = hits
        self.generated: list[str] = []
        self.emulated: list[tuple[str, str]] = []

    async def generate(self, given: str) -> str:
        number = len(self.generated)
        self.generated.append(given)
        return "def broken(:" if self.hits[number] is None else program(number, given)

    async def emulate(self, one: PseudoProgram, given: str) -> str | None:
        self.emulated.append((one.source, given))
        number = int(one.call_template[1 : one.call_template.index("(")])
        hits, place = self.hits[number], int(given.rsplit(maxsplit=1)[-1])
        assert hits is not None
        return f"target {place}" if place < hits else "something else"

    async def search(self, **more: Any) -> Search:
        options = {"draws": len(self.hits), "sample": 10, **more}
        return await search(TRAIN, self.generate, self.emulate, exactly, **options)


# 1: rows


@pytest.mark.parametrize(
    ("change", "found"),
    [
        ({}, ()),
        ({"code_prompt": "def mood(text:"}, ("not python",)),
        ({"code_prompt": "mood('So glad!')"}, ("call",)),
        ({"code_prompt": GOOD.code_prompt + "\nmood('again')"}, ("call",)),
        ({"code_prompt": "def mood(text):\n    return {}\n"}, ("call",)),
        ({"code_prompt": GOOD.code_prompt + "\nfor x in 'ab': mood(x)"}, ("call",)),
        (
            {"code_prompt": "def f(t):\n    return {'answer': best(MOODS)}\n\n\nf('x')"},
            ("name",),
        ),
        ({"code_output": "joy"}, ("output",)),
        ({"code_output": "['joy']"}, ("output",)),
        ({"code_output": "{'answer': identify('So glad!')}"}, ("output",)),
        ({"code_output": "{'mood': 'joy'}"}, ("answer",)),
        ({"code_output": "{'answer': 'grief'}"}, ("wrong answer",)),
        ({"code_output": '{"answer": "joy", "steps": {"a": [1, {"b": 2}]}}'}, ()),
    ],
)
def test_each_rule_of_a_row_is_told_apart(change: dict[str, str], found: tuple[str, ...]) -> None:
    assert violations(replace(GOOD, **change)) == found


def test_violations_are_counted_and_duplicates_dropped() -> None:
    rows = [
        GOOD,
        replace(GOOD, instruction=" which  MOOD?"),
        replace(GOOD, input="Oh no", code_output="{}"),
        replace(GOOD, input="Hm", code_prompt="x =", code_output="none"),
    ]
    checked = validate(rows)
    assert checked.kept == (GOOD,)
    assert checked.violations == {"duplicate": 1, "answer": 1, "not python": 1, "output": 1}


def test_the_rows_written_by_hand_keep_to_the_form() -> None:
    rows = read_rows()
    checked = validate(rows)
    assert (checked.kept, checked.violations) == (rows, {})
    assert 30 <= len(rows) <= 50


def test_rows_as_they_are_published_are_read(tmp_path: Path) -> None:
    form = {
        "instruction": GOOD.instruction,
        "input": GOOD.input,
        "output": GOOD.output,
        "code_prompt": GOOD.code_prompt,
        "code output": GOOD.code_output,
    }
    file = tmp_path / "rows.jsonl"
    file.write_text(json.dumps(form) + "\n")
    assert read_rows(file) == (GOOD,)
    file.write_text('{"instruction": "x"}\n')
    with pytest.raises(BadTask, match="line 1"):
        read_rows(file)


def test_an_answered_instruction_becomes_a_row(sandbox: LocalSandbox, run_async: Any) -> None:
    model = Scripted([f"```python\n{GOOD.code_prompt}\n```\n\nOutput: {GOOD.code_output}\nDone."])
    lab = Lab(sandbox, model=model)
    row = run_async(convert(GOOD.instruction, GOOD.input, GOOD.output, lab))
    assert (row.code_prompt.strip(), row.code_output) == (GOOD.code_prompt, GOOD.code_output)
    assert violations(row) == ()
    asked = model.prompts[0]
    assert asked.messages[-1].content.count("Right answer:\njoy") == 1
    for shown, answered in zip(read_rows(), asked.messages[2::2], strict=False):
        assert shown.code_prompt in answered.content


@pytest.mark.parametrize(
    ("reply", "message"),
    [
        ("I cannot.", "no program with its output"),
        (f"```python\n{GOOD.code_prompt}\n```\nnothing", "no program with its output"),
        (f"```python\n{GOOD.code_prompt}\n```\n{{'answer': 'grief'}}", "wrong answer"),
    ],
)
def test_a_row_that_breaks_a_rule_is_refused(
    reply: str, message: str, sandbox: LocalSandbox, run_async: Any
) -> None:
    lab = Lab(sandbox, model=Scripted([reply]))
    with pytest.raises(UnreadableReply, match=message):
        run_async(convert(GOOD.instruction, GOOD.input, GOOD.output, lab))


# 2: the split


def test_52000_rows_give_2000_to_validate_with() -> None:
    # Every tenth instruction comes three times, with other inputs.
    numbers = [n for i in range(44_000) for n in ([i] * 3 if i % 10 == 0 else [i])][:52_000]
    rows = [replace(GOOD, instruction=f"Do {n}.", input=str(i)) for i, n in enumerate(numbers)]
    assert len(rows) == 52_000
    train, validation = split(rows, held_out=2000, seed=7)
    assert (len(train), len(validation)) == (50_000, 2000)
    assert {row.instruction for row in train}.isdisjoint(row.instruction for row in validation)
    assert {*train, *validation} == set(rows)
    assert split(rows, held_out=2000, seed=7) == (train, validation)
    assert split(rows, held_out=2000, seed=8) != (train, validation)


def test_a_split_that_would_part_an_instruction_is_refused() -> None:
    rows = [replace(GOOD, input=str(i)) for i in range(5)]
    with pytest.raises(BadOption, match="held_out=2 of 5"):
        split(rows, held_out=2)
    with pytest.raises(BadOption, match="held_out=5"):
        split(rows, held_out=5)


# 3: the search's known answer


def test_six_draws_are_ranked_by_their_hits(run_async: Any) -> None:
    drawn = Drawn([3, None, 9, 9, 0, 7])
    found = run_async(drawn.search())
    assert [one.hits for one in found.candidates] == [3, 0, 9, 9, 0, 7]
    dropped = found.candidates[1]
    assert (dropped.program, dropped.scored) == (None, 0)
    assert "not Python" in dropped.problem
    best = ranked(found.candidates)
    assert best[0].id == 3  # the first of the two that have 9
    assert [one.hits for one in best[:3]] == [9, 9, 7]
    assert [one.id for one in best] == [3, 4, 6, 1, 5]


@pytest.mark.parametrize(
    ("votes", "answer"),
    [
        (("a", "b", "b"), "b"),
        (("a", "b", "c"), "a"),
        (("a", "b", "b", "a"), "a"),
        ((None, "b", None), "b"),
        ((None, None), None),
        (("Yes ", "no", "yes"), "Yes "),
    ],
)
def test_programs_vote_and_the_best_one_breaks_ties(
    votes: tuple[str | None, ...], answer: str | None
) -> None:
    assert vote(votes) == answer


def test_a_program_that_never_gives_an_answer_is_dropped(run_async: Any) -> None:
    async def mute(one: PseudoProgram, given: str) -> None:
        return None

    drawn = Drawn([1, 2])
    found = run_async(search(TRAIN, drawn.generate, mute, exactly, draws=2, sample=5))
    assert ranked(found.candidates) == []
    assert found.emulated == 10


# 4: what it costs


def test_300_draws_and_100_instances_are_30000_emulations(run_async: Any) -> None:
    train = [Instance(f"input {i}", f"target {i}") for i in range(400)]
    drawn = Drawn([i % 11 for i in range(300)])

    async def run(**more: Any) -> Search:
        drawn.generated.clear()
        drawn.emulated.clear()
        return await search(
            train, drawn.generate, drawn.emulate, exactly, draws=300, sample=100, **more
        )

    found = run_async(run())
    assert (len(drawn.generated), len(drawn.emulated)) == (300, 30_000)
    assert (found.generated, found.emulated) == (300, 30_000)
    assert all(one.scored == 100 for one in found.candidates)
    assert len({given for _, given in drawn.emulated}) == 100
    halved = run_async(run(halving=True))
    # 300 on 4, 150 on 4 more, 75 on 8, 38 on 16, 19 on 32, 10 on the last 36
    assert halved.emulated == len(drawn.emulated) == 3976
    assert halved.candidates[ranked(halved.candidates)[0].id - 1].scored == 100


def test_halving_finds_the_same_best_program_here(run_async: Any) -> None:
    whole = run_async(Drawn([1, 5, 10, 3, 0, 2]).search())
    halved = run_async(Drawn([1, 5, 10, 3, 0, 2]).search(halving=True))
    assert ranked(whole.candidates)[0].id == ranked(halved.candidates)[0].id == 3
    assert halved.emulated < whole.emulated == 60


@pytest.mark.parametrize("wrong", [{"draws": 0}, {"sample": 0}])
def test_numbers_out_of_range_are_refused(wrong: dict[str, int], run_async: Any) -> None:
    with pytest.raises(BadOption, match="at least 1"):
        run_async(Drawn([1]).search(**wrong))


# 5: the emulation's parser


@pytest.mark.parametrize(
    ("reply", "answer"),
    [
        ("{'answer': 'joy'}", "joy"),
        ('{"answer": "joy"}', "joy"),
        ("{'steps': {'a': [1, {'b': (2,)}]}, 'answer': 'joy'}", "joy"),
        ("{'answer': 'joy'}\nThis is because {the} writer is glad.", "joy"),
        ("```python\n{'answer': 'joy'}\n```", "joy"),
        ("Output: {'answer': 'joy'}", "joy"),
        ("The call returns:\n{'answer': 'joy'}", "joy"),
        ("output = {'answer': 'joy'}", "joy"),
        ("{'answer': '}{'}", "}{"),
        ("{'answer': ['a', 'b']}", "a b"),
        ("{'answer': -7.5}", "-7.5"),
        ('{"ok": true, "answer": "x"}', "x"),
        ("{'answer': None or 3}", None),
        ("{'answer': identify('x')}", None),
        ("{'answer': identify({'answer': 'inner'})}", None),
        ("return {'answer': 'joy'}", None),
        ("def f(text):\n    return {'answer': 'joy'}", None),
        ("print({'answer': 'joy'})", None),
        ("result = f(text, {'answer': 'joy'})", None),
        ("{'answer': __import__('os').getcwd()}", None),
        ("{'mood': 'joy'}", None),
        ("{'answer': ''}", None),
        ("{1, 2}", None),
        ("joy", None),
        ("", None),
        ("{" * 5000, None),
        (" " * 19_000 + "!{'answer': 'joy'}", None),
        ("{'answer': " + "[" * 3000 + "]" * 3000 + "}", None),
    ],
)
def test_the_dictionary_is_read_as_data(reply: str, answer: str | None) -> None:
    assert answer_in(reply) == answer


def test_a_list_is_its_items() -> None:
    assert as_text([1, ("b", 2.5)]) == "1 b 2.5"
    assert output_in("{'a': {'b': 1}} and more") == {"a": {"b": 1}}


# 6: hybrid


@pytest.fixture
def hybrid(sandbox: LocalSandbox, run_async: Any) -> Callable[..., Hybrid]:
    def run(code: str, given: str, replies: dict[str, str], **more: Any) -> Hybrid:
        async def ask(call: str) -> str:
            return replies[call]

        found: Hybrid = run_async(
            run_hybrid(read_program(code, given), given, Lab(sandbox), ask, **more)
        )
        return found

    return run


def test_only_the_undefined_function_is_asked_for(hybrid: Any) -> None:
    code = (
        "def f(xs):\n    return sort_by_mood([x.strip() for x in xs.split(',')])\n\n\nf(' a, b ')"
    )
    call = "sort_by_mood(['a', 'b'])"
    found = hybrid(code, " a, b ", {call: "{'answer': ['b', 'a']}"})
    assert found == Hybrid("b a", ["b", "a"], (call,))


def test_a_defined_program_asks_nobody_and_is_plain_python(hybrid: Any) -> None:
    code = (
        "import math\n"
        "def roots(text):\n"
        "    numbers = [int(word) for word in text.split()]\n"
        "    print('working')\n"
        "    return {'numbers': numbers, 'answer': sum(map(math.isqrt, numbers))}\n"
        "\n\nroots('16 9 4')"
    )
    found = hybrid(code, "16 9 4", {})
    assert found.asked == ()
    assert found.value == {"numbers": [16, 9, 4], "answer": 9}
    assert found.answer == "9"


def test_the_same_call_is_asked_once_and_the_next_builds_on_it(hybrid: Any) -> None:
    code = (
        "def f(text):\n"
        "    found = [mood(word) for word in text.split()]\n"
        "    return {'answer': summary_of(found, length=len(found))}\n"
        "\n\nf('up up down')"
    )
    replies = {
        "mood('up')": "{'answer': 'joy'}",
        "mood('down')": "{'answer': 'grief'}",
        "summary_of(['joy', 'joy', 'grief'], length=3)": "{'answer': 'mixed'}",
    }
    found = hybrid(code, "up up down", replies)
    assert found.answer == "mixed"
    assert found.asked == tuple(replies)
    assert hybrid(code, "up up down", replies, most=2).problem.startswith("more than 2 calls")


def test_catching_everything_does_not_hide_a_question(hybrid: Any) -> None:
    code = (
        "def f(text):\n"
        "    try:\n"
        "        return mood(text)\n"
        "    except:\n"
        "        return 'caught'\n"
        "\n\nf('x')"
    )
    assert hybrid(code, "x", {"mood('x')": "{'answer': 'joy'}"}).answer == "joy"


@pytest.mark.parametrize(
    ("body", "problem"),
    [
        ("return 1 / 0", "ZeroDivisionError"),
        ("return {'mood': 1}", "no answer"),
        ("return None", "no answer"),
        ("return mood(text)", "no value for mood"),
        ("import os; os._exit(0)", "took over"),
        ("import sys; sys.exit(3)", "SystemExit"),
        ("x = mood.strength", "'mood'"),
    ],
)
def test_what_gives_no_answer_says_why(body: str, problem: str, hybrid: Any) -> None:
    code = f"def f(text):\n    {body}\n\n\nf('x')"
    if "strength" in body:
        with pytest.raises(UnreadableReply, match=problem):
            hybrid(code, "x", {})
        return
    found = hybrid(code, "x", {"mood('x')": "I do not know"})
    assert found.answer is None
    assert problem in found.problem


def test_a_value_of_a_model_is_data_not_code(hybrid: Any) -> None:
    code = "def f(text):\n    return mood(text)\n\n\nf('x')"
    said = "__import__('os').system('true')"
    found = hybrid(code, "x", {"mood('x')": f"{{'answer': {said!r}}}"})
    assert found.answer == said


def test_full_emulation_runs_nothing_and_hybrid_says_that_it_did(
    sandbox: LocalSandbox, run_async: Any
) -> None:
    task = Task("mood/1", statement="We won the cup at last!")

    def model(prompt: Prompt) -> str:
        text = str(prompt)
        if "What does this call return?" in text:
            return "{'answer': 'joy'}"
        return "{'answer': 'joy'}" if "act as" in text else f"```python\n{PROGRAM}```"

    runs = {}
    for mode in ("full", "hybrid"):
        done: Solution = run_async(
            solve(task, sandbox, strategy="cogex", options={"emulate": mode}, model=Scripted(model))
        )
        assert done.best is not None
        assert done.best.program == text_answer("joy")
        assert done.best.note.startswith(mode)
        runs[mode] = done.usage.runs
    assert runs["full"] == 0
    assert runs["hybrid"] == 2  # to the question, and to the end


# 7: reproducible


def sums(count: int, seed: int = 0) -> list[Task]:
    return list(itertools.islice(questions("number-summing", seed=seed), count))


def write_train(path: Path, tasks: list[Task]) -> str:
    records = []
    for task in tasks:
        (check,) = task.hidden
        assert isinstance(check, Stdio)
        records.append({"input": task.statement, "target": check.stdout})
    path.write_text("\n".join(map(json.dumps, records)))
    return str(path)


class Summer:
    """A model whose third program is right and whose others add one, or cannot be read."""

    def __init__(self) -> None:
        self.drawn = 0

    def __call__(self, prompt: Prompt) -> str:
        text = prompt.messages[-1].content
        if ">>>" not in text:
            self.drawn += 1
            given = text.partition("Input:\n")[2].partition("\n\nWrite one program")[0]
            if self.drawn == 2:
                return "I would rather not."
            name = "right" if self.drawn == 3 else "wrong"
            body = f"return {{'answer': {name}_sum(text)}}"
            code = f"def f{self.drawn}(text):\n    {body}\n\n\nf{self.drawn}({given!r})"
            return f"```python\n{code}\n```"
        numbers = text.rpartition("Numbers:")[2].replace("')", "").split()
        total = sum(map(int, numbers)) + ("wrong_sum" in text)
        return f"{{'answer': '{total}'}}"


def answers(
    tasks: list[Task], box: LocalSandbox, run_async: Any, **options: Any
) -> tuple[list[str], list[str]]:
    """What the strategy answers to each task, and every prompt that was sent."""
    model = Scripted(Summer())

    async def run() -> list[str]:
        found = []
        for task in tasks:
            done = await cogex(task.public(), Lab(box, model=model), **options)
            assert done.best is not None
            found.append(done.best.program.source)
        return found

    return run_async(run()), [str(prompt) for prompt in model.prompts]


def test_the_search_finds_the_right_program_and_more_questions_change_nothing(
    sandbox: LocalSandbox, run_async: Any, tmp_path: Path
) -> None:
    train = write_train(tmp_path / "train.jsonl", sums(8, seed=1))
    tasks = sums(6)
    files: list[str] = []
    said: list[list[str]] = []
    for count in (3, 3, 6):
        place = tmp_path / f"{len(files)}.jsonl"
        options = {"programs": str(place), "train": train, "draws": 5, "sample": 4, "keep": 1}
        got, prompts = answers(tasks[:count], sandbox, run_async, **options)
        assert len(prompts) == 5 + 4 * 4 + count
        files.append(place.read_text())
        said.append(got)
    assert files[0] == files[1] == files[2]
    assert said[0] == said[1] == said[2][:3]
    for task, answer in zip(tasks, said[2], strict=True):
        (check,) = task.hidden
        assert isinstance(check, Stdio)
        assert answer == check.stdout
    lines = [json.loads(line) for line in files[0].splitlines()]
    assert [line["parse_ok"] for line in lines] == [True, False, True, True, True]
    assert [line["train_score"] for line in lines] == [0, 0, 1, 0, 0]
    assert {line["task"] for line in lines} == {"number-summing"}
    assert lines[2]["call_template"] == "f3(INPUT)"


# 8: training


def test_the_loss_is_on_program_and_output_alone() -> None:
    def encode(text: str) -> list[int]:
        return list(text.encode())

    for row in read_rows():
        text = text_of(row)
        found = masked(text, encode)
        before, after = len(text.prompt.encode()), len(text.completion.encode())
        assert len(found.ids) == len(found.labels) == before + after
        assert found.labels.count(IGNORED) == before
        assert set(found.labels[:before]) == {IGNORED}
        assert found.labels[before:] == found.ids[before:]
        assert bytes(found.ids).decode() == text.prompt + text.completion
        learned = bytes(found.labels[before:]).decode()
        assert row.code_prompt.strip() in learned
        assert row.code_output in learned
        assert row.instruction not in learned
    short = masked(text_of(GOOD), encode, most=10)
    assert (len(short.ids), set(short.labels)) == (10, {IGNORED})


def test_a_model_of_256_tokens_learns_from_what_is_not_masked() -> None:
    np = pytest.importorskip("numpy")
    rows = [masked(text_of(row), lambda text: list(text.encode())) for row in read_rows()]
    pairs = [
        (before, label)
        for row in rows
        for before, label in zip(row.ids, row.labels[1:], strict=False)
        if label != IGNORED
    ]
    counts = np.zeros((256, 256))  # of each byte to learn, by the one before it
    np.add.at(counts, tuple(np.array(pairs).T), 1)
    seen = counts.sum(axis=1, keepdims=True)
    logits = np.zeros((256, 256))
    losses = []
    for _ in range(40):
        likely = np.exp(logits) / np.exp(logits).sum(axis=1, keepdims=True)
        losses.append(-(counts * np.log(likely)).sum() / len(pairs))
        logits += 4 * np.where(seen, counts / np.maximum(seen, 1) - likely, 0)
    assert losses[0] == pytest.approx(np.log(256))
    assert losses[-1] < losses[0] / 2
    assert not logits[~seen.any(axis=1)].any()  # what stands in prompts alone taught nothing


def test_both_modes_ask_with_beginnings_of_the_text_that_was_learned() -> None:
    text = text_of(GOOD)
    whole = text.prompt + text.completion
    one = read_program(GOOD.code_prompt, GOOD.input)
    generate = generate_prompt(GOOD.instruction, GOOD.input, (), "text")
    emulate = emulate_prompt(GOOD.instruction, one, GOOD.input, "text")
    assert generate.text != emulate.text
    assert not generate.is_chat
    assert whole.startswith(generate.text)
    assert whole[len(generate.text) :].startswith("def mood(text):")
    assert whole.startswith(emulate.text)
    assert whole[len(emulate.text) :].startswith(GOOD.code_output)


def test_a_training_file_parts_prompt_from_completion(tmp_path: Path) -> None:
    file = tmp_path / "train.jsonl"
    rows = read_rows()
    assert write_training_file(rows, file) == len(rows)
    lines = [json.loads(line) for line in file.read_text("utf-8").splitlines()]
    assert [(one["prompt"], one["completion"]) for one in lines] == [
        (text_of(row).prompt, text_of(row).completion) for row in rows
    ]


# 9: no leak


def test_neither_targets_nor_hidden_checks_reach_a_prompt(
    sandbox: LocalSandbox, run_async: Any, tmp_path: Path
) -> None:
    tasks = sums(2)
    secret = [
        replace(task, hidden=(Stdio("answer", "", f"SECRET{i}"),)) for i, task in enumerate(tasks)
    ]
    train = write_train(tmp_path / "train.jsonl", sums(5, seed=1))
    seen = []
    for i, asked in enumerate((tasks, secret)):
        options = {"programs": str(tmp_path / f"{i}.jsonl"), "train": train, "draws": 3}
        seen.append(answers(asked, sandbox, run_async, **options)[1])
    assert seen[0] == seen[1]
    assert "SECRET" not in "".join(seen[1])
    labels = tmp_path / "labels.jsonl"
    records = [{"input": f"Numbers: {i}", "target": f"LABEL{i}"} for i in range(5)]
    labels.write_text("\n".join(map(json.dumps, records)))
    options = {"programs": str(tmp_path / "l.jsonl"), "train": str(labels), "draws": 3}
    assert "LABEL" not in "".join(answers(tasks, sandbox, run_async, **options)[1])


def test_drawing_and_emulating_are_given_inputs_alone(run_async: Any) -> None:
    drawn = Drawn([1, 2, 3])
    run_async(drawn.search())
    assert {*drawn.generated, *(given for _, given in drawn.emulated)} <= {
        one.input for one in TRAIN
    }
    one = PseudoProgram("def p1(text): ...", "p1(INPUT)")
    done = run_async(predict("x", "input 0", (one,), drawn.emulate))
    assert (done.votes, done.answer) == (("target 0",), "target 0")


def test_training_on_the_question_itself_is_refused(
    sandbox: LocalSandbox, run_async: Any, tmp_path: Path
) -> None:
    tasks = sums(3)
    options = {
        "programs": str(tmp_path / "p.jsonl"),
        "train": write_train(tmp_path / "train.jsonl", tasks),
    }
    with pytest.raises(BadOption, match="train on others"):
        answers(tasks, sandbox, run_async, **options)


# What is refused


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"train": "t.json"}, "programs=''"),
        ({"programs": "nowhere.jsonl"}, "is not there"),
        ({"keep": 0}, "keep=0"),
        ({"examples": 9}, "examples=9"),
        ({"emulate": "python"}, "full or hybrid"),
        ({"form": "voice"}, "chat or text"),
        ({"leaf_calls": -1}, "leaf_calls=-1"),
    ],
)
def test_bad_options_are_one_line(
    options: dict[str, Any], message: str, sandbox: LocalSandbox, run_async: Any
) -> None:
    with pytest.raises(BadOption, match=message):
        answers(sums(1), sandbox, run_async, **options)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"task": "navigate"}, "programs of 'navigate'"),
        ({"emulate": "hybrid"}, "by emulate=hybrid"),
        ({"parse_ok": False}, "none of 1"),
        ({"n_readable": 0}, "none of 1"),
        ({"call_template": "f("}, "line 1"),
        ({"source": "def f("}, "line 1"),
        ({"id": "x"}, "line 1"),
    ],
)
def test_programs_of_something_else_are_refused(
    change: dict[str, Any],
    message: str,
    sandbox: LocalSandbox,
    run_async: Any,
    tmp_path: Path,
) -> None:
    line = {
        "id": 1,
        "task": "number-summing",
        "emulate": "full",
        "source_instance": 0,
        "source": "def f(text):\n    return {'answer': right_sum(text)}\n",
        "call_template": "f(INPUT)",
        "parse_ok": True,
        "train_score": 1.0,
        "n_hits": 1,
        "n_readable": 1,
        "n_scored": 1,
    }
    place = tmp_path / "p.jsonl"
    place.write_text(json.dumps(line))
    assert answers(sums(1), sandbox, run_async, programs=str(place))[0]
    place.write_text(json.dumps(line | change))
    with pytest.raises(BadFile, match=message):
        answers(sums(1), sandbox, run_async, programs=str(place))


@pytest.mark.parametrize(
    "code",
    [
        "def f(text):\n    return text\n\n\nf('another')",
        "def f(text, n):\n    return text\n\n\nf('x', 3)",
        "def f():\n    return 1\n\n\nf()",
        "def f(text):\n    return text\n\n\nf('x')\nf('x')",
        f"def f(text):\n    return text\n\n\nf({' + '.join(['1'] * 900)})",
        "f('x')",
    ],
)
def test_a_program_that_cannot_be_called_for_another_input_is_dropped(code: str) -> None:
    with pytest.raises(UnreadableReply):
        read_program(code, "x")


def test_a_program_is_called_for_any_input() -> None:
    one = read_program(
        "def f(text):  # why\n    return g(text)\n\n\nprint(f(text='x  y'))\n", "x y"
    )
    assert one.source == "def f(text):  # why\n    return g(text)\n"
    assert one.call("it's\nnew") == 'f(text="it\'s\\nnew")'
    assert one.call("INPUT") == "f(text='INPUT')"


def test_a_number_too_long_to_be_written_out_is_no_answer() -> None:
    assert answer_in("{'answer': 0x" + "f" * 10_000 + "}") is None
