"""CodeT: sample programs and tests, hand in a program that most agrees with both.

Paper:  Chen, Zhang, Nguyen, Zan, Lin, Lou, Chen. "CodeT: Code Generation with Generated Tests",
        ICLR 2023. arXiv:2207.10397
Code:   https://github.com/microsoft/CodeT
Needs:  a model; a statement and the name of a function; Python; no checks
Cost:   two calls of the model, of n replies and of `tests` replies; one run of each distinct
        program on all distinct tests

Sample programs, and tests from the same model, from a statement without its examples. Run every
program on every test. Programs that pass the same tests agree: they are a set, which scores by how
many they are and how many tests they pass. One program of the best set is handed in. Neither
visible nor hidden checks have a part in the choice.

Options
    n            Programs sampled, >= 1 (paper: 100).
    temperature  Of the model, 0 to 2 (paper: 0.8).
    top_p        Of the model, above 0, up to 1 (paper: 0.95).
    max_tokens   Of a reply (paper: 300).
    tests        Replies with tests sampled, >= 1 (paper: 100).
    test_limit   Tests kept of each such reply, the first ones, >= 1 (released code: 5).
    timeout_s    Processor time of one test, seconds, above 0, up to 60 (released code: 0.1).
    patience     Tests in a row that may be late before a program is put to no more, >= 1.
    score        Of a set: "sqrt" (released code), "product" (the paper's text), "log".
    extraction   How tests are found in a reply: "text" (released code) or "tree" (the sturdier).
    form         "chat", or "completion" for a model that goes on with a text (paper).
Returns
    Solution. attempts: the program of choice, with its verdict on the visible checks; its note says
    how many agree on what. Where no program passes any test, one is drawn from all of them.
Raises
    BadTask if the task has no statement, no entry point, is not in Python, or is no beginning of a
    function that could be completed. BadOption for an option out of range. UnreadableReply if no
    reply has a program.
Differs from the paper
    1. A chat is asked for whole programs and for a block of tests, unless form=completion.
    2. A test's limit is processor time. The released code stops each test by wall time, and takes a
       program whose tests last longer than all limits together for one that passes none.
    3. A program that is late, or ends its process, `patience` times in a row is put to no further
       test.
    4. The draw within the best set is by the lab's seed.
Results
    CodeGen-16B's published samples: docs/methods/codet.md, by `make results-codet-selection`.
"""

from collections import Counter
from collections.abc import AsyncGenerator, Callable
from contextlib import aclosing, suppress

from runwright.analyze.extract import given
from runwright.analyze.fences import fenced
from runwright.core import Answer, Program, Prompt, Sampling, Solution, Task, chat
from runwright.core.errors import BadOption, BadTask, OverBudget, UnreadableReply
from runwright.judge.votes import Ballot, check_terms
from runwright.lab import Lab
from runwright.write.answers import program_from
from runwright.write.generate.codet.agreement import score_of
from runwright.write.generate.codet.examples import without_examples
from runwright.write.generate.codet.extraction import cut, extract
from runwright.write.generate.codet.ranking import ranking
from runwright.write.prompts import Prompts

PROMPTS = Prompts(__file__)


async def solve(
    task: Task,
    lab: Lab,
    *,
    n: int = 100,
    temperature: float = 0.8,
    top_p: float = 0.95,
    max_tokens: int = 300,
    tests: int = 100,
    test_limit: int = 5,
    timeout_s: float = 0.1,
    patience: int = 10,
    score: str = "sqrt",
    extraction: str = "text",
    form: str = "chat",
) -> Solution:
    """Sample, run, choose; see the module for the options."""
    entry = _entry_point(task, form)
    _require(n=n, tests=tests, test_limit=test_limit)
    check_terms(timeout_s, patience)
    score_of(score)
    take = extract(extraction)
    statement = without_examples(task.statement, entry).strip("\n")

    def sampling(replies: int) -> Sampling:
        return Sampling(n=replies, temperature=temperature, top_p=top_p, max_tokens=max_tokens)

    answer = await lab.ask(_for_program(statement, entry, form), sampling(n))
    pool = _programs(answer, task, statement, form)
    try:
        asked = _for_tests(statement, entry, form, test_limit)
        written = await lab.ask(asked, sampling(tests))
    except OverBudget:
        await lab.check(task, lab.random.choice(pool), note="drawn: no budget left for tests")
        raise
    counts = Counter(
        test
        for reply in written.replies
        for test in _tests_in(reply.text, entry, form, test_limit, take)
    )
    votes = lab.vote(pool, tuple(counts), timeout_s=timeout_s, patience=patience)
    return await _hand_in(task, lab, pool, counts, votes, score)


async def _hand_in(
    task: Task,
    lab: Lab,
    pool: list[Program],
    counts: Counter[str],
    votes: AsyncGenerator[Ballot],
    score: str,
) -> Solution:
    """Let the programs vote and hand in one of the best set."""
    passed: list[frozenset[int]] = [frozenset()] * len(pool)
    asked = 0
    async with aclosing(votes):
        async for ballot in votes:
            asked += len(ballot.programs)
            for at in ballot.programs:
                passed[at] = ballot.passed
    best = ranking(passed, list(counts.values()), lab.random, score=score)[0]
    note = "drawn: no program passes any test"
    if best.tests:
        note = f"{best.agreeing} of {len(pool)} samples agree on "
        note += f"{best.tests} of {counts.total()} tests"
    await lab.check(task, pool[best.program], note=note)
    stopped = "chosen"
    if asked < len(pool):
        stopped = f"budget: {asked} of {len(pool)} samples were put to the tests"
    return lab.solution(task, stopped=stopped)


def _entry_point(task: Task, form: str) -> str:
    if form not in ("chat", "completion"):
        raise BadOption(f"form={form!r} must be chat or completion")
    if not task.statement.strip() or task.entry_point is None:
        raise BadTask(f"task {task.id!r} needs a statement and an entry point for codet; add them")
    if task.program is not None and task.program.language != "python":
        raise BadTask(f"task {task.id!r} is in {task.program.language!r}; codet writes python")
    if form == "completion" and task.entry_point not in given(f"{task.statement}\n    pass\n"):
        raise BadTask(
            f"task {task.id!r}: its statement is not the beginning of {task.entry_point!r}, "
            "which form=completion goes on with; use form=chat"
        )
    return task.entry_point


def _require(**counts: int) -> None:
    for name, value in counts.items():
        if value < 1:
            raise BadOption(f"{name}={value!r} must be at least 1")


def _for_program(statement: str, entry: str, form: str) -> Prompt:
    if form == "completion":
        return Prompt(text=f"{statement}\n")
    text = PROMPTS("program", statement=statement, entry_point=entry)
    return chat(text, system=PROMPTS("system"))


def _for_tests(statement: str, entry: str, form: str, count: int) -> Prompt:
    if form == "completion":
        text = PROMPTS("tests_completion", statement=statement, entry_point=entry)
        return Prompt(text=f"{text} ")
    text = PROMPTS("tests", statement=statement, entry_point=entry, count=count)
    return chat(text, system=PROMPTS("system"))


def _programs(answer: Answer, task: Task, statement: str, form: str) -> list[Program]:
    """Return the program of each reply that has one, copies included."""
    if form == "completion":
        return [Program(f"{statement}\n{cut(reply.text)}") for reply in answer.replies]
    programs = []
    for reply in answer.replies:
        with suppress(UnreadableReply):  # a sample without a program is a failed sample
            programs.append(program_from(reply.text, task))
    if not programs:
        raise UnreadableReply(f"none of {len(answer.replies)} replies has a program")
    return programs


def _tests_in(
    reply: str, entry: str, form: str, limit: int, take: Callable[..., tuple[str, ...]]
) -> tuple[str, ...]:
    if form == "completion":
        return take(reply, entry, limit)
    blocks = [block.code for block in fenced(reply)]
    return take("\n".join(blocks) if blocks else reply, entry, limit, begun="")
