"""Tracing: run a program in the sandbox under watch, block by block.

Theory of operation. The program's syntax tree gets probes at its basic blocks (analyze/blocks.py
says what those are, guest/instrument.py where the probes stand) and runs in the sandbox like any
other. The probes keep the first and the last steps with snapshots of the variables, and count
visits of every block; what they keep survives a kill (guest/ledger.py).

What it protects against: a run that hits a limit, values that are huge, cyclic or cannot be shown,
a program that writes into the trace: the trace then says less, and `detail` says so. What it does
not: a program can forge its own trace. Traces are shown and ranked by; verdicts never rest on them.
"""

import json
from dataclasses import dataclass, replace

from runwright.analyze import table
from runwright.core.block import Arm, Block
from runwright.core.check import Check, Stdio
from runwright.core.errors import BadOption
from runwright.core.execution import Execution, Fault
from runwright.core.limits import Limits
from runwright.core.program import Program
from runwright.core.status import Status
from runwright.core.trace import Trace
from runwright.observe.native import Watch, trace_foreign
from runwright.observe.reading import Contents, read, read_replayed, trace_of
from runwright.observe.replaying import replayed
from runwright.observe.target import form_of
from runwright.run import Job, Sandbox

_GUEST = "runwright.observe.guest.tracer"
_NO_END = (
    "the last steps are missing: repeated, the run went another way, and recorded whole it did not "
    "end; keep more steps, or give it more time"
)
_MOST_STEPS = 10_000_000
_MOST_VALUE_BYTES = 1_000_000


async def trace(
    program: Program,
    sandbox: Sandbox,
    target: Check | str | None = None,
    *,
    values: bool = True,
    lines: bool = False,
    limits: Limits = Limits(),
    steps: int = 200,
    value_bytes: int = 200,
    functions: frozenset[str] | None = None,
    files: frozenset[str] | None = None,
    depth: int | None = None,
) -> Trace:
    """Run a program under watch.

    For a call or a check the module's own code runs first, and unwatched: only functions are
    watched. As a script, or for a `Stdio` check, the module's code is watched too.

    Args:
        program: In Python; or one file in C, C++, JavaScript or Java, which is run as a whole.
        sandbox: Where it runs.
        target: None: run it as a script. Text: an expression such as "f(3)", whose value is
            `returned`, or statements, in the program's namespace. A check: what it would run.
        values: Keep steps with values. False: only `hits`, at a small part of the cost.
        lines: One block per statement, and one step per visit of it; loop headers are steps too.
        limits: Of the run, probes included.
        steps: How many are kept, the first and the last halves, >= 2.
        value_bytes: Longest text of a value, >= 20; beyond it head and tail are kept.
        functions: Qualified names of functions and classes to watch, with what is defined
            inside them. None: all.
        files: Paths of the Python files beside the program to watch too, once it imports them.
            None: all.
        depth: Calls nested deeper than this keep no steps; 0: the outermost ones do. None: all do.

    Raises:
        BadOption: `steps`, `value_bytes` or `depth` is out of range, the program has no such file,
            or program or text are not Python.
        BadTask: the check is not Python, or its arguments are not plain values.
        UnknownName: there is no such language.
        NeedsExtra: another language than Python needs its parser.
        NoToolchain: its compiler or interpreter is not installed.
    """
    if not 2 <= steps <= _MOST_STEPS:
        raise BadOption(f"steps={steps} must be at least 2 and at most {_MOST_STEPS}")
    if not 20 <= value_bytes <= _MOST_VALUE_BYTES:
        raise BadOption(
            f"value_bytes={value_bytes} must be at least 20 and at most {_MOST_VALUE_BYTES}"
        )
    if depth is not None and depth < 0:
        raise BadOption(f"depth={depth} must be at least 0")
    if program.language != "python":
        watch = Watch(values, lines, steps, value_bytes, functions)
        return await trace_foreign(program, sandbox, target, watch, limits=limits)
    form = form_of(target)
    try:
        static = _Static.of(program, files, lines=lines)
    except SyntaxError as error:
        fault = Fault(type(error).__name__, error.msg, error.lineno)
        return Trace(program, (), (), 0, 0, (), Status.COMPILE_ERROR, fault=fault)
    request: dict[str, object] = {
        "record": values,
        "lines": lines,
        "module": form["kind"] == "script",
        "functions": None if functions is None else sorted(functions),
        "files": static.files,
        "depth": depth,
        "head": steps - steps // 2,
        "tail": steps // 2,
        "total": None,
        "final": (),
        "calls": 0,
        "sleeps": True,
        "value_bytes": value_bytes,
        "target": form,
    }
    stdin = target.stdin if isinstance(target, Stdio) else ""
    job = Job(_GUEST, program, stdin=stdin.encode("utf-8", "surrogateescape"), limits=limits)
    execution, contents = await _run(job, request, sandbox, static)
    if values and contents.slept and contents.ended:  # too long for all: again, for the last steps
        execution, contents = await _again(job, request, sandbox, static, execution, contents)
    if contents.log:
        head = steps - steps // 2
        document = await replayed(contents.log, sandbox, head=head, value_bytes=value_bytes)
        contents = read_replayed(document, contents, static.blocks)
    return trace_of(execution, static.blocks, static.arms, contents)


@dataclass(frozen=True)
class _Static:
    """What is known of a program before it runs."""

    files: list[str]  # watched, beside its own
    blocks: tuple[Block, ...]
    arms: tuple[Arm, ...]

    @classmethod
    def of(cls, program: Program, files: frozenset[str] | None, *, lines: bool) -> "_Static":
        """Cut a program into blocks; files that are not Python are left out, unless asked for."""
        blocks, arms = table(program.source, each_statement=lines)
        sources = {file.path: file.content for file in program.files if file.path.endswith(".py")}
        for path in sorted(files or ()):
            if path not in sources:
                raise BadOption(f"files: the program has no file {path!r} that ends in .py")
        watched: list[str] = []
        for path in sorted(sources if files is None else files):
            source = sources[path].decode("utf-8", "surrogateescape")
            try:
                more = table(
                    source,
                    each_statement=lines,
                    path=path,
                    first_block=len(blocks),
                    first_arm=len(arms),
                )
            except SyntaxError:
                continue  # an import of it will say so
            blocks, arms = blocks + more[0], arms + more[1]
            watched.append(path)
        return cls(watched, blocks, arms)


async def _again(
    job: Job,
    request: dict[str, object],
    sandbox: Sandbox,
    static: _Static,
    execution: Execution,
    first: Contents,
) -> tuple[Execution, Contents]:
    """Repeat a run of which the last steps are missing.

    If it goes the same way, its last steps are those of the first run, too. Else it is run a third
    time, with all steps recorded.
    """
    known = {"total": first.opened, "final": first.hits, "calls": first.running, "head": 0}
    _, seen = await _run(job, {**request, **known}, sandbox, static)
    same = (seen.hits, seen.taken, seen.opened) == (first.hits, first.taken, first.opened)
    if seen.ended and same:
        joined = _joined(first, seen)
        if _is_whole(joined, request):
            return execution, joined
    again, seen = await _run(job, {**request, "sleeps": False}, sandbox, static)
    if seen.ended and _is_whole(seen, request):
        return again, seen
    return execution, replace(first, problem=first.problem or _NO_END)


def _joined(first: Contents, last: Contents) -> Contents:
    """Return the first steps of one run and the last ones of another that went the same way."""
    head = first.steps[: first.head]
    tail = tuple(step for step in last.steps if step.index >= len(head))
    calls = {call.frame: call for call in (*last.calls, *first.calls)}
    kept = {step.frame for step in (*head, *tail)}
    return replace(
        first,
        steps=head + tail,
        calls=tuple(calls[frame] for frame in sorted(kept)),
        slept=False,
    )


def _is_whole(contents: Contents, request: dict[str, object]) -> bool:
    """Say whether all of the last steps are kept."""
    last = [step.index for step in contents.steps[contents.head :]]
    rest = range(contents.head, contents.opened)
    tail = request["tail"]
    assert isinstance(tail, int)
    return last == [*rest[max(0, len(rest) - tail) :]]


async def _run(
    job: Job, request: dict[str, object], sandbox: Sandbox, static: _Static
) -> tuple[Execution, Contents]:
    outcome = await sandbox.submit(replace(job, request=json.dumps(request).encode("ascii")))
    return outcome.execution, read(outcome.result, static.blocks, len(static.arms))
