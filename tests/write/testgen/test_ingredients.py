from random import Random

from runwright.write.testgen.ingredients import Ingredients


def test_leaves_are_found_at_any_depth_and_once() -> None:
    ingredients = Ingredients()
    ingredients.add([{"key": (1, 2.5)}, {3}, frozenset({1}), 1j, [[2.5]]])
    assert ingredients.of(int) == (1, 3)
    assert ingredients.of(float) == (2.5,)
    assert ingredients.of(complex) == (1j,)
    assert ingredients.of(str) == ("key",)


def test_a_text_gives_its_words_too() -> None:
    ingredients = Ingredients()
    ingredients.add("two words")
    assert ingredients.of(str) == ("two words", "two", "words")


def test_booleans_are_no_ingredients() -> None:
    ingredients = Ingredients()
    ingredients.add([True, None])
    assert ingredients.of(int) == ingredients.of(bool) == ()


def test_the_members_of_a_set_come_in_one_order() -> None:
    ingredients = Ingredients()
    ingredients.add({"pear", "fig", "apple"})
    assert ingredients.of(str) == ("apple", "fig", "pear")


def test_where_there_is_none_none_is_drawn() -> None:
    ingredients = Ingredients()
    assert ingredients.draw(str, Random(0)) is None
    ingredients.add("x")
    assert ingredients.draw(str, Random(0)) == "x"
