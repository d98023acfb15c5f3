import json
import types
import typing
from dataclasses import fields, is_dataclass
from enum import Enum
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from runwright import core
from runwright.core import wire
from runwright.core.budget import Budget
from runwright.core.check import FRAMEWORKS
from runwright.core.plain import NotPlain

EXPORTED = [getattr(core, name) for name in core.__all__]
NOUNS: list[type] = sorted(
    {cls for cls in [*EXPORTED, Budget] if isinstance(cls, type) and is_dataclass(cls)},
    key=lambda cls: cls.__name__,
)

PLAIN = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=3),
    lambda inner: (
        st.lists(inner, max_size=2)
        | st.tuples(inner)
        | st.dictionaries(st.text(max_size=2), inner, max_size=2)
    ),
    max_leaves=4,
)
Strategies = dict[Any, st.SearchStrategy[Any]]
SCALARS: Strategies = {
    bool: st.booleans(),
    int: st.integers(),
    float: st.floats(allow_nan=False),
    str: st.text(max_size=5),
    bytes: st.binary(max_size=5),
    type(None): st.none(),
    object: PLAIN,
    tuple[object, ...]: st.lists(PLAIN, max_size=2).map(tuple),
}
# Their fields must agree with each other.
WHOLE: dict[type, st.SearchStrategy[Any]] = {
    core.Cases: st.lists(st.tuples(PLAIN, PLAIN), min_size=1, max_size=3).map(
        lambda rows: core.Cases(
            "many", "f", tuple(row[:1] for row in rows), tuple(row[1] for row in rows)
        )
    ),
    core.CostBound: st.lists(st.tuples(PLAIN, PLAIN), min_size=1, max_size=3).map(
        lambda rows: core.CostBound(
            "cost",
            "f",
            tuple(row[:1] for row in rows),
            tuple(row[1] for row in rows),
            baseline=core.Program("f = len"),
            most_times=1.5,
        )
    ),
}
POSITIVE: Strategies = {
    int: st.integers(min_value=1),
    float: st.floats(min_value=0, exclude_min=True),
}
UNIT: Strategies = {**POSITIVE, float: st.floats(min_value=0, max_value=1, exclude_min=True)}
BOUNDED: dict[Any, Strategies] = {
    core.Limits: POSITIVE,
    Budget: POSITIVE,
    core.Sampling: UNIT,
    core.Property: POSITIVE,
    core.Exploit: {str: st.text("ab", min_size=1, max_size=5)},
    core.Suite: {str: st.sampled_from(FRAMEWORKS)},
}


def instances(hint: Any, scalars: Strategies) -> st.SearchStrategy[Any]:
    """Make anything that a field with this annotation can hold."""
    if hint in scalars:
        return scalars[hint]
    if typing.get_origin(hint) in (types.UnionType, typing.Union):
        return st.one_of([instances(member, scalars) for member in typing.get_args(hint)])
    if typing.get_origin(hint) is tuple:
        return st.lists(instances(typing.get_args(hint)[0], scalars), max_size=2).map(tuple)
    if isinstance(hint, type) and issubclass(hint, Enum):
        return st.sampled_from(hint)
    if hint in WHOLE:
        return WHOLE[hint]
    scalars = {**SCALARS, **BOUNDED.get(hint, {})}
    hints = typing.get_type_hints(hint)
    return st.builds(hint, **{f.name: instances(hints[f.name], scalars) for f in fields(hint)})


@pytest.mark.parametrize("noun", NOUNS, ids=lambda cls: cls.__name__)
def test_every_noun_comes_back_from_its_json_form(noun: type[object]) -> None:
    @settings(max_examples=50, suppress_health_check=[HealthCheck.too_slow])
    @given(instances(noun, SCALARS))
    def round_trip(instance: object) -> None:
        text = wire.dumps(instance)
        assert "\n" not in text
        assert wire.loads(noun, text) == instance
        json.dumps(json.loads(text), allow_nan=False)  # raises on what JSON lacks

    round_trip()


def test_the_nouns_of_the_loop_are_among_those_tested() -> None:
    names = {cls.__name__ for cls in NOUNS}
    assert {"Program", "Task", "Execution", "Trace", "Verdict", "Solution", "Usage"} <= names


def test_a_check_carries_its_kind() -> None:
    task = core.Task("t", visible=(core.Stdio("a", "1", "2"), core.Case("b", "f", (), None)))
    form = wire.to_json(task)
    assert [check["kind"] for check in form["visible"]] == ["stdio", "case"]
    assert wire.from_json(core.Task, form) == task


def test_case_values_keep_their_types() -> None:
    case = core.Case("a", "f", ((1, 2), {3}, {"k": (4,)}), frozenset({5}))
    assert repr(wire.loads(core.Case, wire.dumps(case))) == repr(case)


def test_an_unbounded_score_is_json_still() -> None:
    suspect = core.Suspect(1, 1, float("inf"), "f")
    assert '"score":{"float":"inf"}' in wire.dumps(suspect)
    assert wire.loads(core.Suspect, wire.dumps(suspect)) == suspect


def test_absent_fields_take_their_defaults() -> None:
    assert wire.from_json(core.Limits, {"wall_s": 2}) == core.Limits(wall_s=2.0)


def test_what_is_not_a_noun_has_no_json_form() -> None:
    with pytest.raises(TypeError, match=r"^dict has no JSON form$"):
        wire.to_json({})
    with pytest.raises(NotPlain, match=r"^object$"):
        wire.to_json(core.Case("a", "f", (object(),), 1))


@pytest.mark.parametrize(
    ("cls", "form", "message"),
    [
        (core.Program, [], r"^Program: expected an object, got list$"),
        (core.Program, {}, r"^Program: .*missing 1 required positional argument: 'source'$"),
        (core.Program, {"source": 1}, r"^Program\.source: expected str, got int$"),
        (core.Program, {"source": "", "code": ""}, r"^Program: unknown field 'code'$"),
        (core.Program, {"source": "", "kind": "x"}, r"^Program: unknown field 'kind'$"),
        (core.Program, {"source": "", "files": {}}, r"^Program\.files: expected an array, got d"),
        (
            core.Program,
            {"source": "", "files": [{"path": "a", "content": "?"}]},
            r"^Program\.files\[0\]\.content: ",
        ),
        (core.Limits, {"processes": True}, r"^Limits\.processes: expected int, got bool$"),
        (core.Limits, {"processes": 1.0}, r"^Limits\.processes: expected int, got float$"),
        (core.Limits, {"wall_s": "1"}, r"^Limits\.wall_s: expected float, got str$"),
        (core.Limits, {"wall_s": 10**400}, r"^Limits\.wall_s: int too large"),
        (core.Limits, {"wall_s": {"float": "1"}}, r"^Limits\.wall_s: "),
        (core.Limits, {"wall_s": {"tuple": []}}, r"^Limits\.wall_s: expected float, got tuple$"),
        (core.Limits, {"wall_s": -1}, r"^Limits: wall_s=-1\.0 must be greater than 0$"),
        (
            core.CheckResult,
            {"check": "a", "outcome": "maybe"},
            r"^CheckResult\.outcome: 'maybe' is not a valid Outcome$",
        ),
        (
            core.CheckResult,
            {"check": "a", "outcome": ["passed"]},
            r"^CheckResult\.outcome: \['passed'\] is not a valid Outcome$",
        ),
        (
            core.Task,
            {"id": "t", "visible": [{"kind": "vote"}]},
            r"^Task\.visible\[0\]: kind='vote' must be one of assertions, case, cases, .*, suite$",
        ),
        (core.Task, {"id": "t", "visible": [1]}, r"^Task\.visible\[0\]: kind=None must be one of"),
        (
            core.Stdio,
            {"kind": "case", "name": "a", "stdin": "", "stdout": ""},
            r"^Stdio: kind='case' must be 'stdio'$",
        ),
        (
            core.Case,
            {"name": "a", "function": "f", "arguments": [1], "expected": 1},
            r"^Case\.arguments: expected a tuple, got list$",
        ),
        (
            core.Case,
            {"name": "a", "function": "f", "arguments": {"tuple": []}, "expected": {"x": 1}},
            r"^Case\.expected: unknown tag 'x'$",
        ),
        (core.Task, {"id": "t", "program": 1}, r"^Task\.program: expected an object, got int$"),
    ],
)
def test_a_malformed_form_is_one_line_that_names_the_field(
    cls: type, form: object, message: str
) -> None:
    with pytest.raises(ValueError, match=message) as caught:
        wire.from_json(cls, form)
    assert "\n" not in str(caught.value)


def test_text_that_is_not_json_is_a_value_error() -> None:
    with pytest.raises(ValueError, match="Expecting"):
        wire.loads(core.Program, "{")
