"""H2: the prompt that a suggestion goes on with, put back once where it is missing."""

from runwright.analyze.heuristics.language import Language


def with_prompt(code: str, *, prompt: str, target: str | None, language: Language) -> str:
    """Return code with what it lacks of its prompt.

    Args:
        code: The prompt and more, the target function alone, or what follows the prompt. It may
            begin with the prompt's last lines.
        prompt: The beginning of a program; "": there is none.
        target: The function that is asked for.
        language: Of both.
    """
    if not prompt.strip() or not code.strip() or _begins_with(code, prompt):
        return code
    if target is not None and language.defines(code, target):
        return language.head_lacking(code, prompt, target)
    return language.continued(prompt.rstrip("\n"), _rest(code, prompt))


def trimmed(code: str) -> str:
    """Return code without blank lines around it; the first line keeps its indentation."""
    return code.strip("\n")


def _begins_with(code: str, prompt: str) -> bool:
    lines, given = _told(code), _told(prompt)
    return lines[: len(given)] == given


def _told(text: str) -> list[str]:
    return [line.strip() for line in text.split("\n") if line.strip()]


def _rest(code: str, prompt: str) -> str:
    """Return code without the lines at its start that the prompt ends with."""
    lines, given = code.split("\n"), prompt.rstrip("\n").split("\n")
    while lines and not lines[0].strip():
        del lines[0]
    for size in range(min(len(lines), len(given)), 0, -1):
        same = zip(lines[:size], given[-size:], strict=True)
        if all(one.strip() == other.strip() for one, other in same):
            return "\n".join(lines[size:])
    return "\n".join(lines)
