from dataclasses import replace

import pytest

from runwright.cli.moves import MOVES
from runwright.cli.stepping import HELP, KEYS, Stepping, press
from runwright.core import Trace


def pressed(trace: Trace, *keys: str, at: int = 0) -> Stepping:
    now = Stepping(trace, at)
    for key in keys:
        now = press(now, key)
    return now


def test_every_key_has_a_move_and_every_move_a_key() -> None:
    assert set(KEYS.values()) == set(MOVES)
    assert len(HELP) >= 14


def test_forward_and_back_again_is_where_we_were(nested: Trace) -> None:
    now = pressed(nested, "right", "n", " ", "left", "p")
    assert now.position == 1
    assert pressed(nested, "end").position == 9
    assert pressed(nested, "end", "home").position == 0


def test_a_move_that_leads_nowhere_says_so_until_the_next_key(nested: Trace) -> None:
    now = pressed(nested, "left")
    assert (now.position, now.message) == (0, "this is the first step")
    assert press(now, "right").message == ""


@pytest.mark.parametrize("key", ["q", "ctrl-c", "ctrl-d"])
def test_leaving(nested: Trace, key: str) -> None:
    assert pressed(nested, key).done
    assert not pressed(nested, "?", "q").done  # it closes the help


def test_an_unknown_key_changes_nothing(nested: Trace) -> None:
    assert pressed(nested, "Z", "é", "escape") == Stepping(nested)


def test_a_number_goes_to_a_step(nested: Trace) -> None:
    assert pressed(nested, "9", "enter").position == 9
    assert pressed(nested, "0", "7", "enter").position == 7
    now = pressed(nested, "4", "2", "enter")
    assert (now.position, now.message) == (9, "the last step is 9")


def test_a_step_that_was_left_out_is_named(nested_gap: Trace) -> None:
    now = pressed(nested_gap, "5", "enter")
    assert now.trace.steps[now.position].index == 3
    assert now.message == "step 5 was left out; this is 3"
    now = pressed(nested_gap, "8", "enter")
    assert (now.trace.steps[now.position].index, now.message) == (8, "")


def test_typing_can_be_mended_and_left(nested: Trace) -> None:
    assert pressed(nested, "9", "backspace", "left").message == "this is the first step"
    assert pressed(nested, "1", "9", "backspace", "enter").position == 1
    assert pressed(nested, "9", "escape").typed == ""
    assert pressed(nested, "9", "ctrl-c") == Stepping(nested)
    assert pressed(nested, "9", "x", "left").typed == "9"


def test_a_variable_is_searched_and_searched_again(nested: Trace) -> None:
    now = pressed(nested, "/", *"_ret", "enter")
    assert now.position == 3
    now = press(now, ".")
    assert now.position == 6
    assert press(now, ",").position == 3
    now = press(now, ".")
    assert (now.position, now.message) == (6, "no change of '_ret' after this step")


def test_a_search_for_what_is_not_there_names_what_is_close(nested: Trace) -> None:
    now = pressed(nested, "/", *"totl", "enter")
    assert now.message == "no variable 'totl' in this trace; did you mean 'total'?"
    assert pressed(nested, "/", "enter").message == "type /x and Enter to search the changes of x"
    assert pressed(nested, ".").message == "type /x and Enter to search the changes of x"


def test_what_is_typed_is_bounded_and_printable(nested: Trace) -> None:
    now = pressed(nested, "/", *["x"] * 300, "left", "\x00")
    assert len(now.typed) == 200


def test_a_number_of_many_digits_is_the_last_step(nested: Trace) -> None:
    assert pressed(nested, *["9"] * 5000, "enter").position == 9


def test_overlays_open_scroll_and_close(nested: Trace) -> None:
    now = pressed(nested, "?", "down", "down", "up")
    assert (now.overlay, now.top) == ("help", 1)
    assert pressed(nested, "v", "up").top == 0
    assert press(now, "x") == Stepping(nested)
    assert pressed(nested, "w", "ctrl-c").done


def test_the_other_level_is_asked_for(nested: Trace) -> None:
    assert pressed(nested, "l").other_level
    assert not replace(pressed(nested, "l"), other_level=False).done
