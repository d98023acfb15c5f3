"""Probing: what candidates return on inputs that no check gives.

Inputs are mutations of the visible checks' own arguments: nearby numbers, shorter, longer, doubled
and shuffled containers. They keep the types and signs seen, since nothing else is known to be
allowed. The answers are text that the program printed: evidence for ranking, never a verdict.
"""

import random
from collections.abc import Iterator, Sequence
from typing import TypeVar

from runwright.core import Limits, Program
from runwright.lab import Lab
from runwright.write.debug.search.ranking import Behaviour
from runwright.write.examples import Example, values_within

T = TypeVar("T")

_DRIVER = """

def _runwright_show(value):
    if isinstance(value, (set, frozenset)):
        return "set" + repr(sorted(map(repr, value)))
    return repr(value)

for _runwright_arguments in {arguments}:
    try:
        print("=" + _runwright_show({function}(*_runwright_arguments))[:300], flush=True)
    except Exception as _runwright_error:
        print("!" + type(_runwright_error).__name__, flush=True)
"""


def make_probes(
    examples: Sequence[Example], source: random.Random, *, most: int
) -> tuple[Example, ...]:
    """Return up to `most` calls with mutated arguments, all of the first example's function."""
    if not examples:
        return ()
    function = examples[0].function
    known = [item for item in examples if item.function == function and item.arguments]
    found: dict[str, Example] = {repr(item.arguments): item for item in known}
    given = len(found)
    for _ in range(20 * most):
        if len(found) - given >= most or not known:
            break
        chosen = source.choice(known)
        arguments = list(chosen.arguments)
        for place in range(len(arguments)):
            if len(arguments) == 1 or source.random() < 0.6:
                others = [item.arguments[place] for item in known if place < len(item.arguments)]
                arguments[place] = _mutate(arguments[place], others, source)
        probe = Example("", function, tuple(arguments), known=False)
        found.setdefault(repr(probe.arguments), probe)
    return tuple(list(found.values())[given:])


def _mutate(value: object, others: Sequence[object], source: random.Random) -> object:
    if isinstance(value, bool) or value is None:
        return source.choice(list(others))
    if isinstance(value, int):
        return _number(value, others, source)
    if isinstance(value, float):
        return round(value * source.choice((0.5, 2.0, 1.5)) + source.choice((0.0, 0.5)), 3)
    if isinstance(value, str):
        pool = "".join(other for other in others if isinstance(other, str))
        return "".join(_rearranged(list(value), list(pool), source))
    if isinstance(value, list):
        return _container(value, others, source)
    if isinstance(value, tuple):  # most are records: their length means something
        near = [item for other in others if isinstance(other, tuple) for item in other]
        return tuple(
            _mutate(item, near, source) if source.random() < 0.6 else item for item in value
        )
    if isinstance(value, dict) and value:
        dropped = source.randrange(len(value))
        return {key: item for i, (key, item) in enumerate(value.items()) if i != dropped}
    return value


def _container(
    value: list[object], others: Sequence[object], source: random.Random
) -> list[object]:
    pool = [item for other in others if isinstance(other, (list, tuple)) for item in other]
    items = _rearranged(list(value), pool, source)
    if items and source.random() < 0.5:
        place = source.randrange(len(items))
        items[place] = _mutate(items[place], pool or items, source)
    return items


def _number(value: int, others: Sequence[object], source: random.Random) -> int:
    seen = [item for item in values_within(list(others)) if isinstance(item, int)]
    least, largest = min(seen, default=0), max(seen, default=10)
    reach = source.randint(least, 2 * largest + 5)
    options = [value + 1, value - 1, value + 2, value * 2, reach, reach]
    changed = source.choice(options)
    if least < 0:
        return changed
    return max(abs(changed), min(least, 1))


def _rearranged(items: list[T], pool: list[T], source: random.Random) -> list[T]:
    way = source.randrange(6)
    if way == 0 and items:
        items.pop(source.randrange(len(items)))
    elif way == 1 and items:
        place = source.randrange(len(items))
        items.insert(place, items[place])
    elif way == 2:
        source.shuffle(items)
    elif way == 3 and pool:
        items.insert(source.randint(0, len(items)), source.choice(pool))
    elif way == 4 and pool:
        items += source.sample(pool, min(len(pool), 3))
    elif items:
        items.reverse()
    return items


async def observe(
    lab: Lab, program: Program, probes: Sequence[Example], limits: Limits
) -> Behaviour:
    """Run a program on the probes and return what it answered."""
    if not probes:
        return Behaviour(())
    arguments = repr([probe.arguments for probe in probes])
    driver = _DRIVER.format(arguments=arguments, function=probes[0].function)
    execution = await lab.run(program.with_source(program.source + driver), limits=limits)
    lines = [line for line in str(execution.stdout).split("\n") if line[:1] in ("=", "!")]
    return Behaviour(tuple(_padded(lines, len(probes))))


def _padded(lines: list[str], width: int) -> Iterator[str | None]:
    for place in range(width):
        yield lines[place] if place < len(lines) else None
