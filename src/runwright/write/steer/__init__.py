"""Strategies that answer questions: by code, by text, or by a program that is not run."""
