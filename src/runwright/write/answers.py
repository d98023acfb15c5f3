"""Answers: the program in what a model replied."""

from dataclasses import replace

from runwright.analyze.extract import complete, defined, extract
from runwright.core import Program, Task
from runwright.core.errors import UnreadableReply
from runwright.run.languages import Languages

_SHOWN = 80  # characters of a reply in a message


def program_from(reply: str, task: Task) -> Program:
    """Return the program in a reply: a whole one, or what continues the task's statement.

    Raises:
        UnreadableReply: there is no code in it, or none that defines the entry point.
    """
    like = beginning(task)
    entry = task.entry_point
    source = extract(reply, entry, language=like.language)
    if like.language == "python" and entry is not None and not _defines(source, entry):
        source = complete(task.statement, reply, entry)
    if source is None:
        wanted = f"a program that defines {entry!r}" if entry else "a program"
        raise UnreadableReply(f"no {wanted[2:]} in the reply {_head(reply)}")
    return like.with_source(source)


def beginning(task: Task) -> Program:
    """Return the program that a task begins with; where it has none, one without text.

    Raises:
        UnknownName: there is no such language.
    """
    if task.program is not None:
        return task.program
    program = empty(task.language)
    return program if task.path is None else replace(program, path=task.path)


def empty(language: str) -> Program:
    """Return a program without text, under the file name that its language wants.

    Raises:
        UnknownName: there is no such language.
    """
    record = Languages().named(language)
    return Program("", path=record.file, language=record.name)


def _defines(source: str | None, entry: str) -> bool:
    return source is not None and entry.partition(".")[0] in defined(source)


def _head(reply: str) -> str:
    text = " ".join(reply.split())
    return repr(text if len(text) <= _SHOWN else f"{text[:_SHOWN]}...")
