from dataclasses import replace

from runwright.cli.scene import Scenes
from runwright.core import Call, Status, Step, Trace, Value, Variable


def test_values_are_those_at_the_end_of_the_step_with_what_they_were(nested: Trace) -> None:
    scene = Scenes(nested).at(4)
    told = {held.name: (held.old and held.old.text, held.value.text) for held in scene.values}
    assert told == {"n": ("3", "3"), "total": ("0", "1"), "i": ("0", "1")}
    assert [held.name for held in scene.values if held.changed] == ["total", "i"]


def test_the_margin_keeps_what_each_line_of_the_call_made_last(nested: Trace) -> None:
    scene = Scenes(nested).at(4)
    margin = {
        line: [(n.name, n.value.text, n.fresh) for n in notes]
        for line, notes in scene.margin.items()
    }
    assert margin == {
        2: [("total", "0", False)],
        3: [("i", "1", True)],
        4: [("total", "1", True)],
    }
    assert Scenes(nested).at(5).margin == {}


def test_the_stack_has_the_arguments_of_each_call(nested: Trace) -> None:
    stack = Scenes(nested).at(9).stack
    assert [(frame.function, frame.depth, frame.position) for frame in stack] == [
        ("inner", 1, 9),
        ("outer", 0, 7),
    ]
    assert stack[0].arguments == (Variable("k", Value("int", "2")),)
    assert stack[1].arguments == (Variable("n", Value("int", "3")),)


def test_arguments_are_unknown_where_the_entry_was_left_out(nested: Trace) -> None:
    tail = nested.steps[6:]
    trace = replace(nested, steps=tail, omitted=6, head=0)
    stack = Scenes(trace).at(0).stack  # its step is not the first block of `inner`
    assert stack[0].arguments is None
    assert stack[1].arguments is None
    assert stack[1].position is None
    assert Scenes(trace).at(2).stack[0].arguments == (Variable("k", Value("int", "2")),)


def test_a_trace_without_calls_has_one_call_on_its_stack(nested: Trace) -> None:
    stack = Scenes(replace(nested, calls=())).at(9).stack
    assert [(frame.function, frame.depth) for frame in stack] == [("inner", 1)]


def test_a_forged_ring_of_calls_ends(nested: Trace) -> None:
    calls = (Call(0, "outer", 0, 1), Call(1, "inner", 1, 0))
    assert len(Scenes(replace(nested, calls=calls)).at(2).stack) == 2


def test_visits_are_counted_from_the_start_and_behind_a_gap_from_the_end(
    nested: Trace, nested_gap: Trace
) -> None:
    whole, cut = Scenes(nested), Scenes(nested_gap)
    kept = {step.index: at for at, step in enumerate(nested_gap.steps)}
    for index, at in kept.items():
        assert cut.at(at).visit == whole.at(index).visit
    # Killed: the last kept step is not the last of the run.
    killed = replace(nested_gap, steps=nested_gap.steps[:-1], omitted=nested_gap.omitted + 1)
    assert Scenes(killed).at(4).visit is None
    assert Scenes(killed).at(1).visit == 1


def test_thread_and_task_come_from_the_call(nested: Trace) -> None:
    calls = (*nested.calls[:3], replace(nested.calls[3], thread=2, task=5))
    scene = Scenes(replace(nested, calls=calls)).at(9)
    assert (scene.thread, scene.task) == (2, 5)


def test_a_deleted_name_has_its_old_value(nested: Trace) -> None:
    gone = Variable("k", Value("", "<deleted>"))
    step = Step(0, 5, 1, 1, (Variable("k", Value("int", "2")),), (gone,))
    trace = replace(nested, steps=(step,), head=1, status=Status.OK)
    (held,) = Scenes(trace).at(0).values
    assert (held.value.text, held.old, held.changed) == ("<deleted>", Value("int", "2"), True)
