"""Store: the programs of a search in a file, one per line, so that it is done once per task."""

import json
import os
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from runwright.analyze.parsing import parse
from runwright.core.errors import BadFile
from runwright.judge.checks.text import read_text
from runwright.write.steer.cogex.program import PseudoProgram
from runwright.write.steer.cogex.search import Candidate, Search, ranked


def save(found: Search, path: Path, *, task: str, emulate: str) -> None:
    """Write every program of a search, those that were dropped too, and how it was emulated.

    Raises:
        BadFile: the file cannot be written.
    """
    text = "".join(json.dumps(_line(one, task, emulate)) + "\n" for one in found.candidates)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        descriptor, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
        with os.fdopen(descriptor, "wb") as file:
            file.write(text.encode())
        Path(name).replace(path)
    except OSError as error:
        raise BadFile(f"{path}: cannot be written ({error.strerror})") from None


def best(path: Path, *, task: str, emulate: str, keep: int) -> tuple[PseudoProgram, ...]:
    """Return the programs of a file that did best, the best one first.

    Raises:
        BadFile: the file cannot be read, is of another task, was scored by another way of
            emulation, or has no program that can be used.
    """
    lines = [line for line in read_text(path).split("\n") if line.strip()]
    candidates = [_candidate(line, path, i, (task, emulate)) for i, line in enumerate(lines, 1)]
    return best_of(candidates, str(path), keep=keep)


def best_of(candidates: Sequence[Candidate], where: str, *, keep: int) -> tuple[PseudoProgram, ...]:
    """Return the programs that did best; args and errors as `best`."""
    programs = tuple(one.program for one in ranked(candidates)[:keep] if one.program is not None)
    if not programs:
        raise BadFile(
            f"{where}: none of {len(candidates)} programs can be used; remove it and draw more, or "
            "ask another model"
        )
    return programs


def _line(one: Candidate, task: str, emulate: str) -> dict[str, Any]:
    program = one.program
    return {
        "id": one.id,
        "task": task,
        "emulate": emulate,
        "source_instance": one.source_instance,
        "source": program.source if program else one.code,
        "call_template": program.call_template if program else "",
        "parse_ok": program is not None,
        "problem": one.problem,
        "train_score": one.score,
        "n_hits": one.hits,
        "n_readable": one.readable,
        "n_scored": one.scored,
    }


def _candidate(line: str, path: Path, number: int, wanted: tuple[str, str]) -> Candidate:
    try:
        form = json.loads(line)
        program = None
        if form["parse_ok"]:
            program = PseudoProgram(str(form["source"]), str(form["call_template"]))
            program.call("")  # its template can be filled in
            parse(program.source)
        if (form["task"], form["emulate"]) != wanted:
            holds = f"{form['task']!r} by emulate={form['emulate']}"
            raise BadFile(
                f"{path}: holds programs of {holds}, not of {wanted[0]!r} by emulate={wanted[1]}; "
                "name another file, or a folder with a file for each kind"
            )
        return Candidate(
            id=int(form["id"]),
            source_instance=int(form["source_instance"]),
            code=str(form["source"]),
            program=program,
            hits=int(form["n_hits"]),
            readable=int(form["n_readable"]),
            scored=int(form["n_scored"]),
        )
    except (ValueError, KeyError, TypeError, SyntaxError, RecursionError) as error:
        raise BadFile(f"{path}, line {number}: is no program of a search ({error!r})") from None
