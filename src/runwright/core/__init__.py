"""The nouns: Task, Program, Check, Execution, Trace, Verdict, Solution and what they are made of.

Frozen, without I/O and without third-party imports; one noun per file. `wire` is their JSON form,
`plain` the encoding of run-time values, `errors` the tree of everything Runwright raises.
"""

from runwright.core.block import Arm, Block, Span
from runwright.core.budget import Budget
from runwright.core.cell import Cell, Rows
from runwright.core.check import (
    Assertions,
    Case,
    Cases,
    Check,
    CostBound,
    Doctest,
    Embedded,
    Exploit,
    Property,
    Stdio,
    Suite,
)
from runwright.core.cost import Allocations, Cost, Count, Provider, Reading
from runwright.core.curve import MemoryCurve, Sample
from runwright.core.execution import Execution, Fault, LeftOut
from runwright.core.finding import Finding, Level
from runwright.core.isolation import Isolation
from runwright.core.limits import Limits
from runwright.core.lookup import Change, Seen
from runwright.core.matrix import Matrix
from runwright.core.network import Network
from runwright.core.profile import LineMemory, LineTime, Profile
from runwright.core.program import File, Program
from runwright.core.prompt import Message, Prompt, Sampling, Tool, ToolCall, chat
from runwright.core.reply import Answer, Exchange, Reply, Token
from runwright.core.review import Remark, Review
from runwright.core.solution import Attempt, Solution, Suspect
from runwright.core.status import Status
from runwright.core.task import Task
from runwright.core.text import Text
from runwright.core.trace import Call, Step, Trace, Variable
from runwright.core.usage import Usage
from runwright.core.value import Value
from runwright.core.verdict import (
    Axis,
    CheckResult,
    Measured,
    Mismatch,
    Outcome,
    Trust,
    Verdict,
)

__all__ = [
    "Allocations",
    "Answer",
    "Arm",
    "Assertions",
    "Attempt",
    "Axis",
    "Block",
    "Budget",
    "Call",
    "Case",
    "Cases",
    "Cell",
    "Change",
    "Check",
    "CheckResult",
    "Cost",
    "CostBound",
    "Count",
    "Doctest",
    "Embedded",
    "Exchange",
    "Execution",
    "Exploit",
    "Fault",
    "File",
    "Finding",
    "Isolation",
    "LeftOut",
    "Level",
    "Limits",
    "LineMemory",
    "LineTime",
    "Matrix",
    "Measured",
    "MemoryCurve",
    "Message",
    "Mismatch",
    "Network",
    "Outcome",
    "Profile",
    "Program",
    "Prompt",
    "Property",
    "Provider",
    "Reading",
    "Remark",
    "Reply",
    "Review",
    "Rows",
    "Sample",
    "Sampling",
    "Seen",
    "Solution",
    "Span",
    "Status",
    "Stdio",
    "Step",
    "Suite",
    "Suspect",
    "Task",
    "Text",
    "Token",
    "Tool",
    "ToolCall",
    "Trace",
    "Trust",
    "Usage",
    "Value",
    "Variable",
    "Verdict",
    "chat",
]
