"""Making a model from its name, as the command line gives it."""

from pathlib import Path

from runwright.core.errors import UnknownName
from runwright.models.model import Model
from runwright.models.replay import Replay


def open_model(name: str, *, base_url: str | None = None) -> Model:
    """Return the model of a name: `openai:NAME` or a bare NAME, `local:PATH`, `replay:FILE`.

    Args:
        name: The model's name.
        base_url: Address of the server; None: $OPENAI_BASE_URL.

    Raises:
        UnknownName: the name is empty or of an unknown kind.
        BadFile: a transcript, or a folder of weights, cannot be read.
        NeedsExtra: a package is not installed.
        ModelUnavailable: there is no key.
    """
    kind, colon, rest = name.partition(":")
    if not name or (colon and not rest):
        raise UnknownName(f"no model {name!r}; there are openai:NAME, local:PATH and replay:FILE")
    if kind == "replay" and rest:
        return Replay(Path(rest))
    if kind == "local" and rest:
        from runwright.models.local import Local

        return Local(rest)
    from runwright.models.openai_compatible import OpenAICompatible

    return OpenAICompatible(rest if kind == "openai" and rest else name, base_url=base_url)
