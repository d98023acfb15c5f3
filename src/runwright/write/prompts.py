"""Prompts: what a method says to a model, as text in a file beside it.

A method `ldb.py` has its prompts in `ldb.jinja`, a package `ldb/` in `ldb/ldb.jinja`. Each is a
block of that name in Jinja's own syntax.
"""

from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import jinja2


class Prompts:
    """The prompts of one method.

    Args:
        module: The method's `__file__`.
    """

    def __init__(self, module: str) -> None:
        path = Path(module)
        name = path.parent.name if path.name == "__init__.py" else path.stem
        self.path = path.with_name(f"{name}.jinja")

    def __call__(self, name: str, /, **values: object) -> str:
        """Return a prompt, without blank lines around it.

        Raises:
            jinja2.UndefinedError: the prompt uses a value that is not given.
        """
        template = self._template
        return "".join(template.blocks[name](template.new_context(values))).strip("\n")

    @cached_property
    def names(self) -> tuple[str, ...]:
        """The names of the prompts."""
        return tuple(self._template.blocks)

    @cached_property
    def _template(self) -> "jinja2.Template":
        import jinja2  # not at import: a method may be looked at without being used

        # Prompts are text for a model, not markup: there is nothing to escape.
        environment = jinja2.Environment(
            undefined=jinja2.StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            keep_trailing_newline=True,
            autoescape=False,
        )
        return environment.from_string(self.path.read_text("utf-8"))
