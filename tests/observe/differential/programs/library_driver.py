"""Driver: run the doctests of a library module and the tests that the interpreter brings for it.

Told are the outcome of each test, and each exception that a test expects.
"""

import doctest
import importlib
import random
import unittest
import unittest.case

with open("tests.json", encoding="utf-8") as stream:
    wanted = json.load(stream)
for name in wanted["aliases"]:
    package, _, last = name.rpartition(".")
    if package:
        setattr(importlib.import_module(package), last, sys.modules[SUBJECT])
    sys.modules[name] = sys.modules[SUBJECT]


class Told(unittest.TestResult):
    """Tells outcomes as they come."""

    def startTest(self, test):
        super().startTest(test)
        random.seed(1)

    def addSuccess(self, test):
        tell(test.id(), "passed")

    def addFailure(self, test, outcome):
        tell(test.id(), "failed", raised(outcome[1]))

    def addError(self, test, outcome):
        tell(test.id(), "error", raised(outcome[1]))

    def addSkip(self, test, reason):
        tell(test.id(), "skipped", reason)

    def addExpectedFailure(self, test, outcome):
        tell(test.id(), "failed as expected")

    def addSubTest(self, test, subtest, outcome):
        if outcome is not None:
            tell(subtest.id(), "failed", raised(outcome[1]))


leave = unittest.case._AssertRaisesContext.__exit__


def leaving(self, kind, error, trace):
    """Tell of an exception that a test expects."""
    if error is not None:
        tell("raised", raised(error))
    return leave(self, kind, error, trace)


unittest.case._AssertRaisesContext.__exit__ = leaving


def flattened(suite):
    """Yield the tests of a suite."""
    for test in suite:
        if isinstance(test, unittest.TestSuite):
            yield from flattened(test)
        else:
            yield test


def tests():
    """Yield those wanted."""
    module = sys.modules[SUBJECT]
    finder = doctest.DocTestFinder()
    for found in finder.find(module, SUBJECT):
        if found.examples:
            yield doctest.DocTestCase(found)
    for name in wanted["modules"]:
        suite = unittest.defaultTestLoader.loadTestsFromModule(importlib.import_module(name))
        yield from flattened(suite)


chosen = [t for t in tests() if not any(re.search(p, t.id()) for p in wanted["leave_out"])]
random.seed(1)
for test in chosen[:: len(chosen) // wanted["most"] + 1]:
    test.run(Told())
