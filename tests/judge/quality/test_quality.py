"""Inspections of hostile and broken programs, scores, and SARIF there and back."""

import json
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from runwright.core import Finding, Level, Program, wire
from runwright.core.errors import BadFile, UnknownName
from runwright.judge.quality import Inspection, findings_of, inspect, rank, sarif, score
from runwright.run import LocalSandbox

FINDING = Finding("B307", "eval is called.", 3, 4, Level.MEDIUM, Level.HIGH, 78, "bandit")
UNSAFE = "def f(x):\n    return eval(x){}\n"


@pytest.fixture
def looked_at(sandbox: LocalSandbox, run_async: Any) -> Any:
    pytest.importorskip("bandit", reason="bandit is not installed")

    def look(*sources: str) -> tuple[Inspection, ...]:
        found: tuple[Inspection, ...] = run_async(inspect([*map(Program, sources)], sandbox))
        return found

    return look


def test_a_comment_that_asks_for_silence_is_not_heard(looked_at: Any) -> None:
    (found,) = looked_at(UNSAFE.format("  # nosec"))
    assert [one.rule for one in found.findings] == ["B307"]


def test_sources_that_no_parser_bears_do_not_spoil_those_beside_them(looked_at: Any) -> None:
    hostile = [
        "x = " + "-" * 200_000 + "1",
        "(" * 500,
        "\0",
        "return 1",
        "x = " + "1+" * 99_999 + "1",
    ]
    *found, unsafe, clean = looked_at(*hostile, UNSAFE.format(""), "def f(x):\n    return x\n")
    assert [one.compilable for one in found] == [False] * len(hostile)
    assert all(one.problem for one in found)
    assert [one.rule for one in unsafe.findings] == ["B307"]
    assert clean == Inspection(True)


def test_a_flood_of_findings_is_cut_and_counted(looked_at: Any) -> None:
    (found,) = looked_at("eval(x)\n" * 130)
    assert (len(found.findings), found.omitted) == (100, 30)


def test_nothing_is_executed(looked_at: Any) -> None:
    (found,) = looked_at("import os\nos._exit(3)\n")
    assert found.compilable


def test_equal_programs_have_equal_answers(looked_at: Any) -> None:
    first, other, again = looked_at(UNSAFE.format(""), "x = 1\n", UNSAFE.format(""))
    assert first == again != other


def test_a_language_without_an_analyser_is_refused(sandbox: LocalSandbox, run_async: Any) -> None:
    with pytest.raises(UnknownName, match="no analyser for language 'c'; there is one for python"):
        run_async(inspect([Program("int x;", "a.c", "c")], sandbox))


@pytest.mark.parametrize(
    ("findings", "expected"),
    [
        ((), 1.0),
        ((FINDING,), 1 / 3),
        ((replace(FINDING, severity=Level.HIGH),), 1 / 4),
        ((replace(FINDING, severity=Level.LOW, confidence=Level.LOW),), 1 / 1.33),
        ((FINDING, replace(FINDING, confidence=Level.MEDIUM)), 1 / (1 + 2 + 1.32)),
    ],
)
def test_the_score_by_hand(findings: tuple[Finding, ...], expected: float) -> None:
    assert score(Inspection(True, findings=findings)) == pytest.approx(expected)
    assert score(Inspection(False, findings=findings)) == 0


def test_equal_scores_keep_their_order() -> None:
    same = Inspection(True, findings=(FINDING,))
    found = [same, Inspection(False, "bad"), same, Inspection(True), same]
    assert [one.index for one in rank(found)] == [3, 0, 2, 4]
    assert [one.index for one in rank(found, drop=False)] == [3, 0, 2, 4, 1]


LEVELS = st.sampled_from(Level)
WORDS = st.text(min_size=1, max_size=12)
FINDINGS = st.builds(
    lambda rule, message, line, more, severity, confidence, tool: Finding(
        rule, message, line, line + more, severity, confidence, len(rule), tool
    ),
    st.sampled_from(["B1", "B22", "B333"]),
    st.text(max_size=20),
    st.integers(1, 10**6),
    st.integers(0, 9),
    LEVELS,
    LEVELS,
    st.sampled_from(["bandit", "spotbugs"]),
)


@given(st.dictionaries(WORDS, st.lists(FINDINGS, min_size=1, max_size=4), max_size=3))
def test_findings_come_back_from_sarif(findings: dict[str, list[Finding]]) -> None:
    back = findings_of(sarif(findings))
    assert {path: set(each) for path, each in back.items()} == {
        path: set(each) for path, each in findings.items()
    }


def test_sarif_has_what_the_standard_asks_for() -> None:
    document = json.loads(sarif({"src/a.py": [FINDING]}))
    assert document["version"] == "2.1.0"
    (run,) = document["runs"]
    assert run["tool"]["driver"]["name"] == "bandit"
    assert run["tool"]["driver"]["rules"][0]["id"] == "B307"
    (result,) = run["results"]
    assert (result["ruleId"], result["ruleIndex"], result["level"]) == ("B307", 0, "warning")
    place = result["locations"][0]["physicalLocation"]
    assert place["artifactLocation"] == {"uri": "src/a.py"}
    assert place["region"] == {"startLine": 3, "endLine": 4}
    assert json.loads(sarif({}))["runs"][0]["results"] == []


def test_what_other_tools_leave_out_has_the_standards_defaults() -> None:
    run = {
        "tool": {"driver": {"name": "other"}},
        "results": [{"ruleId": "R1", "message": {"text": "bad"}}],
    }
    found = findings_of(json.dumps({"version": "2.1.0", "runs": [run]}))
    assert found == {"": (Finding("R1", "bad", 1, 1, Level.MEDIUM, Level.MEDIUM, None, "other"),)}


@pytest.mark.parametrize(
    "text", ["", "[]", "3", "{}", '{"version": "1.0"}', '{"version": "2.1.0", "runs": [3]}']
)
def test_what_is_no_sarif_is_refused(text: str) -> None:
    with pytest.raises(BadFile, match="SARIF"):
        findings_of(text)


def test_a_finding_is_a_noun_with_a_json_form() -> None:
    assert wire.loads(Finding, wire.dumps(FINDING)) == FINDING
