"""Every error that Runwright raises, as one tree.

    RunwrightError
    ├── UsageError     the call is wrong (exit 2): UnknownName, BadOption, BadTask, BadFile,
    │                  NotComparable, NeedsModel
    ├── MachineError   this machine cannot (exit 3): NoIsolation, SandboxLost, NoToolchain,
    │                  NeedsExtra, NoCounter, SessionLost
    ├── ModelError     a model call failed: ModelUnavailable, BadReply, UnreadableReply, ReplayMiss,
    │                  OverBudget
    ├── TransactionError  a tree or database was not changed: Conflict, NothingToUndo
    └── MethodError    a plug-in broke its contract: attributed, with the plug-in's name

What the program under test does is never an exception: it is an `Execution` or a `Verdict`.
Each class has a slug; `docs/errors.md` has an entry per slug.
"""

from typing import ClassVar


class RunwrightError(Exception):
    """Root of the tree; `str()` is one sentence: what is wrong, where, what to do."""

    slug: ClassVar[str] = "runwright-error"
    exit_code: ClassVar[int] = 1


class UsageError(RunwrightError):
    """The call is wrong; the caller can mend it."""

    slug = "usage"
    exit_code = 2


class UnknownName(UsageError):
    """A method, check, level or function of that name does not exist."""

    slug = "unknown-name"


class BadOption(UsageError):
    """An option's value is outside its range."""

    slug = "bad-option"


class BadTask(UsageError):
    """A task or its checks cannot be used as they are."""

    slug = "bad-task"


class BadFile(UsageError):
    """A file is missing, unreadable or not what its name promises."""

    slug = "bad-file"


class NotComparable(UsageError):
    """Two figures were not measured in the same way."""

    slug = "not-comparable"


class NeedsModel(UsageError):
    """A method asks a model and none is given."""

    slug = "needs-model"


class MachineError(RunwrightError):
    """This machine cannot do what was asked."""

    slug = "machine"
    exit_code = 3


class NoIsolation(MachineError):
    """The isolation level asked for does not hold on this machine."""

    slug = "no-isolation"


class SandboxLost(MachineError):
    """A sandbox worker died or stopped answering and could not be replaced."""

    slug = "sandbox-lost"


class NoToolchain(MachineError):
    """A command that compiles or runs a language is not there, or no program can see it."""

    slug = "no-toolchain"


class NeedsExtra(MachineError):
    """An optional dependency is not installed; the message says how to install it."""

    slug = "needs-extra"


class NoCounter(MachineError):
    """This machine cannot count instructions in the way that was asked for."""

    slug = "no-counter"


class SessionLost(MachineError):
    """A session has ended and takes no more cells."""

    slug = "session-lost"


class ModelError(RunwrightError):
    """A call of a language model failed."""

    slug = "model"


class ModelUnavailable(ModelError):
    """The server of a model refuses, fails or cannot be reached, also after retries."""

    slug = "model-unavailable"


class BadReply(ModelError):
    """A server answered with something that is no reply of a model."""

    slug = "bad-reply"


class UnreadableReply(ModelError):
    """A model's reply lacks what it was asked for: a program, a verdict, an answer."""

    slug = "unreadable-reply"


class ReplayMiss(ModelError):
    """A recorded transcript has no answer to this prompt."""

    slug = "replay-miss"


class OverBudget(ModelError):
    """What may be spent on a task or on models is spent."""

    slug = "over-budget"


class TransactionError(RunwrightError):
    """A transaction cannot do what was asked; what it works on is as it was."""

    slug = "transaction"


class Conflict(TransactionError):
    """Somebody else changed what a transaction touches."""

    slug = "conflict"


class NothingToUndo(TransactionError):
    """No committed transaction is left that could be undone."""

    slug = "nothing-to-undo"


class MethodError(RunwrightError):
    """A plug-in broke its contract; the message begins with the plug-in's name."""

    slug = "method"
