"""Variables of running code are read without keeping their values alive."""

import sys
import weakref

from runwright.observe.guest.stacks import variables_here, variables_of


class Thing:
    pass


def test_a_value_that_was_looked_at_dies_when_the_program_lets_go_of_it() -> None:
    thing = Thing()
    alive = weakref.ref(thing)
    assert variables_here()["thing"] is thing
    del thing
    assert alive() is None


def test_names_that_code_made_in_a_function_stay() -> None:
    exec("made = 5")
    assert variables_here()["made"] == 5
    assert variables_here()["made"] == 5


def test_what_the_program_holds_of_its_frame_stays_whole() -> None:
    held = sys._getframe().f_locals
    name = "value"
    variables_of(sys._getframe())
    assert held["name"] == name


def test_the_namespace_of_a_class_body_is_itself() -> None:
    class Body:
        first = 1
        names = sorted(name for name in variables_here() if name[0] != "_")

    assert Body.names == ["first"]
