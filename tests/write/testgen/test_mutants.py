from runwright.core import Program
from runwright.write.testgen.mutants import mutants

SOURCE = '''def f(x):
    assert x > 5
    """No docstring."""
    if x < 10:
        return x + 1
    return 0
'''


def test_each_mutant_is_another_program_with_one_small_fault() -> None:
    found = mutants(Program(SOURCE), "f", most=1000)
    sources = [program.source for program in found]
    assert len(set(sources)) == len(sources)
    assert SOURCE not in sources
    assert SOURCE.replace("x < 10", "x <= 10") in sources
    assert SOURCE.replace("x + 1", "x - 1") in sources
    assert SOURCE.replace("return 0", "return 1") in sources


def test_the_contract_is_left_alone() -> None:
    for program in mutants(Program(SOURCE), "f", most=1000):
        assert "    assert x > 5\n" in program.source


def test_of_many_some_are_taken_from_all_over_the_program() -> None:
    found = mutants(Program(SOURCE), "f", most=1000)
    some = mutants(Program(SOURCE), "f", most=5)
    assert len(some) == 5
    assert set(some) < set(found)
    assert some[-1] in found[len(found) // 2 :]
    assert mutants(Program(SOURCE), "f", most=0) == ()


def test_what_does_not_parse_has_none() -> None:
    assert mutants(Program("def f(:\n"), "f", most=10) == ()
