"""How a worker process and its owner talk: length-prefixed frames. Jobs go out as pickles; work comes back as JSON that is
checked against the record types, since the worker has handled foreign input."""

from __future__ import annotations

import json
from typing import IO, Any

from ascertain.app.pipeline import Made, Work
from ascertain.model import Skipped
from ascertain.store.codec import KINDS, decode, encode, kind_of

STAGE, DONE, STOP = b"s", b"d", b"x"


def write_frame(target: IO[bytes], tag: bytes, data: bytes) -> None:
    """One frame: eight bytes of length, the tag, the data."""
    target.write((len(tag) + len(data)).to_bytes(8, "big") + tag + data)
    target.flush()


def read_frame(source: IO[bytes], *, tagged: bool = True) -> tuple[bytes, bytes]:
    """The next frame as (tag, data); EOFError when the other side has gone."""
    size = int.from_bytes(_exactly(source, 8), "big")
    data = _exactly(source, size)
    return (data[:1], data[1:]) if tagged else (b"", data)


def encode_work(work: Work) -> bytes:
    """The work as JSON, each record inside as a text of its own."""
    made = [
        {
            "head": [m.derivation, m.stage, m.method, m.settings, m.input],
            "outputs": [[kind_of(o), encode(o)] for o in m.outputs],
            "skipped": [encode(s) for s in m.skipped],
        }
        for m in work.made
    ]
    return json.dumps({"made": made, "failed": [encode(s) for s in work.failed]}).encode()


def decode_work(data: bytes) -> Work:
    """What `encode_work` wrote; BadInput when it does not hold records."""
    body = json.loads(data)
    return Work(made=tuple(_made(m) for m in body["made"]), failed=tuple(decode(s, Skipped) for s in body["failed"]))


def _made(body: dict[str, Any]) -> Made:
    derivation, stage, method, settings, item = body["head"]
    return Made(
        derivation=derivation,
        stage=stage,
        method=method,
        settings=settings,
        input=item,
        outputs=tuple(decode(text, KINDS[kind]) for kind, text in body["outputs"]),
        skipped=tuple(decode(s, Skipped) for s in body["skipped"]),
    )


def _exactly(source: IO[bytes], size: int) -> bytes:
    data = source.read(size)
    if len(data) < size:
        raise EOFError
    return data
