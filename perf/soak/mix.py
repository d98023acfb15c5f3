"""What a soak runs: programs of every kind, each with its one right answer."""

import random
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from runwright.core import Execution, File, Limits, Program, Status
from runwright.run import Job

MIB = 1024 * 1024
PROGRAMS = Path(__file__).parent.parent.parent / "tests" / "attacks" / "programs"
SCRIPT = "runwright.run.guest.script"
SMALL = Limits(memory_bytes=128 * MIB, processes=16, wall_s=5, file_bytes=8 * MIB)
HANG_S = 0.15
_HEADER = re.compile(r"^# (\w+): (.+)$", re.MULTILINE)
WEIGHTS = {  # of a thousand runs; attacks are the rest
    "print": 300, "input": 80, "files": 60, "exception": 80, "exit code": 40, "not Python": 30,
    "killed": 30, "hang": 20, "memory": 40, "pages": 20, "flood": 40, "orphans": 50, "linked": 50,
    "cancelled": 30,
}  # fmt: skip


@dataclass(frozen=True)
class Case:
    """One kind of run, and what must come of it."""

    name: str
    job: Job
    statuses: tuple[Status, ...]
    stdout: str | None = None  # None: whatever it prints
    beside: Job | None = None  # the job it is linked with
    cancel_s: float = 0.0  # submitted and cancelled after so long

    def is_right(self, execution: Execution) -> bool:
        """Whether a run ended as it must."""
        if execution.status not in self.statuses or "ESCAPED" in str(execution.stdout):
            return False
        return self.stdout is None or str(execution.stdout) == self.stdout


def case(name: str, source: str, *statuses: Status, **fields: Any) -> Case:
    stdout = fields.pop("stdout", None)
    files = fields.pop("files", ())
    limits = replace(SMALL, **fields.pop("limits", {}))
    job = Job(SCRIPT, Program(source, files=files), limits=limits, **fields)
    return Case(name, job, statuses, stdout)


def ordinary(number: int) -> list[Case]:
    """One of each kind; the numbers make sure that no run is given the answer of another."""
    told = f"{number}\n"
    ping = "import os\nos.write(5, b'ping')\nprint(os.read(5, 4).decode())"
    pong = "import os\nassert os.read(5, 4) == b'ping'\nos.write(5, b'pong')"
    talk = case("linked", ping, Status.OK, stdout="pong\n")
    slow = case("cancelled", "import time\ntime.sleep(5)", Status.OK)
    return [
        case("print", f"print({number})", Status.OK, stdout=told),
        case("input", "print(input())", Status.OK, stdout=told, stdin=told.encode()),
        case(
            "files",
            "print(open('data').read())\nopen('more', 'wb').write(bytes(1 << 20))",
            Status.OK,
            stdout=told,
            files=(File("data", str(number).encode()),),
        ),
        case("exception", f"print({number})\nraise ValueError", Status.FAILED, stdout=told),
        case("exit code", f"print({number})\nraise SystemExit(3)", Status.FAILED, stdout=told),
        case("not Python", "def", Status.COMPILE_ERROR),
        case("killed", "import os\nos.kill(os.getpid(), 9)", Status.KILLED),
        case("hang", "while True: pass", Status.TIMEOUT, limits={"wall_s": HANG_S}),
        case("memory", "bytearray(1 << 30)", Status.MEMORY),
        case("pages", "b = [bytearray(1 << 20) for _ in range(512)]", Status.MEMORY),
        case(
            "flood",
            "while True: print('x' * 1000)",
            Status.OUTPUT_LIMIT,
            limits={"output_bytes": 1 << 16},
        ),
        case(
            "orphans",
            "import os, time\nfor _ in range(3):\n    if os.fork() == 0:\n"
            f"        os.setsid()\n        time.sleep(60)\nprint({number})",
            Status.OK,
            stdout=told,
        ),
        replace(talk, beside=case("pong", pong, Status.OK).job),
        replace(slow, cancel_s=0.02),
    ]


def attacks(target: bytes) -> list[Case]:
    """Every attack that full isolation contains each time, with or without a control group."""
    helper = File("attack.py", (PROGRAMS / "attack.py").read_bytes())
    found = []
    for path in sorted(PROGRAMS.glob("*/*.py")):
        source = path.read_text("utf-8")
        header = dict(_HEADER.findall(source))
        if "needs" in header or "full" in header.get("open", "") + header.get("sometimes", ""):
            continue
        pairs = (pair.split("=") for pair in header.get("limits", "").split())
        name = path.relative_to(PROGRAMS).with_suffix("").as_posix()
        expects = map(Status, header["expects"].split())
        limits = {name: float(value) for name, value in pairs}
        found.append(case(name, source, *expects, files=(helper,), stdin=target, limits=limits))
    return found


def mixture(runs: int, attacks: list[Case], seed: int) -> Iterator[Case]:
    """Yield a mix of ordinary programs and attacks, the same for the same seed."""
    draw = random.Random(seed)
    names, weights = [*WEIGHTS, "attack"], [*WEIGHTS.values(), 1000 - sum(WEIGHTS.values())]
    for number in range(runs):
        (name,) = draw.choices(names, weights)
        if name == "attack":
            yield draw.choice(attacks)
        else:
            yield next(one for one in ordinary(number) if one.name == name)
