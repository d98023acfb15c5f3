"""Session: a program that a user and a model write together, command by command.

A command either succeeds and gives a new sketch, or fails and leaves the old one. Each is an event
in a log of JSON lines; with a model that answers alike, a log's commands give the same program.
"""

import json
import time
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from runwright.core import Case
from runwright.core.counted import counted
from runwright.core.errors import BadFile, BadOption, BadTask, RunwrightError
from runwright.lab import Lab
from runwright.write.generate.anpl.examples import Calls, passing, read_call, read_example, watch
from runwright.write.generate.anpl.filling import candidates, fill
from runwright.write.generate.anpl.sketch import Function, Sketch, read_sketch

SAMPLES, TEMPERATURE = 10, 0.8  # of another try at a function, as published


@dataclass(frozen=True, slots=True)
class Command:
    """What the user wants done: one line of a log or of a file of commands."""

    do: str  # "compile", "check", "trace", "edit", "example", "forget" or "quit"
    function: str = ""  # of trace, edit and forget
    text: str = ""  # trace: a call; edit: ANPL text; example, forget: `f(1) == 2`


@dataclass(frozen=True, slots=True)
class Event:
    """A command and what came of it."""

    command: Command
    good: bool
    said: str
    seconds: float
    calls: Calls | None = None  # of trace


@dataclass
class Session:
    """The state of a session.

    Args:
        lab: Where programs run and the model is asked.
        sketch: What to begin with.
        examples: Of the entry, or of any function.
        log: A file that events are added to; None: none is kept.
        max_tokens: Of a reply.
    """

    lab: Lab
    sketch: Sketch
    examples: list[Case] = field(default_factory=list)
    log: Path | None = None
    max_tokens: int = 1024

    async def do(self, command: Command) -> Event:
        """Carry out a command; what goes wrong in it is said, and the program stays as it was."""
        started = time.monotonic()
        act = self._acts.get(command.do)
        calls: Calls | None = None
        try:
            if act is None:
                known = ", ".join(self._acts)
                raise BadOption(f"no command {command.do!r}; there are {known}")
            found = await act(command)
            calls = found if isinstance(found, Calls) else None
            good, said = True, found if isinstance(found, str) else ""
        except RunwrightError as error:
            good, said = False, str(error)
        event = Event(command, good, said, time.monotonic() - started, calls)
        self._write(event)
        return event

    @property
    def _acts(self) -> dict[str, Callable[[Command], Awaitable[str | Calls]]]:
        return {
            "compile": self._compile,
            "check": self._check,
            "trace": self._trace,
            "edit": self._edit,
            "example": self._example,
            "forget": self._forget,
            "quit": self._quit,
        }

    async def _compile(self, _: Command) -> str:
        holes = len(self.sketch.holes)
        self.sketch = await fill(self.sketch, self.lab, max_tokens=self.max_tokens)
        return f"{counted(holes, 'hole')} filled"

    async def _check(self, _: Command) -> str:
        if not self.examples:
            return "there is no example to check"
        good = [case for case in self.examples if await passing([self.sketch], [case], self.lab)]
        bad = [case.name for case in self.examples if case not in good]
        said = f"{len(good)} of {len(self.examples)} examples hold"
        if bad:
            raise BadTask(f"{said}; not {'; '.join(bad)}")
        return said

    async def _trace(self, command: Command) -> Calls:
        self._known(command.function)
        name, _ = read_call(command.text)
        self._known(name)
        return await watch(self.sketch, command.function, command.text, self.lab)

    async def _edit(self, command: Command) -> str:
        """Put other text in a function's place; only what is described in it is asked for."""
        old = self._known(command.function)
        others = self.sketch.functions.keys() - {old.name}
        piece = read_sketch(command.text, taken=self.sketch.functions, entry=old.name)
        if old.name not in piece.functions:
            raise BadOption(f"the text does not define {old.name!r}, which is to be edited")
        if clash := sorted(piece.functions.keys() & others):
            raise BadOption(f"the program has {clash[0]!r} already; edit that, or use other names")
        edited = self.sketch.with_part(old.name, *_joined(piece))
        self.sketch = (await fill(edited, self.lab, max_tokens=self.max_tokens)).reached()
        return f"{old.name} is edited, {counted(len(piece.holes), 'hole')} filled"

    async def _example(self, command: Command) -> str:
        """Add an example of a function, and sample that until all examples of it hold."""
        case = read_example(command.text)
        function = self._known(case.function)
        wanted = [*(one for one in self.examples if one.function == case.function), case]
        self.examples.append(case)
        if await passing([self.sketch], wanted, self.lab):
            return "it holds already"
        if function.by_user:
            raise BadTask(f"it does not hold, and {function.name!r} is yours; edit it")
        found = await candidates(
            self.sketch,
            function.name,
            self.lab,
            n=SAMPLES,
            temperature=TEMPERATURE,
            max_tokens=self.max_tokens,
        )
        holding = await passing(found, wanted, self.lab)
        if not holding:
            raise BadTask(f"no sample of {function.name!r} holds; the old one stays")
        self.sketch = found[holding[0]]
        return f"{function.name} is another one: {len(holding)} of {len(found)} samples hold"

    async def _forget(self, command: Command) -> str:
        case = read_example(command.text)
        if case not in self.examples:
            raise BadOption(f"there is no example {command.text!r}")
        self.examples.remove(case)
        return f"{counted(len(self.examples), 'example')} left"

    async def _quit(self, _: Command) -> str:
        return "bye"

    def _known(self, name: str) -> Function:
        found = self.sketch.functions.get(name)
        if found is None:
            known = ", ".join(self.sketch.functions)
            raise BadOption(f"there is no function {name!r}; there are {known}")
        return found

    def _write(self, event: Event) -> None:
        if self.log is None:
            return
        row = {
            "do": event.command.do,
            "function": event.command.function,
            "text": event.command.text,
            "good": event.good,
            "said": event.said,
            "seconds": round(event.seconds, 3),
        }
        try:
            with self.log.open("a", encoding="utf-8") as file:
                file.write(json.dumps(row) + "\n")
        except OSError as error:
            raise BadFile(f"{self.log}: {error.strerror}; name another file") from None


def read_commands(path: Path) -> Iterator[Command]:
    """Yield the commands of a log, or of a file with `do`, `function` and `text` per line.

    Raises:
        BadFile: it cannot be read, or a line is no command.
    """
    try:
        lines = path.read_text("utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise BadFile(f"{path}: cannot be read ({error}); name a file of commands") from None
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
            parts = {name: row.get(name, "") for name in ("do", "function", "text")}
            if not all(isinstance(one, str) for one in parts.values()) or not parts["do"]:
                raise ValueError("it has no 'do'")
        except (ValueError, AttributeError, RecursionError) as error:
            raise BadFile(f"{path}, line {number}: is no command ({error})") from None
        yield Command(**parts)


def _joined(piece: Sketch) -> list[str | Function]:
    """Return the parts of a piece of text, as they go into a program."""
    parts = list(piece.parts)
    if parts and isinstance(parts[-1], str) and not parts[-1].strip():
        parts.pop()
    return parts
