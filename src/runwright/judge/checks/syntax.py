"""Syntax: Python text as a tree, without what Python would print about it."""

import ast
import warnings


class NotPython(Exception):
    """Text that has no syntax tree; `str()` says why, `line` where if that is known."""

    def __init__(self, reason: str, line: int | None = None) -> None:
        super().__init__(reason)
        self.line = line


def parse(source: str) -> list[ast.stmt]:
    """Return the top-level statements of a source text; its warnings are not shown.

    Raises:
        NotPython: the text is not Python of the running interpreter's version.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # invalid escapes and the like are the author's business
        try:
            return ast.parse(source).body
        except SyntaxError as error:
            raise NotPython(error.msg, error.lineno) from None
        except ValueError:
            raise NotPython("it holds a null byte") from None
        except (RecursionError, MemoryError):
            raise NotPython("it is nested too deeply") from None
