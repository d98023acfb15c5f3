"""What a program may not add to a running pytest: hook functions, and methods of single tests.

pytest asks its plugins, which are objects in memory, so a program in the same process can find its
plugin manager and register one more, which lets every test pass. Hook functions are held by
identity. Two kinds may come later: those of pytest's own classes, and those of modules that lie
with the tests, such as their `conftest.py`.
"""

import os
import sys
import types
from collections.abc import Iterator
from typing import Any


class Hooks:
    """The hook functions of a running pytest as they are.

    Args:
        manager: Its plugin manager.
    """

    def __init__(self, manager: Any) -> None:
        self._manager = manager
        self._callers: dict[str, Any] = dict(vars(manager.hook))
        self._known = {id(one): (one, one.function) for one in self._implementations()}
        self._ways = self._calling()
        self._own = {
            id(value)
            for name, module in list(sys.modules.items())
            if name.startswith("_pytest.") and type(module) is types.ModuleType
            for value in vars(module).values()
            if type(value) is type
        }

    def changed(self, folder: str | None = None) -> str:
        """Return the name of something that was added or replaced, or "".

        Args:
            folder: Where the tests lie, if they have been read.
        """
        now = vars(self._manager.hook)
        replaced = [name for name, caller in self._callers.items() if now.get(name) is not caller]
        if replaced:
            return f"the hook {replaced[0]}"
        if any(one is not other for one, other in zip(self._calling(), self._ways, strict=True)):
            return "the way in which hooks are called"
        for one in self._implementations():
            _, function = self._known.get(id(one), (None, None))
            if function is not one.function and not self._may_come(one.plugin, folder):
                return f"a hook function of pytest by {one.function.__qualname__}"
        return "" if folder is None else self._changed_test()

    def _calling(self) -> list[object]:
        ways = [caller._hookexec for caller in self._callers.values()]
        return [vars(self._manager).get("_inner_hookexec"), *ways]

    def _implementations(self) -> Iterator[Any]:
        for caller in self._callers.values():
            yield from caller.get_hookimpls()

    def _may_come(self, plugin: Any, folder: str | None) -> bool:
        if folder is None:
            return False
        if type(plugin) is types.ModuleType:
            return str(vars(plugin).get("__file__")).startswith(folder + os.sep)
        return id(type(plugin)) in self._own

    def _changed_test(self) -> str:
        """Return the name of a test that has a method of its own where its class has one."""
        session = self._manager.get_plugin("session")
        for item in getattr(session, "items", ()):
            for name in vars(item):
                if callable(getattr(type(item), name, None)):
                    return f"{name} of {item.nodeid}"
        return ""
