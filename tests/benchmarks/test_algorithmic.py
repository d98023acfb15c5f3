import itertools
import json
import random
import re
from pathlib import Path
from typing import Any

import pytest

from runwright.benchmarks import algorithmic
from runwright.benchmarks.algorithmic import KINDS, questions, tasks
from runwright.benchmarks.algorithmic.choices import in_full
from runwright.benchmarks.algorithmic.navigate import KIND as NAVIGATE
from runwright.core import Stdio, Task
from runwright.core.errors import BadFile, BadTask, UnknownName
from runwright.core.program import text_answer
from runwright.judge import judge
from runwright.run import LocalSandbox
from runwright.scoring.benchmark import open_benchmark


def first(kind: str, count: int, seed: int = 0) -> list[Task]:
    return list(itertools.islice(questions(kind, seed=seed), count))


def target(task: Task) -> str:
    (check,) = task.hidden
    assert isinstance(check, Stdio)
    return check.stdout


@pytest.mark.parametrize("kind", KINDS)
def test_a_kind_and_a_seed_give_the_same_questions_however_many_are_drawn(kind: str) -> None:
    assert first(kind, 30) == first(kind, 60)[:30]
    assert first(kind, 30) != first(kind, 30, seed=1)
    statements = [task.statement for task in first(kind, 200)]
    assert len(set(statements)) == 200


@pytest.mark.parametrize("kind", KINDS)
def test_no_answer_dominates_and_options_hold_it_once(kind: str) -> None:
    drawn = first(kind, 200)
    answers = [target(task) for task in drawn]
    assert max(map(answers.count, set(answers))) <= 130
    for task in drawn:
        if "(A)" in task.statement:
            assert task.statement.split("\n").count(target(task)) == 1


def test_the_benchmark_opens_by_name_and_right_answers_pass(
    sandbox: LocalSandbox, run_async: Any
) -> None:
    opened = open_benchmark("algorithmic")
    assert len(opened.tasks) == 20 * len(KINDS)
    for kind in KINDS:
        task = next(one for one in opened.tasks.values() if one.id.startswith(f"{kind}/"))
        right = opened.program(task, target(task), completion=False)
        assert right == text_answer(target(task))
        assert run_async(judge(right, task.hidden, sandbox, limits=opened.limits)).passed
        wrong = text_answer(target(task) + " or not")
        assert not run_async(judge(wrong, task.hidden, sandbox, limits=opened.limits)).passed


# Each oracle against another way to the same answer.


def test_dyck_words_are_closed_by_their_answer() -> None:
    for task in first("dyck-languages", 150):
        word = (task.statement.rpartition("Input:")[2] + target(task)).replace(" ", "")
        while word:
            shorter = re.sub(r"\(\)|\[\]|\{\}|<>", "", word)
            assert shorter != word, task.statement
            word = shorter


def test_walks_return_if_every_way_has_its_way_back() -> None:
    for task in first("navigate", 150):
        heading, ways = 0, [0, 0, 0, 0]  # north, east, south, west
        for count, side, turn in re.findall(
            r"Take (\d+) steps?(?: (\w+))?|Turn (\w+)", task.statement
        ):
            quarter = ["forward", "right", "backward", "left"].index(side or "forward")
            if turn:
                heading += {"right": 1, "around": 2, "left": 3}[turn]
            else:
                ways[(heading + quarter) % 4] += int(count)
        assert target(task) == ("Yes" if ways[0] == ways[2] and ways[1] == ways[3] else "No")


def test_balls_are_permuted() -> None:
    for task in first("shuffled-objects", 150):
        balls = dict(re.findall(r"(\w+) has an? (\w+) ball", task.statement))
        asked = re.findall(r"does (\w+) have", task.statement)[0]
        # Backwards: who held at each moment what the one asked for has at the end?
        for one, other in reversed(re.findall(r"(\w+) and (\w+) swap", task.statement)):
            asked = {one: other, other: one}.get(asked, asked)
        assert target(task).endswith(f" {balls[asked]} ball")


def test_truth_is_the_number_of_lies_before_it() -> None:
    for task in first("web-of-lies", 150):
        lies = task.statement.partition(" Does ")[0].count("lies")
        assert target(task) == ("No" if lies % 2 else "Yes")


def test_free_hours_are_those_in_no_sighting() -> None:
    for task in first("temporal-sequences", 200):
        hours = {
            hour
            for a, b in re.findall(r"from (\d+):00 to (\d+):00", task.statement)
            for hour in range(int(a), int(b))
        }
        a, b = map(int, re.findall(r"(\d+):00", target(task)))
        assert hours.isdisjoint(range(a, b))
        woke = int(re.findall(r"woke up at (\d+)", task.statement)[0])
        closes = int(re.findall(r"closes at (\d+)", task.statement)[0])
        assert hours | set(range(a, b)) == set(range(woke, closes))


def test_colours_are_read_from_the_row() -> None:
    for task in first("colored-objects", 150):
        row = task.statement.partition(": ")[2].partition(".")[0].replace(",", "").split()
        colors, things = row[1::3], row[2::3]
        if beside := re.search(r"to the (\w+) of the (\w+)", task.statement):
            at = things.index(beside[2]) + {"left": -1, "right": 1}[beside[1]]
            wanted = colors[at]
        else:
            named = task.statement.partition("are not ")[2].partition("?")[0]
            wanted = str(len(colors) - colors.count(named))
        assert target(task).split()[1:] == [wanted]


def test_coins_words_and_sums() -> None:
    for task in first("coin-flip", 100):
        assert target(task) == ("No" if task.statement.count(" flips ") % 2 else "Yes")
    for task in first("word-sorting", 100):
        said = target(task).split()
        assert all(a < b for a, b in itertools.pairwise(said))
        assert set(said) == set(task.statement.rpartition(":")[2].split())
    for task in first("number-summing", 100):
        numbers = task.statement.rpartition(":")[2].split()
        assert int(target(task)) - sum(map(int, numbers)) == 0


@pytest.mark.parametrize(
    ("kind", "question"),
    [
        ("dyck-languages", "Input: ( ]"),
        ("navigate", "Stay where you are."),
        ("colored-objects", "What colour is the pen?"),
        ("temporal-sequences", "When?"),
        ("shuffled-objects", "Alice and Bob swap. Which ball does Alice have?"),
        ("web-of-lies", "Does Ana tell the truth?"),
        ("word-sorting", "Sort these."),
        ("coin-flip", "Is it heads?"),
        ("number-summing", "Numbers: none"),
    ],
)
def test_a_question_of_another_kind_is_refused(kind: str, question: str) -> None:
    with pytest.raises(BadTask):
        KINDS[kind].answer(question)


def test_an_unknown_kind_lists_the_others() -> None:
    with pytest.raises(UnknownName, match="dyck-languages"):
        next(questions("geometry"))


def test_no_question_of_a_walk_depends_on_the_hash_seed() -> None:
    assert NAVIGATE.draw(random.Random(5)) == NAVIGATE.draw(random.Random(5))


def test_files_in_the_form_of_big_bench_hard_are_tasks(tmp_path: Path) -> None:
    question = "Which?\nOptions:\n(A) blue\n(B) dark red"
    examples = [{"input": question, "target": "(B)"}, {"input": "True?", "target": "Yes"}]
    (tmp_path / "some_task.json").write_text(json.dumps({"canary": "", "examples": examples}))
    first_task, second_task = tasks(tmp_path)
    assert (first_task.id, second_task.id) == ("some-task/1", "some-task/2")
    assert target(first_task) == "(B) dark red"
    assert target(second_task) == "Yes"
    assert in_full(question, "(C)") == "(C)"
    assert tasks(tmp_path / "some_task.json") == (first_task, second_task)


@pytest.mark.parametrize("text", ["[1", "{}", '{"examples": [{"input": "a"}]}', '{"examples": 3}'])
def test_a_file_of_another_form_is_one_line(text: str, tmp_path: Path) -> None:
    (tmp_path / "x.json").write_text(text)
    with pytest.raises(BadTask, match=r"x\.json"):
        algorithmic.tasks(tmp_path)


def test_a_folder_without_files_says_so(tmp_path: Path) -> None:
    with pytest.raises(BadFile, match="json"):
        algorithmic.tasks(tmp_path)
