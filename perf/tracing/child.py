"""One measured process: make a program's calls under one tool, print how long they took.

    python child.py TOOL PROGRAM.py ENTRY CALLS.json FOLDER

The time is taken around the calls alone, while the tool is active: loading the program and the
tool, starting it, and what it writes at its end are left out. What it records goes into FOLDER.
The program that is watched is PROGRAM.py; a tool that can be told so is.
"""

import contextlib
import importlib
import importlib.util
import inspect
import json
import os
import sys
import time
from collections.abc import Callable
from pathlib import Path
from types import FrameType, ModuleType
from typing import Any, TextIO


class Work:
    """The calls to make."""

    def __init__(self, program: Path, entry: str, calls: Path, folder: Path) -> None:
        self.program = program
        self.folder = folder
        spec = importlib.util.spec_from_file_location("program", program)
        assert spec is not None
        assert spec.loader is not None
        self.module: ModuleType = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(self.module)
        self.entry = entry
        self.calls: list[list[Any]] = json.loads(calls.read_text())
        self.took_s = 0.0

    def run(self) -> None:
        """Make the calls."""
        function = getattr(self.module, self.entry)
        started = time.perf_counter()
        for arguments in self.calls:
            function(*arguments)
        self.took_s = time.perf_counter() - started

    def output(self) -> TextIO:
        """Open a file for what a tool prints."""
        return (self.folder / "output").open("w")


def bare(work: Work) -> None:
    work.run()


def settrace(work: Work) -> None:
    path = str(work.program)

    def local(_frame: FrameType, _event: str, _arg: object) -> Any:
        return local

    def at_call(frame: FrameType, _event: str, _arg: object) -> Any:
        return local if frame.f_code.co_filename == path else None

    sys.settrace(at_call)
    work.run()
    sys.settrace(None)


def coverage(work: Work) -> None:
    os.environ["COVERAGE_CORE"] = "ctrace"
    tool = importlib.import_module("coverage").Coverage(data_file=str(work.folder / "data"))
    tool.start()
    work.run()
    tool.stop()
    tool.save()


def trace_count(work: Work) -> None:
    tool = importlib.import_module("trace").Trace(
        count=1, trace=0, ignoredirs=[sys.prefix, sys.exec_prefix]
    )
    tool.runfunc(work.run)
    tool.results().write_results(coverdir=str(work.folder))


def trace_lines(work: Work) -> None:
    tool = importlib.import_module("trace").Trace(
        count=0, trace=1, ignoredirs=[sys.prefix, sys.exec_prefix]
    )
    with work.output() as stream, contextlib.redirect_stdout(stream):
        tool.runfunc(work.run)


def hunter_lines(work: Work) -> None:
    hunter = importlib.import_module("hunter")
    with work.output() as stream:
        tool = hunter.trace(
            hunter.Q(filename=str(work.program)), action=hunter.CodePrinter(stream=stream)
        )
        work.run()
        tool.stop()


def hunter_values(work: Work) -> None:
    hunter = importlib.import_module("hunter")
    with work.output() as stream:
        tool = hunter.trace(
            hunter.Q(filename=str(work.program)), action=hunter.VarsSnooper(stream=stream)
        )
        work.run()
        tool.stop()


def viztracer(work: Work) -> None:
    tool = importlib.import_module("viztracer").VizTracer(
        output_file=str(work.folder / "result.json"), verbose=0
    )
    tool.start()
    work.run()
    tool.stop()
    tool.save()


def pysnooper(work: Work) -> None:
    snoop = importlib.import_module("pysnooper").snoop
    with work.output() as stream:
        owners: list[Any] = [work.module]
        owners += [item for item in vars(work.module).values() if inspect.isclass(item)]
        for owner in owners:
            for name, item in list(vars(owner).items()):
                if inspect.isfunction(item) and item.__module__ == "program":
                    setattr(owner, name, snoop(stream, color=False)(item))
        work.run()


TOOLS: dict[str, Callable[[Work], None]] = {
    tool.__name__: tool
    for tool in (
        bare,
        settrace,
        coverage,
        trace_count,
        trace_lines,
        hunter_lines,
        hunter_values,
        viztracer,
        pysnooper,
    )
}


def main() -> None:
    tool, program, entry, calls, folder = sys.argv[1:]
    work = Work(Path(program), entry, Path(calls), Path(folder))
    TOOLS[tool](work)
    print(f"calls took {work.took_s}", file=sys.stderr)


if __name__ == "__main__":
    main()
