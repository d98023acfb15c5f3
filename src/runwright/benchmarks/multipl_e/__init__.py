"""MultiPL-E: HumanEval's tasks and tests in other languages, one module per language.

Paper: Cassano et al. "MultiPL-E: A Scalable and Polyglot Approach to Benchmarking Neural Code
       Generation", IEEE TSE 2023. arXiv:2208.08227
Data:  Qwen2.5-Coder-1.5B's answers and their official verdicts, of QwenLM/Qwen2.5-Coder; the
       tasks' tests are part of them

The benchmarks are `multipl-e-js`, `multipl-e-cpp` and `multipl-e-java`. Open edition.py first.
"""
