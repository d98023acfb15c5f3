"""Strategies that answer questions, by code or by text."""
