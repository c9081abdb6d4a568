"""Others that a test plays on this machine: a web server, and an authority that stamps times."""

from __future__ import annotations

import shutil
import subprocess
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

Answer = tuple[int, Mapping[str, str], bytes]
CONFIG = """
[req]
distinguished_name = name
x509_extensions = root
prompt = no
[name]
CN = {name}
[root]
basicConstraints = critical, CA:TRUE
keyUsage = critical, keyCertSign
subjectKeyIdentifier = hash
[leaf]
basicConstraints = critical, CA:FALSE
keyUsage = critical, digitalSignature
extendedKeyUsage = critical, timeStamping
subjectKeyIdentifier = hash
authorityKeyIdentifier = keyid
[tsa]
default_tsa = one
[one]
serial = {folder}/serial
signer_cert = {folder}/leaf.pem
signer_key = {folder}/leaf.key
signer_digest = sha256
default_policy = 1.2.3.4
digests = sha256, sha512
ess_cert_id_alg = sha256
"""


@contextmanager
def answering(answer: Callable[[BaseHTTPRequestHandler], Answer]) -> Iterator[tuple[str, int]]:
    """A server that answers every request with the status, headers and body that `answer` gives; its address."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            status, headers, body = answer(self)
            self.send_response(status)
            for name, value in {"Content-Length": str(len(body)), **headers}.items():
                self.send_header(name, value)
            self.end_headers()
            with suppress(OSError):
                self.wfile.write(body)

        do_POST = do_GET  # noqa: N815 - the names that the server asks for

        def log_message(self, *args: object) -> None:
            return

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, args=(0.02,))
    thread.start()
    try:
        yield "127.0.0.1", server.server_port
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def authority(folder: Path, name: str = "North") -> Path:
    """Make a time-stamping authority in a new folder; its root certificate is `root.pem` there."""
    pytest.importorskip("rfc3161_client")
    if shutil.which("openssl") is None:
        pytest.skip("needs openssl to play the authority")
    folder.mkdir()
    (folder / "serial").write_text("01")
    (folder / "conf").write_text(CONFIG.format(folder=folder, name=name))
    new = ("req", "-config", "conf", "-newkey", "rsa:2048", "-nodes")
    _openssl(folder, *new, "-x509", "-days", "3650", "-keyout", "root.key", "-out", "root.pem")
    _openssl(folder, *new, "-keyout", "leaf.key", "-out", "leaf.csr", "-subj", f"/CN={name} stamps")
    sign = ("x509", "-req", "-in", "leaf.csr", "-CA", "root.pem", "-CAkey", "root.key", "-CAcreateserial")
    _openssl(folder, *sign, "-days", "3650", "-extfile", "conf", "-extensions", "leaf", "-out", "leaf.pem")
    return folder


def stamped(folder: Path, request: bytes) -> bytes:
    """What the authority in the folder replies to a request for a stamp."""
    (folder / "query").write_bytes(request)
    _openssl(folder, "ts", "-reply", "-config", "conf", "-section", "one", "-queryfile", "query", "-out", "reply")
    return (folder / "reply").read_bytes()


def _openssl(folder: Path, *words: str) -> None:
    subprocess.run(["openssl", *words], cwd=folder, check=True, capture_output=True)  # noqa: S607
