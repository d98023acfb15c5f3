"""The tool `python`: the code interpreter that a model may call."""

import json

from runwright.core import Tool, ToolCall
from runwright.write.prompts import Prompts

NAME = "python"
_PARAMETERS = {
    "type": "object",
    "properties": {"code": {"type": "string", "description": "a whole Python program"}},
    "required": ["code"],
}


def python_tool(prompts: Prompts) -> Tool:
    """Return the tool, as a model is told of it."""
    return Tool(NAME, prompts("tool"), json.dumps(_PARAMETERS))


def program_of(call: ToolCall) -> tuple[str | None, str]:
    """Return the program that a call asks to be run, or None and what is wrong with the call."""
    if call.name != NAME:
        return None, f"There is no tool {call.name!r}; there is {NAME!r}."
    try:
        arguments = json.loads(call.arguments)
    except (ValueError, RecursionError):
        return None, 'The arguments are not JSON; write {"code": "..."}.'
    code = arguments.get("code") if isinstance(arguments, dict) else None
    if not isinstance(code, str):
        return None, 'The arguments lack "code"; write {"code": "..."}.'
    return code, ""
