"""FRANC: the known answers of the method, from filter to repair."""

from dataclasses import replace
from typing import Any

import pytest

from runwright.analyze.heuristics import Filtered, static_filter
from runwright.core import Budget, Finding, Level, Program, Prompt, Solution, Task
from runwright.core.errors import BadOption
from runwright.evaluate import solve
from runwright.judge.metrics import ndcg_at_k
from runwright.judge.quality import inspect, rank
from runwright.judge.quality.suggestions import Draft, assess, ordered
from runwright.models import Scripted
from runwright.run import LocalSandbox
from runwright.write.generate.franc import repair_prompt

bandit = pytest.importorskip("bandit", reason="bandit is not installed")

LOAD = 'import yaml\n\n\ndef yaml_load(name):\n    """Load a file."""\n'
BODY = "    return yaml.safe_load(open(name))\n"
JAVA = "import java.util.*;\n\nclass Solution {\n    static int add(int a, int b) {\n"


def load(reply: str, **options: Any) -> Filtered:
    return static_filter(reply, prompt=LOAD, entry_point="yaml_load", **options)


def add(reply: str, **options: Any) -> Filtered:
    return static_filter(reply, prompt=JAVA, entry_point="add", language="java", **options)


# 1. H1


@pytest.mark.parametrize("strict", [False, True])
def test_of_a_reply_with_prose_around_one_block_the_block_is_left(strict: bool) -> None:
    found = load(f"Sure:\n```python\n{LOAD}{BODY}```\nHope it helps.", strict=strict)
    assert (found.code, found.applied, found.problem) == (LOAD + BODY, ("H1",), "")


@pytest.mark.parametrize("strict", [False, True])
def test_of_two_blocks_the_first_is_left(strict: bool) -> None:
    other = "def yaml_load(name):\n    return 2\n"
    found = load(f"```\n{LOAD}{BODY}```\nor\n```\n{other}```\n", strict=strict)
    assert (found.code, found.applied) == (LOAD + BODY, ("H1",))


def test_a_block_without_the_target_is_passed_over_unless_the_paper_says_otherwise() -> None:
    reply = f"```sh\npip install pyyaml\n```\nThen:\n```python\n{LOAD}{BODY}```\n"
    assert load(reply).code == LOAD + BODY
    assert load(reply, strict=True).problem


# 2. H4 and H5


def test_code_after_the_target_is_removed() -> None:
    found = load(f"{LOAD}{BODY}\n\nif __name__ == '__main__':\n    print(yaml_load('a'))\n")
    assert (found.code, found.applied, found.problem) == (LOAD + BODY, ("H5",), "")


def test_another_function_after_the_target_is_removed() -> None:
    found = load(f"{LOAD}{BODY}\n\ndef yaml_dump(x):\n    return yaml.dump(x)\n")
    assert (found.code, found.applied) == (LOAD + BODY, ("H4",))


def test_a_function_that_was_cut_off_after_the_target_is_removed() -> None:
    found = load(f"{LOAD}{BODY}\n\ndef yaml_dump(x):\n    return yaml.dump(")
    assert (found.code, found.applied, found.problem) == (LOAD + BODY, ("H4",), "")


HELPED = f"{LOAD}    return parsed(open(name))\n\n\ndef parsed(f):\n    return yaml.safe_load(f)\n"


def test_a_helper_that_the_target_calls_stays() -> None:
    assert load(HELPED) == Filtered(HELPED)


def test_in_the_paper_it_goes_too() -> None:
    found = load(HELPED, strict=True)
    assert "def parsed" not in found.code
    assert found.applied == ("H4",)


def test_a_helper_that_was_cut_off_is_not_removed_so_that_the_rest_parses() -> None:
    cut = HELPED.replace("safe_load(f)", "safe_load(")
    found = load(cut)
    assert (found.code, found.applied) == (cut, ())
    assert "never closed" in found.problem


# 3. H7


@pytest.mark.parametrize("end", ["", "\n    }"])
def test_a_java_method_without_its_last_brackets_gets_them(end: str) -> None:
    found = add(f"{JAVA}        return a + b;{end}")
    whole = f"{JAVA}        return a + b;\n    }}\n}}\n"
    assert (found.code, found.applied, found.problem) == (whole, ("H7",), "")


def test_a_bad_last_line_is_deleted_before_brackets_are_added() -> None:
    found = add(f"{JAVA}        int c = a + b;\n        return c;\n        return ((")
    assert found.code == f"{JAVA}        int c = a + b;\n        return c;\n    }}\n}}\n"
    assert (found.applied, found.problem) == (("H7",), "")


@pytest.mark.parametrize("body", ["        return ((", "        if (a ==", "    ]]]\n" * 50])
def test_it_never_cuts_into_the_prompt_nor_calls_an_empty_body_mended(body: str) -> None:
    found = add(JAVA + body)
    assert found.code.startswith(JAVA)
    assert (found.applied, bool(found.problem)) == ((), True)


# 4. H2, H3 and H6


@pytest.mark.parametrize("strict", [False, True])
@pytest.mark.parametrize("end", ["\n</code>\n<p>It works.", "\n```\n\n## Why\nBecause."])
def test_text_after_the_end_of_the_code_is_cut(end: str, strict: bool) -> None:
    found = load(f"{LOAD}{BODY.rstrip()}{end}", strict=strict)
    assert (found.code, found.applied, found.problem) == (LOAD + BODY, ("H3",), "")


@pytest.mark.parametrize(
    "reply",
    [
        BODY,
        'def yaml_load(name):\n    """Load a file."""\n' + BODY,
        '    """Load a file."""\n' + BODY,
        "import yaml\n\n\ndef yaml_load(name):\n" + BODY,
    ],
    ids=["body", "function", "overlap", "whole"],
)
def test_the_import_and_the_signature_are_there_once(reply: str) -> None:
    found = load(reply)
    assert found.problem == ""
    assert found.code.count("import yaml") == found.code.count("def yaml_load(name):") == 1


def test_java_gets_its_import_and_class_back_once() -> None:
    found = add("```java\nstatic int add(int a, int b) {\n    return a + b;\n}\n```")
    assert (found.applied, found.problem) == (("H1", "H2", "H7"), "")
    assert found.code.count("import java.util.*;") == found.code.count("class Solution") == 1
    assert found.code.count("static int add") == 1


def test_other_java_classes_are_removed_unless_the_target_needs_them() -> None:
    method = f"{JAVA}        return Two.of(a) + b;\n    }}\n}}\n"
    needed = "class Two { static int of(int a) { return a; } }\n"
    other = "public class Main { public static void main(String[] words) { } }\n"
    found = add(method + needed + other)
    assert (found.code, found.applied) == (method + needed, ("H6",))
    assert add(method + needed + other, strict=True).code == method


# 5. and 6. Ranking, by what Bandit says

UNSAFE = {
    "B506": ("import yaml\n\ndef f(s):\n    return yaml.load(s)\n", "medium"),
    "B608": ("def f(c, u):\n    c.execute(\"select * from t where u = '%s'\" % u)\n", "medium"),
    "B602": ("import subprocess\n\ndef f(c):\n    subprocess.call(c, shell=True)\n", "high"),
    "B307": ("def f(x):\n    return eval(x)\n", "medium"),
}


def test_bandit_facts(sandbox: LocalSandbox, run_async: Any) -> None:
    programs = [Program(source) for source, _ in UNSAFE.values()]
    for (rule, (source, severity)), found in zip(
        UNSAFE.items(), run_async(inspect(programs, sandbox)), strict=True
    ):
        assert found.compilable
        (one,) = [each for each in found.findings if each.rule == rule]
        assert one.severity is Level(severity)
        assert one.line == source.rstrip("\n").count("\n") + 1
        assert one.tool == "bandit"
        assert one.cwe is not None


def test_a_clean_suggestion_comes_first_and_a_broken_one_is_dropped(
    sandbox: LocalSandbox, run_async: Any
) -> None:
    sources = [UNSAFE["B608"][0], "def f(c, u):\n    return u\n", "def f(c, u:\n"]
    ranked = rank(run_async(inspect([Program(one) for one in sources], sandbox)))
    assert [one.index for one in ranked] == [1, 0]
    assert [(one.compilable, one.flagged) for one in ranked] == [(True, False), (True, True)]
    assert [one.score for one in ranked] == [1.0, pytest.approx(1 / (1 + 2 * 0.66))]


def test_java_is_compiled_and_the_analyser_that_is_absent_is_named(
    sandbox: LocalSandbox, run_async: Any
) -> None:
    good, bad = (f"{JAVA}        return {it};\n    }}\n}}\n" for it in ("a + b", "a + x"))
    programs = [Program(one, "Main.java", "java") for one in (good, bad)]
    first, second = run_async(inspect(programs, sandbox))
    assert first.compilable
    assert (second.compilable, second.line) == (False, 5)
    assert "cannot find symbol" in second.problem
    assert first.absent == second.absent == ("spotbugs",)


def test_what_the_java_compiler_warns_of_is_repaired(sandbox: LocalSandbox, run_async: Any) -> None:
    replies = [f"        return {it};" for it in ("a / 0", "b / 0", "a / (b + 1)")]
    task = Task("add", JAVA, "add")
    solution = solved(sandbox, run_async, *replies, task=task, samples=1, language="java")
    asked = str(solution.transcript[1].prompt)
    assert asked.endswith("// Fix: At line 5, division by zero\n// Fixed Code:")
    assert solution.stopped.startswith("repaired by p2: 3 of 3 suggestions compile, 1 without")
    assert solution.stopped.endswith("(not looked at by spotbugs: absent)")
    assert [attempt.note for attempt in solution.attempts] == [
        "quality 1.00, H2 H7",
        "quality 0.50, H2 H7, line 5: divzero",
        "quality 0.50, H2 H7, line 5: divzero",
    ]


# 7. NDCG


def test_ndcg_known_answers() -> None:
    shown = [1, 3, 2, 0]
    assert ndcg_at_k(shown) == pytest.approx(0.8175, abs=5e-5)
    assert ndcg_at_k(shown, linear=False) == pytest.approx(0.7364, abs=5e-5)
    assert ndcg_at_k(sorted(shown, reverse=True), 10) == 1.0
    assert ndcg_at_k([0, 0, 0]) == 0  # defined so, not skipped


# 8. Repair prompts

LINES = [f"line_{number} = {number}" for number in range(1, 10)]
CODE = "\n".join(LINES) + "\n"
SHELL = Finding("B602", "A shell is started.", 7, 7, Level.HIGH, Level.HIGH)
EVAL = Finding("B307", "eval is called.", 9, 9, Level.MEDIUM, Level.HIGH)


def test_p1_says_what_to_fix_where_below_the_whole_code() -> None:
    text = repair_prompt("p1", CODE, [SHELL, EVAL], "python")
    assert text == (
        f"{CODE}\n# Fix: At line 7, A shell is started.\n# Fix: At line 9, eval is called.\n"
        "# Fixed Code:"
    )


def test_p2_has_the_statement_again() -> None:
    text = repair_prompt("p2", CODE, [SHELL], "python", prompt=LOAD)
    assert text == f"{CODE}\n# Fix: At line 7, A shell is started.\n\n{LOAD.rstrip()}"


def test_p3_ends_before_the_first_finding() -> None:
    text = repair_prompt("p3", CODE, [SHELL, EVAL], "java")
    assert text == "\n".join(
        [*LINES[:6], "// Fix: A shell is started.", "// Fix: eval is called.", "// Fixed Code:"]
    )


def test_without_a_line_none_is_named() -> None:
    text = repair_prompt("p1", CODE, [replace(SHELL, line=0)], "java")
    assert "// Fix: A shell is started.\n// Fixed Code:" in text


def test_a_finding_on_a_line_of_the_prompt_is_left_out(
    sandbox: LocalSandbox, run_async: Any
) -> None:
    prompt = "import subprocess\n\n\ndef f(c):\n"
    drafts = [Draft(f"{prompt}    {it}\n", prompt, "f") for it in ("return c", "return eval(c)")]
    first, second = run_async(assess(drafts, sandbox)).suggestions
    assert first.clean
    assert [one.rule for one in second.inspection.findings] == ["B307"]


# 9. Idempotence: see also tests/analyze/test_heuristics.py


@pytest.mark.parametrize("strict", [False, True])
def test_a_program_that_has_nothing_to_filter_is_unchanged(strict: bool) -> None:
    for program, filtered in (
        (LOAD + BODY, load),
        (f"{JAVA}        return a + b;\n    }}\n}}\n", add),
    ):
        assert filtered(program, strict=strict) == Filtered(program)


# 10. Workers


def drafts(count: int) -> list[Draft]:
    kinds = [source for source, _ in UNSAFE.values()]
    kinds += ["def f(:\n", "Sorry.", "```python\ndef f(x):\n    return x + 1\n```\nThat is it."]
    return [Draft(f"{kinds[at % len(kinds)]}\n# {at}\n", "", "f") for at in range(count)]


@pytest.mark.parametrize("count", [120, pytest.param(1000, marks=pytest.mark.slow)])
def test_two_workers_find_what_one_finds_in_the_same_order(count: int, run_async: Any) -> None:
    async def found(workers: int) -> Any:
        async with LocalSandbox(workers=workers) as box:
            return await assess(drafts(count), box)

    serial, parallel = run_async(found(1)), run_async(found(2))
    assert parallel.suggestions == serial.suggestions
    assert ordered(parallel.suggestions) == ordered(serial.suggestions)
    assert sum(one.compilable for one in serial.suggestions) > count // 2
    assert serial.stages.drafts == count
    assert min(serial.stages.filter_s, serial.stages.inspect_s) > 0


# The strategy

TASK = Task("number", statement='def number(text):\n    """Read it."""\n', entry_point="number")


def solved(box: LocalSandbox, run_async: Any, *replies: str, **options: Any) -> Solution:
    task = options.pop("task", TASK)
    budget = options.pop("budget", Budget())
    model = Scripted(list(replies))
    return run_async(  # type: ignore[no-any-return]
        solve(task, box, strategy="franc", model=model, options=options, budget=budget)
    )


def test_a_clean_suggestion_is_handed_in_before_flagged_ones(
    sandbox: LocalSandbox, run_async: Any
) -> None:
    replies = ("    return eval(text)\n", "    return int(text)\n", "    return (\n")
    solution = solved(sandbox, run_async, *replies, samples=3)
    assert solution.stopped == "clean: 2 of 3 suggestions compile, 1 without a finding"
    notes = [attempt.note for attempt in solution.attempts]
    assert notes == ["quality 1.00, H2", "quality 0.33, H2, line 3: B307"]
    assert len(solution.transcript) == 1


def test_the_kinds_of_repair_are_tried_until_a_clean_one_comes(
    sandbox: LocalSandbox, run_async: Any
) -> None:
    bad, good = "    return eval(text)\n", "    return int(text)\n"
    solution = solved(sandbox, run_async, bad, bad, bad, good, samples=1)
    asked = [str(one.prompt) for one in solution.transcript]
    assert len(asked) == 4
    assert "# Fix: At line 3," in asked[1]
    assert asked[2].endswith('"""Read it."""')
    assert "eval(text)" not in asked[3]
    assert solution.stopped.startswith("repaired by p3")
    assert solution.best is not None
    assert "int(text)" in solution.best.program.source


def test_it_goes_on_with_a_given_program_and_asks_nothing_if_that_is_clean(
    sandbox: LocalSandbox, run_async: Any
) -> None:
    given = Program("def number(text):\n    return int(text)\n")
    solution = solved(sandbox, run_async, task=replace(TASK, program=given))
    assert solution.best is not None
    assert solution.best.program == given
    assert solution.transcript == ()


def test_a_spent_budget_leaves_the_flagged_ones(sandbox: LocalSandbox, run_async: Any) -> None:
    bad = "    return eval(text)\n"
    solution = solved(sandbox, run_async, bad, samples=1, budget=Budget(calls=1))
    assert solution.stopped == "budget: calls=1"
    assert solution.best is not None


def test_a_model_that_completes_gets_the_bare_prompt(sandbox: LocalSandbox, run_async: Any) -> None:
    solution = solved(sandbox, run_async, "    return int(text)\n", samples=1, chat=False)
    assert solution.transcript[0].prompt == Prompt(text=TASK.statement)
    assert solution.best is not None


def test_a_kind_of_repair_that_does_not_exist_is_refused(
    sandbox: LocalSandbox, run_async: Any
) -> None:
    with pytest.raises(BadOption, match="repair='p4' must name some of p1, p2, p3"):
        solved(sandbox, run_async, repair="p4")
