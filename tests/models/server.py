"""A server that speaks OpenAI's protocol over HTTP, and fails in the ways that real ones do."""

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from runwright.core import Message, Prompt

Behavior = Callable[["Handler"], None]


@dataclass
class Log:
    """What a server was asked, and how it behaves: one way per request, the last stays."""

    behaviors: list[Behavior]
    url: str = ""
    requests: list[dict[str, Any]] = field(default_factory=list)
    paths: list[str] = field(default_factory=list)
    keys: list[str] = field(default_factory=list)
    turn: threading.Lock = field(default_factory=threading.Lock)

    def next(self) -> Behavior:
        with self.turn:
            return self.behaviors.pop(0) if len(self.behaviors) > 1 else self.behaviors[0]


class Handler(BaseHTTPRequestHandler):
    log: Log
    body: dict[str, Any]

    def do_POST(self) -> None:
        self.body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.log.requests.append(self.body)
        self.log.paths.append(self.path)
        self.log.keys.append(self.headers.get("Authorization", ""))
        self.log.next()(self)

    def give(self, body: bytes, status: int = 200, **headers: str) -> None:
        self.send_response(status)
        for name, value in {"Content-Type": "application/json", **headers}.items():
            self.send_header(name.replace("_", "-"), value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Stay silent."""


def says(*texts: str, most: int | None = None) -> Behavior:
    """Answer with texts, `most` of them at a time; over again if more are asked for."""

    def behave(handler: Handler) -> None:
        if handler.body.get("stream"):
            _stream(handler, texts)
            return
        n = min(handler.body.get("n", 1), most or 1000)
        chat = handler.path.endswith("/chat/completions")
        choices = [_choice(texts[i % len(texts)], i, handler.body, chat) for i in range(n)]
        answer = {
            "id": "1",
            "created": 0,
            "object": "chat.completion" if chat else "text_completion",
            "model": "stub-1",
            "choices": choices,
            "usage": {"prompt_tokens": 7, "completion_tokens": 3 * n, "total_tokens": 7 + 3 * n},
        }
        handler.give(json.dumps(answer).encode())

    return behave


def answers(script: Callable[[Prompt], str]) -> Behavior:
    """Answer with what a function says of the prompt."""

    def behave(handler: Handler) -> None:
        body = handler.body
        messages = tuple(Message(one["role"], one["content"]) for one in body.get("messages", ()))
        says(script(Prompt(messages, text=body.get("prompt", ""))))(handler)

    return behave


def _choice(text: str, index: int, body: dict[str, Any], chat: bool) -> dict[str, Any]:
    wants = bool(body.get("logprobs"))
    choice: dict[str, Any] = {"index": index, "finish_reason": "stop", "logprobs": None}
    words = text.split()
    if not chat:
        values = [-0.5] * len(words)
        logprobs = {"tokens": words, "token_logprobs": values} if wants else None
        return {**choice, "text": text, "logprobs": logprobs}
    tokens = [{"token": word, "logprob": -0.5, "top_logprobs": []} for word in words]
    logprobs_chat = {"content": tokens} if wants else None
    return {
        **choice,
        "message": {"role": "assistant", "content": text},
        "logprobs": logprobs_chat,
    }


def _stream(handler: Handler, texts: tuple[str, ...]) -> None:
    handler.send_response(200)
    handler.send_header("Content-Type", "text/event-stream")
    handler.end_headers()
    for text in texts:
        chunk = {
            "id": "1",
            "created": 0,
            "object": "chat.completion.chunk",
            "model": "stub-1",
            "choices": [{"index": 0, "delta": {"content": text}, "finish_reason": None}],
        }
        handler.wfile.write(f"data: {json.dumps(chunk)}\n\n".encode())
    handler.wfile.write(b"data: [DONE]\n\n")


def calls(name: str, arguments: str) -> Behavior:
    """Answer with a call of a tool."""
    call = {"id": "c1", "type": "function", "function": {"name": name, "arguments": arguments}}
    message = {"role": "assistant", "content": None, "tool_calls": [call]}
    choice = {"index": 0, "finish_reason": "tool_calls", "message": message}
    answer = {"id": "1", "object": "chat.completion", "created": 0, "model": "stub-1"}
    body = json.dumps({**answer, "choices": [choice]}).encode()
    return lambda handler: handler.give(body)


def fails(status: int, message: str = "no", **headers: str) -> Behavior:
    """Answer with an error of HTTP."""
    body = json.dumps({"error": {"message": message, "type": "x"}}).encode()
    return lambda handler: handler.give(body, status, **headers)


def garbage(body: bytes, kind: str = "application/json") -> Behavior:
    """Answer 200 with something that is no reply."""
    return lambda handler: handler.give(body, 200, Content_Type=kind)


def hangs_up(handler: Handler) -> None:
    """Close the connection without an answer."""
    handler.close_connection = True
    handler.connection.close()


def breaks_off(handler: Handler) -> None:
    """Close the connection in the middle of an answer."""
    handler.send_response(200)
    handler.send_header("Content-Type", "application/json")
    handler.send_header("Content-Length", "1000")
    handler.end_headers()
    handler.wfile.write(b'{"choices": [')
    handler.close_connection = True


@contextmanager
def serving(*behaviors: Behavior) -> Iterator[Log]:
    """Serve on a free port of this machine until the block ends."""
    log = Log(list(behaviors))
    handler = type("Bound", (Handler,), {"log": log})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    server.daemon_threads = True
    log.url = f"http://127.0.0.1:{server.server_address[1]}/v1"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield log
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
