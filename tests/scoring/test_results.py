from dataclasses import replace
from pathlib import Path

import pytest

from runwright.core import CheckResult, Isolation, Limits, Outcome, Verdict
from runwright.core.errors import BadFile, NotComparable
from runwright.scoring import Header, Judged, Key, ResultsFile, Score, read_results

HEADER = Header(
    benchmark="small",
    version="v1",
    mode="correct",
    dataset="d" * 64,
    tasks=2,
    limits=Limits(),
    samples="s" * 64,
    sanitized=False,
    all_checks=False,
    isolation=Isolation.FULL,
    preload=(),
    runwright="0.1.0",
    scores=(Score("pass", ()),),
)


def judged(sample: int, outcome: Outcome = Outcome.PASSED) -> Judged:
    failure = "wrong_answer" if outcome is Outcome.FAILED else ""
    verdict = Verdict((CheckResult("c", outcome, "why", failure=failure),))
    return Judged("Small/0", sample, outcome, failure, "p" * 64, verdict)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A file with two results."""
    path = tmp_path / "results.jsonl"
    with ResultsFile(path, HEADER, Judged) as file:
        file.append(judged(0))
        file.append(judged(1, Outcome.FAILED))
    return path


def test_what_was_written_is_read_back(path: Path) -> None:
    assert read_results(path) == (HEADER, [judged(0), judged(1, Outcome.FAILED)])


def test_a_result_is_in_the_file_as_soon_as_it_is_appended(tmp_path: Path) -> None:
    path = tmp_path / "results.jsonl"
    with ResultsFile(path, HEADER, Judged) as file:
        file.append(judged(0))
        assert read_results(path)[1] == [judged(0)]


def test_a_run_goes_on_where_the_file_ends(path: Path) -> None:
    with ResultsFile(path, HEADER, Judged) as file:
        assert set(file.done) == {Key("Small/0", 0), Key("Small/0", 1)}
        file.append(judged(2))
    assert [one.sample for one in read_results(path)[1]] == [0, 1, 2]


def test_every_torn_end_is_dropped(path: Path) -> None:
    whole = path.read_bytes()
    second_last = whole.rindex(b"\n", 0, len(whole) - 1) + 1
    for cut in range(second_last + 1, len(whole)):
        path.write_bytes(whole[:cut])
        with ResultsFile(path, HEADER, Judged) as file:
            assert set(file.done) == {Key("Small/0", 0)}
            file.append(judged(1, Outcome.FAILED))
        assert path.read_bytes() == whole


@pytest.mark.parametrize("cut", [0, 1, 5, 40])
def test_a_torn_header_is_begun_anew(path: Path, cut: int) -> None:
    path.write_bytes(path.read_bytes()[:cut])
    with ResultsFile(path, HEADER, Judged) as file:
        assert file.done == {}
    assert read_results(path) == (HEADER, [])


def test_what_could_not_be_judged_is_judged_again(path: Path) -> None:
    with ResultsFile(path, HEADER, Judged) as file:
        file.append(judged(2, Outcome.COULD_NOT_JUDGE))
    with ResultsFile(path, HEADER, Judged) as file:
        assert Key("Small/0", 2) not in file.done
        file.append(judged(2))
    assert [one.sample for one in read_results(path)[1]] == [0, 1, 2]
    assert path.read_bytes().count(b"\n") == 4
    assert list(path.parent.iterdir()) == [path]


@pytest.mark.parametrize(
    "change",
    [
        {"samples": "t" * 64},
        {"dataset": "e" * 64},
        {"mode": "parity"},
        {"limits": Limits(wall_s=1)},
        {"version": "v2"},
        {"runwright": "0.2.0"},
        {"sanitized": True},
        {"isolation": Isolation.PROCESS},
    ],
    ids=lambda change: next(iter(change)),
)
def test_results_of_another_run_are_not_continued(path: Path, change: dict[str, object]) -> None:
    before = path.read_bytes()
    other = replace(HEADER, **change)  # type: ignore[arg-type]
    with (
        pytest.raises(NotComparable, match=f"{next(iter(change))} differ"),
        ResultsFile(path, other, Judged),
    ):
        pass
    assert path.read_bytes() == before


def test_anew_replaces_results_of_another_run(path: Path) -> None:
    other = replace(HEADER, mode="parity")
    with ResultsFile(path, other, Judged, fresh=True) as file:
        assert file.done == {}
    assert read_results(path) == (other, [])


@pytest.mark.parametrize("fresh", [False, True], ids=["resumed", "anew"])
@pytest.mark.parametrize("content", ["my notes", "my\nnotes\n", '{"task_id": "a"}\n'])
def test_a_file_that_holds_something_else_is_left_alone(
    tmp_path: Path, content: str, fresh: bool
) -> None:
    path = tmp_path / "notes.txt"
    path.write_text(content)
    with pytest.raises(BadFile, match=r"notes\.txt.*name another file"):
        ResultsFile(path, HEADER, Judged, fresh=fresh).__enter__()
    assert path.read_text() == content


def test_two_runs_do_not_write_to_one_file(path: Path) -> None:
    with (
        ResultsFile(path, HEADER, Judged),
        pytest.raises(BadFile, match="another run is writing to it"),
        ResultsFile(path, HEADER, Judged),
    ):
        pass


def test_a_file_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    with pytest.raises(BadFile, match="cannot be written"):
        ResultsFile(tmp_path / "none" / "x.jsonl", HEADER, Judged).__enter__()


def test_a_line_in_the_middle_that_is_no_result_is_named(path: Path) -> None:
    lines = path.read_bytes().split(b"\n")
    path.write_bytes(b"\n".join([lines[0], b"{}", *lines[1:]]))
    with pytest.raises(BadFile, match="line 2: is no result"):
        read_results(path)
