"""Watching from inside the sandbox: standard library only. Start at tracer.py."""
