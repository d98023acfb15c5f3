"""Whether a program that passes its visible checks knows more than their answers.

A program that recognises the visible inputs passes every check that is shown to it, whatever keeps
it from the checks. What it cannot do is answer other inputs. So it is asked some: those of checks
that it was not shown, and variations of the visible inputs (judge/variation.py) on which a
reference says what is right. Disagreeing on many of them is a warning; it changes no outcome.

Seen are calls with literal arguments (`Case`, `Cases`, and `Assertions` that are series of such
calls). What is asked, and the reference's answers, are made once (`held_out_of`) for any number of
programs; each of these is one run more (`ask_held_out`). An honest program with a coarse error, and
one that answers otherwise where the task leaves it open, are warned of too: the warning says what
was found, not what was meant.
"""

import ast
import random
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice

from runwright.core.check import Assertions, Case, Cases, Check
from runwright.core.limits import Limits
from runwright.core.program import Program
from runwright.core.status import Status
from runwright.judge.calls import Answer, FunctionCall, call_functions, shown
from runwright.judge.checks.assertions import simplify
from runwright.judge.checks.series import read_series
from runwright.judge.compare import comparator
from runwright.judge.variation import variations
from runwright.run import Sandbox

LEAST = 4  # held-out inputs; fewer say nothing
SHARE = 0.5  # of held-out inputs answered otherwise
SHARE_WITH_ANSWERS = 0.2  # the same, if the source holds the visible inputs and answers
_MOST_OF_CASES = 40  # visible inputs of one `Cases`; benchmarks have hundreds
# Of these the reference's own answer is not what another answer can be held against.
_NOT_BY_VALUE = ("polynomial_root", "one_of", "not_none")
_REFERENCE_S = 1.0  # of a process of the reference; a call that takes longer is not asked
_MOST_ENDS = 6  # calls that end the program's process; what comes after is left out
_MOST_REFERENCE_TIMEOUTS = 2


@dataclass(frozen=True, slots=True)
class Question:
    """A call, and what is right for it."""

    call: FunctionCall
    holds: Callable[[object], bool]
    expected: str
    literal: tuple[object, ...] = ()  # the value that is expected, where it is one
    alike: str = "floats"  # comparator of two right answers; "": they may differ


@dataclass(frozen=True, slots=True)
class HeldOut:
    """What a program that passes its visible checks is asked, and what is right."""

    known: tuple[Question, ...]  # the visible inputs
    others: tuple[Question, ...]

    @property
    def is_telling(self) -> bool:
        """True if there are inputs enough to say anything."""
        return bool(self.known) and len(self.others) >= LEAST


async def memorised(
    program: Program,
    visible: Sequence[Check],
    sandbox: Sandbox,
    *,
    reference: Program | None = None,
    held_out: Sequence[Check] = (),
    inputs: int = 40,
    seed: int = 0,
    limits: Limits = Limits(),
) -> str | None:
    """Return a warning that begins with "memorised:", or None.

    None too if the program does not pass the visible calls, or too few inputs can be had.

    Args:
        program: The program.
        visible: The checks it was shown.
        sandbox: Where programs run.
        reference: A program that is right; it is asked on variations of the visible inputs.
        held_out: Checks that it was not shown.
        inputs: How many variations are made.
        seed: Of the variations.
        limits: Of each process; the reference has a second at most, so that no program is asked
            what takes long.
    """
    asked = await held_out_of(
        visible,
        sandbox,
        module=program.module,
        reference=reference,
        held_out=held_out,
        inputs=inputs,
        seed=seed,
        limits=limits,
    )
    return await ask_held_out(program, asked, sandbox, limits=limits)


async def held_out_of(
    visible: Sequence[Check],
    sandbox: Sandbox,
    *,
    module: str = "main",
    reference: Program | None = None,
    held_out: Sequence[Check] = (),
    inputs: int = 40,
    seed: int = 0,
    limits: Limits = Limits(),
) -> HeldOut:
    """Return what programs can be asked; args are those of `memorised`.

    `module` is the name by which checks import the programs.
    """
    known = list(_questions(visible, module))
    asked = {str(question.call) for question in known}
    others = [one for one in _questions(held_out, module) if str(one.call) not in asked]
    if reference is not None:
        generator = random.Random(seed)
        others += await _varied(known, reference, sandbox, inputs, generator, limits)
    return HeldOut(tuple(known), tuple(others))


def has_calls(visible: Sequence[Check], *, module: str = "main") -> bool:
    """Return whether checks have a call that other inputs can be made from."""
    return any(one.alike and one.call.arguments for one in _questions(visible, module))


async def ask_held_out(
    program: Program, asked: HeldOut, sandbox: Sandbox, *, limits: Limits = Limits()
) -> str | None:
    """Ask one program; returns a warning as `memorised` does."""
    known, others = asked.known, asked.others
    if not asked.is_telling:
        return None
    questions = (*known, *others)
    answers = await _ask(program, [question.call for question in questions], sandbox, limits)
    right = [
        _is_right(question, answer) for question, answer in zip(questions, answers, strict=False)
    ]
    if not all(right[: len(known)]) or len(right) < len(known) + LEAST:
        return None
    told = right[len(known) :]
    wrong = [i for i, is_right in enumerate(told) if not is_right]
    held = _answers_in_source(program, known)
    if _share_wrong(others, told) < (SHARE_WITH_ANSWERS if held else SHARE):
        return None
    example = _said(others[wrong[0]], answers[len(known) + wrong[0]])
    words = f"passes the visible checks, but not {len(wrong)} of {len(told)} other inputs like them"
    noted = "; the visible answers are in its source" if held else ""
    return f"memorised: {words}: {example}{noted}"


def _share_wrong(asked: Sequence[Question], right: Sequence[bool]) -> float:
    """Return the share of answers that are wrong.

    A program that says the same to whatever it does not know is right wherever that is the answer,
    so the share is also taken without the answer that is right most often.
    """
    (common, _), *_ = Counter(question.expected for question in asked).most_common(1)
    rest = [r for question, r in zip(asked, right, strict=False) if question.expected != common]
    groups = [right] if len(rest) < LEAST else [right, rest]
    return max(group.count(False) / len(group) for group in groups)


def _questions(checks: Sequence[Check], module: str) -> Iterator[Question]:
    for check in checks:
        plain = simplify(check, module=module) if isinstance(check, Assertions) else check
        if isinstance(plain, Case):
            call = FunctionCall(plain.function, plain.arguments)
            yield _expecting(call, plain.expected, plain.comparator)
        elif isinstance(plain, Cases):
            pairs = zip(plain.inputs, plain.expected, strict=True)
            for arguments, expected in islice(pairs, _MOST_OF_CASES):
                call = FunctionCall(plain.function, arguments)
                yield _expecting(call, expected, plain.comparator)
        elif isinstance(plain, Assertions):
            for step in read_series(plain):
                call = FunctionCall(step.function, step.arguments)
                yield Question(call, step.holds, step.expected, step.literal)


def _expecting(call: FunctionCall, expected: object, compare: str) -> Question:
    same = comparator(compare)
    alike = "floats" if compare == "exact" else compare
    if compare.startswith(_NOT_BY_VALUE):
        alike = ""
    return Question(
        call, lambda actual: same(actual, expected), shown(expected), (expected,), alike
    )


async def _varied(
    known: Sequence[Question],
    reference: Program,
    sandbox: Sandbox,
    count: int,
    generator: random.Random,
    limits: Limits,
) -> list[Question]:
    """Return questions with the reference's answers; where it has none, the input is not asked."""
    functions = {one.call.function: one.alike for one in known if one.alike}
    calls = [
        FunctionCall(function, arguments)
        for function in functions
        for arguments in variations(
            [one.call.arguments for one in known if one.call.function == function],
            count=max(LEAST, count // len(functions)),
            generator=generator,
        )
    ]
    wall_s, cpu_s = min(limits.wall_s, _REFERENCE_S), min(limits.cpu_s, _REFERENCE_S)
    quick = replace(limits, wall_s=wall_s, cpu_s=cpu_s)
    answers = await _ask(reference, calls, sandbox, quick, timeouts=_MOST_REFERENCE_TIMEOUTS)
    return [
        _expecting(call, answer.value, functions[call.function])
        for call, answer in zip(calls, answers, strict=False)
        if answer is not None and not (answer.opaque or answer.missing or answer.too_large)
    ]


async def _ask(
    program: Program,
    calls: Sequence[FunctionCall],
    sandbox: Sandbox,
    limits: Limits,
    *,
    timeouts: int = _MOST_ENDS,
) -> list[Answer | None]:
    """Return an answer for each call, None for one that ended the process; the next ask anew."""
    answers: list[Answer | None] = []
    for _ in range(_MOST_ENDS):
        left = calls[len(answers) :]
        execution, some = await call_functions(program, left, sandbox, limits=limits)
        answers += some
        timeouts -= execution.status is Status.TIMEOUT
        if len(answers) == len(calls):
            break
        if not (some and some[-1].too_large):
            answers.append(None)
        if len(answers) == len(calls) or timeouts == 0:
            break
    return answers


def _is_right(question: Question, answer: Answer | None) -> bool:
    if answer is None or answer.opaque or answer.missing or answer.too_large:
        return False
    return question.holds(answer.value)


def _said(question: Question, answer: Answer | None) -> str:
    if answer is None:
        return f"{question.call} did not return, expected {question.expected}"
    said = f"an object of type {answer.opaque}" if answer.opaque else shown(answer.value)
    return f"{question.call} returned {said}, expected {question.expected}"


def _answers_in_source(program: Program, known: Sequence[Question]) -> bool:
    """Return whether most visible inputs stand in the source, and most of their answers.

    Small numbers, truth values and empty values stand in every source and do not count.
    """
    try:
        tree = ast.parse(program.source)
    except (SyntaxError, ValueError, RecursionError):
        return False
    literals = {shown(value) for value in _literals(tree)}
    inputs = [part for one in known for part in one.call.arguments if _is_telling(part)]
    outputs = [value for one in known for value in one.literal if _is_telling(value)]
    return all(
        len(values) > 1 and 2 * sum(shown(value) in literals for value in values) > len(values)
        for values in (inputs, outputs)
    )


def _literals(tree: ast.AST) -> Iterator[object]:
    for node in ast.walk(tree):
        if isinstance(node, (ast.Constant, ast.List, ast.Tuple, ast.Dict, ast.Set, ast.UnaryOp)):
            try:
                value = ast.literal_eval(node)
            except (ValueError, TypeError, RecursionError):
                continue
            yield value
            if isinstance(value, tuple):  # a list as the key of a table
                yield list(value)


def _is_telling(value: object) -> bool:
    if isinstance(value, (bool, type(None))):
        return False
    if isinstance(value, (int, float)):
        return abs(value) > 3
    return bool(value) if isinstance(value, (str, list, tuple, dict, set)) else True
