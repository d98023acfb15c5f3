"""What a model says of blocks, in all the forms in which models say it."""

import json

import pytest

from runwright.write.debug.ldb.verdicts import remarks

UNITS: dict[str, tuple[int, ...]] = {"BLOCK-0": (1,), "BLOCK-1": (2, 3), "BLOCK-10": (4,)}
JSON_LINES = """\
{"block": "BLOCK-0", "correct": true, "explanation": "fine"}
{"block": "BLOCK-1", "correct": false, "explanation": "the sum is wrong"}
{"block": "BLOCK-10", "correct": true, "explanation": "fine"}
"""
ROWS = [json.loads(line) for line in JSON_LINES.splitlines()]
FEEDBACK = """\
[BLOCK-0]
Feedback: CORRECT. fine
[BLOCK-1]
Feedback: INCORRECT. the sum is wrong
[BLOCK-10]
Feedback: CORRECT. fine
[/debug]
"""


def verdicts(reply: str) -> dict[str, bool | None]:
    return {remark.unit: remark.correct for remark in remarks(reply, UNITS)}


@pytest.mark.parametrize(
    "reply",
    [
        JSON_LINES,
        json.dumps(ROWS),
        json.dumps(ROWS, indent=2),
        f"Here are my verdicts:\n```json\n{json.dumps(ROWS, indent=1)}\n```\nI hope it helps.",
        f"```\n{JSON_LINES}```",
        "\n".join(f"```json\n{line}\n```" for line in JSON_LINES.splitlines()),
        JSON_LINES.replace("true", "True").replace("false", "False"),
        JSON_LINES.replace("true", '"true"').replace("false", '"False"'),
        repr(ROWS),
        "\n".join(map(repr, ROWS)),
        JSON_LINES.replace("BLOCK-", "[BLOCK-").replace('", "correct', ']", "correct'),
        JSON_LINES.replace('"BLOCK-1"', "1").replace('"BLOCK-0"', "0").replace('"BLOCK-10"', "10"),
        JSON_LINES.replace("block", "Block").replace("correct", "CORRECT"),
        FEEDBACK,
        FEEDBACK.replace("[", "**[").replace("]", "]**"),
        FEEDBACK.replace("]\nFeedback", "] Feedback"),
    ],
    ids=[
        "lines", "array", "indented", "fenced", "fenced lines", "a fence each", "Python's words",
        "words as strings", "Python list", "Python dicts", "brackets", "numbers", "upper-case keys",
        "feedback", "feedback in bold", "feedback on the same line",
    ],
)  # fmt: skip
def test_every_form_is_read(reply: str) -> None:
    assert verdicts(reply) == {"BLOCK-0": True, "BLOCK-1": False, "BLOCK-10": True}
    (_, wrong, _) = remarks(reply, UNITS)
    assert (wrong.lines, wrong.explanation) == ((2, 3), "the sum is wrong")


@pytest.mark.parametrize(
    "reply",
    [
        "",
        "Every block is correct.",
        "BLOCK-1 is correct",
        '{"block": "BLOCK-1", "correct": "perhaps", "explanation": "x"}',
        '{"block": "BLOCK-1", "correct": null}',
        '{"block": "BLOCK-1", "correct": 1}',
        '{"block": "BLOCK-1"}',
        '{"correct": true}',
        '{"block": "BLOCK-1", "correct": true',
        '{"block": "BLOCK-7", "correct": true}',
        '{"block": "LINE-1", "correct": true}',
        '{"block": ["BLOCK-1"], "correct": true}' * 2 + "[" * 50_000,
        "Feedback: CORRECT.",
        "[BLOCK-1]\nCORRECT",
        "1" * 5000,
    ],
)
def test_what_cannot_be_read_is_no_verdict_and_never_correct(reply: str) -> None:
    found = verdicts(reply)
    assert set(found) == set(UNITS)
    if '["BLOCK-1"]' not in reply:
        assert set(found.values()) == {None}


def test_a_block_that_is_left_out_has_no_verdict() -> None:
    assert verdicts(JSON_LINES.split("\n")[1]) == {
        "BLOCK-0": None,
        "BLOCK-1": False,
        "BLOCK-10": None,
    }


def test_a_reply_that_was_cut_keeps_its_whole_verdicts() -> None:
    assert verdicts(json.dumps(ROWS)[:-20]) == {"BLOCK-0": True, "BLOCK-1": False, "BLOCK-10": None}


def test_both_is_no_verdict() -> None:
    both = JSON_LINES + '{"block": "BLOCK-0", "correct": false, "explanation": "on second thought"}'
    assert verdicts(both)["BLOCK-0"] is None
    assert verdicts(JSON_LINES * 2)["BLOCK-0"] is True


def test_nothing_shown_has_no_remarks() -> None:
    assert remarks(JSON_LINES, {}) == ()
