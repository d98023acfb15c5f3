"""The halves of the probes that run beside the program: standard library only.

Start at watching.py.
"""
