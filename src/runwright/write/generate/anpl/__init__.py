"""ANPL: the user writes a program's flow, a model fills the functions that are described in words.

Method: Huang, Nan, Hu and others. "ANPL: Towards Natural Programming with Interactive
        Decomposition", NeurIPS 2023. arXiv:2305.18498
Needs:  a model; a sketch, or a statement to make one hole of; visible checks, to try again
Cost:   1 to 5 calls per hole; one call of `samples` replies per function that is tried again

The sketch is Python in which holes stand: a `def` with a docstring alone, or a description in back
quotes where a function is called (sketch.py). Each hole is asked for with the program as it is,
at temperatures 0 to 0.4 until a reply fits (filling.py); nothing of what the user wrote changes but
the made-up names of holes. If a visible check fails, the model's functions are sampled anew one by
one, and the first program that passes all of them is kept. `runwright anpl` is the same by hand:
look at a function's calls, describe it anew, decompose it, give it examples (session.py).

Options
    sketch       ANPL text; "": the statement, if it is ANPL text, else one hole of its words.
    samples      Replies for a function that is tried again, >= 1 (paper: 10).
    temperature  Of those, 0 to 2 (paper: 0.8).
    again        Try functions again if a visible check fails.
    max_tokens   Of a reply (paper: 1024).
Returns
    Solution. attempts: the filled program, then those tried; stopped: "filled", "solved by
    another 'f'" or "exhausted".
Raises
    BadTask if there is neither sketch nor statement, or the sketch is none. BadOption for an
    option out of range.
Differs from the paper and its code
    1. Equality of examples is that of the judge; what a hole does runs in the sandbox, a process
       per example, so that an endless loop is ended and not left behind.
    2. A hole that is passed as a value is renamed too. The entry may have any parameters.
    3. As a strategy it has no user: it tries again by itself, by the visible checks.
"""

import ast
from dataclasses import replace

from runwright.core import Solution, Task
from runwright.core.errors import BadOption, BadTask
from runwright.lab import Lab
from runwright.write.answers import beginning
from runwright.write.generate.anpl.filling import candidates, fill
from runwright.write.generate.anpl.sketch import Sketch, read_sketch


async def solve(
    task: Task,
    lab: Lab,
    *,
    sketch: str = "",
    samples: int = 10,
    temperature: float = 0.8,
    again: bool = True,
    max_tokens: int = 1024,
) -> Solution:
    """Fill the holes of a sketch; see the module."""
    if samples < 1:
        raise BadOption(f"samples={samples} must be at least 1")
    filled = await fill(sketch_of(task, sketch), lab, max_tokens=max_tokens)
    like = beginning(replace(task, language="python"))
    attempt = await lab.check(task, like.with_source(filled.text), note="filled")
    if attempt.verdict.passed or not task.visible or not again:
        return lab.solution(task, stopped="filled")
    for function in list(filled.functions.values()):
        if function.by_user:
            continue
        found = await candidates(
            filled,
            function.name,
            lab,
            n=samples,
            temperature=temperature,
            max_tokens=max_tokens,
        )
        programs = [like.with_source(one.text) for one in found]
        passing = [at async for at, v in lab.screen(programs, task.visible) if v.passed]
        if passing:
            note = f"another {function.name!r}"
            await lab.check(task, programs[min(passing)], note=note)
            return lab.solution(task, stopped=f"solved by {note}")
    return lab.solution(task, stopped="exhausted")


def sketch_of(task: Task, text: str) -> Sketch:
    """Return the sketch to fill: the one that is given, the statement, or one hole of its words.

    Raises:
        BadTask: there is neither, or the sketch given is none.
    """
    if text.strip():
        return read_sketch(text, entry=task.entry_point)
    if not task.statement.strip():
        raise BadTask(f"task {task.id!r} has neither sketch nor statement; add one")
    try:
        found = read_sketch(task.statement, entry=task.entry_point)
        if task.entry_point in (None, *found.functions) and found.holes:
            return found
    except BadTask:
        pass  # a statement in words
    if task.entry_point is None:
        raise BadTask(f"task {task.id!r}: the function that is asked for has no name; name one")
    words = ast.unparse(ast.Constant(task.statement.strip()))
    return read_sketch(f"def {task.entry_point}(*args):\n    {words}\n", entry=task.entry_point)
