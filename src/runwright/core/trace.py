"""Trace: what a run did, block by block."""

from dataclasses import dataclass, replace

from runwright.core import lookup
from runwright.core.block import Arm, Block
from runwright.core.execution import Fault
from runwright.core.lookup import Change, Seen
from runwright.core.notebook import trace_table
from runwright.core.program import Program
from runwright.core.status import Status
from runwright.core.value import Value


@dataclass(frozen=True, slots=True)
class Variable:
    """A name and what it held."""

    name: str
    value: Value


@dataclass(frozen=True, slots=True)
class Call:
    """One call of a watched function, or one execution of a module's or class's body."""

    frame: int  # its number, in order of calls; what `Step.frame` names
    function: str  # qualified name, as in `Block.function`
    depth: int  # 0: nothing watched was running in its thread or task when it began
    caller: int | None = None  # frame of the innermost watched call around it; None: there is none
    thread: int = 0  # in order of appearance; 0: the one that the run began in
    task: int = 0  # asyncio task, in order of appearance from 1; 0: not in one


@dataclass(frozen=True, slots=True)
class Step:
    """One visit of a basic block: where, and the values before and after it.

    `before` holds every local at entry, `after` only what is new or changed when the block was
    left; a returned value stands in `after` as `_ret`, a yielded one as `_yield`.
    """

    index: int  # position in the whole run, kept when steps around it are omitted
    block: int  # id of the static block
    frame: int  # number of the function call it belongs to, in order of calls
    depth: int  # 0: the outermost traced call
    before: tuple[Variable, ...]
    after: tuple[Variable, ...]
    raised: str | None = None  # exception class that left the block
    guards: tuple[int, ...] = ()  # loop headers evaluated on the way in, as block ids, in order


@dataclass(frozen=True, slots=True)
class Trace:
    """What a run did. Long runs keep head and tail: `omitted` counts the steps between them."""

    program: Program
    blocks: tuple[Block, ...]  # static table: `blocks[step.block]`
    steps: tuple[Step, ...]
    omitted: int  # steps left out after the first `head` kept ones
    head: int  # how many of `steps` come before the gap
    hits: tuple[int, ...]  # visits per static block, complete even if steps are omitted
    status: Status  # how the traced run ended
    returned: Value | None = None
    fault: Fault | None = None
    stdout: str = ""
    detail: str = ""  # why the trace is not what was asked for; "": it is
    calls: tuple[Call, ...] = ()  # those that `steps` belong to, by `frame`
    arms: tuple[Arm, ...] = ()  # static table of the ways out of each decision
    taken: tuple[int, ...] = ()  # how often each arm was, complete even if steps are omitted

    def sample(self, *, most: int) -> "Trace":
        """Keep the first and last halves of at most `most` steps, with their original indices.

        Args:
            most: Steps to keep, >= 2 (LDB keeps 10; systems of that kind call it N_b).
        """
        if most < 2:
            raise ValueError(f"most={most} must be at least 2")
        if len(self.steps) <= most:
            return self
        # One gap can be told, not two: what is left out must take in the gap that is there.
        before = self.head if self.omitted else len(self.steps)
        after = len(self.steps) - self.head if self.omitted else len(self.steps)
        head = max(min(most - most // 2, before), most - after)
        kept = self.steps[:head] + self.steps[len(self.steps) - (most - head) :]
        omitted = self.omitted + len(self.steps) - len(kept)
        return replace(self, steps=kept, omitted=omitted, head=head)

    def values(
        self,
        name: str,
        *,
        line: int,
        when: str = "after",
        visit: int | None = None,
        path: str = "",
    ) -> tuple[Seen, ...]:
        """Return what a variable held before or after a line, visit by visit.

        A visit of the line is one of a statement that stands on it. Best asked of a trace made
        with `lines=True`: one of blocks knows the values at the ends of blocks alone.

        Args:
            name: The variable, or `_ret`, `_yield` for what was returned or yielded there.
            line: From 1; any line of a statement of several.
            when: "before" or "after".
            visit: From 1: that one alone. None: all that were kept; none if it was not executed.
            path: The file beside the program that the line is in; "": the program itself.

        Raises:
            UnknownName: there is no such variable.
            BadOption: the line holds no code, there is no such visit, or the trace has not kept it.
        """
        return lookup.values(self, name, line=line, when=when, visit=visit, path=path)

    def history(self, name: str, *, function: str | None = None) -> tuple[Change, ...]:
        """Return every change of a variable in the steps that were kept, in their order.

        Args:
            name: The variable. Each call has its own; `Change.frame` tells them apart.
            function: Qualified name; None: variables of that name in all functions.

        Raises:
            UnknownName: there is no such variable or function.
            BadOption: the trace has counts only.
        """
        return lookup.history(self, name, function=function)

    def state(self, step: int, when: str = "after") -> tuple[Variable, ...]:
        """Return the variables of a call before or after one of its steps.

        Args:
            step: Index in the whole run.
            when: "before" or "after"; then a returned value is among them, as `_ret`.

        Raises:
            BadOption: there is no such step, or it was left out.
        """
        return lookup.state(self, step, when)

    def _repr_html_(self) -> str:
        """Return the trace as a notebook shows it: its first and last steps in a table."""
        return trace_table(self)
