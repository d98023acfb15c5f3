"""Rendering: the steps that events (frames.py) come to, as one document for the host.

The document names each text, variable and set of variables once; steps refer to them by number:

    texts       [type, text, omitted bytes]
    variables   [name, number of its text]
    states      [numbers of its variables]
    frames      [number, depth, caller's number or null, thread, task]
    steps       [index, block, guards, frame, before: state, after: state or null, raised or null]
    head        how many of the steps come first; the others are the last ones
    steps_opened, ended, slept, running, returned, note: see recorder.py
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from runwright.observe.guest.frames import (
    ENTER,
    GLUED,
    HEADER,
    INTO,
    RAISE,
    RETURN,
    YIELD,
    Event,
    Names,
    Place,
    Values,
)
from runwright.observe.guest.snapshot import Freezer, is_same
from runwright.observe.guest.summary import Summary

State = tuple[Names, Values]
_DELETED = Summary("", "<deleted>", 0)
_OPENING = (ENTER, HEADER)
_GLUING = (GLUED, INTO)
_NAMES = {RETURN: "_ret", YIELD: "_yield"}
_UNKNOWN = -1  # the block of a step of which only headers are known yet


@dataclass(slots=True)
class Draft:
    """A step being put together."""

    place: Place
    block: int
    before: State
    guards: list[int] = field(default_factory=list)
    after: State | None = None
    extra: tuple[str, object] | None = None  # what was returned or yielded
    raised: str | None = None

    @property
    def entered(self) -> tuple[int, list[int]]:
        """The block and the loop headers in front of it.

        A header that nothing was entered after is itself the block.
        """
        if self.block == _UNKNOWN:
            return self.guards[-1], self.guards[:-1]
        return self.block, self.guards


class Drafts:
    """The steps of a sequence of events.

    Args:
        late: Of frames falling asleep: what ended the steps they had open.
    """

    def __init__(self, events: Iterable[Event], late: Iterable[Event] = ()) -> None:
        self.steps: list[Draft] = []
        self._open: dict[Place, Draft] = {}
        self._last: dict[Place, State] = {}  # of the open ones, where the block was entered
        for event in events:
            self._add(event)
        self.bare = sum(draft.block == _UNKNOWN for draft in self._open.values())
        for event in late:
            self._end(event)

    def open(self) -> list[Draft]:
        """Return the steps that have not ended."""
        return list(self._open.values())

    def _add(self, event: Event) -> None:
        kind, place, what, names, values = event
        draft = self._open.get(place)
        is_waiting = draft is not None and draft.block == _UNKNOWN
        if kind in _GLUING:
            if draft is not None and is_waiting:  # else its header was evaluated before all this
                draft.block = what
            if kind == GLUED:
                self._last[place] = (names, values)
        elif kind == HEADER and draft is not None and is_waiting:
            draft.guards.append(what)
        elif kind in _OPENING:
            state = self._last[place] = (names, values)
            if draft is not None:
                draft.after = state
            self._begin(place, what, state, header=kind == HEADER)
        else:
            self._end(event)

    def _begin(self, place: Place, block: int, before: State, *, header: bool) -> None:
        draft = Draft(place, _UNKNOWN if header else block, before, [block] if header else [])
        self._open[place] = draft
        self.steps.append(draft)

    def _end(self, event: Event) -> None:
        """Note what ended the step that a frame has open, if it has one."""
        kind, place, what, names, values = event
        if kind in _GLUING:
            return
        draft = self._open.get(place) if kind == YIELD else self._open.pop(place, None)
        state = self._last.pop(place, None) if names is None else (names, values)
        if draft is None:
            return
        draft.after = state
        if kind in _NAMES:
            draft.extra = (_NAMES[kind], what)
        elif kind == RAISE:
            draft.raised = what


class Renderer:
    """Makes the document of a run.

    Args:
        freezer: What froze its values.
    """

    def __init__(self, freezer: Freezer) -> None:
        self._freezer = freezer
        self._texts: dict[Summary, int] = {}
        self._known: dict[object, int] = {}  # texts of values that equal others
        self._variables: dict[tuple[str, int], int] = {}
        self._states: dict[tuple[int, ...], int] = {}
        self._latest: dict[Place, tuple[State, tuple[int, ...]]] = {}

    def document(self, head: Sequence[Draft], tail: Sequence[Draft], first: int) -> dict[str, Any]:
        """Return it.

        Args:
            head: The first steps.
            tail: The last ones, as far as they are not among the first.
            first: The index of the first of the last ones.
        """
        steps = [self._step(index, draft) for index, draft in enumerate(head)]
        steps += [self._step(index, draft) for index, draft in enumerate(tail, first)]
        return {
            "steps": steps,
            "head": len(head),
            "texts": list(self._texts),
            "variables": list(self._variables),
            "states": list(self._states),
            "frames": sorted({draft.place for draft in (*head, *tail)}),
        }

    def _step(self, index: int, draft: Draft) -> list[Any]:
        block, guards = draft.entered
        before = self._state(draft.place, draft.before)
        after = None if draft.after is None else self._changes(draft)
        return [
            index,
            block,
            guards,
            draft.place[0],
            self._number(before),
            None if after is None else self._number(after),
            draft.raised,
        ]

    def _state(self, place: Place, state: State) -> tuple[int, ...]:
        """Return the variables of a state; those that a frame had before are not made again."""
        latest = self._latest.get(place)
        if latest is not None and latest[0] is state:
            return latest[1]
        known: dict[str, tuple[object, int]] = {}
        if latest is not None:
            (names, values), variables = latest
            known = dict(zip(names, zip(values, variables, strict=True), strict=True))
        numbers = []
        for name, value in zip(*state, strict=True):
            seen = known.get(name)
            same = seen is not None and is_same(seen[0], value)
            numbers.append(seen[1] if seen is not None and same else self._variable(name, value))
        found = tuple(numbers)
        self._latest[place] = (state, found)
        return found

    def _changes(self, draft: Draft) -> tuple[int, ...]:
        """Return what is new or changed in the variables after a step."""
        assert draft.after is not None
        after = self._state(draft.place, draft.after)
        old = dict(zip(draft.before[0], draft.before[1], strict=True))
        changed = [
            number
            for name, value, number in zip(*draft.after, after, strict=True)
            if name not in old or not is_same(old[name], value)
        ]
        if len(draft.after[0]) < len(old) or any(name not in draft.after[0] for name in old):
            left = set(draft.after[0])
            gone = self._text(_DELETED)
            changed += [self._named(name, gone) for name in old if name not in left]
        if draft.extra is not None:
            changed.append(self._variable(*draft.extra))
        return tuple(changed)

    def _variable(self, name: str, value: object) -> int:
        kind = type(value)
        if kind is tuple and type(value[-1]) is list:  # type: ignore[index]  # not hashable
            return self._named(name, self._text(self._freezer.summary(value)))
        key: object = (kind, repr(value)) if kind in (float, complex) else (kind, value)
        text = self._known.get(key)
        if text is None:
            text = self._known[key] = self._text(self._freezer.summary(value))
        return self._named(name, text)

    def _text(self, summary: Summary) -> int:
        return self._texts.setdefault(summary, len(self._texts))

    def _named(self, name: str, text: int) -> int:
        return self._variables.setdefault((name, text), len(self._variables))

    def _number(self, state: tuple[int, ...]) -> int:
        return self._states.setdefault(state, len(self._states))
