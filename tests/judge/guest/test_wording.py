from runwright.judge.guest.wording import shorten, shown


def test_a_long_text_is_cut_in_the_middle() -> None:
    assert shorten("a" * 100 + "b" * 100, 21) == "aaaaaaaa ... bbbbbbbb"
    assert shorten("short", 21) == "short"


def test_a_small_value_is_shown_as_it_is() -> None:
    assert shown({"a": [1, (2, None)]}) == "{'a': [1, (2, None)]}"


def test_a_value_of_many_paths_is_shown_in_part() -> None:
    lists: list[list[object]] = [[] for _ in range(20)]
    for one in lists:
        one.extend(lists)
    assert len(shown(lists)) < 200


def test_an_integer_too_long_for_python_to_write_is_described() -> None:
    assert shown([10**5000]) == "a list with an integer too long to show"
