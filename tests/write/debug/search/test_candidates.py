from itertools import islice

from runwright.core import Assertions
from runwright.write.debug.search.candidates import Candidate, distinct, merged, proposals
from runwright.write.debug.search.diagnosis import Diagnosis

SOURCE = "def f(x):\n    y = x + 1\n    return x < y\n"
CHECKS = (Assertions("v", "assert f(1) == False"),)
BASE = Candidate(SOURCE, (), 1.0)


def diagnosis(**lines: float) -> Diagnosis:
    scores = {int(name[1:]): score for name, score in lines.items()}
    return Diagnosis(scores, {}, (), (), frozenset({"v"}))


def test_scores_never_rise_along_the_stream() -> None:
    scores = [item.score for item in proposals(BASE, diagnosis(l2=0.5, l3=1.0), CHECKS)]
    assert scores == sorted(scores, reverse=True)
    assert scores


def test_the_suspicious_line_is_edited_first() -> None:
    first = next(proposals(BASE, diagnosis(l2=0.1, l3=1.0), CHECKS))
    assert first.edits[0].line == 3
    first = next(proposals(BASE, diagnosis(l2=1.0, l3=0.1), CHECKS))
    assert first.edits[0].line == 2


def test_a_second_edit_is_noted_behind_the_first() -> None:
    first = next(proposals(BASE, diagnosis(l3=1.0), CHECKS))
    second = next(proposals(first, diagnosis(l3=1.0), CHECKS))
    assert second.edits[0] == first.edits[0]
    assert second.note.count("; ") == 1
    assert second.score <= first.score


def test_programs_that_differ_only_in_layout_are_tried_once() -> None:
    stream = [Candidate("x=1", (), 1), Candidate("x = 1 # a", (), 1), Candidate("x =", (), 1)]
    seen: set[str] = set()
    assert [item.source for item in distinct(stream, seen)] == ["x=1"]
    assert list(distinct(stream, seen)) == []


def test_streams_are_merged_by_score() -> None:
    streams = [
        iter([Candidate("a", (), 0.9), Candidate("b", (), 0.1)]),
        iter([Candidate("c", (), 0.5)]),
    ]
    assert [item.source for item in merged(streams)] == ["a", "c", "b"]


def test_a_base_that_does_not_parse_has_no_edits() -> None:
    assert list(islice(proposals(Candidate("x =", (), 1), diagnosis(), CHECKS), 1)) == []


def test_an_edit_of_what_an_edit_put_in_comes_late() -> None:
    given = {item.note: item for item in proposals(BASE, diagnosis(l2=1.0, l3=1.0), CHECKS)}
    first = given["line 3: `x <= y` for `x < y`"]
    second = list(proposals(first, diagnosis(l2=1.0, l3=1.0), CHECKS))
    on_first = next(item.score for item in second if item.edits[1].description.endswith("`x <= y`"))
    elsewhere = second[0]
    assert elsewhere.edits[1].line == 2
    assert on_first < elsewhere.score / 2
