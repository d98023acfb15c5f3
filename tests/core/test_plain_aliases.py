"""Two names for one container stay two names for one; forms that lie about it are refused."""

import contextlib
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from runwright.core import plain


def there_and_back(value: object, *, cycles: bool = False) -> Any:
    form = json.loads(json.dumps(plain.Encoder(cycles=cycles).form(value)))
    return plain.Decoder(cycles=cycles).value(form)


def shape(value: Any, seen: dict[int, int] | None = None) -> object:
    """Write a value so that two are written alike if they alias alike."""
    seen = {} if seen is None else seen
    if not isinstance(value, (list, tuple, dict)):
        return value
    if id(value) in seen and value:
        return f"again {seen[id(value)]}"
    seen[id(value)] = len(seen)
    if isinstance(value, dict):
        return ["dict", *((shape(k, seen), shape(v, seen)) for k, v in value.items())]
    return [type(value).__name__, *(shape(item, seen) for item in value)]


@st.composite
def graphs(draw: st.DrawFn) -> Any:
    """Lists, tuples and dictionaries that hold each other in any way, cycles included."""
    count = draw(st.integers(1, 6))
    made: list[Any] = [[] if draw(st.booleans()) else {} for _ in range(count)]
    pool = st.sampled_from(made) | st.integers(0, 3)
    for one in made:
        for number in range(draw(st.integers(0, 3))):
            item: Any = draw(pool | st.tuples(pool, pool))
            one.append(item) if isinstance(one, list) else one.__setitem__(number, item)
    return made[0]


@given(graphs())
def test_any_graph_comes_back_as_it_was(graph: Any) -> None:
    assert shape(there_and_back(graph, cycles=True)) == shape(graph)


def test_two_names_for_one_list_are_one_list() -> None:
    row = [0]
    back = there_and_back([row, row, [0], (row,), {"k": row}])
    assert back[0] is back[1] is back[3][0] is back[4]["k"]
    assert back[2] is not back[0]


def test_sets_arrays_of_bytes_and_tuples_are_shared_too() -> None:
    for one in ({1}, bytearray(b"a"), (1, [2]), frozenset({3})):
        back = there_and_back([one, one])
        assert back[0] is back[1]


def test_a_shared_structure_costs_no_more_than_its_parts() -> None:
    value: list[Any] = []
    for _ in range(15):
        value = [value, value]
    assert len(json.dumps(plain.encode(value))) < 1000
    assert there_and_back(value) == value


def test_what_would_be_too_much_if_written_out_is_not_plain() -> None:
    value: list[Any] = [0]
    for _ in range(100):
        value = [value, value]
    with pytest.raises(plain.Unbounded, match="too many places"):
        plain.encode(value)
    assert plain.encode([value], lambda _: {"handle": 1}) is not None


def test_a_reader_that_did_not_ask_for_cycles_gets_none() -> None:
    cycle: list[Any] = []
    cycle.append(cycle)
    form = plain.Encoder(cycles=True).form(cycle)
    with pytest.raises(ValueError, match="holds itself"):
        plain.decode(form)


def bomb() -> object:
    form: Any = [[0] * 10]
    for number in range(60):
        form.append([{"ref": number + 1}] * 10)
    return form


@pytest.mark.parametrize(
    "form",
    [
        {"ref": 0},
        {"ref": -1},
        {"ref": 1.0},
        {"ref": True},
        {"ref": "0"},
        [{"ref": 1}],
        [{"ref": 0}],
        {"tuple": [{"ref": 0}]},
        [[], {"ref": 2}],
        {"shared": 0},
        {"shared": -1},
        {"set": [[]]},
        [[], {"set": [{"ref": 1}]}],
        {"dict": [[[], 1]]},
        bomb(),
    ],
    ids=lambda form: json.dumps(form)[:30],
)
def test_a_reference_that_leads_nowhere_or_too_far_is_refused(form: Any) -> None:
    with pytest.raises(ValueError, match=r"^[^\n]+$"):
        plain.decode(form)


def test_a_tuple_cannot_hold_itself() -> None:
    with pytest.raises(ValueError, match="holds itself"):
        plain.Decoder(cycles=True).value({"tuple": [{"ref": 0}]})


def test_shared_containers_are_named_by_number_and_found_again() -> None:
    ours: list[Any] = [[1], {"k": 2}]
    theirs: list[Any] = [[1], {"k": 2}]
    numbers = {id(one): n for n, one in enumerate(ours)}
    encoder = plain.Encoder(shared=numbers)
    form = encoder.form([ours[0], (ours[1],), [1]])
    assert form == [{"shared": 0}, {"tuple": [{"shared": 1}]}, [1]]
    back = plain.Decoder(shared=theirs).value(form)
    assert back[0] is theirs[0]
    assert back[1][0] is theirs[1]
    assert encoder.contents(ours[0]) == [1]


JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=8)
    | st.sampled_from(["YWI=", "nan", "2020-01-02", "1E+99999999999", "sNaN", "Europe/Paris"]),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(
                [
                    "ref",
                    "shared",
                    "str",
                    "int",
                    "float",
                    "tuple",
                    "set",
                    "frozenset",
                    "deque",
                    "dict",
                    "defaultdict",
                    "OrderedDict",
                    "Counter",
                    "bytearray",
                    "bytes",
                    "complex",
                    "range",
                    "ellipsis",
                    "Decimal",
                    "Fraction",
                    "date",
                    "time",
                    "datetime",
                    "timedelta",
                    "UUID",
                    "handle",
                    "most",
                    "items",
                    "factory",
                ]
            ),
            inner,
            max_size=2,
        )
    ),
    max_leaves=20,
)


@given(JSON, st.booleans())
def test_whatever_json_comes_decodes_or_is_a_value_error(form: object, cycles: bool) -> None:
    with contextlib.suppress(ValueError):
        plain.Decoder(cycles=cycles).value(form)
