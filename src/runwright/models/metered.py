"""A model with a budget: tokens, money, seconds and calls."""

import math
import time
from collections.abc import AsyncIterator
from dataclasses import dataclass, fields, replace

from runwright.core.errors import BadOption, OverBudget
from runwright.core.prompt import Prompt, Sampling
from runwright.core.reply import Answer
from runwright.models.model import Model, source_of, stream_whole


@dataclass(frozen=True, slots=True)
class Price:
    """What tokens cost, in one currency per million of them."""

    prompt: float = 0.0
    reply: float = 0.0

    def of(self, answer: Answer) -> float:
        """Return what an answer cost."""
        spent = self.prompt * answer.prompt_tokens + self.reply * answer.reply_tokens
        return spent / 1_000_000


@dataclass(frozen=True, slots=True)
class Spending:
    """What was spent, or may be; None as a bound: no bound.

    Raises:
        BadOption: a value is negative or no number.
    """

    calls: float | None = None
    tokens: float | None = None
    money: float | None = None
    wall_s: float | None = None

    def __post_init__(self) -> None:
        for field in fields(self):
            value = getattr(self, field.name)
            if value is not None and not value >= 0:  # NaN too: nothing is ever above it
                fault = "be a number" if math.isnan(value) else "not be negative"
                raise BadOption(f"{field.name}={value!r} must {fault}")


class Ledger:
    """What several models spend together, since when."""

    def __init__(self) -> None:
        self.started = time.monotonic()
        self.spent = Spending(0, 0, 0.0, 0.0)


class Metered:
    """Passes calls on while the budget lasts; the call that crosses it is still answered.

    Args:
        model: Who answers.
        most: What may be spent.
        price: Of tokens, for a bound on money.
        ledger: Where spending is counted; models that share one share the budget.
    """

    def __init__(
        self,
        model: Model,
        *,
        most: Spending = Spending(),
        price: Price = Price(),
        ledger: Ledger | None = None,
    ) -> None:
        self._model = model
        self._most = most
        self._price = price
        self._ledger = ledger or Ledger()

    @property
    def name(self) -> str:
        """The name of the model that answers."""
        return self._model.name

    @property
    def source(self) -> str:
        """What tells that model from another of the same name."""
        return source_of(self._model)

    @property
    def spent(self) -> Spending:
        """What was spent; seconds since the model was opened."""
        return replace(self._ledger.spent, wall_s=time.monotonic() - self._ledger.started)

    async def ask(self, prompt: Prompt, sampling: Sampling = Sampling()) -> Answer:
        """Return the model's answer.

        Raises:
            OverBudget: nothing is left; the message says of what.
            ModelError: as the model.
        """
        self._refuse_if_spent()
        answer = await self._model.ask(prompt, sampling)
        self._add(answer)
        return answer

    def _refuse_if_spent(self) -> None:
        spent = self.spent
        for field in fields(Spending):
            bound, value = getattr(self._most, field.name), getattr(spent, field.name)
            if bound is not None and value >= bound:
                raise OverBudget(
                    f"{self.name}: {field.name}={value:.6g} of {bound:.6g} are spent; "
                    "raise the budget to go on"
                )

    def _add(self, answer: Answer) -> None:
        spent = self._ledger.spent
        tokens = answer.prompt_tokens + answer.reply_tokens
        self._ledger.spent = Spending(
            calls=(spent.calls or 0) + 1,
            tokens=(spent.tokens or 0) + tokens,
            money=(spent.money or 0) + self._price.of(answer),
        )

    def stream(self, prompt: Prompt, sampling: Sampling = Sampling()) -> AsyncIterator[str]:
        """Yield the reply whole, because a stream says no cost.

        Raises:
            OverBudget: as `ask`.
        """
        return stream_whole(self, prompt, sampling)

    async def close(self) -> None:
        """Close the model."""
        await self._model.close()
