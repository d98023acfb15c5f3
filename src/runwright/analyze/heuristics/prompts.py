"""H2: the prompt that a suggestion goes on with, put back once where it is missing."""

from runwright.analyze.heuristics.language import Language
from runwright.analyze.heuristics.overlap import begins_with, rest


def with_prompt(code: str, *, prompt: str, target: str | None, language: Language) -> str:
    """Return code with what it lacks of its prompt.

    Args:
        code: The prompt and more, the target function alone, or what follows the prompt. It may
            begin with the prompt's last lines.
        prompt: The beginning of a program; "": there is none.
        target: The function that is asked for.
        language: Of both.
    """
    if not prompt.strip() or not code.strip() or begins_with(code, prompt):
        return code
    if target is not None and language.defines(code, target):
        return language.head_lacking(code, prompt, target)
    return language.continued(prompt.rstrip("\n"), rest(code, prompt))
