"""Values, marks and phrases in replies."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from runwright.analyze.replies import after, json_values, objects, tagged

VERDICTS = [{"block": "BLOCK-1", "correct": True}, {"block": "BLOCK-2", "correct": False}]


@pytest.mark.parametrize(
    "reply",
    [
        '{"block": "BLOCK-1", "correct": true}\n{"block": "BLOCK-2", "correct": false}',
        '[{"block": "BLOCK-1", "correct": true}, {"block": "BLOCK-2", "correct": false}]',
        (
            'So:\n```json\n[{"block": "BLOCK-1", "correct": true},'
            ' {"block": "BLOCK-2", "correct": false},]\n```'
        ),
        "{'block': 'BLOCK-1', 'correct': True} and {'block': 'BLOCK-2', 'correct': False}",
        "{'block': 'BLOCK-1', 'correct': true}, {\"block\": 'BLOCK-2', 'correct': false}",
        (
            'Set {x} to [x for x in y], then {"block": "BLOCK-1", "correct": true} '
            '{"block": "BLOCK-2", "correct": false}.'
        ),
    ],
    ids=["lines", "array", "fence, comma at the end", "python", "mixed", "prose with brackets"],
)
def test_objects_are_found_however_they_are_written(reply: str) -> None:
    assert objects(reply) == VERDICTS


@pytest.mark.parametrize(
    "reply", ["", "no value", "{", "[1, 2", "{a: 1}", '{"a": }', "[" * 5000, "{f(1): 2}", "{)}"]
)
def test_what_is_no_value_gives_nothing(reply: str) -> None:
    assert json_values(reply) == []


def test_words_of_json_inside_strings_stay() -> None:
    assert json_values("{'said': 'true or null', 'is': null}") == [
        {"said": "true or null", "is": None}
    ]


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(),
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
        max_leaves=8,
    ).map(lambda value: [value])
)
def test_any_json_array_is_read_back_amid_prose(value: object) -> None:
    assert json_values(f"Answer: {json.dumps(value)}. Done") == [value]


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text("ab'\"\\\n{}[]"),
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text("a'"), inner),
        max_leaves=8,
    ).map(lambda value: [value])
)
def test_any_python_list_is_read_back(value: object) -> None:
    assert json_values(f"It is\n{value!r}\nindeed") == [value]


@pytest.mark.parametrize(
    "noise", ["[", '["', "{'a", "[x]", "[ it's ", "[x " * 50 + "]" * 50, '{"a": '], ids=repr
)
def test_a_reply_of_nothing_but_brackets_comes_to_an_end(noise: str) -> None:
    text = '[1]\n{"block": 2}\n' + noise * (200_000 // len(noise))
    assert json_values(text) == [[1], {"block": 2}]


def test_the_last_marks_count() -> None:
    assert tagged("first <<<1>>> then <<< 2 >>> end") == "2"
    assert tagged("<<<a <<<b>>> c>>>") == "b"
    assert tagged("<<<open") is None
    assert tagged("closed>>>") is None
    assert tagged("") is None
    assert tagged("<answer>x</answer>", "<answer>", "</answer>") == "x"
    assert tagged("<<<a" + ">>>" * 1_000_000) == "a"  # in no time


def test_what_follows_a_phrase() -> None:
    assert after("Final answer: 3\nfinal answer:  4 \nbye", "Final answer:") == "4"
    assert after("Final answer:\n\n  yes", "Final answer:") == "yes"
    assert after("Final answer:", "Final answer:") == ""
    assert after("3", "Final answer:") is None


def test_quotes_behind_backslashes_are_read_in_time() -> None:
    for quote in "\"'":
        assert json_values("{" + ("\\" + quote) * 60_000 + "}") == []


def test_a_number_too_long_to_be_written_out_is_no_value() -> None:
    assert json_values('{"a": 0x' + "f" * 10_000 + "}") == []


def test_a_number_too_large_for_a_float_is_no_value() -> None:
    assert json_values('{"a": float(0x' + "f" * 1_000 + ")}") == []
