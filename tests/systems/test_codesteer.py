"""CodeSteer: AveNorm of the published table, the symbolic score, and what each policy does."""

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from results.codesteer import measure, table
from tests.models.server import answers, calls, serving

from runwright.analyze.symbolic import by_text, by_tree
from runwright.benchmarks import symbench
from runwright.benchmarks.symbench.game24 import reach
from runwright.benchmarks.symbench.number_multiply import multiply
from runwright.core import (
    Answer,
    Budget,
    Limits,
    Message,
    Prompt,
    Reply,
    Solution,
    Stdio,
    Task,
    ToolCall,
)
from runwright.core.errors import BadOption, BadTask
from runwright.core.program import text_answer
from runwright.evaluate import solve
from runwright.judge import judge
from runwright.judge.metrics import ave_norm, average_rank
from runwright.models import Model, Recorded, Replay, Scripted
from runwright.run import LocalSandbox
from runwright.write.steer import codesteer
from runwright.write.steer.codesteer import POLICIES, STEER
from runwright.write.steer.codesteer.log import Log, code_curve, figures, read_log
from runwright.write.steer.codesteer.turn import answer_in

Ask = Callable[..., Solution]
Say = Callable[[Prompt], str]

# Success rates in percent of the follow-up paper's table, per task and method; "u:" marks the tasks
# that its model had not been trained on.
METHODS = "o1 R1 o1-preview OnlyQ SymAgent AllText AllCodeCoT AutoGen CTS1 CTS2 Choice CI CodeSteer"
TABLE = """
Game24 80 65 78 17 37 23 11 88 33 43 43 18 93
PathPlan 74 60 56 65 43 44 76 71 66 61 73 54 75
BoxLift 95 92 85 69 58 56 68 20 65 60 73 49 77
BoxNet 45 43 54 37 30 30 1 12 23 21 23 37 29
Blocksworld 100 100 77 43 60 52 32 50 50 48 44 42 52
DateUnderst 87 88 87 90 89 88 72 65 86 84 86 76 87
WebOfLies 100 100 98 96 99 86 91 78 77 80 98 94 98
LogicDeduct 100 98 97 89 93 91 83 82 94 90 94 82 92
Navigation 100 100 100 98 93 95 99 91 96 94 92 98 99
GSM-Hard 79 77 71 78 76 80 83 81 81 78 77 79 77
MATH-Geom 94 91 90 76 73 73 74 73 77 76 76 73 75
MATH-CntProb 96 97 95 89 88 87 88 91 86 88 84 89 93
LogicEquation 100 100 100 52 50 52 40 48 30 33 56 71 78
NewOperator 44 39 25 42 39 45 39 47 56 38 48 48 40
Pooling 46 40 42 54 46 60 57 55 43 47 40 49 46
LightPuzzles 100 100 92 62 56 56 69 56 92 78 73 95 68
Mahjong 96 98 93 66 77 73 80 94 72 74 96 64 90
StatCounting 25 72 78 34 93 32 95 93 93 86 95 89 97
MatrixTransf 87 100 98 94 96 76 97 97 96 92 97 90 98
LogicPuzzle 88 80 86 48 58 51 41 39 44 50 44 68 70
ConsLinArrange 74 62 81 82 71 84 60 79 72 71 77 72 86
PatternRecog 100 100 100 70 90 44 89 100 56 60 94 100 93
StrInsertion 96 49 72 6 100 8 100 100 67 75 100 89 100
LetterLogicDiag 50 54 28 2 30 0 12 21 8 9 31 8 45
StrDelModif 60 37 34 4 90 0 64 37 51 65 85 49 93
StrSynthesis 2 0 2 0 20 0 11 0 7 5 16 12 29
Reversi 46 29 28 8 36 15 49 60 20 23 45 23 52
Sudoku 0 0 0 0 98 0 100 94 12 14 100 100 100
u:Letters 61 52 49 12 91 11 100 93 84 87 89 89 96
u:EightQueen 84 79 64 8 73 0 35 51 40 45 52 44 78
u:NumberMultiply 43 46 28 11 87 8 100 100 68 65 100 75 95
u:Cryptanalysis 60 21 49 20 15 24 20 13 16 20 27 0 24
u:StrSplitting 96 91 90 28 52 25 48 47 37 35 48 43 56
u:CombinCalcul 57 98 35 16 45 60 55 48 70 67 80 57 86
u:SynthDecomp 57 96 53 52 53 72 71 35 44 38 69 72 66
u:2048 52 0 37 44 43 40 28 37 25 20 39 49 56
u:PermutCombin 100 100 100 66 89 48 64 60 40 46 80 93 93
"""
PUBLISHED = (82.7, 76.8, 74.8, 53.3, 74.8, 52.1, 69.6, 69.9, 63.1, 62.4, 77.9, 70.5, 86.4)
INTERPRETER = 11  # its published figures do not follow from the published rates

QUESTION = "What is -9 * 43 * -73 * -6061?"
PRODUCT = "-171229311"
PROGRAM = "```python\nprint('<<<' + str(-9 * 43 * -73 * -6061) + '>>>')\n```"
TASK = Task("product", QUESTION, hidden=(Stdio("answer", stdin="", stdout=PRODUCT),))
ENDLESS = "```python\nwhile True:\n    pass\n```"


def rates(*, unseen: bool | None = None) -> list[list[float]]:
    rows = [line.split() for line in TABLE.strip().split("\n")]
    wanted = [row for row in rows if unseen in (None, row[0].startswith("u:"))]
    return [[float(rate) for rate in row[1:]] for row in wanted]


@pytest.fixture
def ask(sandbox: LocalSandbox, run_async: Any) -> Ask:
    """Answer a question by a policy, with a scripted model or models by role."""

    def ask(
        model: Model | Say | list[str] | Mapping[str, Model],
        task: Task = TASK,
        budget: Budget = Budget(),
        **options: object,
    ) -> Solution:
        roles = model if isinstance(model, Mapping) else None
        one = Scripted(model) if callable(model) or isinstance(model, list) else model
        found: Solution = run_async(
            solve(
                task,
                sandbox,
                strategy="codesteer",
                model=None if isinstance(one, Mapping) else one,
                roles=roles,
                budget=budget,
                options=options,
            )
        )
        return found

    return ask


def always(reply: str) -> Say:
    return lambda _: reply


def answer_of(solution: Solution) -> str:
    assert solution.best is not None
    return solution.best.program.source


def log_of(solution: Solution) -> Log:
    assert solution.best is not None
    log = read_log(solution.best.note)
    assert log is not None
    return log


# 1. AveNorm


def test_ave_norm_of_the_published_table() -> None:
    found = ave_norm(rates())
    assert len(rates()) == 37
    for at, (name, value) in enumerate(zip(METHODS.split(), PUBLISHED, strict=True)):
        if at != INTERPRETER:
            assert value == pytest.approx(found[at], abs=0.0501), name


def test_the_one_column_that_deviates_does_so_in_the_unseen_tasks() -> None:
    """The figure has 61.9 there, and 70.5 over all; its rates give 63.9 and 71.0."""
    assert round(ave_norm(rates(unseen=True))[INTERPRETER], 1) == 63.9
    assert round(ave_norm(rates())[INTERPRETER], 1) == 71.0
    assert ave_norm(rates(unseen=False))[-1] == pytest.approx(88.1, abs=0.0501)
    assert ave_norm(rates(unseen=True))[-1] == pytest.approx(81.3, abs=0.0501)


def test_tasks_that_no_method_solves_change_nothing() -> None:
    nothing = [[0.0] * 13]
    assert ave_norm(rates() + nothing) == ave_norm(rates())
    assert ave_norm(nothing) == (0.0,) * 13


def test_codesteer_has_the_best_average_rank_of_the_methods_on_one_model() -> None:
    ranks = average_rank([row[3:] for row in rates()])
    assert min(ranks) == ranks[-1]
    assert sum(ranks) == pytest.approx(10 * 11 / 2)


# 2. The symbolic score


def test_the_symbolic_scores() -> None:
    loop = "for i in range(3):\n    if i % 2 == 0:\n        print(i * 2)\n"
    for score in (by_text, by_tree):
        assert (score(loop).score, score(loop).enough) == (2.5, True)
        assert (score("print(9*43)").score, score("print(9*43)").enough) == (0.25, False)
        assert score("for for").score == 0
    formatted = 'print("{}".format(1))'
    assert (by_text(formatted).score, by_tree(formatted).score) == (1, 0)


# 3. Validators


@pytest.mark.parametrize(
    ("answer", "right"),
    [("6/(1-3/4)", True), ("24", False), ("4*6", False), ("(1+3)*6", False)],
)
def test_game_24_is_won_with_each_number_once(
    answer: str, right: bool, sandbox: LocalSandbox, run_async: Any
) -> None:
    task = symbench.task_of(reach([1, 3, 4, 6], 24, "6/(1-3/4)"), "game")
    assert run_async(judge(text_answer(answer), task.hidden, sandbox)).passed is right


def test_an_answer_is_never_run(sandbox: LocalSandbox, run_async: Any) -> None:
    task = symbench.task_of(reach([1, 3, 4, 6], 24, "6/(1-3/4)"), "game")
    for unsafe in ("__import__('os')._exit(0)", "exit()", "[24 for _ in (1,3,4,6)][0]"):
        verdict = run_async(judge(text_answer(unsafe), task.hidden, sandbox))
        assert verdict.failure == "presentation", unsafe


def test_the_product_is_judged_exactly(sandbox: LocalSandbox, run_async: Any) -> None:
    task = symbench.task_of(multiply([-9, 43, -73, -6061]), "product")
    for answer, right in ((PRODUCT, True), ("-171229312", False), ("", False)):
        assert run_async(judge(text_answer(answer), task.hidden, sandbox)).passed is right


# 4. The answer in a reply


@pytest.mark.parametrize(
    ("reply", "answer"),
    [
        ("It is <<<3>>>, no, <<<4>>>.", "4"),
        ("<<<a <<<b>>> >>>", "b"),
        ("<<<two\nlines>>>", "two\nlines"),
        ("It is 4.", None),
        ("<<<4", None),
        ("4>>> <<<", None),
        ("<<<>>>", None),
        ("", None),
        ("```python\nprint(f'<<<{x}>>>')\n```", None),
        ("<<<7>>>\n```python\nprint('<<<' + x + '>>>')\n```", "7"),
        ("```\n<<<7>>>\n```", "7"),
    ],
)
def test_the_last_mark_in_what_is_said_counts(reply: str, answer: str | None) -> None:
    assert answer_in(reply, None) == (answer, False)


def test_no_mark_is_no_answer_and_no_crash(ask: Ask) -> None:
    solution = ask(["I do not know."], policy="all-text")
    assert solution.stopped == "no answer"
    assert answer_of(solution) == ""
    assert log_of(solution).by == "none"


def test_what_a_program_prints_goes_before_what_is_said(ask: Ask) -> None:
    solution = ask([f"I guess <<<1>>>.\n{PROGRAM}"], policy="only-question")
    assert answer_of(solution) == PRODUCT
    unmarked = "```python\nprint(6 * 7)\n```"
    assert answer_of(ask([unmarked], policy="all-code")) == "42"
    broken = "<<<5>>>\n```python\nprint(1)\n1 / 0\n```"
    solution = ask([broken], policy="all-code")
    assert (answer_of(solution), log_of(solution).by) == ("5", "text")


def test_output_that_is_no_text_or_all_marks_is_read(ask: Ask) -> None:
    odd = "```python\nimport sys\nsys.stdout.buffer.write(b'<<<a\\xff>>>')\n```"
    assert answer_of(ask([odd], policy="all-code")) == "a\ufffd"
    marks = "```python\nprint('<<<' + '>>>' * 300_000)\n```"
    assert ask([marks], policy="all-code").best is not None


# The policies of one prompt


@pytest.mark.parametrize(
    ("policy", "reply", "by"),
    [
        ("only-question", f"<<<{PRODUCT}>>>", "text"),
        ("only-question", PROGRAM, "code"),
        ("all-text", f"{PROGRAM}\n<<<{PRODUCT}>>>", "text"),
        ("all-code", PROGRAM.replace("python", ""), "code"),
        ("all-code-cot", f"A plan.\n{PROGRAM}", "code"),
        ("concatenate", PROGRAM, "code"),
        ("system", PROGRAM, "code"),
        ("code-interpreter", f"<<<{PRODUCT}>>>", "text"),
    ],
)
def test_one_prompt_one_answer(ask: Ask, policy: str, reply: str, by: str) -> None:
    solution = ask([reply], policy=policy)
    assert answer_of(solution) == PRODUCT
    assert log_of(solution) == Log(policy, by, (), int(by == "code"), 1)
    assert solution.usage.calls == 1


def test_the_general_instructions_stand_before_the_question_or_in_the_system(ask: Ask) -> None:
    prompts = {}
    for policy in ("concatenate", "system", "only-question"):
        model = Scripted(["<<<1>>>"])
        ask(model, policy=policy)
        prompts[policy] = model.prompts[0]
    (system, question) = prompts["system"].messages
    assert system.role == "system"
    assert question == prompts["only-question"].messages[0]
    (both,) = prompts["concatenate"].messages
    assert both.content == f"{system.content}\n\n{question.content}"


# The code interpreter


class Caller(Scripted):
    """A model that calls the tool with one set of arguments after another, then answers."""

    def __init__(self, *arguments: str, tool: str = "python", last: str = "<<<done>>>") -> None:
        super().__init__(())
        self.arguments = list(arguments)
        self.tool = tool
        self.final = last

    async def ask(self, prompt: Prompt, *_: Any) -> Answer:
        self.prompts.append(prompt)
        if not self.arguments:
            return Answer((Reply(self.final),), 7, 3)
        call = ToolCall(f"c{len(self.prompts)}", self.tool, self.arguments.pop(0))
        return Answer((Reply("", "tool_calls", (call,)),), 7, 3)


@pytest.mark.parametrize("policy", ["code-interpreter", "code-interpreter-plus"])
def test_the_tool_is_called_in_the_sandbox_and_its_output_comes_back(ask: Ask, policy: str) -> None:
    model = Caller('{"code": "print(6 * 7)"}', '{"code": "print(1 / 0)"}', last="<<<42>>>")
    solution = ask(model, policy=policy)
    assert answer_of(solution) == "42"
    assert log_of(solution) == Log(policy, "code", (), 2, 1)
    assert [tool.name for tool in model.prompts[0].tools] == ["python"]
    said = [one for one in model.prompts[-1].messages if one.role == "tool"]
    assert said[0] == Message("tool", "Output:\n42", answers="c1")
    assert "ZeroDivisionError" in said[1].content
    pushes = "call the tool" in model.prompts[0].messages[0].content
    assert pushes is (policy == "code-interpreter-plus")


@pytest.mark.parametrize(
    ("arguments", "told"),
    [("print(1)", "not JSON"), ('{"source": "1"}', 'lack "code"'), ("[]", 'lack "code"')],
)
def test_a_call_that_cannot_be_read_is_told_so(ask: Ask, arguments: str, told: str) -> None:
    model = Caller(arguments)
    solution = ask(model, policy="code-interpreter")
    assert told in model.prompts[-1].messages[-1].content
    assert log_of(solution).programs == 0


def test_a_tool_that_is_not_there_is_told_so_and_calls_have_an_end(ask: Ask) -> None:
    model = Caller('{"code": "print(1)"}', tool="browser")
    ask(model, policy="code-interpreter")
    assert "no tool 'browser'; there is 'python'" in model.prompts[-1].messages[-1].content
    endless = Caller(*['{"code": "print(1)"}'] * 50)
    solution = ask(endless, policy="code-interpreter")
    assert solution.stopped == "no answer"
    assert solution.usage.calls == 10


def test_the_tool_works_over_http(ask: Ask, run_async: Any) -> None:
    pytest.importorskip("openai", reason="the openai package is not installed")
    from runwright.models.openai_compatible import OpenAICompatible

    code = json.dumps({"code": "print(-9 * 43 * -73 * -6061)"})
    said: list[Prompt] = []

    def reply(prompt: Prompt) -> str:
        said.append(prompt)
        return f"<<<{PRODUCT}>>>"

    with serving(calls("python", code), answers(reply)) as log:
        model = OpenAICompatible("stub", base_url=log.url, api_key="none")
        solution = ask(model, policy="code-interpreter")
        run_async(model.close())
    assert answer_of(solution) == PRODUCT
    assert said[0].messages[-1].content == f"Output:\n{PRODUCT}"
    assert log.requests[0]["tools"][0]["function"]["name"] == "python"
    assert log.requests[1]["messages"][-1]["tool_call_id"] == "c1"


# 5. Code + Text + Sum.


def test_code_text_sum_asks_three_times_and_shows_the_output_to_the_third(ask: Ask) -> None:
    model = Scripted(["By words: <<<12>>>", f"By code:\n{PROGRAM}", f"Code. <<<{PRODUCT}>>>"])
    solution = ask(model, policy="code-text-sum")
    assert solution.usage.calls == 3
    assert answer_of(solution) == PRODUCT
    third = str(model.prompts[2])
    assert f"Output:\n<<<{PRODUCT}>>>" in third
    assert "By words: <<<12>>>" in third
    assert "By code:" in third
    assert log_of(solution) == Log("code-text-sum", "text", (), 1, 3)


def test_the_summary_may_give_a_program_which_is_run(ask: Ask) -> None:
    model = Scripted(["<<<1>>>", "No program.", PROGRAM])
    solution = ask(model, policy="code-text-sum")
    assert "There was no program in it." in str(model.prompts[2])
    assert (answer_of(solution), log_of(solution).by) == (PRODUCT, "code")


# Self-estimate


@pytest.mark.parametrize(
    ("scores", "chosen"),
    [
        ('{"code": 9, "text": 3}', "code"),
        ('{"code": 2.5, "text": 3}', "text"),
        ('{"code": 5, "text": 5}', "code"),
        ('Well.\n```json\n{"text": 10, "code": 0}\n```', "text"),
    ],
)
def test_the_surer_way_is_taken(ask: Ask, scores: str, chosen: str) -> None:
    solution = ask([scores, f"{PROGRAM}\n<<<{PRODUCT}>>>"], policy="self-estimate")
    assert log_of(solution).chosen == (chosen,)
    assert log_of(solution).by == chosen
    assert solution.usage.calls == 2


def test_scores_are_the_model_s_own_or_there_are_none(ask: Ask) -> None:
    model = Scripted(["Code, surely: code code code!", '{"code": true, "text": "high"}'])
    solution = ask(model, policy="self-estimate")
    assert solution.stopped.startswith("unreadable reply: no scores of code and of text")
    assert solution.attempts == ()
    assert len(model.prompts) == 2


# Turns


def test_the_result_is_fed_back_until_the_model_is_done(ask: Ask) -> None:
    model = Scripted(["```python\nprint('<<<1>>>')\n```", PROGRAM, "It stands. TERMINATE"])
    solution = ask(model, policy="all-code", turns=5)
    assert answer_of(solution) == PRODUCT
    assert log_of(solution) == Log("all-code", "code", (), 2, 3)
    assert "Output:\n<<<1>>>" in model.prompts[1].messages[-1].content
    assert [one.role for one in model.prompts[2].messages] == ["user", "assistant"] * 2 + ["user"]


def test_turns_have_an_end_and_words_are_gone_over(ask: Ask) -> None:
    model = Scripted([f"<<<{n}>>>" for n in range(9)])
    solution = ask(model, policy="all-text", turns=3)
    assert answer_of(solution) == "2"
    assert solution.usage.calls == 3
    assert "look for mistakes" in model.prompts[1].messages[-1].content
    once = Scripted(["<<<1>>> TERMINATE", "<<<2>>>"])
    assert answer_of(ask(once, policy="system", turns=3)) == "1"


# 6. The CodeSteer loop


def test_return_answer_at_the_first_look_is_two_calls_of_the_guide_and_one_of_the_other(
    ask: Ask,
) -> None:
    guide = Scripted(["<<<Code>>>", "<<<Return Answer>>>"])
    task, checker = Scripted([PROGRAM]), Scripted(["```python\nprint('Correct')\n```"])
    solution = ask({"guide": guide, "task": task, "checker": checker}, policy=STEER)
    assert (len(guide.prompts), len(task.prompts), len(checker.prompts)) == (2, 1, 1)
    assert answer_of(solution) == PRODUCT
    look = guide.prompts[1].messages[-1].content
    assert f"Output:\n<<<{PRODUCT}>>>" in look
    assert "Output:\nCorrect" in look
    assert "score 1.25" in look
    assert "too simple" in look
    assert log_of(solution) == Log(STEER, "code", ("code",), 2, 1)


@pytest.mark.parametrize("rounds", [1, 5])
def test_there_are_never_more_rounds_than_allowed(ask: Ask, rounds: int) -> None:
    guide = Scripted(lambda prompt: "<<<Text>>>" if len(prompt.messages) == 1 else "<<<Try on>>>")
    task = Scripted(lambda prompt: f"<<<{len(prompt.messages)}>>>")
    solution = ask({"guide": guide, "task": task}, policy=STEER, checks=0, rounds=rounds)
    assert (len(guide.prompts), len(task.prompts)) == (1 + rounds, 1 + rounds)
    assert answer_of(solution) == str(1 + 2 * rounds)
    assert task.prompts[1].messages[-1].content == "Try on"


def test_five_rounds_are_the_default(ask: Ask) -> None:
    guide = Scripted(always("<<<Text>>>"))
    solution = ask({"guide": guide, "task": Scripted(always("<<<1>>>"))}, checks=0)
    assert len(guide.prompts) == 6
    assert log_of(solution).chosen == ("text",) * 6


def test_terminate_stops_and_changing_the_way_changes_the_prompt(ask: Ask) -> None:
    guide = Scripted(["I say <<<Text>>>", "<<<Code>>>", "<<<Terminate>>>"])
    task = Scripted(["<<<5>>>", PROGRAM])
    solution = ask({"guide": guide, "task": task}, policy=STEER, checks=0)
    assert (len(guide.prompts), len(task.prompts)) == (3, 2)
    assert answer_of(solution) == PRODUCT
    assert log_of(solution).chosen == ("text", "code")
    first, second = (prompt.messages[-1].content for prompt in task.prompts)
    assert "without a program" in first
    assert "whole Python program" in second


def test_advice_that_speaks_of_ending_does_not_end(ask: Ask) -> None:
    guide = Scripted(["<<<Code>>>", "<<<Terminate the loop at 10>>>", "<<<Return Answer>>>"])
    task = Scripted([PROGRAM, PROGRAM])
    ask({"guide": guide, "task": task}, policy=STEER, checks=0)
    assert len(task.prompts) == 2


def test_the_guide_hears_of_time_that_ran_out(ask: Ask) -> None:
    guide = Scripted(["<<<Code>>>", "<<<Return Answer>>>"])
    models = {"guide": guide, "task": Scripted([ENDLESS])}
    solution = ask(models, policy=STEER, checks=0, run_s=0.3, final_s=0.3)
    assert (
        "It timed out: it was stopped after 0.3 seconds." in guide.prompts[1].messages[-1].content
    )
    assert solution.stopped == "no answer"
    assert log_of(solution).programs == 2


def test_the_program_that_is_handed_in_has_longer(ask: Ask) -> None:
    slow = "```python\nimport time\ntime.sleep(1)\nprint('<<<slow>>>')\n```"
    models = {"guide": Scripted(["<<<Code>>>", "<<<Return Answer>>>"]), "task": Scripted([slow])}
    solution = ask(models, policy=STEER, checks=0, run_s=0.3, final_s=30.0)
    assert answer_of(solution) == "slow"


def test_code_that_is_no_python_is_told_so(ask: Ask) -> None:
    guide = Scripted(["<<<Code>>>", "<<<Return Answer>>>"])
    task = Scripted(["```python\nx = 1\nfor in x:\n```"])
    ask({"guide": guide, "task": task}, policy=STEER, checks=0)
    look = guide.prompts[1].messages[-1].content
    assert "SyntaxError" in look
    assert "not a Python program" in look


def test_a_checking_program_has_three_tries(ask: Ask) -> None:
    guide = Scripted(["<<<Code>>>", "<<<Return Answer>>>"])
    checker = Scripted(["No.", "```python\n1 / 0\n```", "```python\nprint('Correct')\n```"])
    ask({"guide": guide, "task": Scripted([PROGRAM]), "checker": checker}, policy=STEER)
    assert "no program in that reply" in checker.prompts[1].messages[-1].content
    assert "ZeroDivisionError" in checker.prompts[2].messages[-1].content
    assert "Output:\nCorrect" in guide.prompts[1].messages[-1].content
    never = Scripted(always("No."))
    guide = Scripted(["<<<Code>>>", "<<<Return Answer>>>"])
    ask({"guide": guide, "task": Scripted([PROGRAM]), "checker": never}, policy=STEER)
    assert len(never.prompts) == 3
    assert "No checking program ran" in guide.prompts[1].messages[-1].content


def test_a_guide_that_does_not_choose_is_asked_again_and_then_it_is_over(ask: Ask) -> None:
    guide = Scripted(["Code is best.", "Hm."])
    solution = ask({"guide": guide, "task": Scripted([])}, policy=STEER)
    assert solution.stopped.startswith("unreadable reply: no <<<Code>>> or <<<Text>>>")


# 7. What it cost


SCRIPTS: dict[str, list[str]] = {
    "code-text-sum": ["<<<1>>>", PROGRAM, PROGRAM],
    "self-estimate": ['{"code": 1, "text": 0}', PROGRAM],
    STEER: ["<<<Code>>>", PROGRAM, "<<<Return Answer>>>"],
}


@pytest.mark.parametrize("policy", [*POLICIES, STEER])
def test_every_policy_reports_tokens_seconds_and_what_gave_the_answer(
    ask: Ask, policy: str
) -> None:
    options = {"checks": 0} if policy == STEER else {}
    script = SCRIPTS.get(policy, [f"{PROGRAM}\n<<<{PRODUCT}>>>"])
    solution = ask(script, policy=policy, **options)
    log = log_of(solution)
    assert log.policy == policy
    assert read_log(str(log)) == log
    found = figures([solution])
    assert found.tokens == solution.usage.tokens > 0
    assert found.calls == len(script)
    assert found.wall_s > 0
    words = {"all-text", "code-interpreter", "code-interpreter-plus"}
    assert found.code_rate == (policy not in words)


@pytest.mark.parametrize("policy", ["system", "code-interpreter", *SCRIPTS])
def test_every_form_of_policy_replays_and_is_shown_no_hidden_check(
    ask: Ask, policy: str, tmp_path: Path, run_async: Any
) -> None:
    def model() -> Scripted:
        if policy.startswith("code-interpreter"):
            return Caller('{"code": "print(1 / 0)"}', '{"code": "print(2)"}', last="<<<2>>>")
        checked = [*SCRIPTS[STEER][:2], "```python\nprint(1)\n```", SCRIPTS[STEER][2]]
        return Scripted(checked if policy == STEER else SCRIPTS.get(policy, [PROGRAM]))

    recorded = Recorded(model(), tmp_path / "calls.jsonl")
    first = ask(recorded, policy=policy)
    run_async(recorded.close())
    again = ask(Replay(tmp_path / "calls.jsonl"), policy=policy)
    poisoned = replace(TASK, hidden=(Stdio("answer", stdin="", stdout="poison"),))
    other = model()
    ask(other, poisoned, policy=policy)
    assert first.best is not None
    assert first.best == again.best
    prompts = [one.prompt for one in first.transcript]
    assert prompts == [one.prompt for one in again.transcript] == other.prompts


def test_the_curve_of_code_over_difficulty(ask: Ask) -> None:
    tasks = symbench.tasks(kinds=["number-multiply"], levels=(1, 3), count=2)

    def hard_ones_by_code(prompt: Prompt) -> str:
        hard = str(prompt).count("*") > 1
        return "```python\nprint(1)\n```" if hard else "<<<1>>>"

    answered = [
        (symbench.level_of(task.id), ask(hard_ones_by_code, task, policy="only-question"))
        for task in tasks
    ]
    assert code_curve(answered) == {1: 0.0, 3: 1.0}
    assert figures([]).code_rate == 0
    assert read_log("sample 1") is None


def test_policies_stand_side_by_side(sandbox: LocalSandbox, run_async: Any) -> None:
    """A model that multiplies by code alone, and counts in words alone."""

    def reply(prompt: Prompt) -> str:
        question = str(prompt)
        if product := re.search(r"What is ([-\d *]+)\?", question):
            return f"```python\nprint({product[1]})\n```" if "block" in question else "<<<0>>>"
        word = re.search(r"letter '(.)' occur in '(\w+)'", question)
        assert word is not None
        places = [at for at, char in enumerate(word[2], 1) if char == word[1]]
        by_words = f"<<<{len(places)} {' '.join(map(str, places))}>>>"
        return "```python\nprint(0)\n```" if "block" in question else by_words

    tasks = symbench.tasks(kinds=["number-multiply", "letters"], levels=[2], count=1)
    policies = ["all-text", "all-code", "only-question"]
    columns = run_async(measure(tasks, sandbox, Scripted(reply), policies))
    rows = dict(table(columns))
    assert rows["number-multiply"] == [0, 1, 0]
    assert rows["letters"] == [1, 0, 1]
    assert rows["AveNorm"] == [50, 50, 50]
    assert rows["average rank"] == [2, 2, 2]
    assert rows["by code"] == rows["by code, level 2"] == [0, 1, 0]
    assert rows["calls"] == [1, 1, 1]
    assert min(rows["tokens"]) > 0
    assert min(rows["seconds"]) > 0


def test_a_spent_budget_hands_in_the_last_answer(ask: Ask) -> None:
    solution = ask(["<<<1>>>", PROGRAM], policy="code-text-sum", budget=Budget(calls=1))
    assert solution.stopped == "budget: calls=1"
    assert answer_of(solution) == "1"


# 8. The executor


FORKS = """import os, time
for _ in range(200):
    if os.fork() == 0:
        time.sleep(30)
"""
HOSTILE = {
    "many processes": FORKS,
    "network": "import socket\nsocket.create_connection(('127.0.0.1', 9), timeout=1)\n",
    "memory": "x = bytearray(8 << 30)\n",
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_program_is_contained_and_the_next_question_is_answered(ask: Ask, name: str) -> None:
    hostile = f"```python\n{HOSTILE[name]}print('<<<escaped>>>')\n```"
    solution = ask([hostile, "<<<1>>>"], policy="all-code", budget=Budget(wall_s=3))
    assert answer_of(solution) != "escaped"
    assert answer_of(ask([PROGRAM], policy="all-code")) == PRODUCT


def test_ten_seconds_are_the_limit_on_the_way_and_fifteen_at_the_end() -> None:
    defaults = codesteer.solve.__kwdefaults__ or {}
    assert (defaults["run_s"], defaults["final_s"], defaults["rounds"]) == (10, 15, 5)
    assert Limits().memory_bytes == 1 << 30


# Bad calls


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"policy": "vote"}, "policy='vote' must be one of only-question, all-text"),
        ({"symbolic": "ast"}, "symbolic='ast' must be one of text, tree"),
        ({"turns": 0}, "turns=0 must be at least 1"),
        ({"rounds": 0}, "rounds=0 must be at least 1"),
        ({"checks": -1}, "checks=-1 must be at least 0"),
        ({"run_s": 0.0}, "run_s=0.0 must be greater than 0"),
        ({"turns": 2}, "turns=2 must be 1 for policy='steer'"),
    ],
)
def test_options_out_of_range_are_named(ask: Ask, options: dict[str, object], message: str) -> None:
    with pytest.raises(BadOption, match=message):
        ask([], **options)


def test_a_task_without_a_question_is_refused(ask: Ask) -> None:
    with pytest.raises(BadTask, match="'product' has no statement to answer"):
        ask([], replace(TASK, statement=" "))


def test_a_line_of_marks_alone_is_read_in_time() -> None:
    assert answer_in("`" * 200_000, None) == (None, False)
