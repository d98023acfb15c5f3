"""Making a model from its name, as the command line gives it."""

from pathlib import Path

from runwright.core.errors import UnknownName
from runwright.models.model import Model
from runwright.models.replay import Replay


def open_model(name: str, *, base_url: str | None = None) -> Model:
    """Return the model of a name: `openai:NAME`, a bare NAME for the same, or `replay:FILE`.

    Args:
        name: The model's name.
        base_url: Address of the server; None: $OPENAI_BASE_URL.

    Raises:
        UnknownName: the name is empty or of an unknown kind.
        BadFile: a transcript cannot be read.
        NeedsExtra: a package is not installed.
        ModelUnavailable: there is no key.
    """
    kind, colon, rest = name.partition(":")
    if kind == "replay" and rest:
        return Replay(Path(rest))
    if kind == "openai" and rest:
        name = rest
    elif not name or (colon and not rest):
        raise UnknownName(f"no model {name!r}; there are openai:NAME and replay:FILE")
    from runwright.models.openai_compatible import OpenAICompatible

    return OpenAICompatible(name, base_url=base_url)
