"""MultiPL-E's tests taken apart: what asks holds no value, what knows holds no program."""

from pathlib import Path
from types import ModuleType

import pytest

from runwright.benchmarks.mode import Mode
from runwright.benchmarks.multipl_e import multipl_e_cpp, multipl_e_java, multipl_e_js
from runwright.benchmarks.multipl_e.questions import Question, Questions, read_questions
from runwright.core import Embedded, Task

EDITIONS = [multipl_e_js, multipl_e_cpp, multipl_e_java]
# Tests that cannot be taken apart: one that is no JavaScript, three that compare raw unions.
WHOLE = {
    multipl_e_js: ["HumanEval_51_remove_vowels"],
    multipl_e_cpp: [
        "HumanEval_103_rounded_avg",
        "HumanEval_125_split_words",
        "HumanEval_137_compare_one",
    ],
    multipl_e_java: [],
}


def short(edition: ModuleType) -> str:
    return edition.__name__.rpartition("_")[2]


def check_of(task: Task) -> Embedded:
    (check,) = task.hidden
    assert isinstance(check, Embedded)
    return check


@pytest.mark.parametrize("edition", EDITIONS, ids=short)
def test_every_task_has_a_recorded_answer_that_begins_with_its_prompt(
    data: Path, edition: ModuleType
) -> None:
    tasks = edition.tasks(data)
    answers = edition.answers(data)
    assert [task.id for task in tasks] == list(answers) == list(edition.official(data))
    for task in tasks:
        assert task.statement in answers[task.id].source
        assert check_of(task).source not in answers[task.id].source


@pytest.mark.parametrize("edition", EDITIONS, ids=short)
def test_all_tests_but_the_known_ones_are_taken_apart(data: Path, edition: ModuleType) -> None:
    tasks = edition.tasks(data, mode=Mode.CORRECT)
    assert [task.id for task in tasks if check_of(task).expected is None] == WHOLE[edition]
    assert all(check_of(task).expected is None for task in edition.tasks(data, mode=Mode.PARITY))


@pytest.mark.parametrize("edition", EDITIONS, ids=short)
def test_what_asks_holds_no_expected_value(data: Path, edition: ModuleType) -> None:
    whole = {task.id: check_of(task).source for task in edition.tasks(data, mode=Mode.PARITY)}
    for task in edition.tasks(data, mode=Mode.CORRECT):
        check = check_of(task)
        questions = read_questions(whole[task.id])
        if check.expected is None or questions is None:
            continue
        assert len(questions.all) == whole[task.id].count("assert(") + whole[task.id].count(
            "assert.deepEqual("
        )
        rest = check.source
        for one in questions.all:
            assert one.value in check.expected.source
            assert f"tell({one.call});" in check.source
            rest = rest.replace(f"tell({one.call});", "")
        assert "==" not in rest
        assert "assert" not in rest
        assert ".equals" not in rest


@pytest.mark.parametrize(
    ("line", "question"),
    [
        ("  assert.deepEqual(candidate([1, 2]),[3]);", Question("candidate([1, 2])", "[3]")),
        ('  assert.deepEqual(candidate("),("),true);', Question('candidate("),(")', "true")),
        ('  assert.deepEqual(candidate("\\")"),1);', Question('candidate("\\")")', "1")),
        ("    assert(candidate((1), (2)) == (3));", Question("candidate((1), (2))", "(3)")),
        ('    assert(candidate("==") == "==");', Question('candidate("==")', '"=="')),
        ("    assert(f((1l)).equals((g(2))));", Question("f((1l))", "((g(2)))")),
    ],
)
def test_a_line_is_a_call_and_a_value(line: str, question: Question) -> None:
    function = question.call.partition("(")[0]
    assert read_questions(f"\n{line}\n") == Questions(function, (question,))


@pytest.mark.parametrize(
    "line",
    ["assert(f(1) > 2);", "assert(f(1);", "assert(f(1) == 2)", "assert.equal(f(1),2);", "", "f();"],
)
def test_a_line_of_another_form_leaves_the_tests_whole(line: str) -> None:
    assert read_questions(line) is None


@pytest.mark.parametrize(
    ("edition", "answer", "ends"),
    [
        (multipl_e_js, "function f() { return 1; }", "return 1; }"),
        (multipl_e_cpp, "int f() {\n    return 1;", "return 1;"),
        (multipl_e_cpp, "int f() {\n    return 1;\n}\n", "return 1;\n"),
        (multipl_e_cpp, "int f() {\n    if (x) { y(); }", "y(); }"),
        (multipl_e_cpp, "int f() {\n    if (c == '}') { y(); }", "y(); }"),
        (multipl_e_java, "class P {\n  int f() {\n    return 1;", "return 1;"),
        (multipl_e_java, "class P {\n  int f() {\n    return 1;\n  }\n", "return 1;\n  "),
        (multipl_e_java, "class P {\n  int f() {\n    return 1;\n  }\n}\n", "return 1;\n  "),
    ],
)
def test_an_answer_that_closes_its_function_is_as_good_as_one_that_does_not(
    edition: ModuleType, answer: str, ends: str
) -> None:
    given = edition.program(Task("t"), answer, completion=False).source
    assert given.endswith(ends)


def test_a_completion_follows_the_prompt() -> None:
    task = Task("t", statement="function f() {\n")
    given = multipl_e_js.program(task, "  return 1;\n}", completion=True)
    assert given.source == "function f() {\n  return 1;\n}"
