"""A model of random weights and a tokenizer of single letters, in a folder like any other's."""

import importlib
import json
from pathlib import Path
from typing import Any

LETTERS = "\n" + "".join(map(chr, range(32, 127)))  # a token each, in this order
END = len(LETTERS)  # the token that ends a reply
TEMPLATE = (
    "{% for one in messages %}"
    "{% if one.role == 'critic' %}{{ raise_exception('no critics here') }}{% endif %}"
    "<{{ one.role }}>{{ one.content }}{% endfor %}"
    "{% if add_generation_prompt %}<assistant>{% endif %}"
)


def tiny_model(
    folder: Path, *, kind: str = "llama", template: str | None = TEMPLATE, context: int = 256
) -> Path:
    """Write one layer of a "llama" or "gpt2" of seeded weights, 30 kB; return it."""
    torch, transformers = map(importlib.import_module, ("torch", "transformers"))
    shape: dict[str, Any] = {
        "hidden_size": 16,
        "intermediate_size": 32,
        "num_hidden_layers": 1,
        "num_attention_heads": 2,
        "max_position_embeddings": context,
    }
    if kind == "gpt2":
        shape = {"n_embd": 16, "n_layer": 1, "n_head": 2, "n_positions": context}
    config = transformers.AutoConfig.for_model(
        kind, vocab_size=END + 1, bos_token_id=None, eos_token_id=END, **shape
    )
    with torch.random.fork_rng():
        torch.manual_seed(0)
        model = transformers.AutoModelForCausalLM.from_config(config)
        for weights in model.parameters():  # far apart, so that some tokens are likelier
            weights.data.normal_(0, 0.3)
    model.save_pretrained(folder)
    tokenizer = letter_tokenizer()
    tokenizer.chat_template = template
    tokenizer.save_pretrained(folder)
    return folder


def letter_tokenizer() -> Any:
    """One token per letter of ASCII, as byte-level BPE without a single merge."""
    tokenizers, transformers = map(importlib.import_module, ("tokenizers", "transformers"))
    byte_level = tokenizers.pre_tokenizers.ByteLevel(add_prefix_space=False)
    letters = {byte_level.pre_tokenize_str(one)[0][0]: i for i, one in enumerate(LETTERS)}
    tokenizer = tokenizers.Tokenizer(tokenizers.models.BPE(letters, []))
    tokenizer.pre_tokenizer = byte_level
    tokenizer.decoder = tokenizers.decoders.ByteLevel()
    return transformers.PreTrainedTokenizerFast(tokenizer_object=tokenizer, eos_token="<end>")


def edit_json(path: Path, **changes: object) -> None:
    """Change keys of a JSON file."""
    path.write_text(json.dumps({**json.loads(path.read_text()), **changes}))
