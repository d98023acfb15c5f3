"""Reply: one answer of a model."""

from dataclasses import dataclass

from runwright.core.prompt import Prompt, Sampling, ToolCall


@dataclass(frozen=True, slots=True)
class Token:
    """One token of an answer and its natural log probability."""

    text: str
    logprob: float


@dataclass(frozen=True, slots=True)
class Reply:
    """One answer of a model."""

    text: str
    finish: str = "stop"  # "stop", "length" (cut at max_tokens), "tool_calls", "content_filter"
    calls: tuple[ToolCall, ...] = ()
    tokens: tuple[Token, ...] = ()  # where log probabilities were asked for and given


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back from one call of a model: `n` replies and what they cost."""

    replies: tuple[Reply, ...]
    prompt_tokens: int = 0  # as the server counts; 0: it does not say
    reply_tokens: int = 0  # of all replies
    model: str = ""  # which answered, as the server names it
    wall_s: float = 0.0

    @property
    def text(self) -> str:
        """The first reply's text."""
        return self.replies[0].text if self.replies else ""


@dataclass(frozen=True, slots=True)
class Exchange:
    """One call of a model, whole: a line of a transcript."""

    model: str  # as it was asked for
    prompt: Prompt
    sampling: Sampling
    answer: Answer
