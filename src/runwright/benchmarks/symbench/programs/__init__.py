"""Checker programs: each reads a puzzle and an answer, and says by its exit code if it is right."""
