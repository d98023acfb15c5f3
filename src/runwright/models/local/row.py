"""A reply as it grows: tokens in, text out, ended by a stop string or an ending token."""

from collections.abc import Callable, Sequence

from runwright.core.reply import Reply, Token

_BEFORE = 6  # tokens of the prompt that the first tokens of the reply are decoded with
_HALF = "\ufffd"  # what a character decodes to whose bytes are not all there

Decode = Callable[[Sequence[int]], str]


class Row:
    """One reply.

    A token is not always text: several make up one character, and some tokenizers drop the blank
    before a word that stands first. So tokens are decoded together with those before them, and what
    is new is the piece that a token adds.

    Args:
        decode: Tokens to text.
        before: The prompt's tokens.
        ends: Tokens that end a reply; they are no part of its text.
        stops: Strings that end a reply; it is cut off before the first of them.
        tell: Is given the text as it comes; what may be the beginning of a stop string waits.
    """

    def __init__(
        self,
        decode: Decode,
        *,
        before: Sequence[int],
        ends: frozenset[int] = frozenset(),
        stops: Sequence[str] = (),
        tell: Callable[[str], None] | None = None,
    ) -> None:
        self.done = False
        self.count = 0  # tokens generated, the ending one among them
        self._decode = decode
        self._ends = ends
        self._stops = tuple(stop for stop in stops if stop)
        self._tell = tell
        self._finish = "length"
        self._text = ""
        self._told = 0  # characters
        self._tokens: list[Token] = []
        # Tokens since the last place where the text was whole, and how many of them are in it.
        self._window = list(before[-_BEFORE:])
        self._read = len(self._window)

    def add(self, token: int, logprob: float) -> None:
        """Take the next token; after the end it is let go."""
        if self.done:
            return
        self.count += 1
        if token in self._ends:
            self._end("stop")
            return
        self._window.append(token)
        piece = self._piece()
        self._tokens.append(Token(piece, logprob))
        self._grow(piece)

    def reply(self, *, logprobs: bool) -> Reply:
        """End the reply, if nothing has, and return it."""
        if not self.done:
            self._end("length")
        return Reply(self._text, self._finish, tokens=tuple(self._tokens) if logprobs else ())

    def _piece(self, *, last: bool = False) -> str:
        """Return the text that the tokens since the last piece add; "" in mid-character."""
        known = self._decode(self._window[: self._read])
        text = self._decode(self._window)
        if len(text) <= len(known) or (text.endswith(_HALF) and not last):
            return ""
        self._window = self._window[self._read :]
        self._read = len(self._window)
        return text[len(known) :]

    def _grow(self, piece: str) -> None:
        reach = max((len(stop) for stop in self._stops), default=1) - 1
        start = max(0, len(self._text) - reach)
        self._text += piece
        found = [at for stop in self._stops if (at := self._text.find(stop, start)) >= 0]
        if found:
            self._text = self._text[: min(found)]
            self._tokens = _up_to(self._tokens, len(self._text))
            self._finish, self.done = "stop", True
        self._say(len(self._text) if self.done else len(self._text) - self._waiting())

    def _end(self, finish: str) -> None:
        self._finish = finish
        rest = self._piece(last=True)
        if rest and self._tokens:
            self._tokens[-1] = Token(self._tokens[-1].text + rest, self._tokens[-1].logprob)
        self._grow(rest)
        self.done = True
        self._say(len(self._text))

    def _waiting(self) -> int:
        """Return how many characters at the end may be the beginning of a stop string."""
        longest = max((len(stop) for stop in self._stops), default=1) - 1
        for length in range(min(longest, len(self._text)), 0, -1):
            if any(stop.startswith(self._text[-length:]) for stop in self._stops):
                return length
        return 0

    def _say(self, end: int) -> None:
        if self._tell is not None and end > self._told:
            self._tell(self._text[self._told : end])
            self._told = end


def _up_to(tokens: Sequence[Token], length: int) -> list[Token]:
    """Return the tokens whose text begins within the first `length` characters, the last cut."""
    kept: list[Token] = []
    used = 0
    for token in tokens:
        if used >= length:
            break
        text = token.text[: length - used]
        kept.append(Token(text, token.logprob))
        used += len(text)
    return kept
