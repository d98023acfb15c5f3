"""Loading a model from a folder, safely and wholly.

Loading must not run somebody's code, and nothing is downloaded. So weights are read from
safetensors alone, never from pickles (`.bin`, `.pt`); code that comes with a model is not used,
that of `transformers` is; a kernel for attention that a configuration names is ignored; an adapter
is refused, because it names a second model. Weights that are missing are refused too:
`transformers` would make them up. A chat template is a program as well: `transformers` renders it
in Jinja's sandbox, which keeps it from the machine but not from taking its time.
"""

import contextlib
import importlib
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from runwright.core.errors import BadFile, BadOption, NeedsExtra

_DTYPES = ("float32", "bfloat16", "float16")


@dataclass(frozen=True, slots=True)
class Loaded:
    """A model that can generate."""

    torch: Any  # the module
    model: Any
    tokenizer: Any
    device: Any
    ends: frozenset[int]  # tokens that end a reply
    context: int | None  # tokens of prompt and reply together; None: it names no bound
    title: str  # the folder's name

    def decode(self, tokens: Sequence[int]) -> str:
        """Return the text of tokens, without special ones."""
        text: str = self.tokenizer.decode(
            tokens, skip_special_tokens=True, clean_up_tokenization_spaces=False
        )
        return text


def load(name: str, *, device: str, dtype: str) -> Loaded:
    """Load a model; see `Local` for arguments and errors."""
    torch, transformers = _package("torch", name), _package("transformers", name)
    place = _device(torch, device)
    if dtype not in ("auto", *_DTYPES):
        raise BadOption(f"dtype={dtype!r} is none of auto, {', '.join(_DTYPES)}")
    folder = _folder(name)
    _refuse_unsafe(folder, transformers)
    try:
        with _quiet(transformers):
            model, tokenizer, missing = _read(transformers, folder, dtype)
            model = model.to(place).eval()
    except Exception as error:  # whatever is wrong in a folder comes out as whatever
        told = " ".join(str(error).split())[:200]
        raise BadFile(f"{folder}: not a model that transformers can load safely: {told}") from error
    if missing:
        raise BadFile(
            f"{folder}: {len(missing)} of its weights are missing, like {missing[0]}; copy it again"
        )
    ends = _ends(model, tokenizer)
    model.generation_config = transformers.GenerationConfig()  # with no settings of the folder
    context = getattr(model.config.get_text_config(), "max_position_embeddings", None)
    return Loaded(torch, model, tokenizer, place, ends, context, folder.name)


def _package(package: str, name: str) -> Any:
    try:
        return importlib.import_module(package)
    except ImportError:
        raise NeedsExtra(
            f"model local:{name} needs {package}; pip install 'runwright[local]'"
        ) from None


def _device(torch: Any, device: str) -> Any:
    if device == "auto":
        if torch.cuda.is_available():
            return torch.device("cuda")
        return torch.device("mps" if torch.backends.mps.is_available() else "cpu")
    try:
        place = torch.device(device)
        torch.empty(1, device=place)
    except (RuntimeError, AssertionError, NotImplementedError) as error:
        told = str(error).partition("\n")[0]
        raise BadOption(f"device={device!r} cannot be used here: {told}") from None
    return place


def _folder(name: str) -> Path:
    """Return the folder of a model: itself, or where the cache of the hub has it."""
    folder = Path(name)
    if folder.is_dir():
        return folder
    if folder.exists():
        raise BadFile(f"{name}: not a folder; name the folder that holds config.json")
    hub = importlib.import_module("huggingface_hub")
    try:
        return Path(hub.snapshot_download(name, local_files_only=True))
    except (OSError, ValueError):  # not in the cache; no name that the hub could have
        raise BadFile(
            f"{name}: no such folder, and no model of that name has been downloaded; "
            "name a folder, or fetch it first: hf download ORGANIZATION/NAME"
        ) from None


def _refuse_unsafe(folder: Path, transformers: Any) -> None:
    if not (folder / "config.json").is_file():
        raise BadFile(f"{folder}: no model, because there is no config.json; name a model's folder")
    kind = _kind(folder / "config.json")
    if kind not in transformers.CONFIG_MAPPING:
        raise BadFile(
            f"{folder}: a model of kind {kind!r}, which transformers {transformers.__version__} "
            "does not know; code that comes with a model is not run: take a newer transformers, "
            "or a server"
        )
    if (folder / "adapter_config.json").exists():
        raise BadFile(f"{folder}: an adapter; merge it into its model and name that folder")
    if not any(folder.glob("*.safetensors")):
        raise BadFile(
            f"{folder}: no weights in safetensors; others may run code when they are read: "
            "convert them where they may"
        )


def _kind(path: Path) -> str:
    try:
        config = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError, RecursionError) as error:
        raise BadFile(f"{path}: cannot be read: {error}; copy the model again") from None
    return str(config.get("model_type")) if isinstance(config, dict) else str(None)


def _read(transformers: Any, folder: Path, dtype: str) -> tuple[Any, Any, list[str]]:
    """Return model, tokenizer and the names of missing weights."""
    safe = {"local_files_only": True, "trust_remote_code": False}
    tokenizer = transformers.AutoTokenizer.from_pretrained(folder, **safe)
    config = transformers.AutoConfig.from_pretrained(folder, **safe)
    config._attn_implementation = None  # noqa: SLF001 - it may name code of the hub; no public way
    model, report = transformers.AutoModelForCausalLM.from_pretrained(
        folder, config=config, dtype=dtype, use_safetensors=True, output_loading_info=True, **safe
    )
    return model, tokenizer, sorted(report["missing_keys"])


def _ends(model: Any, tokenizer: Any) -> frozenset[int]:
    named = model.generation_config.eos_token_id
    several = named if isinstance(named, list) else [named]
    return frozenset(one for one in [*several, tokenizer.eos_token_id] if one is not None)


@contextlib.contextmanager
def _quiet(transformers: Any) -> Iterator[None]:
    """Show no progress bars and no warnings while loading: what matters is said as an error."""
    logging = transformers.utils.logging
    level, bars = logging.get_verbosity(), logging.is_progress_bar_enabled()
    logging.set_verbosity_error()
    logging.disable_progress_bar()
    try:
        yield
    finally:
        logging.set_verbosity(level)
        if bars:
            logging.enable_progress_bar()
