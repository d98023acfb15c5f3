"""testgen: in go a reference and a few inputs of it, out come many tests, then few that do as much.

evalplus.py is the method: read it first. `replies.py` calls a program with many inputs, guest/ is
what answers there; requirements.py says what each test achieves, reduction.py keeps the tests that
together achieve all of it, `writing.py` makes a tests file of them.
"""
