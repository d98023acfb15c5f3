import pytest

from runwright.benchmarks.restoring import restore_types


@pytest.mark.parametrize(
    ("assertion", "base", "given", "restored"),
    [
        ("assert f((1, 2)) == 3", [[1, 2]], [[3]], ((3,),)),
        ("assert f([1, 2]) == 3", [[1, 2]], [[3]], ([3],)),
        ("assert f([(1, 2)], 5) == 3", [[[1, 2]], 5], [[[3], []], [4]], ([(3,), ()], [4])),
        ("assert set(f({1, 2})) == {3}", [[1, 2]], [[4, 4]], ({4},)),
        ("assert f([{1}, {}]) == 3", [[[1], []]], [[[], [2, 2]]], ([{}, {2}],)),
        ("assert f({'a': (1, 2)}) == 3", [{"a": [1, 2]}], [{"b": [3]}], ({"b": (3,)},)),
        ("assert f(0, 1j) == 3", ["0", "1j"], ["2", "(1+2j)"], (2.0, 1 + 2j)),
        ("assert f(1) == (1.0, 0.0)", [1], ["(1+2j)"], (1 + 2j,)),
        ("assert f(1) == 2", [1], ["a"], ("a",)),
        ("assert f((1, (2, (3,)))) == 3", [[1, [2, [3]]]], [[[[[[4]]]]]], (((((((4,),),),),)),)),
        ("assert f((1, (2,))) == 3", [[1, [2]]], [[[[4]]]], ((([4],),),)),
        ("import math\nassert math.isclose(f((1,)), 3)", [[1]], [[2]], ((2,),)),
        ("assert f(x) == 3", [[1]], [[2]], ([2],)),
        ("assert f((9,)) == 3", [[1]], [[2]], ([2],)),
    ],
)
def test_types_come_from_the_assertions(
    assertion: str, base: list[object], given: list[object], restored: tuple[object, ...]
) -> None:
    (found,) = restore_types(assertion, "f", [base], [given])
    assert repr(found) == repr(restored)


def test_a_depth_leaves_what_lies_deeper_as_it_is() -> None:
    (found,) = restore_types("assert f([(1,)]) == 3", "f", [[[[1]]]], [[[[3]]]], depth=1)
    assert found == ([[3]],)


def test_other_counts_of_assertions_teach_nothing() -> None:
    (found,) = restore_types("assert f((1,))\nassert f((2,))", "f", [[[1]]], [[[3]]])
    assert found == ([3],)
