"""A model of random weights through the whole of `Local`: what it says is noise, how is not."""

import asyncio
import gc
import importlib.util
import math
import pickle
import shutil
import weakref
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from tests.models.tiny import END, LETTERS, edit_json, tiny_model

from runwright.core import Assertions, Budget, Prompt, Sampling, Solution, Task, chat
from runwright.core.errors import BadFile, BadOption, ModelUnavailable
from runwright.core.prompt import Tool
from runwright.core.reply import Answer
from runwright.evaluate import solve
from runwright.models import Model, Recorded, Replay, open_model
from runwright.models.local import Local
from runwright.run import LocalSandbox

for name in ("torch", "transformers"):
    if importlib.util.find_spec(name) is None:
        pytest.skip(f"{name} is not installed; make test-local", allow_module_level=True)

TEXT = Prompt(text="def f(x):\n    return")
DRAWN = Sampling(temperature=1.0, seed=7, max_tokens=20)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tiny_model(tmp_path_factory.mktemp("models") / "tiny")


@pytest.fixture(scope="module")
def model(folder: Path) -> Iterator[Local]:
    opened = Local(str(folder))
    yield opened
    asyncio.run(opened.close())


def ask(model: Model, prompt: Prompt = TEXT, sampling: Sampling = DRAWN) -> Answer:
    return asyncio.run(model.ask(prompt, sampling))


def known(folder: Path, text: str) -> Any:
    """The log probabilities of what follows each letter, all at once: (letters, vocabulary)."""
    torch, transformers = map(importlib.import_module, ("torch", "transformers"))
    model = transformers.AutoModelForCausalLM.from_pretrained(folder)
    with torch.inference_mode():
        scores = model(torch.tensor([[LETTERS.index(letter) for letter in text]])).logits[0]
    return torch.log_softmax(scores.float(), -1)


@pytest.mark.parametrize("kind", ["llama", "gpt2"])
def test_temperature_0_takes_the_best_token_each_time(tmp_path: Path, kind: str) -> None:
    folder = tiny_model(tmp_path / "tiny", kind=kind)
    answer = ask(Local(str(folder)), TEXT, Sampling(max_tokens=12, logprobs=True))
    best = known(folder, TEXT.text + answer.text)[len(TEXT.text) - 1 : -1].max(-1)
    assert answer.text == "".join(LETTERS[i] for i in best.indices.tolist())
    values = [token.logprob for token in answer.replies[0].tokens]
    assert values == pytest.approx(best.values.tolist(), abs=1e-4)
    assert answer.replies[0].finish == "length"
    assert (answer.prompt_tokens, answer.reply_tokens) == (len(TEXT.text), 12)
    assert answer.model == "tiny"


def test_several_replies_at_temperature_0_are_one(model: Local) -> None:
    answer = ask(model, TEXT, Sampling(n=3, max_tokens=5))
    assert [reply.text for reply in answer.replies] == [answer.text] * 3
    assert answer.reply_tokens == 15


def test_log_probabilities_are_the_models_own_whatever_the_temperature(
    model: Local, folder: Path
) -> None:
    sampling = replace(DRAWN, temperature=2.0, top_p=0.9, logprobs=True)
    reply = ask(model, TEXT, sampling).replies[0]
    assert "".join(token.text for token in reply.tokens) == reply.text
    table = known(folder, TEXT.text + reply.text)[len(TEXT.text) - 1 :]
    wanted = [table[i][LETTERS.index(token.text)].item() for i, token in enumerate(reply.tokens)]
    assert [token.logprob for token in reply.tokens] == pytest.approx(wanted, abs=1e-4)
    assert ask(model, TEXT, DRAWN).replies[0].tokens == ()


def test_samples_come_as_often_as_the_model_says(folder: Path) -> None:

    n, temperature = 2000, 1.3
    model = Local(str(folder), batch=500)
    answer = ask(model, TEXT, Sampling(n=n, temperature=temperature, seed=1, max_tokens=1))
    counts = Counter(reply.text for reply in answer.replies)
    scores = known(folder, TEXT.text)[-1] / temperature
    chances = dict(zip([*LETTERS, ""], scores.softmax(-1).tolist(), strict=True))
    statistic = sum(  # Pearson's chi-square; 87.5 on a CPU
        (counts[letter] - n * chance) ** 2 / (n * chance) for letter, chance in chances.items()
    )
    assert statistic < 149  # at 96 degrees of freedom one in 1000 is above 145


def test_top_p_keeps_the_likeliest_that_reach_it(model: Local, folder: Path) -> None:
    scores = known(folder, TEXT.text)[-1].softmax(-1).tolist()
    ranked = sorted(zip(scores, [*LETTERS, ""], strict=True), reverse=True)
    kept, reached = set(), 0.0
    for chance, letter in ranked:
        if reached >= 0.3:
            break
        kept.add(letter)
        reached += chance
    sampling = Sampling(n=300, temperature=1.0, top_p=0.3, seed=2, max_tokens=1)
    drawn = {reply.text for reply in ask(model, TEXT, sampling).replies}
    assert drawn == kept


def test_a_seed_decides_the_samples_and_nothing_global_changes(folder: Path) -> None:
    torch = importlib.import_module("torch")
    model = Local(str(folder), batch=2)
    before = torch.get_rng_state()
    one, same = (ask(model, TEXT, replace(DRAWN, n=5)) for _ in range(2))
    other = ask(model, TEXT, replace(DRAWN, n=5, seed=8))
    free = [ask(model, TEXT, replace(DRAWN, seed=None)).text for _ in range(2)]
    assert torch.equal(torch.get_rng_state(), before)
    assert one.replies == same.replies
    assert one.replies != other.replies
    assert len({reply.text for reply in one.replies}) == 5  # batches of one call differ as well
    assert free[0] != free[1]
    ask(model, TEXT, replace(DRAWN, seed=-(2**70)))  # any int is a seed


def test_a_small_temperature_is_as_good_as_none(model: Local) -> None:
    cold = ask(model, TEXT, replace(DRAWN, temperature=1e-45)).text
    assert cold == ask(model, TEXT, replace(DRAWN, temperature=0)).text


def test_a_stop_string_ends_a_reply_early(model: Local) -> None:
    whole = ask(model).text
    stop = whole[5:7]
    answer = ask(model, TEXT, replace(DRAWN, stop=("never", stop), logprobs=True))
    reply = answer.replies[0]
    assert reply.text == whole[: whole.index(stop)]
    assert reply.finish == "stop"
    assert "".join(token.text for token in reply.tokens) == reply.text
    assert answer.reply_tokens == len(reply.text) + len(stop)  # no more was generated


def test_the_ending_token_ends_a_reply(model: Local) -> None:
    answer = ask(model, TEXT, Sampling(n=8, temperature=2.0, seed=3, max_tokens=150))
    ended = [reply for reply in answer.replies if reply.finish == "stop"]
    assert ended
    assert all(len(reply.text) < 150 for reply in ended)
    assert all(len(one.text) == 150 for one in answer.replies if one.finish == "length")
    assert answer.reply_tokens == sum(len(one.text) for one in answer.replies) + len(ended)


def test_a_conversation_is_written_as_the_template_says(model: Local) -> None:
    asked = chat("hi", "yes?", "go", system="be kind")
    text = "<system>be kind<user>hi<assistant>yes?<user>go<assistant>"
    assert ask(model, asked).replies == ask(model, Prompt(text=text)).replies
    assert ask(model, asked).prompt_tokens == len(text)


def test_without_a_template_a_conversation_is_plain_text(tmp_path: Path) -> None:
    model = Local(str(tiny_model(tmp_path / "tiny", template=None)))
    text = "be kind\n\nUser: hi\n\nAssistant: yes?\n\nUser: go\n\nAssistant:"
    sampling = replace(DRAWN, stop=("\nUser:",))
    plain = ask(model, chat("hi", "yes?", "go", system="be kind"))
    assert plain.replies == ask(model, Prompt(text=text), sampling).replies


@pytest.mark.parametrize("stop", [(), ("e", "a")])
def test_a_stream_is_the_reply_in_pieces(model: Local, stop: tuple[str, ...]) -> None:
    sampling = replace(DRAWN, max_tokens=60, stop=stop)

    async def pieces() -> list[str]:
        return [piece async for piece in model.stream(TEXT, sampling)]

    told = asyncio.run(pieces())
    assert "".join(told) == ask(model, TEXT, sampling).text
    assert len(told) > 1


def test_a_stream_says_what_is_wrong(model: Local) -> None:
    async def first(sampling: Sampling, prompt: Prompt = TEXT) -> str:
        return await anext(model.stream(prompt, sampling))

    with pytest.raises(BadOption, match="n=2: a stream is one reply"):
        asyncio.run(first(replace(DRAWN, n=2)))
    with pytest.raises(ModelUnavailable, match="the prompt has 300 tokens"):
        asyncio.run(first(DRAWN, Prompt(text="x" * 300)))


@pytest.mark.parametrize(
    ("prompt", "words"),
    [
        (Prompt(text="x" * 256), "the prompt has 256 tokens and the model takes 256 with its"),
        (Prompt(text=""), "the prompt is empty"),
        (Prompt(text="\udc80"), "the prompt is not Unicode"),
        (replace(chat("x"), tools=(Tool("f", "", "{}"),)), "local models call no tools"),
        (chat("x").then("critic", "no"), "refuses this conversation: no critics here"),
    ],
)
def test_a_prompt_that_cannot_be_answered_is_refused_in_one_line(
    model: Local, prompt: Prompt, words: str
) -> None:
    with pytest.raises(ModelUnavailable, match=words) as caught:
        ask(model, prompt)
    assert str(caught.value).startswith(model.name)
    assert "\n" not in str(caught.value)


def test_a_reply_ends_where_the_context_does(model: Local) -> None:
    answer = ask(model, Prompt(text="x" * 250), Sampling(max_tokens=100))
    assert answer.replies[0].finish == "length"
    assert answer.reply_tokens == 6


def test_the_loop_goes_on_and_calls_take_turns(
    model: Local, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = most = 0

    def generate(*args: Any) -> None:
        nonlocal now, most
        now += 1
        most = max(most, now)
        Local._generate(model, *args)
        now -= 1

    monkeypatch.setattr(model, "_generate", generate)

    async def both() -> tuple[Answer, Answer, int]:
        ticks = 0
        asked = asyncio.gather(
            *(model.ask(TEXT, replace(DRAWN, max_tokens=200, seed=i)) for i in (1, 2))
        )
        while not asked.done():
            await asyncio.sleep(0.001)  # with 0 this thread would keep the other from its work
            ticks += 1
        one, two = await asked
        return one, two, ticks

    one, two, ticks = asyncio.run(both())
    assert ticks > 10
    assert most == 1
    assert one.replies == ask(model, TEXT, replace(DRAWN, max_tokens=200, seed=1)).replies
    assert two.replies == ask(model, TEXT, replace(DRAWN, max_tokens=200, seed=2)).replies


def test_a_call_whose_time_is_over_stops_generating(tmp_path: Path) -> None:
    model = Local(str(tiny_model(tmp_path / "tiny", context=1_000_000)))
    endless = Sampling(max_tokens=900_000, temperature=0)

    async def cut() -> Answer:
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.3):
                await model.ask(TEXT, endless)
        async for _ in model.stream(TEXT, endless):
            break  # whoever listened goes away
        return await model.ask(TEXT, DRAWN)  # waits until both have ended

    assert asyncio.run(cut()).reply_tokens == 20


def test_a_closed_model_answers_no_more(tmp_path: Path) -> None:
    model = Local(str(tiny_model(tmp_path / "tiny", context=1_000_000)))

    assert model._loaded
    weights = weakref.ref(model._loaded.model)

    async def closed_while_it_answers() -> None:
        pieces = model.stream(TEXT, Sampling(max_tokens=900_000))
        assert await anext(pieces)
        await model.close()
        await model.close()  # twice does no harm
        with pytest.raises(ModelUnavailable, match="is closed; open it again"):
            async for _ in pieces:
                pass

    asyncio.run(closed_while_it_answers())
    gc.collect()
    assert weights() is None  # their memory is given back
    with pytest.raises(ModelUnavailable, match="is closed; open it again"):
        ask(model)


def test_settings_of_the_folder_are_not_applied(tmp_path: Path, model: Local) -> None:
    folder = tiny_model(tmp_path / "tiny")
    edit_json(
        folder / "generation_config.json",
        do_sample=True,
        temperature=0.1,
        repetition_penalty=5.0,
        max_new_tokens=3,
        eos_token_id=[END, LETTERS.index("e")],
    )
    sampling = replace(DRAWN, max_tokens=100)
    text = ask(Local(str(folder)), TEXT, sampling).text
    assert text == ask(model, TEXT, replace(sampling, stop=("e",))).text  # but for its ends


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"device": "abacus"}, "device='abacus' cannot be used here"),
        ({"dtype": "int8"}, "dtype='int8' is none of auto, float32, bfloat16, float16"),
        ({"batch": 0}, "batch=0 must be at least 1"),
        ({"max_tokens": 0}, "max_tokens=0 must be at least 1"),
    ],
)
def test_options_out_of_range_are_refused(
    folder: Path, options: dict[str, Any], words: str
) -> None:
    with pytest.raises(BadOption, match=words):
        Local(str(folder), **options)


@pytest.mark.parametrize("dtype", ["float32", "bfloat16", "float16"])
def test_weights_are_held_in_the_dtype_asked_for(folder: Path, dtype: str) -> None:
    model = Local(str(folder), dtype=dtype, device="cpu", max_tokens=7)
    assert model._loaded
    assert str(model._loaded.model.dtype) == f"torch.{dtype}"
    assert ask(model, TEXT, Sampling()).reply_tokens == 7


class Trap:
    """Unpickled, it leaves a file behind."""

    def __init__(self, mark: Path) -> None:
        self.mark = mark

    def __reduce__(self) -> tuple[Any, tuple[Path]]:
        return Path.touch, (self.mark,)


def trapped(folder: Path, mark: Path) -> None:
    (folder / "pytorch_model.bin").write_bytes(pickle.dumps(Trap(mark)))


def without_weights(folder: Path, mark: Path) -> None:
    (folder / "model.safetensors").unlink()
    trapped(folder, mark)


def torn(folder: Path, _mark: Path) -> None:
    weights = folder / "model.safetensors"
    weights.write_bytes(weights.read_bytes()[:1000])


def lacking(folder: Path, _mark: Path) -> None:
    safetensors = importlib.import_module("safetensors.torch")
    weights = safetensors.load_file(folder / "model.safetensors")
    del weights["model.layers.0.mlp.up_proj.weight"]
    safetensors.save_file(weights, folder / "model.safetensors", metadata={"format": "pt"})


def with_code(folder: Path, mark: Path) -> None:
    (folder / "own.py").write_text(f"open({str(mark)!r}, 'w')\nclass Own: pass\n")
    edit_json(
        folder / "config.json",
        model_type="own",
        auto_map={"AutoConfig": "own.Own", "AutoModelForCausalLM": "own.Own"},
    )


def another_kind(folder: Path, _mark: Path) -> None:
    edit_json(folder / "config.json", model_type="t5")


def tokenizer_with_code(folder: Path, mark: Path) -> None:
    (folder / "own.py").write_text(f"open({str(mark)!r}, 'w')\nclass Own: pass\n")
    (folder / "tokenizer.json").unlink()
    edit_json(
        folder / "tokenizer_config.json",
        tokenizer_class="Own",
        auto_map={"AutoTokenizer": ["own.Own", None]},
    )


def no_json(folder: Path, _mark: Path) -> None:
    (folder / "config.json").write_text("{")


def adapter(folder: Path, _mark: Path) -> None:
    (folder / "adapter_config.json").write_text('{"base_model_name_or_path": "a/b"}')


def empty(folder: Path, _mark: Path) -> None:
    shutil.rmtree(folder)
    folder.mkdir()


def absent(folder: Path, _mark: Path) -> None:
    shutil.rmtree(folder)


def a_file(folder: Path, _mark: Path) -> None:
    shutil.rmtree(folder)
    folder.write_text("weights")


@pytest.mark.parametrize(
    ("spoil", "words"),
    [
        (without_weights, "no weights in safetensors; others may run code"),
        (torn, "not a model that transformers can load safely"),
        (lacking, "1 of its weights are missing, like model.layers.0.mlp.up_proj.weight"),
        (with_code, "of kind 'own', which transformers .* does not know; code that comes with"),
        (tokenizer_with_code, "not a model that transformers can load safely"),
        (another_kind, "not a model that transformers can load safely"),
        (no_json, "config.json: cannot be read: "),
        (adapter, "an adapter; merge it"),
        (empty, "no model, because there is no config.json"),
        (absent, "no such folder, and no model of that name has been downloaded"),
        (a_file, "not a folder"),
    ],
)
def test_what_is_no_safe_and_whole_model_is_refused_in_one_line(
    tmp_path: Path, spoil: Callable[[Path, Path], None], words: str
) -> None:
    folder, mark = tiny_model(tmp_path / "tiny"), tmp_path / "ran"
    spoil(folder, mark)
    with pytest.raises(BadFile, match=words) as caught:
        open_model(f"local:{folder}")
    assert str(folder) in str(caught.value)
    assert "\n" not in str(caught.value)
    assert not mark.exists()  # nothing of the folder was run


def test_a_pickle_beside_the_weights_is_not_read(tmp_path: Path) -> None:
    folder, mark = tiny_model(tmp_path / "tiny"), tmp_path / "ran"
    trapped(folder, mark)
    assert ask(Local(str(folder))).text
    assert not mark.exists()


def test_a_kernel_that_a_configuration_names_is_not_fetched(tmp_path: Path, model: Local) -> None:
    folder = tiny_model(tmp_path / "tiny")
    edit_json(folder / "config.json", attn_implementation="somebody/kernel")
    assert ask(Local(str(folder))).replies == ask(model).replies


def test_weights_that_are_not_numbers_are_said_to_be_broken(tmp_path: Path) -> None:
    folder = tiny_model(tmp_path / "tiny")
    safetensors = importlib.import_module("safetensors.torch")
    weights = safetensors.load_file(folder / "model.safetensors")
    weights["model.norm.weight"][:] = math.nan
    safetensors.save_file(weights, folder / "model.safetensors", metadata={"format": "pt"})
    with pytest.raises(ModelUnavailable, match="its scores are not numbers"):
        ask(Local(str(folder)))


TASK = Task(
    id="add",
    statement="Write a function add(a, b) that returns the sum of two numbers.",
    visible=(Assertions("adds", "assert add(1, 2) == 3"),),
    entry_point="add",
)


@pytest.mark.parametrize(
    ("strategy", "options", "stopped"),
    [
        ("direct", {"max_tokens": 40}, "unreadable reply: "),
        ("repeated", {"max_tokens": 40, "samples": 3}, "exhausted: 3 samples"),
    ],
)
def test_a_strategy_bears_noise_and_its_transcript_replays(
    tmp_path: Path,
    sandbox: LocalSandbox,
    run_async: Any,
    strategy: str,
    options: dict[str, object],
    stopped: str,
) -> None:
    folder, log = tiny_model(tmp_path / "tiny", context=2048), tmp_path / "log.jsonl"

    def solved(model: Model) -> Solution:
        found: Solution = run_async(
            solve(
                TASK,
                sandbox,
                strategy=strategy,
                options=options,
                model=model,
                budget=Budget(wall_s=120),
            )
        )
        run_async(model.close())
        return found

    lived = solved(Recorded(open_model(f"local:{folder}"), log))
    again = solved(Replay(log))
    assert lived.stopped.startswith(stopped)
    assert not lived.solved
    assert lived.usage.tokens == again.usage.tokens > 0
    assert again.stopped == lived.stopped
    assert [(one.prompt, one.sampling, one.answer) for one in again.transcript] == [
        (one.prompt, one.sampling, one.answer) for one in lived.transcript
    ]
    assert [one.program for one in again.attempts] == [one.program for one in lived.attempts]
