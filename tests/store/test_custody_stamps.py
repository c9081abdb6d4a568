"""A time stamp is checked offline against the authority that the user trusts, and against nothing else."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest
from filling import AT, TEXT
from keeping import SIGNER, keep

from ascertain.model import BadInput
from ascertain.store.case import Case
from ascertain.store.chain import Link
from ascertain.store.custody import checkpoint, stamp
from ascertain.store.stamps import stamp_request
from ascertain.store.verify import verify_case

pytest.importorskip("rfc3161_client")
pytestmark = pytest.mark.skipif(shutil.which("openssl") is None, reason="needs openssl to play the authority")

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


def _openssl(folder: Path, *words: str) -> None:
    subprocess.run(["openssl", *words], cwd=folder, check=True, capture_output=True)  # noqa: S607


def _authority(folder: Path, name: str) -> Path:
    folder.mkdir()
    (folder / "serial").write_text("01")
    (folder / "conf").write_text(CONFIG.format(folder=folder, name=name))
    new = ("req", "-config", "conf", "-newkey", "rsa:2048", "-nodes")
    _openssl(folder, *new, "-x509", "-days", "3650", "-keyout", "root.key", "-out", "root.pem")
    _openssl(folder, *new, "-keyout", "leaf.key", "-out", "leaf.csr", "-subj", f"/CN={name} stamps")
    sign = ("x509", "-req", "-in", "leaf.csr", "-CA", "root.pem", "-CAkey", "root.key", "-CAcreateserial")
    _openssl(folder, *sign, "-days", "3650", "-extfile", "conf", "-extensions", "leaf", "-out", "leaf.pem")
    return folder


def _reply(folder: Path, request: bytes) -> bytes:
    (folder / "query").write_bytes(request)
    _openssl(folder, "ts", "-reply", "-config", "conf", "-section", "one", "-queryfile", "query", "-out", "reply")
    return (folder / "reply").read_bytes()


def _checked(case: Case) -> Link:
    made = checkpoint(case.engine, SIGNER, who="desk", at=AT)
    assert made is not None
    return made


def test_a_stamp_holds_for_its_checkpoint_and_its_authority_alone(file_case: Case, tmp_path: Path) -> None:
    case = file_case
    north, south = (_authority(tmp_path / name, name) for name in ("north", "south"))
    keep(case, TEXT)
    first = _checked(case)
    token = _reply(north, stamp_request(first))
    stamp(case.engine, first, token, who="desk", at=AT)
    trusted = verify_case(case.path, authorities=(north / "root.pem",))
    assert trusted.first is None
    assert f"log entry {first.sequence} existed at 20" in trusted.notes[0]
    assert "was not checked" in verify_case(case.path).notes[0]
    assert f"log entry {first.sequence + 1} does not hold" in str(
        verify_case(case.path, authorities=(south / "root.pem",)).first
    )
    keep(case, f"{TEXT} more")
    second = _checked(case)
    stamp(case.engine, second, token, who="desk", at=AT)
    assert f"log entry {second.sequence + 1} does not hold" in str(
        verify_case(case.path, authorities=(north / "root.pem",)).first
    )


def test_what_is_no_stamp_does_not_hold(file_case: Case, tmp_path: Path) -> None:
    case = file_case
    keep(case, TEXT)
    made = _checked(case)
    stamp(case.engine, made, b"no token", who="desk", at=AT)
    (tmp_path / "root.pem").write_text("no certificate")
    assert f"log entry {made.sequence + 1} does not hold" in str(
        verify_case(case.path, authorities=(tmp_path / "root.pem",)).first
    )
    with pytest.raises(BadInput, match="no checkpoint"):
        stamp_request(Link(sequence=1, previous="", hash="", event="{}"))
