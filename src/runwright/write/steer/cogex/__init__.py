"""CoGEX: write a pseudo-program, emulate it, and search for the one that serves a whole task.

Method: Weir, Khalifa, Qiu, Weller, Clark, "Learning to Reason via Program Generation, Emulation,
        and Search", NeurIPS 2024. arXiv:2405.16337
Needs:  a model; a statement; for the search a file of training instances with their answers
Cost:   two calls per question; with a search `keep` calls, and once per kind of question `draws`
        programs and at most draws x sample emulations

A pseudo-program is Python whose leaf functions may be undefined, such as `mood_of(text)`. The model
that wrote it says what it returns. Without `train` and `programs` each question gets a program of
its own. With them, programs are drawn for training instances and scored on them (COTACS), the best
are kept in a file, and each question is answered by their vote; no weight is changed.

Options
    programs     File of the programs found, or a folder with one for each kind. What is not there
                 is searched for with `train` and written, from then on read.
    train        File, or folder, of instances with "input" and "target".
    draws        Programs to draw, >= 1 (paper: up to 300).
    sample       Training instances that a program is scored on, >= 1.
    keep         Programs that vote, >= 1.
    halving      Leave out the worse half of the programs after 4, 8, 16, ... instances.
    metric       Comparator that holds answers against targets (docs/benchmarks.md).
    emulate      "full": the model says what the program returns. "hybrid": Python runs what is
                 defined, the model answers only calls of undefined functions.
    leaf_calls   Of one hybrid run, most, >= 0.
    instruction  Of the task; it is taken off the beginning of a statement, the rest is the input.
    examples     Programs written by hand that are shown, 0 to 8; for prompts of the form "chat".
    form         "chat" for general models, "text" for one trained on training.py's texts.
    temperature  At which programs are drawn, 0 to 2; emulation is at 0.
    top_p        The same, above 0 up to 1.
    max_tokens   Of a reply.
Returns
    Solution. attempts: the answer, a text; it is empty if no program gave one. The note says
    what programs voted, and begins with "full" or "hybrid". stopped: "answered" or "no answer".
Raises
    BadOption for an option out of range, or if the question is one of the training instances.
    BadTask if the task has no statement. BadFile for a file of another task, or without a program
    that can be used. UnreadableReply if, without a search, the reply has no program.
Differs
    1. The paper's model is trained; here any model can be asked (`form`). The texts to train on and
       their masks are made by training.py; no weights come with it.
    2. A program takes the input as its one argument, so that it can be called for another one.
    3. Defaults are smaller than the paper's: 20 programs, 20 instances, 3 that vote.
    4. The paper does not publish its code; ties go to the program that was drawn first.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from runwright.analyze.extract import extract
from runwright.core import Sampling, Solution, Task
from runwright.core.errors import BadOption
from runwright.core.program import text_answer
from runwright.judge.compare import comparator
from runwright.lab import Lab
from runwright.write.steer.cogex.hybrid import run_hybrid
from runwright.write.steer.cogex.output import answer_in
from runwright.write.steer.cogex.program import PseudoProgram, read_program
from runwright.write.steer.cogex.prompting import (
    STOP,
    Form,
    emulate_prompt,
    generate_prompt,
    leaf_prompt,
)
from runwright.write.steer.cogex.rows import Row, read_rows
from runwright.write.steer.cogex.search import search, vote
from runwright.write.steer.cogex.store import best, save
from runwright.write.steer.instances import Instance, kind_of, place_of, question_of, read_instances

Mode = Literal["full", "hybrid"]
NO_ANSWER = "no answer"
_MOST_EXAMPLES = 8


@dataclass(frozen=True, slots=True)
class Prediction:
    """What the programs said of one instance."""

    id: str
    votes: tuple[str | None, ...]  # of the best program first; None: it gave no answer
    answer: str | None


@dataclass(frozen=True, slots=True)
class Models:
    """A task's two ways of asking: for a program, and for what one returns."""

    lab: Lab
    instruction: str
    examples: tuple[Row, ...]
    form: Form
    drawing: Sampling
    emulating: Sampling
    mode: Mode
    leaf_calls: int

    async def generate(self, given: str) -> str:
        """Return the code of a program for an input; "" if the reply has none."""
        prompt = generate_prompt(self.instruction, given, self.examples, self.form)
        return extract((await self.lab.ask(prompt, self.drawing, role="generator")).text) or ""

    async def emulate(self, program: PseudoProgram, given: str) -> str | None:
        """Return a program's answer for an input; None if there is no readable one."""
        if self.mode == "hybrid":
            ran = await run_hybrid(
                program, given, self.lab, self._leaf(program), most=self.leaf_calls
            )
            return ran.answer
        prompt = emulate_prompt(self.instruction, program, given, self.form)
        return answer_in((await self.lab.ask(prompt, self.emulating, role="emulator")).text)

    def _leaf(self, program: PseudoProgram) -> Callable[[str], Awaitable[str]]:
        async def ask(call: str) -> str:
            prompt = leaf_prompt(self.instruction, program, call)
            return (await self.lab.ask(prompt, self.emulating, role="emulator")).text

        return ask


async def solve(
    task: Task,
    lab: Lab,
    *,
    programs: str = "",
    train: str = "",
    draws: int = 20,
    sample: int = 20,
    keep: int = 3,
    halving: bool = False,
    metric: str = "tokens",
    emulate: Mode = "full",
    leaf_calls: int = 20,
    instruction: str = "",
    examples: int = 2,
    form: Form = "chat",
    temperature: float = 0.7,
    top_p: float = 0.95,
    max_tokens: int = 1024,
) -> Solution:
    """Answer one question; see the module."""
    _check(keep=keep, examples=examples, leaf_calls=leaf_calls, emulate=emulate, form=form)
    stop = STOP if form == "text" else ()
    models = Models(
        lab=lab,
        instruction=instruction,
        examples=read_rows()[:examples],
        form=form,
        drawing=Sampling(temperature=temperature, top_p=top_p, max_tokens=max_tokens, stop=stop),
        emulating=Sampling(max_tokens=max_tokens, stop=stop),
        mode=emulate,
        leaf_calls=leaf_calls,
    )
    given = _input(question_of(task), instruction)
    if programs or train:
        kind = kind_of(task)
        place = _place(programs, train, kind)
        if not place.exists():
            searched = await search(
                _others(read_instances(place_of(train, kind, "json")), given, instruction),
                models.generate,
                models.emulate,
                comparator(metric),
                draws=draws,
                sample=sample,
                halving=halving,
                seed=lab.random.randrange(1 << 32),
            )
            save(searched, place, task=kind, emulate=emulate)
        found = best(place, task=kind, emulate=emulate, keep=keep)
    else:
        found = (read_program(await models.generate(given), given),)
    prediction = await predict(task.id, given, found, models.emulate)
    said = prediction.answer
    note = f"{emulate}; {len(found)} programs voted {list(prediction.votes)}"
    await lab.check(task, text_answer(said or ""), note=note)
    return lab.solution(task, stopped="answered" if said else NO_ANSWER)


async def predict(
    name: str,
    given: str,
    programs: tuple[PseudoProgram, ...],
    emulate: Callable[[PseudoProgram, str], Awaitable[str | None]],
) -> Prediction:
    """Answer one instance by the vote of programs, the best one first."""
    votes = tuple([await emulate(program, given) for program in programs])
    return Prediction(name, votes, vote(votes))


def _place(programs: str, train: str, kind: str) -> Path:
    """Return the file of the programs; it is there, or can be made."""
    if not programs:
        raise BadOption(f"train={train!r} but programs=''; name a file to keep the programs in")
    place = place_of(programs, kind, "jsonl")
    if not train and not place.exists():
        raise BadOption(f"programs={str(place)!r} is not there; give train=FILE to search for them")
    return place


def _others(instances: tuple[Instance, ...], given: str, instruction: str) -> tuple[Instance, ...]:
    """Return the training instances without the instruction; none is what is to be answered."""
    inputs = [_input(one.input, instruction) for one in instances]
    if any(one.split() == given.split() for one in inputs):
        raise BadOption(f"train holds the input that is asked for, {given[:60]!r}; train on others")
    pairs = zip(inputs, instances, strict=True)
    return tuple(Instance(text, one.target) for text, one in pairs)


def _input(question: str, instruction: str) -> str:
    return question.removeprefix(instruction.strip()).strip()


def _check(*, keep: int, examples: int, leaf_calls: int, emulate: str, form: str) -> None:
    """Refuse what is out of range.

    Raises:
        BadOption: something is.
    """
    for name, value, good, wanted in (
        ("keep", keep, keep >= 1, "at least 1"),
        ("examples", examples, 0 <= examples <= _MOST_EXAMPLES, f"0 to {_MOST_EXAMPLES}"),
        ("leaf_calls", leaf_calls, leaf_calls >= 0, "at least 0"),
        ("emulate", emulate, emulate in ("full", "hybrid"), "full or hybrid"),
        ("form", form, form in ("chat", "text"), "chat or text"),
    ):
        if not good:
            raise BadOption(f"{name}={value!r} must be {wanted}")
