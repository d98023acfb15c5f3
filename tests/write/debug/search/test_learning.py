import hashlib
import json
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from runwright.core.errors import BadFile
from runwright.write.debug.search.learning import (
    ANY,
    OTHER,
    WRONG_ANSWER,
    Experience,
    add,
    ending_of,
    place_of,
    read,
)

PRIORS = {"number": 1.0, "wrap": 0.4, "double": 0.1}


def seen(tries: dict[str, int], wins: dict[str, int], ending: str = WRONG_ANSWER) -> Experience:
    both = {ANY: Counter(tries), ending: Counter(tries)}
    return Experience(both, {ANY: Counter(wins), ending: Counter(wins)})


def test_without_experience_the_priors_stay() -> None:
    assert Experience().priors(PRIORS, WRONG_ANSWER) == PRIORS


def test_tries_without_any_success_say_nothing_of_one_kind_against_another() -> None:
    assert seen({"number": 50, "wrap": 50}, {}).priors(PRIORS, WRONG_ANSWER) == PRIORS


def test_the_rate_by_hand() -> None:
    # 3 successes over 100 * 1.0 + 500 * 0.4 = 300 weighted tries: c = 0.01.
    known = seen({"number": 100, "wrap": 500}, {"number": 1, "wrap": 2})
    found = known.priors(PRIORS, "IndexError")
    assert found["number"] == pytest.approx((1 + 1) / (100 + 1 / 0.01) / 0.01)  # 1.0
    assert found["wrap"] == pytest.approx((2 + 1) / (500 + 1 / 0.004) / 0.01)  # 0.4
    assert found["double"] == pytest.approx(0.1)  # never tried


def test_a_kind_that_mended_often_comes_earlier() -> None:
    found = seen({"number": 500, "wrap": 500}, {"wrap": 9}).priors(PRIORS, "IndexError")
    assert found["wrap"] > found["number"]
    assert found["double"] == pytest.approx(0.1)


def test_how_the_checks_ended_counts_by_itself() -> None:
    tries, wins = Counter(number=500, wrap=500), Counter(number=5, wrap=5)
    known = Experience(
        {ANY: tries, "KeyError": Counter(number=100, wrap=100)},
        {ANY: wins, "KeyError": Counter(wrap=5)},
    )
    usual, here = known.priors(PRIORS, "IndexError"), known.priors(PRIORS, "KeyError")
    assert here["wrap"] > usual["wrap"]
    assert here["number"] < usual["number"]


def test_searches_add_up_and_come_back(tmp_path: Path) -> None:
    path = tmp_path / "deeper" / "edits.json"
    add(path, "KeyError", Counter(wrap=3), Counter(wrap=1))
    add(path, WRONG_ANSWER, Counter(wrap=2, number=4), Counter())
    found = read(path)
    assert found.tries[ANY] == Counter(wrap=5, number=4)
    assert found.tries["KeyError"] == Counter(wrap=3)
    assert found.wins[ANY] == Counter(wrap=1)
    assert found.digest == hashlib.sha256(path.read_bytes()).hexdigest()


def test_searches_that_end_at_the_same_time_all_count(tmp_path: Path) -> None:
    path = tmp_path / "edits.json"
    with ThreadPoolExecutor(8) as pool:
        for _ in range(40):
            pool.submit(add, path, WRONG_ANSWER, Counter(wrap=1), Counter())
    assert read(path).tries[ANY] == Counter(wrap=40)


BROKEN = {
    "no JSON": "{",
    "a list": "[]",
    "another form": json.dumps({"form": "search-edits 9", "tries": {}, "wins": {}}),
    "a count below 0": json.dumps(
        {"form": "search-edits 1", "tries": {"any": {"wrap": -1}}, "wins": {}}
    ),
    "a count that is none": json.dumps(
        {"form": "search-edits 1", "tries": {"any": {"wrap": "many"}}, "wins": {}}
    ),
    "no tables": json.dumps({"form": "search-edits 1", "tries": [], "wins": []}),
    "deep": "[" * 100_000,
}


@pytest.mark.parametrize("text", BROKEN.values(), ids=BROKEN.keys())
def test_a_file_that_is_none_of_ours_is_refused(tmp_path: Path, text: str) -> None:
    path = tmp_path / "edits.json"
    path.write_text(text)
    with pytest.raises(BadFile, match=r"edits\.json"):
        read(path)
    with pytest.raises(BadFile):
        add(path, WRONG_ANSWER, Counter(), Counter())
    assert path.read_text() == text


def test_a_file_that_is_named_must_be_there(tmp_path: Path) -> None:
    with pytest.raises(BadFile, match="cannot be read"):
        read(tmp_path / "missing.json")
    assert read(tmp_path / "missing.json", needed=False) == Experience()


def test_the_word_cache_names_a_file_in_the_folder_for_caches(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("RUNWRIGHT_CACHE", str(tmp_path))
    assert place_of("cache").parent == tmp_path
    assert place_of("own.json") == Path("own.json")


def test_classes_that_a_program_defines_go_into_one_table() -> None:
    assert ending_of(("KeyError", "IndexError")) == "KeyError"
    assert ending_of(("MyError",)) == OTHER
    assert ending_of(("print",)) == OTHER
    assert ending_of(()) == WRONG_ANSWER
