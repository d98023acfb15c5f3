from dataclasses import replace

import pytest

from runwright.cli.mend import (
    Finding,
    Mend,
    changed_lines,
    describe,
    judge_finding,
    title,
    unified_diff,
)
from runwright.core import (
    Attempt,
    CheckResult,
    Outcome,
    Program,
    Solution,
    Usage,
    Verdict,
    wire,
)

GOOD = Verdict((CheckResult("a", Outcome.PASSED),))
BAD = Verdict((CheckResult("a", Outcome.FAILED),))
ODD = Verdict((CheckResult("a", Outcome.COULD_NOT_JUDGE),))


@pytest.mark.parametrize(
    ("before", "after", "hidden", "finding"),
    [
        pytest.param(BAD, GOOD, None, Finding.MENDED, id="mended"),
        pytest.param(BAD, GOOD, GOOD, Finding.MENDED, id="mended and proven"),
        pytest.param(BAD, GOOD, BAD, Finding.VISIBLE_ONLY, id="fits the examples only"),
        pytest.param(BAD, GOOD, ODD, Finding.COULD_NOT_JUDGE, id="hidden not judged"),
        pytest.param(BAD, BAD, BAD, Finding.NOT_FOUND, id="nothing found"),
        pytest.param(BAD, BAD, None, Finding.NOT_FOUND, id="nothing found, no hidden"),
        pytest.param(GOOD, GOOD, None, Finding.NOTHING_TO_MEND, id="right already"),
        pytest.param(GOOD, GOOD, GOOD, Finding.NOTHING_TO_MEND, id="right and proven"),
        pytest.param(GOOD, GOOD, BAD, Finding.NOT_DEBUGGABLE, id="no visible check fails"),
        pytest.param(ODD, ODD, None, Finding.COULD_NOT_JUDGE, id="visible not judged"),
        pytest.param(BAD, None, None, Finding.NOT_FOUND, id="no attempt"),
    ],
)
def test_a_session_ends_as_its_verdicts_say(
    before: Verdict, after: Verdict | None, hidden: Verdict | None, finding: Finding
) -> None:
    attempts = () if after is None else (Attempt(Program("x = 1\n"), after),)
    solution = Solution("t", "search", attempts, Usage())
    assert judge_finding(before, solution, hidden) is finding


@pytest.mark.parametrize("finding", list(Finding), ids=lambda finding: finding.value)
def test_only_proven_programs_are_called_good(mend: Mend, finding: Finding) -> None:
    session = replace(mend, finding=finding)
    assert session.good == (finding in (Finding.MENDED, Finding.NOTHING_TO_MEND))
    assert ("not" in title(finding).split()) != session.good
    assert "\n" not in describe(session)


def test_the_sentence_counts_what_is_proven(mend: Mend) -> None:
    assert describe(mend) == (
        "line 9: `>` for `<`; passes 3 of 3 visible checks and 4 of 4 hidden ones"
    )


def test_the_given_program_is_no_mend_of_itself(mend: Mend) -> None:
    unchanged = Attempt(mend.program, mend.before)
    assert replace(mend, solution=replace(mend.solution, attempts=(unchanged,))).after is None


def test_a_diff_is_empty_for_the_same_program() -> None:
    assert unified_diff(Program("x = 1\n"), Program("x = 1\n")) == ""


def test_a_diff_counts_lines_as_python_does() -> None:
    before = Program("a = '\x0c'\nb = '\u2028'\nc = 1")
    after = before.with_source(before.source.replace("c = 1", "c = 2"))
    diff = unified_diff(before, after).split("\n")
    assert diff[2] == "@@ -1,3 +1,3 @@"
    assert diff[-3:] == ["-c = 1", "+c = 2", ""]


@pytest.mark.parametrize(
    ("source", "lines"),
    [
        pytest.param("a\nB\nc\n", {2}, id="replaced"),
        pytest.param("a\nc\n", {2}, id="dropped"),
        pytest.param("a\nb\nx\nc\n", {2}, id="added behind"),
        pytest.param("x\na\nb\nc\n", {1}, id="added at the top"),
        pytest.param("a\nb\nc\n", set(), id="same"),
    ],
)
def test_changed_lines_are_those_of_the_given_program(source: str, lines: set[int]) -> None:
    assert changed_lines(Program("a\nb\nc\n"), Program(source)) == lines


def test_a_session_comes_back_from_its_json_form(mend: Mend) -> None:
    assert wire.loads(Mend, wire.dumps(mend)) == mend
