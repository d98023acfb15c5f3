import random

from runwright.write.debug.search.probing import make_probes
from runwright.write.examples import Example


def probes(*arguments: tuple[object, ...], seed: int = 0) -> list[tuple[object, ...]]:
    examples = [Example("v", "f", item) for item in arguments]
    return [item.arguments for item in make_probes(examples, random.Random(seed), most=30)]


def test_the_same_seed_makes_the_same_probes() -> None:
    assert probes(([1, 2, 3],), seed=4) == probes(([1, 2, 3],), seed=4)
    assert probes(([1, 2, 3],), seed=4) != probes(([1, 2, 3],), seed=5)


def test_probes_are_new_and_no_more_than_asked_for() -> None:
    made = probes(([1, 2, 3], "ab"), ([4], "c"))
    assert 0 < len(made) <= 30
    assert len({repr(item) for item in made}) == len(made)
    assert ([4], "c") not in made


def test_types_are_kept() -> None:
    for items, text, truth, record in probes(
        ([1, 2], "ab", True, (1, 2)), ([3], "c", False, (2, 3))
    ):
        assert isinstance(items, list)
        assert isinstance(text, str)
        assert isinstance(truth, bool)
        assert isinstance(record, tuple)
        assert len(record) == 2


def test_numbers_stay_positive_where_only_positive_ones_were_seen() -> None:
    assert all(isinstance(n, int) and n > 0 for (n,) in probes((4,), (6,), (1,)))


def test_no_example_gives_no_probe() -> None:
    assert make_probes((), random.Random(0), most=5) == ()
    assert probes(()) == []
