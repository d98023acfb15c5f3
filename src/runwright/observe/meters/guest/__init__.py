"""Measuring from inside the sandbox: standard library only. Start at costs.py."""
