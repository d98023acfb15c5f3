"""Prompt: what a model is asked, and how it is to answer."""

from dataclasses import dataclass, replace

from runwright.core.errors import BadOption


@dataclass(frozen=True, slots=True)
class ToolCall:
    """A tool that a model wants called."""

    id: str
    name: str
    arguments: str  # as the model wrote it: JSON if it kept to the form


@dataclass(frozen=True, slots=True)
class Tool:
    """A tool that a model may ask for."""

    name: str
    description: str
    parameters: str  # JSON Schema of an object, as JSON text


@dataclass(frozen=True, slots=True)
class Message:
    """One turn of a conversation."""

    role: str  # "system", "user", "assistant" or "tool"
    content: str
    calls: tuple[ToolCall, ...] = ()  # of an assistant
    answers: str = ""  # of a tool: the id of the call it answers


@dataclass(frozen=True, slots=True)
class Prompt:
    """A conversation to go on with, or a text to complete."""

    messages: tuple[Message, ...] = ()
    text: str = ""  # used if there are no messages
    tools: tuple[Tool, ...] = ()

    @property
    def is_chat(self) -> bool:
        """True if this is a conversation, False if it is a text to complete."""
        return bool(self.messages)

    def then(self, role: str, content: str) -> "Prompt":
        """Return this conversation with one more turn."""
        return replace(self, messages=(*self.messages, Message(role, content)))

    def __str__(self) -> str:
        if not self.is_chat:
            return self.text
        return "\n".join(f"[{one.role}]\n{one.content}" for one in self.messages)


@dataclass(frozen=True, slots=True)
class Sampling:
    """How a model draws its answers. None: as the server does by default.

    Raises:
        BadOption: a value is out of its range.
    """

    n: int = 1  # answers to one prompt
    temperature: float = 0.0
    top_p: float | None = None
    max_tokens: int | None = None  # of one answer
    stop: tuple[str, ...] = ()  # an answer ends before the first of them
    seed: int | None = None
    logprobs: bool = False  # ask for the log probability of each token

    def __post_init__(self) -> None:
        ranges = {
            "n": self.n >= 1,
            "temperature": 0 <= self.temperature <= 2,
            "top_p": self.top_p is None or 0 < self.top_p <= 1,
            "max_tokens": self.max_tokens is None or self.max_tokens >= 1,
        }
        for name, good in ranges.items():
            if not good:
                raise BadOption(f"{name}={getattr(self, name)!r} is out of range ({_RANGES[name]})")


_RANGES = {
    "n": "1 or more",
    "temperature": "0 to 2",
    "top_p": "above 0, up to 1",
    "max_tokens": "1 or more",
}


def chat(*turns: str, system: str = "") -> Prompt:
    """Return a conversation: turns of the user and the assistant by turns, the user's first."""
    roles = ("user", "assistant")
    said = tuple(Message(roles[i % 2], turn) for i, turn in enumerate(turns))
    return Prompt((Message("system", system), *said) if system else said)
