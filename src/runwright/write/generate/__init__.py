"""Strategies that write a program from its statement."""
