"""Reading MultiPL-E's tests: lines of one form, each a call and the value it must return."""

import re
from dataclasses import dataclass

# assert.deepEqual(CALL,VALUE);   assert(CALL == VALUE);   assert(CALL.equals(VALUE));
_LINE = re.compile(r"^\s*assert(?:\.deepEqual)?\((?P<inside>.*)\);$")
_REST = re.compile(r"^(?:,| == |\.equals(?=\())(?P<value>.*)$")
_CANDIDATE = re.compile(r"^\s*(?:let|auto) candidate = (\w+);$", re.MULTILINE)
_BRACKETS = {"(": 1, ")": -1, "[": 1, "]": -1, "{": 1, "}": -1}


@dataclass(frozen=True, slots=True)
class Question:
    """A call and the value it must return, both as source text."""

    call: str
    value: str


@dataclass(frozen=True, slots=True)
class Questions:
    """All questions of one task."""

    function: str  # the name that the prompt gives it
    all: tuple[Question, ...]


def read_questions(tests: str) -> Questions | None:
    """Return what a task's test code asks; None if a line of it has another form."""
    found = []
    for line in tests.split("\n"):
        if not line.lstrip().startswith("assert"):
            continue
        question = _read_line(line)
        if question is None:
            return None
        found.append(question)
    if not found:
        return None
    named = _CANDIDATE.search(tests)
    function = named[1] if named else found[0].call.partition("(")[0]
    return Questions(function, tuple(found))


def _read_line(line: str) -> Question | None:
    outer = _LINE.match(line)
    if outer is None:
        return None
    inside = outer["inside"]
    end = _end_of_call(inside)
    rest = _REST.match(inside[end:])
    return Question(inside[:end], rest["value"]) if rest else None


def _end_of_call(text: str) -> int:
    """Return the position behind the bracket that closes the first one; 0 if none does."""
    depth, quote, i = 0, "", 0
    while i < len(text):
        mark = text[i]
        if quote:
            if mark == "\\":
                i += 1
            elif mark == quote:
                quote = ""
        elif mark in "\"'`":
            quote = mark
        elif mark in _BRACKETS:
            depth += _BRACKETS[mark]
            if depth == 0:
                return i + 1
        i += 1
    return 0
