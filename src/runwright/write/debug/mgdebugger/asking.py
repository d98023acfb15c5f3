"""Asking: the three calls of MGDebugger, what they cost by kind, and how replies are read."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from runwright.analyze.definitions import functions
from runwright.analyze.fences import fenced
from runwright.core import Exchange, Sampling, chat
from runwright.lab import Lab
from runwright.write.prompts import Prompts

PROMPTS = Prompts(__file__)
KINDS: Mapping[str, str] = {  # kind of call: the first line of its message
    "decompose": "# Split a program into functions",
    "tests": "# Write tests of one function",
    "debug": "# Debug one function",
}


@dataclass(frozen=True, slots=True)
class Spent:
    """What calls of one kind cost."""

    calls: int = 0
    prompt_tokens: int = 0
    reply_tokens: int = 0


def spent_by_kind(transcript: Iterable[Exchange]) -> dict[str, Spent]:
    """Return what the calls of each kind in a transcript cost; other calls are left out."""
    found = dict.fromkeys(KINDS, Spent())
    kinds = {title: kind for kind, title in KINDS.items()}
    for one in transcript:
        title = one.prompt.messages[-1].content.partition("\n")[0] if one.prompt.is_chat else ""
        if title in kinds:
            was, answer = found[kinds[title]], one.answer
            found[kinds[title]] = Spent(
                was.calls + 1,
                was.prompt_tokens + answer.prompt_tokens,
                was.reply_tokens + answer.reply_tokens,
            )
    return found


@dataclass(frozen=True, slots=True)
class Asking:
    """How the model is asked.

    Args:
        lab: Where.
        sampling: How it draws its replies.
        system: Whether a message of the system comes first; some models know none.
    """

    lab: Lab
    sampling: Sampling
    system: bool = True

    async def decompose(self, source: str, entry_point: str) -> str:
        """Return the reply on a program that is to become a tree of functions."""
        return await self._ask("decompose", source=source.strip("\n"), entry_point=entry_point)

    async def tests(
        self,
        source: str,
        entry_point: str,
        function: str,
        *,
        gold: Sequence[str],
        parameters: Sequence[str],
    ) -> str:
        """Return the reply on tests of one function; as many are asked for as there are `gold`."""
        return await self._ask(
            "tests",
            source=source.strip("\n"),
            entry_point=entry_point,
            function=function,
            gold=gold,
            count=len(gold),
            parameters=parameters,
        )

    async def debug(
        self, source: str, function: str, *, tests: Sequence[str], simulate: bool, run: str
    ) -> str:
        """Return the reply on a function that fails a test.

        Args:
            source: Of the function, and of those that it and they need in a ring.
            function: Its name.
            tests: All of its tests.
            simulate: Whether the model is to trace it in words.
            run: The recorded trace of a failed test; "": it is shown none.
        """
        return await self._ask(
            "debug",
            source=source.strip("\n"),
            function=function,
            tests=tests,
            simulate=simulate,
            run=run.rstrip("\n"),
        )

    async def _ask(self, kind: str, **values: object) -> str:
        system = PROMPTS(f"{kind}_system") if self.system else ""
        text = PROMPTS(kind, title=KINDS[kind], **values)
        return (await self.lab.ask(chat(text, system=system), self.sampling)).text


def defining(reply: str, function: str) -> str | None:
    """Return the last code block of a reply that defines a function; None: none does."""
    for block in reversed([*_codes(reply)]):
        if function in functions(block):
            return block
    return None


def _codes(reply: str) -> Iterator[str]:
    blocks = list(fenced(reply))
    if not blocks:
        yield reply
    for block in blocks:
        yield from reversed(block.ends)  # the nearest end counts first, read from the back
