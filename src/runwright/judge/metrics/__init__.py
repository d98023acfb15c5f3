"""Metrics: figures made of verdicts. Pure functions on counts, one metric per file.

In go counts of samples and of right ones, per task; out come shares in 0 to 1, with what they are
uncertain by. Open pass_at_k.py first.
"""

from runwright.judge.metrics.ave_norm import ave_norm, average_rank
from runwright.judge.metrics.coverage import check_coverage, requirement_coverage
from runwright.judge.metrics.estimate import Estimate, estimate
from runwright.judge.metrics.majority import majority_at_k
from runwright.judge.metrics.mcnemar import mcnemar
from runwright.judge.metrics.ndcg import ndcg_at_k
from runwright.judge.metrics.pass_at_k import Count, pass_at_k, pass_at_k_of
from runwright.judge.metrics.pass_hat_k import pass_hat_k, pass_hat_k_of
from runwright.judge.metrics.repair import Repair
from runwright.judge.metrics.wilson import wilson

__all__ = [
    "Count",
    "Estimate",
    "Repair",
    "ave_norm",
    "average_rank",
    "check_coverage",
    "estimate",
    "majority_at_k",
    "mcnemar",
    "ndcg_at_k",
    "pass_at_k",
    "pass_at_k_of",
    "pass_hat_k",
    "pass_hat_k_of",
    "requirement_coverage",
    "wilson",
]
