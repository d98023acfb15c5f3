import asyncio

import pytest

from runwright.core import Prompt, Sampling, chat
from runwright.core.errors import BadOption, OverBudget
from runwright.models import Metered, Price, Scripted, Spending


def asked(times: int, most: Spending, price: Price) -> Metered:
    model = Metered(Scripted(lambda _: "one two three"), most=most, price=price)

    async def run() -> None:
        for _ in range(times):
            await model.ask(chat("hello there"), Sampling())

    asyncio.run(run())
    return model


def test_what_is_spent_adds_up() -> None:
    prompt_words = len(str(chat("hello there")).split())
    spent = asked(3, Spending(), Price(prompt=1_000_000, reply=2_000_000)).spent
    assert spent.calls == 3
    assert spent.tokens == 3 * (prompt_words + 3)
    assert spent.money == 3 * (prompt_words + 6)
    assert spent.wall_s is not None


@pytest.mark.parametrize(
    ("most", "words"),
    [
        (Spending(calls=2), "calls=2 of 2 are spent"),
        (Spending(tokens=7), "tokens=12 of 7 are spent"),
        (Spending(money=5), "money=6 of 5 are spent"),
        (Spending(wall_s=0), "wall_s=.* of 0 are spent"),
    ],
    ids=["calls", "tokens", "money", "seconds"],
)
def test_a_bound_that_is_reached_stops_the_next_call(most: Spending, words: str) -> None:
    with pytest.raises(OverBudget, match=words):
        asked(3, most, Price(reply=1_000_000))


def test_a_bound_below_zero_is_refused() -> None:
    with pytest.raises(BadOption, match="tokens=-1 must not be negative"):
        Spending(tokens=-1)


def test_a_stream_counts_too() -> None:
    model = Metered(Scripted(lambda _: "text"), most=Spending(calls=1))

    async def run() -> list[str]:
        return [piece async for piece in model.stream(Prompt(text="x"))]

    assert asyncio.run(run()) == ["text"]
    with pytest.raises(OverBudget):
        asyncio.run(run())


def test_a_bound_that_is_no_number_is_refused() -> None:
    with pytest.raises(BadOption, match="money=nan must be a number"):
        Spending(money=float("nan"))
