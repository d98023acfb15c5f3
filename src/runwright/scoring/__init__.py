"""Scoring: a benchmark with samples, or with a strategy, in; results out.

In go a benchmark and a file of samples; out come a file of judged samples that a killed run leaves
whole, and a summary with pass@k. Open evaluation.py first; judging.py is the stream of verdicts,
samples.py reads, results.py keeps, summary.py counts, comparing.py sets two runs side by side.
trials.py lets a strategy solve the tasks, standing.py sets strategies side by side.
"""

from runwright.benchmarks.mode import Mode
from runwright.scoring.benchmark import Benchmark, load_benchmark, of_module, open_benchmark
from runwright.scoring.cache import VerdictCache
from runwright.scoring.comparing import Comparison, Run, compare
from runwright.scoring.evaluation import Evaluation, Plan, evaluate_samples, plan
from runwright.scoring.judging import Scoring
from runwright.scoring.memorising import Memorising
from runwright.scoring.record import Header, Judged, Key, Score
from runwright.scoring.results import ResultsFile, read_results
from runwright.scoring.samples import Sample, read_samples, scan
from runwright.scoring.standing import Standing, standings
from runwright.scoring.summary import Running, Summary, summarize
from runwright.scoring.trials import Setup, Trials, read_trials, try_strategy

__all__ = [
    "Benchmark",
    "Comparison",
    "Evaluation",
    "Header",
    "Judged",
    "Key",
    "Memorising",
    "Mode",
    "Plan",
    "ResultsFile",
    "Run",
    "Running",
    "Sample",
    "Score",
    "Scoring",
    "Setup",
    "Standing",
    "Summary",
    "Trials",
    "VerdictCache",
    "compare",
    "evaluate_samples",
    "load_benchmark",
    "of_module",
    "open_benchmark",
    "plan",
    "read_results",
    "read_samples",
    "read_trials",
    "scan",
    "standings",
    "summarize",
    "try_strategy",
]
