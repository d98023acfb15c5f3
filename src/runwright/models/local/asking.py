"""How a prompt becomes tokens: by the model's chat template, or plainly where it has none.

The plain form, for models that were never taught a conversation:

    <what the system says>

    User: <a turn>

    Assistant: <a turn>

    User: <the last turn>

    Assistant:

A reply in that form ends where the model begins to speak for the user.
"""

from runwright.core.errors import ModelUnavailable
from runwright.core.prompt import Message, Prompt
from runwright.models.local.loading import Loaded

_PLAIN_STOP = "\nUser:"


def tokens_of(prompt: Prompt, loaded: Loaded, name: str) -> list[int]:
    """Return the tokens of a prompt.

    Raises:
        ModelUnavailable: it names tools, the template refuses it, or it is empty or no Unicode.
    """
    if prompt.tools or any(one.calls or one.answers for one in prompt.messages):
        raise ModelUnavailable(f"{name}: local models call no tools; ask a server, openai:NAME")
    text = _rendered(prompt, loaded, name) if prompt.is_chat else prompt.text
    try:
        text.encode()
    except UnicodeEncodeError as error:
        raise ModelUnavailable(f"{name}: the prompt is not Unicode: {error}") from None
    # A template writes the special tokens itself.
    special = not (prompt.is_chat and loaded.tokenizer.chat_template)
    tokens: list[int] = loaded.tokenizer(text, add_special_tokens=special)["input_ids"]
    if not tokens:
        raise ModelUnavailable(f"{name}: the prompt is empty; give it some text")
    return tokens


def stops_of(prompt: Prompt, loaded: Loaded) -> tuple[str, ...]:
    """Return the strings that end a reply because of the prompt's form."""
    plain = prompt.is_chat and not loaded.tokenizer.chat_template
    return (_PLAIN_STOP,) if plain else ()


def _rendered(prompt: Prompt, loaded: Loaded, name: str) -> str:
    if not loaded.tokenizer.chat_template:
        return "\n\n".join([*map(_plain, prompt.messages), "Assistant:"])
    turns = [{"role": one.role, "content": one.content} for one in prompt.messages]
    try:
        text: str = loaded.tokenizer.apply_chat_template(
            turns, tokenize=False, add_generation_prompt=True
        )
    except Exception as error:  # a template is a program of the model's makers
        told = str(error).partition("\n")[0]
        raise ModelUnavailable(
            f"{name}: its chat template refuses this conversation: {told}"
        ) from error
    return text


def _plain(message: Message) -> str:
    if message.role == "system":
        return message.content
    return f"{message.role.capitalize()}: {message.content}"
