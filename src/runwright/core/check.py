"""Check: one thing a program must do."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from runwright.core.errors import BadOption, BadTask
from runwright.core.limits import Limits
from runwright.core.program import File, Program

FRAMEWORKS = ("pytest", "unittest")


@dataclass(frozen=True, slots=True)
class Assertions:
    """Python test code. It passes when it runs to its end without an exception.

    `setup` runs first, in the same namespace, in which the program's public names stand.
    """

    kind: ClassVar[str] = "assertions"
    name: str
    source: str
    setup: str = ""
    path: str = "tests.py"  # file and
    line: int = 1  # line the source begins at, for messages


@dataclass(frozen=True, slots=True)
class Case:
    """A call and the value it must return; plain values only (see core/plain.py)."""

    kind: ClassVar[str] = "case"
    name: str
    function: str
    arguments: tuple[object, ...]
    expected: object
    comparator: str = "exact"  # see runwright.judge.compare


@dataclass(frozen=True, slots=True)
class Stdio:
    """What a whole program must print for an input."""

    kind: ClassVar[str] = "stdio"
    name: str
    stdin: str
    stdout: str
    comparator: str = "whitespace"
    # Special judge, in place of the comparator: it is given files with the input, what was printed
    # and `stdout`, and answers by its exit code (see runwright.judge.special).
    checker: Program | None = None
    limits: Limits | None = None  # of the program; None: the judge's


@dataclass(frozen=True, slots=True)
class Cases:
    """Many calls of one function, made in one process, each with arguments of its own.

    Raises:
        BadTask: there is no input, or the counts do not agree.
    """

    kind: ClassVar[str] = "cases"
    name: str
    function: str
    inputs: tuple[tuple[object, ...], ...]  # the arguments of each call
    expected: Sequence[object]  # what each must return: a tuple, or what reads values as needed
    comparator: str = "exact"
    wall_s: tuple[float, ...] = ()  # limit of each call by itself; empty: of all together only

    def __post_init__(self) -> None:
        if not self.inputs:
            raise BadTask(f"check {self.name!r} has no input: nothing would be run")
        for field in ("expected", "wall_s"):
            count = len(getattr(self, field))
            if count != len(self.inputs) and (count or field == "expected"):
                inputs = f"{len(self.inputs)} inputs"
                raise BadTask(f"check {self.name!r} has {inputs} and {count} of {field}")


@dataclass(frozen=True, slots=True)
class Suite:
    """Test files for pytest or unittest, which import the program by its module's name.

    It passes when every selected test ran and passed; a test that was skipped did not run.

    Raises:
        BadOption: there is no such framework.
    """

    kind: ClassVar[str] = "suite"
    name: str
    files: tuple[File, ...]  # tests, their conftest.py, data: paths as they lie to each other
    framework: str = "pytest"
    select: tuple[str, ...] = ()  # "test_f.py", "test_f.py::TestF::test_one"; (): all
    # Tests that two processes cannot judge run beside the program: its word counts for them.
    single_process: bool = False

    def __post_init__(self) -> None:
        if self.framework not in FRAMEWORKS:
            known = " or ".join(map(repr, FRAMEWORKS))
            raise BadOption(f"framework={self.framework!r} must be {known}")


@dataclass(frozen=True, slots=True)
class Doctest:
    """Examples as in a docstring; each must print or return what the text says, in order."""

    kind: ClassVar[str] = "doctest"
    name: str
    text: str  # what stands between the examples is skipped
    setup: str = ""  # runs first, in the same namespace
    path: str = "docstring"  # file and
    line: int = 1  # line the text begins at, for messages


@dataclass(frozen=True, slots=True)
class Property:
    """Functions made by hypothesis' `given`; each must hold for every example drawn.

    Raises:
        BadOption: `examples` is below 1.
    """

    kind: ClassVar[str] = "property"
    name: str
    source: str  # Python that defines them
    setup: str = ""  # runs first, in the same namespace
    examples: int = 100  # of each function
    seed: int = 0
    path: str = "properties.py"  # file and
    line: int = 1  # line the source begins at, for messages

    def __post_init__(self) -> None:
        if self.examples < 1:
            raise BadOption(f"examples={self.examples!r} must be at least 1")


@dataclass(frozen=True, slots=True)
class Embedded:
    """Test code in the program's own language, which follows its text and is one program with it.

    Without `expected` it passes when it exits with code 0, so the program can pass by exiting: the
    verdict is marked `single_process`. With `expected` it is trusted with nothing: the test code
    writes what the program's functions gave to the file `ANSWERS`, one line each, and `expected`,
    a program by itself, is given that file and holds the lines against its values.
    """

    ANSWERS: ClassVar[str] = "answers.txt"
    kind: ClassVar[str] = "embedded"
    name: str
    source: str
    files: tuple[File, ...] = ()  # beside the program
    expected: Program | None = None  # answers by its exit code, like a checker of `Stdio`


@dataclass(frozen=True, slots=True)
class Exploit:
    """Attack code. It passes when the attack does not succeed and the program withstands it.

    `source` finds the program's names as `Assertions` do, and two more: `succeed(reason)`, by which
    it says that the attack succeeded, and `canary`, a dict with the secret of each file and
    variable that stands beside the program. A canary file that the program changed or removed is an
    attack that succeeded, too.

    Raises:
        BadOption: a path of a canary leaves the work directory, or a variable is no name.
    """

    kind: ClassVar[str] = "exploit"
    name: str
    source: str
    setup: str = ""  # runs first, in the same namespace
    refusals: tuple[str, ...] = ()  # exceptions of the program that mean: refused, not broken
    canary_files: tuple[str, ...] = ()  # paths relative to the work directory
    canary_variables: tuple[str, ...] = ()  # of the environment
    path: str = "exploit.py"  # file and
    line: int = 1  # line the source begins at, for messages

    def __post_init__(self) -> None:
        for path in self.canary_files:
            if not path or path.startswith("/") or ".." in path.split("/"):
                raise BadOption(f"canary_files: {path!r} must be a path in the work directory")
        for name in self.canary_variables:
            if not name.isidentifier():
                raise BadOption(f"canary_variables: {name!r} is no name of a variable")


@dataclass(frozen=True, slots=True)
class CostBound:
    """What calls of the program may cost, in processor time that is measured from outside of it.

    All calls are made in one process, and each must return what is right. The bound is `most_s`
    seconds, or `most_times` what the same calls of the baseline take.

    Raises:
        BadOption: there is not one bound, or it is not above 0, or `repeats` is below 1.
        BadTask: there is no input, or nothing says what is right for each.
    """

    kind: ClassVar[str] = "cost_bound"
    name: str
    function: str
    inputs: tuple[tuple[object, ...], ...]  # the arguments of each call
    expected: tuple[object, ...] = ()  # what each must return; empty: what the baseline returns
    baseline: Program | None = None
    most_times: float | None = None  # what the baseline takes
    most_s: float | None = None  # all calls together, seconds
    comparator: str = "exact"
    repeats: int = 3  # runs; the cheapest counts

    def __post_init__(self) -> None:
        if (self.most_times is None) is (self.most_s is None):
            raise BadOption(f"check {self.name!r} needs one bound: most_times or most_s")
        bound = self.most_s if self.most_times is None else self.most_times
        if not (bound and 0 < bound < math.inf):
            raise BadOption(f"check {self.name!r}: a bound of {bound!r} must be above 0")
        if self.repeats < 1:
            raise BadOption(f"repeats={self.repeats!r} must be at least 1")
        if self.most_times is not None and self.baseline is None:
            raise BadOption(f"check {self.name!r}: most_times needs a baseline")
        if not self.inputs:
            raise BadTask(f"check {self.name!r} has no input: nothing would be run")
        if len(self.expected) != len(self.inputs) and (self.expected or self.baseline is None):
            count = f"{len(self.inputs)} inputs and {len(self.expected)} of expected"
            raise BadTask(f"check {self.name!r} has {count}; a wrong answer is no cheaper one")


Check = (
    Assertions | Case | Cases | Stdio | Embedded | Suite | Doctest | Property | Exploit | CostBound
)
