"""Settings: the options of a strategy, from `--set name=value` words and its own signature."""

import inspect
import types
import typing
from collections.abc import Callable
from difflib import get_close_matches
from enum import Enum
from typing import Any

from runwright.cli.mend import Setting
from runwright.core.errors import BadOption

_TRUE = ("true", "yes", "on", "1")
_FALSE = ("false", "no", "off", "0")


def parse_settings(words: list[str]) -> tuple[Setting, ...]:
    """Return `name=value` words as settings, in order; `-` in a name counts as `_`.

    In a cascade, `strategy.name=value` is for one of its strategies alone.

    Raises:
        BadOption: a word is not of that form, or a name comes twice.
    """
    settings: list[Setting] = []
    for word in words:
        key, equals, value = word.partition("=")
        part, dot, option = key.strip().rpartition(".")
        name = f"{part}{dot}{option.replace('-', '_')}"
        if not equals or not name.rpartition(".")[2].isidentifier():
            raise BadOption(f"--set={word!r} must be NAME=VALUE")
        if any(setting.name == name for setting in settings):
            raise BadOption(f"--set {name!r} is given twice; give it once")
        settings.append(Setting(name, value.strip()))
    return tuple(settings)


def strategy_options(strategy: str, settings: tuple[Setting, ...]) -> dict[str, object]:
    """Return settings as options of a strategy, or of the parts of a cascade that know them.

    Raises:
        UnknownName: there is no such strategy.
        BadOption: there is no such option, or the value is not of its type.
    """
    from runwright.evaluate import strategy_module

    solves = {name: strategy_module(name).solve for name in strategy.split("+")}
    options: dict[str, object] = {}
    for setting in settings:
        part, _, option = setting.name.rpartition(".")
        meant = [name for name in solves if part in ("", name)]
        if not meant:
            raise BadOption(f"--set {setting.name}: {part!r} is no part of {strategy!r}")
        having = [name for name in meant if option in inspect.signature(solves[name]).parameters]
        for name in having or meant[:1]:
            (value,) = typed_options(name, solves[name], (Setting(option, setting.value),)).values()
            options[f"{name}.{option}" if len(solves) > 1 else option] = value
    return options


def typed_options(
    strategy: str, solve: Callable[..., Any], settings: tuple[Setting, ...]
) -> dict[str, object]:
    """Return settings as keyword arguments of a strategy, each of the type that it declares.

    Args:
        strategy: Its name, for messages.
        solve: Its function; what may be set are its keyword-only parameters.
        settings: What the user set.

    Raises:
        BadOption: there is no such option, or the value is not of its type.
    """
    hints = typing.get_type_hints(solve)
    parameters = inspect.signature(solve).parameters.values()
    known = [p.name for p in parameters if p.kind is inspect.Parameter.KEYWORD_ONLY]
    options: dict[str, object] = {}
    for setting in settings:
        if setting.name not in known:
            close = get_close_matches(setting.name, known, n=1)
            hint = f"did you mean {close[0]!r}?" if close else f"it has {', '.join(known)}"
            raise BadOption(f"strategy {strategy!r} has no option {setting.name!r}; {hint}")
        try:
            options[setting.name] = _read(hints.get(setting.name, str), setting.value)
        except ValueError as error:
            raise BadOption(f"--set {setting.name}={setting.value!r} must be {error}") from None
    return options


def _read(hint: Any, text: str) -> object:
    """Return text as a value of a type.

    Raises:
        ValueError: it is none; the message says what it must be.
    """
    origin, arguments = typing.get_origin(hint), typing.get_args(hint)
    if origin in (typing.Union, types.UnionType):
        if type(None) in arguments and text.lower() == "none":
            return None
        return _read(next(a for a in arguments if a is not type(None)), text)
    if origin is typing.Literal:
        return _choose({str(value): value for value in arguments}, text)
    if origin is tuple:
        return tuple(_read(arguments[0], part.strip()) for part in text.split(",") if part.strip())
    if isinstance(hint, type) and issubclass(hint, Enum):
        return _choose({str(member.value): member for member in hint}, text)
    if hint is bool:
        return _choose(dict.fromkeys(_TRUE, True) | dict.fromkeys(_FALSE, False), text.lower())
    if hint in (int, float):
        try:
            return hint(text)
        except ValueError:
            raise ValueError("a whole number" if hint is int else "a number") from None
    return text


def _choose(choices: dict[str, Any], text: str) -> object:
    if text not in choices:
        raise ValueError(f"one of {', '.join(choices)}")
    return choices[text]
