from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from runwright.core import plain
from runwright.write.testgen.identity import identity
from runwright.write.testgen.ingredients import Ingredients
from runwright.write.testgen.mutation import Mutator
from runwright.write.testgen.replies import Input
from runwright.write.testgen.shapes import Shapes

HASHABLE = st.booleans() | st.integers() | st.floats() | st.text() | st.none()
VALUES = st.recursive(
    HASHABLE,
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.tuples(inner, inner)
        | st.sets(HASHABLE, max_size=4)
        | st.dictionaries(HASHABLE, inner, max_size=4)
    ),
    max_leaves=12,
)
INPUTS = st.lists(VALUES, min_size=1, max_size=3).map(tuple)


def mutator(*seeds: Input, seed: int = 0, steps: int = 5) -> Mutator:
    ingredients, shapes = Ingredients(), Shapes()
    for arguments in seeds:
        shapes.learn(arguments)
        for argument in arguments:
            ingredients.add(argument)
    return Mutator(Random(seed), ingredients, shapes, steps)


def made(*seeds: Input, count: int = 300, seed: int = 0) -> list[Input]:
    one = mutator(*seeds, seed=seed)
    drawn = [one.input(seeds[i % len(seeds)]) for i in range(count)]
    return [arguments for arguments in drawn if arguments is not None]


def types_at(value: object, known: dict[str, set[type]], place: str = "") -> None:
    """Note the type at each place of a value."""
    known.setdefault(place, set()).add(type(value))
    if isinstance(value, dict):
        for key, item in value.items():
            types_at(key, known, f"{place}/key")
            types_at(item, known, f"{place}/value")
    elif isinstance(value, (list, tuple, set, frozenset)):
        for item in value:
            types_at(item, known, f"{place}/{type(value).__name__}")


@settings(max_examples=60)
@given(INPUTS, st.integers(0, 100))
def test_a_new_input_has_the_types_of_its_seed_at_each_place(seed: Input, number: int) -> None:
    known: dict[str, set[type]] = {}
    for at, argument in enumerate(seed):
        types_at(argument, known, str(at))
    for arguments in made(seed, count=5, seed=number):
        assert len(arguments) == len(seed)
        found: dict[str, set[type]] = {}
        for at, argument in enumerate(arguments):
            types_at(argument, found, str(at))
        for place, kinds in found.items():
            if place in known:  # elsewhere the seed had an empty container
                assert kinds <= known[place]
        plain.encode(arguments)


@settings(max_examples=60)
@given(INPUTS)
def test_a_new_input_differs_and_leaves_its_seed_as_it_was(seed: Input) -> None:
    before = identity(seed)
    for arguments in made(seed, count=5):
        assert identity(arguments) != before
    assert identity(seed) == before


def test_the_same_seed_makes_the_same_inputs() -> None:
    given = ([1, 2], "a text of words", {"x": {3.5}}, ({"u", "v", "w"},))
    one, two, other = made(given), made(given), made(given, seed=1)
    assert [*map(identity, one)] == [*map(identity, two)] != [*map(identity, other)]


def test_a_number_moves_by_one_or_becomes_an_ingredient() -> None:
    one = mutator((10, 77), steps=1)
    found = {one.value(10, (0,)) for _ in range(300)}
    assert found == {9, 10, 11, 77}


def test_a_real_number_moves_by_up_to_one_or_by_half_or_becomes_an_ingredient() -> None:
    one = mutator((100.0, -4.5), steps=1)
    found = [one.value(100.0, (0,)) for _ in range(300)]
    assert {100.0, -4.5} & set(found) == {100.0, -4.5}
    moved = [x for x in found if x not in (100.0, -4.5) and isinstance(x, float)]
    assert all(50 <= x <= 150 for x in moved)
    near = sum(abs(x - 100) <= 1 for x in moved)
    assert 0 < near < len(moved)


def test_texts_take_up_ingredients() -> None:
    found = {arguments[0] for arguments in made(("abc", "NEEDLE"), ("abc", "NEEDLE"))}
    assert any("NEEDLE" in str(text) and text != "NEEDLE" for text in found)
    assert any(text == "aabc" for text in found)  # a character repeated
    assert any(text == "c" for text in found)  # a piece deleted


def test_a_list_is_shortened_lengthened_and_changed_within() -> None:
    one = mutator(([5, 6, 7],), steps=1)
    found = [one.value([5, 6, 7], (0,)) for _ in range(300)]
    lengths = {len(value) for value in found if isinstance(value, list)}
    assert lengths == {2, 3, 4}
    assert [5, 5, 6, 7] in found
    assert [5, 6, 8] in found
    assert [6, 7] in found


def test_a_dictionary_loses_gains_and_changes_pairs() -> None:
    one = mutator(({"a": 1, "b": 2},), steps=1)
    found = [one.value({"a": 1, "b": 2}, (0,)) for _ in range(300)]
    assert {"b": 2} in found
    assert {"a": 1, "b": 3} in found
    assert {len(value) for value in found if isinstance(value, dict)} == {1, 2, 3}


def test_an_empty_container_is_filled_with_what_others_hold_there() -> None:
    seeds: tuple[Input, ...] = (([],), ([(1, "x")],))
    found = [arguments[0] for arguments in made(*seeds) if arguments[0]]
    assert {type(item) for value in found for item in value} == {tuple}  # type: ignore[attr-defined]


def test_no_list_stands_in_two_places_of_an_input() -> None:
    for (value,) in made(([[1], [2]],)):
        assert isinstance(value, list)
        assert len({id(item) for item in value}) == len(value)


def test_a_set_is_never_filled_with_what_a_list_at_its_place_holds() -> None:
    for (value,) in made(([set(), [[]]],)):
        assert isinstance(value, list)  # that no list was put into a set is why it was made


def test_an_empty_container_of_which_nothing_is_known_is_filled_with_leaves() -> None:
    found = [arguments[0] for arguments in made(([],), ({},))]
    assert any(found)
    for value in found:
        assert {type(item) for item in value} <= {int, float, str, bool}  # type: ignore[attr-defined]


@pytest.mark.parametrize("seed", [(), (None,), (b"x", range(3))], ids=repr)
def test_trying_ends_where_nothing_can_be_changed(seed: Input) -> None:
    assert mutator(seed).input(seed) is None


def test_texts_do_not_grow_without_end() -> None:
    seed: Input = ("x" * 16_000,)
    for arguments in made(seed, count=50):
        assert len(str(arguments[0])) <= 16 * 1024
