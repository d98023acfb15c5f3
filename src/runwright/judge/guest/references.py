"""References: what the program holds in place of a check's callables, iterators and objects.

Using one asks the check's side, which does it in its own code and says what came of it. The check's
side decides what it answers (see proxies.py): calls and the methods that syntax needs, but no look
into functions, generators and frames.
"""

from collections.abc import Callable
from typing import Any

from runwright.judge.guest.conversation import Conversation

_Key = tuple[str, tuple[str, ...]]


class References:
    """The objects of the check that the program holds."""

    def __init__(self, conversation: Conversation) -> None:
        self._conversation = conversation
        self._classes: dict[_Key, type] = {}
        self._references: dict[int, Any] = {}  # by the check's number
        self._numbers: dict[int, int] = {}  # by id

    def number(self, value: object) -> int | None:
        """Return the check's number of a reference; None if it is something else."""
        return self._numbers.get(id(value))

    def reference(self, number: int, name: str, methods: list[str]) -> Any:
        """Return the reference to an object of the check, the same one each time.

        Args:
            number: The check's.
            name: Of its type.
            methods: Those of its type that syntax may need, e.g. "__call__".
        """
        if number not in self._references:
            key = name, tuple(methods)
            if key not in self._classes:
                self._classes[key] = self._class(*key)
            reference: Any = object.__new__(self._classes[key])
            self._references[number] = reference
            self._numbers[id(reference)] = number
        return self._references[number]

    def _ask(self, value: object, request: dict[str, Any], arguments: Any, words: Any) -> Any:
        if self._conversation.depth == 0:
            raise RuntimeError("the check waits for nothing, so it does nothing")
        request["target"] = self._numbers[id(value)]
        return self._conversation.ask(request, arguments, words)

    def _class(self, name: str, methods: tuple[str, ...]) -> type:
        def get(value: object, attribute: str) -> Any:
            return self._ask(value, {"op": "get", "name": attribute}, (), {})

        def change(value: object, attribute: str, new: object) -> None:
            self._ask(value, {"op": "set", "name": attribute}, (new,), {})

        def remove(value: object, attribute: str) -> None:
            self._ask(value, {"op": "delete", "name": attribute}, (), {})

        attributes: dict[str, Any] = {method: self._method(method) for method in methods}
        attributes |= {"__getattr__": get, "__setattr__": change, "__delattr__": remove}
        return type(name, (), attributes)

    def _method(self, name: str) -> Callable[..., Any]:
        def method(value: object, *arguments: Any, **words: Any) -> Any:
            op = "call" if name == "__call__" else "method"
            return self._ask(value, {"op": op, "name": name}, arguments, words)

        return method
