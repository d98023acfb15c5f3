"""Analyzing: what a program is, without running it. In goes source text, out come its blocks.

Open blocks.py first: it says what a basic block is. Nothing in this room executes a program.
"""

from runwright.analyze.parsing import arms, blocks, parse, table

__all__ = ["arms", "blocks", "parse", "table"]
