"""A language model behind an OpenAI-compatible address: one question at a time, its answer as JSON, what it cost.

Never built unless a user names the address. The key comes from the environment and is kept nowhere. What is sent is the
question and nothing else.
"""

from __future__ import annotations

import http.client
import json
import ssl
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from ascertain.model import BadInput, StopRun

MAX_ANSWER = 2**20


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """What came back: the text, and how many tokens went in and out by the endpoint's own count."""

    text: str
    prompt_tokens: int
    answer_tokens: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Endpoint:
    """Where the model answers, such as http://127.0.0.1:8080/v1, and its name there."""

    url: str
    model: str
    key: str | None = field(default=None, repr=False)
    seconds: float = 120.0

    def __post_init__(self) -> None:
        parts = urlsplit(self.url)
        if parts.scheme not in ("http", "https") or not parts.hostname or parts.username:
            raise BadInput(f"{self.url} is no address of a model; give one such as http://127.0.0.1:8080/v1")

    def ask(self, system: str, question: str, *, form: Mapping[str, Any], most: int) -> Reply:
        """The model's answer of at most `most` tokens, as JSON of that form (a JSON schema). StopRun when the endpoint cannot be reached or refuses as a whole."""
        body = {
            "model": self.model,
            "messages": [{"role": "system", "content": system}, {"role": "user", "content": question}],
            "temperature": 0,
            "seed": 0,
            "max_tokens": most,
            "response_format": {
                "type": "json_schema",
                "json_schema": {"name": "answer", "strict": True, "schema": form},
            },
        }
        answer = self._post("/chat/completions", body)
        try:
            text = answer["choices"][0]["message"].get("content") or ""
            used = answer.get("usage") or {}
            return Reply(
                text=str(text),
                prompt_tokens=int(used.get("prompt_tokens") or 0),
                answer_tokens=int(used.get("completion_tokens") or 0),
            )
        except (KeyError, IndexError, TypeError, ValueError, AttributeError) as error:
            raise StopRun(f"{self.url} does not answer as an OpenAI-compatible endpoint does: {error!r}") from error

    def _post(self, path: str, body: dict[str, Any]) -> Any:
        parts = urlsplit(self.url)
        heads = {"Content-Type": "application/json"} | ({"Authorization": f"Bearer {self.key}"} if self.key else {})
        try:
            connection = _connect(parts.scheme, str(parts.hostname), parts.port, self.seconds)
            try:
                connection.request("POST", parts.path.rstrip("/") + path, json.dumps(body).encode(), heads)
                response = connection.getresponse()
                data = response.read(MAX_ANSWER)
            finally:
                connection.close()
            if response.status != http.client.OK:
                raise StopRun(f"{self.url} answered {response.status} {response.reason}")
            return json.loads(data)
        except (OSError, http.client.HTTPException, ValueError) as error:
            raise StopRun(f"{self.url} cannot be asked: {error or type(error).__name__}") from error


def _connect(scheme: str, host: str, port: int | None, seconds: float) -> http.client.HTTPConnection:
    if scheme == "https":
        return http.client.HTTPSConnection(host, port, timeout=seconds, context=ssl.create_default_context())
    return http.client.HTTPConnection(host, port, timeout=seconds)
