from runwright.core import Case, Program, Task


def test_a_public_task_has_neither_hidden_checks_nor_reference() -> None:
    visible, hidden = Case("a", "f", (), 1), Case("b", "f", (), 2)
    task = Task("t", "s", "f", Program("x"), (visible,), (hidden,), Program("secret"))
    assert task.public() == Task("t", "s", "f", Program("x"), (visible,))
    assert "secret" not in repr(task.public())
