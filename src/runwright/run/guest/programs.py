"""Loading the program under test inside the sandbox, as a module or as a script."""

import linecache
import sys
import types
from typing import Protocol

_RECURSION_LIMIT = sys.getrecursionlimit()


class SourceOf(Protocol):
    """The part of a guest's call that loading needs."""

    source: str
    path: str
    module: str


class DoesNotCompile(Exception):
    """The program is not Python; `__cause__` is the SyntaxError or what stands for it."""


def compile_source(source: str, path: str) -> types.CodeType:
    """Compile a program's main file under its own name.

    Raises:
        DoesNotCompile: the source is not Python.
    """
    linecache.cache[path] = (len(source), None, source.splitlines(keepends=True), path)
    try:
        return compile(source, path, "exec", dont_inherit=True)
    except (SyntaxError, ValueError, RecursionError, MemoryError, OverflowError) as error:
        raise DoesNotCompile(str(error)) from error


def load_module(call: SourceOf) -> types.ModuleType:
    """Execute the program as an importable module and return it."""
    return _execute(call, new_module(call.module, call.path))


def run_script(call: SourceOf) -> types.ModuleType:
    """Execute the program as `__main__` and return the module."""
    return _execute(call, new_module("__main__", call.path))


def _execute(call: SourceOf, module: types.ModuleType) -> types.ModuleType:
    code = compile_source(call.source, call.path)
    grant_full_recursion()
    exec(code, module.__dict__)
    return module


def grant_full_recursion() -> None:
    """Give what is called next the whole recursion limit: the frames below it are ours."""
    depth = 1  # `exec` or the call itself
    frame = sys._getframe().f_back
    while frame is not None:
        depth, frame = depth + 1, frame.f_back
    sys.setrecursionlimit(_RECURSION_LIMIT + depth)


def new_module(name: str, path: str) -> types.ModuleType:
    """Register and return an empty module that stands for the program."""
    module = types.ModuleType(name)
    module.__file__ = path
    module.__dict__["__builtins__"] = __builtins__
    sys.modules[name] = module
    return module
