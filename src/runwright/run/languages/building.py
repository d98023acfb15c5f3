"""Programs of compiled and interpreted languages: compile in the sandbox, then run what came of it.

Theory of operation. Compiling and running are two jobs of the same sandbox, each with limits of
its own, so a program's time and memory are its own and a compiler is as contained as a program.
What the compiler made comes back to the host by the sandbox's own way of fetching files and is
placed anew for each run. It is kept, within bounds, under a hash of all that went into it, and so
is a compiler's complaint; a program never sees what is kept, only its own copy, so it can spoil
none. The host never executes any of it.
"""

import asyncio
import hashlib
import json
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from weakref import WeakValueDictionary

from runwright.core.errors import BadOption
from runwright.core.execution import Execution
from runwright.core.program import File, Program
from runwright.core.status import Status
from runwright.run.job import SCRIPT, Job, Outcome
from runwright.run.languages.endings import compile_error, with_fault
from runwright.run.languages.place import Place, place
from runwright.run.languages.record import Language
from runwright.run.toolchains import require

COMMAND = "runwright.run.guest.command"
_KEPT_BYTES = 64 << 20
_ENTRY_BYTES = 1 << 10  # of what is kept beside the files, roughly

Built = tuple[File, ...] | Execution  # what was compiled, or the run of the compiler that failed


class Building:
    """Runs programs of other languages than Python on top of what runs jobs.

    Args:
        run: What runs a job on some worker.
    """

    def __init__(self, run: Callable[[Job], Awaitable[Outcome]]) -> None:
        self._run = run
        self._kept: OrderedDict[bytes, Built] = OrderedDict()
        self._kept_bytes = 0
        self._locks: WeakValueDictionary[bytes, asyncio.Lock] = WeakValueDictionary()

    async def submit(self, job: Job, language: Language) -> Outcome:
        """Compile the job's program, or take what was compiled before, and run it.

        Raises:
            BadOption: the job asks for more than running a whole program.
            BadTask: the program's path would be taken for an option of a command.
            NoToolchain: a command of the language is not there.
        """
        if job.guest != SCRIPT:
            raise BadOption(
                f"language={job.program.language!r}: whole programs can be run, "
                "calls into them are for python"
            )
        require(language)
        placed = place(job.program, language)
        built = await self._build(job, language, placed) if language.compile else ()
        if isinstance(built, Execution):
            refused = replace(built, program=job.program)
            if built.status is not Status.SANDBOX_ERROR:
                refused = compile_error(built, job.program, language, placed)
            return Outcome(replace(refused, limits=job.limits), b"")
        program = replace(placed.program, files=(*placed.program.files, *built))
        words = placed.words(language.run, job.limits.memory_bytes)
        outcome = await self._run(
            replace(
                job,
                guest=COMMAND,
                program=program,
                request=command_request(
                    words,
                    under=job.under,
                    share_result=job.share_result,
                    tell_start=job.sample_s > 0,
                ),
                needs=language.needs + job.needs,
            )
        )
        execution = with_fault(_checked(outcome.execution), language, placed)
        files = tuple(file for file in execution.files if file not in built)
        return replace(outcome, execution=replace(execution, program=job.program, files=files))

    async def _build(self, job: Job, language: Language, placed: Place) -> Built:
        """Return what a program compiles to, or the compiler's run that made nothing."""
        key = _key(language, placed.program)
        lock = self._locks.setdefault(key, asyncio.Lock())
        async with lock:
            if key in self._kept:
                self._kept.move_to_end(key)
                return self._kept[key]
            execution = await self._compile(job, language, placed)
            if execution.status is Status.OK and not execution.left_out:
                self._keep(key, execution.files)
                return execution.files
            if not execution.detail:  # a limit that it ran into may be the machine's fault
                self._keep(key, execution)
            return execution

    async def _compile(self, job: Job, language: Language, placed: Place) -> Execution:
        limits = language.limits
        words = placed.words(language.compile, limits.memory_bytes)
        outcome = await self._run(
            Job(
                guest=COMMAND,
                program=placed.program,
                request=command_request(words),
                limits=limits,
                fetch=tuple(placed.words(language.output, 0)),
                client=job.client,
                needs=language.needs,
            )
        )
        return _checked(outcome.execution)

    def _keep(self, key: bytes, built: Built) -> None:
        """Keep what was compiled; the oldest goes first."""
        self._kept[key] = built
        self._kept_bytes += _size(built)
        while self._kept_bytes > _KEPT_BYTES:
            _, oldest = self._kept.popitem(last=False)
            self._kept_bytes -= _size(oldest)


def _checked(execution: Execution) -> Execution:
    """Take a fault of our own guest for ours: from the exec on nobody can report one."""
    fault = execution.fault
    if fault is None:
        return execution
    detail = f"the command could not be started: {fault.type}: {fault.message}"
    return replace(execution, status=Status.SANDBOX_ERROR, fault=None, detail=detail)


def command_request(
    words: Sequence[str],
    *,
    under: Sequence[str] = (),
    share_result: bool = False,
    tell_start: bool = False,
) -> bytes:
    """Return what the guest `command.py` reads; `under` is the tool that runs the command."""
    request = {
        "words": words,
        "under": under,
        "share_result": share_result,
        "tell_start": tell_start,
    }
    return json.dumps(request).encode("ascii")


def _size(built: Built) -> int:
    if isinstance(built, Execution):
        said = sum(len(text.head) + len(text.tail) for text in (built.stdout, built.stderr))
        return _ENTRY_BYTES + said + len(built.program.source)
    return _ENTRY_BYTES + sum(len(file.content) for file in built)


def _key(language: Language, program: Program) -> bytes:
    """Return a hash of all that what is compiled depends on; the compiler is the sandbox's own."""
    whole = hashlib.sha256(repr((language, program.path)).encode("utf-8", "surrogateescape"))
    sources = [File("", program.source.encode("utf-8", "surrogateescape")), *program.files]
    for file in sources:
        path = file.path.encode("utf-8", "surrogateescape")
        whole.update(b"%d %d " % (len(path), len(file.content)) + path + file.content)
    return whole.digest()
