"""Published benchmarks, one module each: tasks, how to judge them, what to report."""
