"""Tracing programs in C, C++, JavaScript and Java: the same trace, from probes in their text.

Theory of operation. The source is parsed and cut into basic blocks (analyze/foreign.py); probes are
inserted where these begin and end (weave.py), none of which moves a line; a runtime of the language
(runtime/) stands beside it. The program is compiled and runs in the sandbox like any other. The
runtime counts and keeps steps in the run's result file (layout.py), which outlives the process.

What it protects against: a run that is killed, a program that writes into its trace, text that the
parser does not understand (such functions are not watched, and the trace says so). What it does
not: a program can forge its own trace. Traces are shown and ranked by; verdicts never rest on them.
"""

from runwright.observe.native.tracing import Watch, trace_foreign

__all__ = ["Watch", "trace_foreign"]
