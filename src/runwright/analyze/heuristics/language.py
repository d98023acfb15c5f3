"""Language: what the heuristics have to know of one."""

from typing import Protocol


class Language(Protocol):
    """How suggestions in one language are read, also those that do not parse as a whole."""

    def problem(self, code: str, target: str | None) -> str:
        """Say why a text is no program with the target in it; "": it is one.

        The target must be there and have a body of more than words.
        """
        ...

    def defines(self, code: str, target: str) -> bool:
        """Say whether the target is defined in a text, whole or not."""
        ...

    def begins(self, text: str, target: str) -> bool:
        """Say whether a text is the beginning of a program, up to the target's body."""
        ...

    def head_lacking(self, code: str, prompt: str, target: str) -> str:
        """Return code that defines the target below what it lacks of the prompt's head."""
        ...

    def continued(self, prompt: str, body: str) -> str:
        """Return the prompt with a body below, its indentation mended where that makes it code."""
        ...

    def without_prose(self, text: str, target: str | None) -> str:
        """Return a text without the words before the code; as it is, if there are none."""
        ...

    def shortened(
        self, code: str, target: str | None, *, kept: int, strict: bool
    ) -> tuple[str, tuple[str, ...]]:
        """Apply the heuristics of this language alone; returns the code and what changed it.

        Args:
            code: The text after H3.
            target: The function that is asked for.
            kept: Lines at the beginning that are the prompt's and stay.
            strict: As the paper describes them.
        """
        ...
