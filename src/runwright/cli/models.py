"""Models on the command line: which one answers, what is written down, what it may cost in all."""

import functools
import inspect
import math
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from runwright.core.errors import BadOption

if TYPE_CHECKING:
    from runwright.models import Model, Price, Spending

_PANEL = "Models"

ModelNames = Annotated[
    list[str] | None,
    typer.Option(
        "--model",
        metavar="NAME",
        rich_help_panel=_PANEL,
        help="Who answers: openai:NAME (any server of that protocol), local:PATH (a folder "
        "of weights), replay:FILE (a transcript). "
        "ROLE=NAME names one for a role alone, like guide=openai:NAME; repeatable.",
        show_default="none",
    ),
]
BaseUrl = Annotated[
    str | None,
    typer.Option(
        "--base-url",
        metavar="URL",
        rich_help_panel=_PANEL,
        help="The server's address [$OPENAI_BASE_URL].",
    ),
]
RecordFile = Annotated[
    str | None,
    typer.Option(
        "--record",
        metavar="FILE",
        rich_help_panel=_PANEL,
        help="Add every call and its answer to this transcript; replay:FILE answers from it.",
    ),
]
AnswersFolder = Annotated[
    str | None,
    typer.Option(
        "--answers",
        metavar="DIR",
        rich_help_panel=_PANEL,
        help="Keep answers here; the same call is not made twice. Samples are drawn anew.",
    ),
]
Calls = Annotated[
    int | None,
    typer.Option(
        "--calls", metavar="N", rich_help_panel=_PANEL, help="Most calls of a model for one task."
    ),
]
Tokens = Annotated[
    int | None,
    typer.Option("--tokens", metavar="N", rich_help_panel=_PANEL, help="Most tokens for one task."),
]
MostMoney = Annotated[
    float | None,
    typer.Option(
        "--most-money",
        metavar="X",
        rich_help_panel=_PANEL,
        help="What all calls may cost together; needs --price.",
    ),
]
PriceWords = Annotated[
    str | None,
    typer.Option(
        "--price",
        metavar="IN,OUT",
        rich_help_panel=_PANEL,
        help="Of a million tokens, in prompts and in replies.",
    ),
]
PaperFlag = Annotated[
    bool,
    typer.Option(
        "--paper",
        rich_help_panel=_PANEL,
        help="Let a strategy ask for hidden verdicts where its paper does; counted in the result.",
    ),
]


@dataclass(frozen=True, slots=True)
class Models:
    """What the options say of models."""

    names: tuple[str, ...] = ()  # "NAME" or "ROLE=NAME"
    base_url: str | None = None
    record: str | None = None
    answers: str | None = None
    most_money: float | None = None
    price: str | None = None
    calls: int | None = None  # of one task
    tokens: int | None = None  # of one task
    paper: bool = False

    @property
    def words(self) -> list[str]:
        """The words of the command line that ask the same models again."""
        words = [word for name in self.names for word in ("--model", name)]
        return words + (["--paper"] if self.paper else [])


def with_models(command: Callable[..., int]) -> Callable[..., int]:
    """Give a command the options of models; it is handed what they say as `models`."""
    own = [one for one in inspect.signature(command).parameters.values() if one.name != "models"]
    options = inspect.signature(_models).parameters

    @functools.wraps(command)
    def wrapped(**given: Any) -> int:
        asked = _models(**{name: given.pop(name) for name in options})
        return command(**given, models=asked)

    parameters = [*own, *options.values()]
    # What typer reads: the names, types and defaults of the options.
    wrapped.__dict__["__signature__"] = inspect.Signature(parameters, return_annotation=int)
    wrapped.__annotations__ = {one.name: one.annotation for one in parameters}
    return wrapped


def _models(
    model: ModelNames = None,
    base_url: BaseUrl = None,
    record: RecordFile = None,
    answers: AnswersFolder = None,
    calls: Calls = None,
    tokens: Tokens = None,
    most_money: MostMoney = None,
    price: PriceWords = None,
    paper: PaperFlag = False,
) -> Models:
    names = tuple(model or ())
    return Models(names, base_url, record, answers, most_money, price, calls, tokens, paper)


@asynccontextmanager
async def opened(asked: Models) -> AsyncIterator[dict[str, "Model"]]:
    """Open the models that the options name, by role; "" is the one for every role.

    Raises:
        BadOption: a role is named twice, or the price is none.
        UnknownName: a model is of an unknown kind.
        BadFile: a transcript, folder or model cannot be used.
        NeedsExtra: a package is not installed.
        ModelUnavailable: there is no key.
    """
    from runwright.models import Cached, Ledger, Metered, Recorded, open_model

    most, price = _bounds(asked)
    found: dict[str, Model] = {}
    made: dict[str, Model] = {}  # by name
    ledger = Ledger()
    try:
        for role, name in _roles(asked.names).items():
            if name in made:  # a transcript's answers are given out once, whoever asks
                found[role] = made[name]
                continue
            model: Model = open_model(name, base_url=asked.base_url)
            if asked.answers is not None:
                model = Cached(model, Path(asked.answers))
            if most.money is not None:
                model = Metered(model, most=most, price=price, ledger=ledger)
            if asked.record is not None:
                model = Recorded(model, Path(asked.record))
            found[role] = made[name] = model
        yield dict(found)  # the caller's own: what it takes out is closed here all the same
    finally:
        for model in made.values():
            await model.close()


def _roles(names: tuple[str, ...]) -> dict[str, str]:
    found: dict[str, str] = {}
    for text in names:
        role, equals, name = text.partition("=")
        if not equals or not role.isidentifier():
            role, name = "", text
        if role in found:
            told = f"role {role!r}" if role else "the model"
            raise BadOption(f"--model={text!r}: {told} is named twice; name it once")
        found[role] = name
    return found


def _bounds(asked: Models) -> tuple["Spending", "Price"]:
    from runwright.models import Price, Spending

    if asked.price is None:
        if asked.most_money is not None:
            raise BadOption(f"--most-money={asked.most_money:g} needs --price IN,OUT")
        return Spending(), Price()
    try:
        prompt, reply = (float(part) for part in asked.price.split(","))
    except ValueError:
        raise BadOption(f"--price={asked.price!r} must be two numbers, like 0.5,1.5") from None
    if not all(math.isfinite(value) and value >= 0 for value in (prompt, reply)):
        raise BadOption(f"--price={asked.price!r} must be two numbers of at least 0")
    return Spending(money=asked.most_money), Price(prompt, reply)
