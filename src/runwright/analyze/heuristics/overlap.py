"""Overlap: what a text and the one before it have in common, line by line."""


def begins_with(code: str, prompt: str) -> bool:
    """Say whether code begins with all lines of a prompt; blank lines and indentation aside."""
    lines, given = _told(code), _told(prompt)
    return lines[: len(given)] == given


def rest(code: str, prompt: str) -> str:
    """Return code without the lines at its start that the prompt ends with."""
    lines, given = code.split("\n"), prompt.rstrip("\n").split("\n")
    while lines and not lines[0].strip():
        del lines[0]
    for size in range(min(len(lines), len(given)), 0, -1):
        same = zip(lines[:size], given[-size:], strict=True)
        if all(one.strip() == other.strip() for one, other in same):
            return "\n".join(lines[size:])
    return "\n".join(lines)


def _told(text: str) -> list[str]:
    return [line.strip() for line in text.split("\n") if line.strip()]
