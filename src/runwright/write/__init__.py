"""write: strategies that make programs.

A strategy is one module with `async def solve(task, lab, *, <options>) -> Solution`; it is given
the public part of a task and hands in what `lab` recorded. Begin with debug/search/__init__.py.
"""
