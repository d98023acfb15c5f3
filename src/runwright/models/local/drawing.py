"""Which token comes next: drawn here, with a generator of its own, from the scores of a model.

`generate` of `transformers` draws with torch's one generator for all; a seed would change what
everybody else draws. So it is told to take the best token, and a processor of scores leaves it one.
"""

import threading
from collections.abc import Sequence
from typing import Any

from runwright.core.errors import ModelUnavailable
from runwright.core.prompt import Sampling
from runwright.models.local.loading import Loaded
from runwright.models.local.row import Row


class Halt:
    """Tells a generation to end: the caller is gone, or the model is closed."""

    def __init__(self, closed: threading.Event) -> None:
        self._closed = closed
        self.gone = threading.Event()  # the caller is

    @property
    def wanted(self) -> bool:
        """True if the generation is to end."""
        return self.gone.is_set() or self._closed.is_set()


def generator_of(torch: Any, device: Any, seed: int | None) -> Any:
    """Return a generator of random numbers: of a seed, or of the machine's own randomness."""
    generator = torch.Generator(device=device)
    if seed is None:
        generator.seed()
    else:
        generator.manual_seed(seed % 2**63)  # any int is a seed
    return generator


class Draw:
    """Draws a token for each row, both as a processor of scores and as the criterion of the end.

    Args:
        loaded: The model.
        rows: Who takes the tokens, in the order of the batch.
        sampling: At temperature 0 the best token, of equal ones the first.
        generator: Of random numbers, on the device of the scores.
        halt: Ends all rows when it is set.
    """

    def __init__(
        self, loaded: Loaded, rows: Sequence[Row], sampling: Sampling, generator: Any, halt: Halt
    ) -> None:
        self.rows = rows
        self._torch = loaded.torch
        self._title = loaded.title
        self._sampling = sampling
        self._generator = generator
        self._halt = halt

    def process(self, _tokens: Any, scores: Any) -> Any:
        """Draw; return scores that leave one token.

        Args:
            scores: Logits, (rows, vocabulary), any float.

        Raises:
            ModelUnavailable: a score is not a number.
        """
        torch = self._torch
        scores = scores.float()
        if not torch.isfinite(scores.amax(-1)).all():  # nan and inf come out on top
            raise ModelUnavailable(
                f"local:{self._title}: its scores are not numbers; the weights are broken, or need "
                "another dtype"
            )
        chosen = self._choose(scores).unsqueeze(-1)
        values = torch.log_softmax(scores, -1).gather(-1, chosen)
        drawn = zip(self.rows, chosen[:, 0].tolist(), values[:, 0].tolist(), strict=True)
        for row, token, logprob in drawn:
            row.add(token, logprob)
        return torch.full_like(scores, -torch.inf).scatter(-1, chosen, 0.0)

    def _choose(self, scores: Any) -> Any:
        """Return a token for each row: scores (rows, vocabulary) float32 -> (rows,) int64."""
        torch, sampling = self._torch, self._sampling
        if sampling.temperature == 0:
            return scores.argmax(-1)
        # Less the greatest: a small temperature makes no infinities then.
        scores = (scores - scores.amax(-1, keepdim=True)) / sampling.temperature
        chances = torch.softmax(scores, -1)
        if sampling.top_p is not None and sampling.top_p < 1:
            chances = _nucleus(torch, chances, sampling.top_p)
        return torch.multinomial(chances, 1, generator=self._generator)[:, 0]

    def ended(self, tokens: Any, _scores: Any, **_: Any) -> Any:
        """Say for each row whether it is done: (rows,) bool."""
        over = self._halt.wanted
        done = [over or row.done for row in self.rows]
        return self._torch.tensor(done, device=tokens.device)


def _nucleus(torch: Any, chances: Any, top_p: float) -> Any:
    """Keep the likeliest tokens that reach `top_p` together: (rows, vocabulary), not normalized.

    Holtzman and others, "The Curious Case of Neural Text Degeneration", ICLR 2020, section 3.1.
    """
    ordered, order = chances.sort(dim=-1, descending=True, stable=True)
    before = ordered.cumsum(-1) - ordered
    ordered = ordered.masked_fill(before >= top_p, 0.0)
    return torch.zeros_like(chances).scatter(-1, order, ordered)
