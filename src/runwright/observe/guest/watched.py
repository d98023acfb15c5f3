"""The files of a program that are watched: its own and those beside it that it may import."""

import ast
import importlib.machinery
import os
import sys
import types
import warnings
from collections.abc import Callable, Sequence
from importlib.abc import MetaPathFinder

from runwright.analyze.blocks import Layout, cut
from runwright.observe.guest.counters import Plan
from runwright.observe.guest.instrument import Chosen, Weave, instrument

MakeWeave = Callable[[Layout, Plan, str], Weave]


class Watched:
    """One file.

    Args:
        path: As tracebacks show it; of a file beside the program, relative to the work folder.
        source: What it holds.
    """

    def __init__(self, path: str, source: str) -> None:
        self.path = path
        self.source = source
        self._tree = ast.parse(source)
        self._layout: Layout | None = None

    def number(self, plan: Plan, *, lines: bool) -> Plan:
        """Number its blocks and arms after those of a plan; returns the plan with them."""
        self._layout = cut(
            self._tree,
            self.source,
            each_statement=lines,
            first_block=len(plan.blocks),
            first_arm=len(plan.arms),
        )
        return Plan((*plan.blocks, *self._layout.blocks), (*plan.arms, *self._layout.arms))

    def instrument(self, chosen: Chosen, plan: Plan, make: MakeWeave) -> None:
        """Put probes into it."""
        assert self._layout is not None
        instrument(self._tree, self._layout, chosen, make(self._layout, plan, self.path))

    def compile(self, path: str) -> types.CodeType:
        """Return its code."""
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # what is compiled plainly gives them
            return compile(self._tree, path, "exec", dont_inherit=True)


class _Loader(importlib.machinery.SourceFileLoader):
    """Loads a file with the probes in it, unless it has changed since."""

    def __init__(self, name: str, path: str, watched: Watched) -> None:
        super().__init__(name, path)
        self._watched = watched

    def get_code(self, fullname: str) -> types.CodeType | None:
        if self.get_data(self.path) != self._watched.source.encode("utf-8", "surrogateescape"):
            return super().get_code(fullname)
        return self._watched.compile(self.path)


class _Finder(MetaPathFinder):
    def __init__(self, files: Sequence[Watched]) -> None:
        self._files = {os.path.realpath(file.path): file for file in files}

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: types.ModuleType | None = None
    ) -> importlib.machinery.ModuleSpec | None:
        spec = importlib.machinery.PathFinder.find_spec(fullname, path, target)
        if spec is None or spec.origin is None:
            return None
        watched = self._files.get(os.path.realpath(spec.origin))
        if watched is None:
            return None
        spec.loader = _Loader(fullname, spec.origin, watched)
        return spec


def watch_imports(files: Sequence[Watched]) -> None:
    """Have files loaded with their probes when the program imports them."""
    if files:
        sys.meta_path.insert(0, _Finder(files))
