from collections.abc import Sequence

import pytest

from runwright.models.local.row import Row


def of_bytes(tokens: Sequence[int]) -> str:
    return bytes(tokens).decode(errors="replace")


def of_words(tokens: Sequence[int]) -> str:
    """Like a tokenizer of word pieces: the blank before the first word is dropped."""
    return " ".join(("def", "return", "x")[token] for token in tokens)


def grown(text: str, *stops: str, end: int = -1) -> tuple[Row, list[str]]:
    told: list[str] = []
    row = Row(of_bytes, before=b"prompt", ends=frozenset([end]), stops=stops, tell=told.append)
    for i, token in enumerate(text.encode()):
        row.add(token, -float(i))
    return row, told


def test_a_reply_that_nothing_ends_is_cut_by_its_length() -> None:
    row, told = grown("abc")
    reply = row.reply(logprobs=True)
    assert (reply.text, reply.finish, row.count) == ("abc", "length", 3)
    assert [(one.text, one.logprob) for one in reply.tokens] == [("a", 0), ("b", -1), ("c", -2)]
    assert told == ["a", "b", "c"]
    assert row.reply(logprobs=False).tokens == ()


def test_an_ending_token_is_counted_and_no_text() -> None:
    row, _ = grown("ab\0cd", end=0)
    assert row.done
    assert (row.reply(logprobs=False).text, row.count) == ("ab", 3)
    assert row.reply(logprobs=False).finish == "stop"


@pytest.mark.parametrize(
    ("text", "stops", "kept"),
    [
        ("one\n\ntwo", ("\n\n",), "one"),
        ("one\n\ntwo", ("two", "\n\n"), "one"),
        ("xababc", ("abc",), "xab"),
        ("stop", ("stop",), ""),
        ("sto", ("stop",), "sto"),
        ("abc", ("",), "abc"),
        ("aéb", ("é",), "a"),
    ],
)
def test_a_reply_ends_before_the_first_stop(text: str, stops: tuple[str, ...], kept: str) -> None:
    row, told = grown(text, *stops)
    reply = row.reply(logprobs=True)
    assert reply.text == kept
    assert reply.finish == ("stop" if kept != text else "length")
    assert "".join(told) == kept  # nothing of a stop was told
    assert "".join(one.text for one in reply.tokens) == kept


def test_a_character_of_several_tokens_comes_whole() -> None:
    row, told = grown("é€😀!")
    assert told == ["é", "€", "😀", "!"]
    assert [one.text for one in row.reply(logprobs=True).tokens] == [
        *["", "é"],
        *["", "", "€"],
        *["", "", "", "😀"],
        "!",
    ]


def test_half_a_character_at_the_end_is_shown_as_such() -> None:
    told: list[str] = []
    row = Row(of_bytes, before=b"p", tell=told.append)
    for token in "aé".encode()[:-1]:
        row.add(token, 0.0)
    reply = row.reply(logprobs=True)
    assert reply.text == "a\ufffd" == "".join(told) == "".join(one.text for one in reply.tokens)


def test_the_blank_before_the_first_word_is_kept() -> None:
    row = Row(of_words, before=[0, 1])
    row.add(2, 0.0)
    row.add(0, 0.0)
    assert row.reply(logprobs=False).text == " x def"
