"""Training: rows as the texts that teach one model both to write programs and to emulate them.

A text is the prompt of the mode "generate", the program, and the output. The loss is on program
and output; the instruction is masked. A model trained so is asked in the form `text`
(prompting.py). `write_training_file` writes prompt and completion apart, the form that trainers
take that mask prompts themselves, such as TRL's `SFTTrainer` with `completion_only_loss`.
"""

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from runwright.core.errors import BadFile
from runwright.write.steer.cogex.prompting import PROMPTS
from runwright.write.steer.cogex.rows import Row

IGNORED = -100  # the label of a token that has no part in the loss, as torch has it
END = "\n### End\n"


@dataclass(frozen=True, slots=True)
class Text:
    """One row as a text in two parts."""

    prompt: str  # masked
    completion: str  # program and output: what is learned


@dataclass(frozen=True, slots=True)
class Masked:
    """Tokens and what is to be predicted of them.

    `labels[i]` is `ids[i]`, or IGNORED; a causal model shifts them by one itself.
    """

    ids: tuple[int, ...]
    labels: tuple[int, ...]


def text_of(row: Row) -> Text:
    """Return a row as the text to train on."""
    prompt = PROMPTS("trained_generate", instruction=row.instruction, input=row.input) + "\n"
    code = row.code_prompt.strip()
    whole = PROMPTS("trained_emulate", instruction=row.instruction, input=row.input, code=code)
    return Text(prompt, f"{whole}\n{row.code_output.strip()}{END}".removeprefix(prompt))


def masked(text: Text, encode: Callable[[str], list[int]], *, most: int | None = None) -> Masked:
    """Return the tokens of a text, those of its prompt masked.

    Args:
        text: The text.
        encode: A tokenizer that adds nothing of its own; each part is encoded by itself, so that no
            token spans the border.
        most: Tokens to keep; what is beyond is cut off. None: all.
    """
    before, after = encode(text.prompt), encode(text.completion)
    ids = [*before, *after][:most]
    labels = [*[IGNORED] * len(before), *after][:most]
    return Masked(tuple(ids), tuple(labels))


def write_training_file(rows: Iterable[Row], path: Path) -> int:
    """Write rows as JSON lines of `prompt` and `completion`; return how many.

    Raises:
        BadFile: the file cannot be written.
    """
    texts = [text_of(row) for row in rows]
    lines = (
        json.dumps({"prompt": one.prompt, "completion": one.completion}, ensure_ascii=False)
        for one in texts
    )
    try:
        path.write_bytes("".join(f"{line}\n" for line in lines).encode("utf-8", "backslashreplace"))
    except OSError as error:
        raise BadFile(f"{path}: cannot be written ({error.strerror})") from None
    return len(texts)
