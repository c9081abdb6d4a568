"""RFC 3161 time stamps: an authority's word that a checkpoint existed at a time. Checked offline, against the certificates
of authorities that the user trusts. Needs the optional package `rfc3161-client`."""

from __future__ import annotations

import json
from base64 import b64decode
from collections.abc import Iterable
from datetime import UTC, datetime
from hashlib import sha256, sha512
from pathlib import Path

from ascertain.model import BadInput
from ascertain.store.chain import Link, canonical
from ascertain.store.verify_log import Log

MISSING = "time stamps need the package rfc3161-client: pip install rfc3161-client"


def stamp_request(checkpoint: Link) -> bytes:
    """The request (DER) for a time stamp of a checkpoint, to be sent to an authority as application/timestamp-query. It
    holds a hash and nothing else of the case."""
    try:
        from rfc3161_client import TimestampRequestBuilder
    except ImportError as error:
        raise BadInput(MISSING) from error
    # The certificate comes with the stamp, so that it can be checked later without asking anybody.
    builder = TimestampRequestBuilder().data(_message(checkpoint.event))
    request: bytes = builder.nonce(nonce=False).cert_request(cert_request=True).build().as_bytes()
    return request


def is_of(token: bytes, checkpoint: Link) -> bool:
    """Whether the response is about that checkpoint; by whom it was given is checked by `verify`. BadInput for what is no
    granted response."""
    try:
        from rfc3161_client import decode_timestamp_response
    except ImportError as error:
        raise BadInput(MISSING) from error
    try:
        imprint = decode_timestamp_response(token).tst_info.message_imprint
    except ValueError as error:
        raise BadInput(f"it is no response of a time-stamping authority: {error}") from error
    made = {sha512(_message(checkpoint.event)).digest(), sha256(_message(checkpoint.event)).digest()}
    return imprint.message in made


def stamped_at(token: bytes, message: bytes, authorities: Iterable[Path]) -> str:
    """The time (RFC 3339, UTC) at which one of the authorities saw the message; BadInput when none vouches for it.

    `authorities` are files of root certificates in PEM. A certificate may have run out since: what counts is the time of
    the stamp.
    """
    try:
        from cryptography.x509 import load_pem_x509_certificates
        from rfc3161_client import VerificationError, VerifierBuilder, decode_timestamp_response
    except ImportError as error:
        raise BadInput(MISSING) from error
    try:
        response = decode_timestamp_response(token)
        builder = VerifierBuilder()
        for path in authorities:
            for certificate in load_pem_x509_certificates(path.read_bytes()):
                builder = builder.add_root_certificate(certificate)
        builder.build().verify_message(response, message)
    except (VerificationError, ValueError, OSError) as error:
        raise BadInput(str(error)) from error
    time: datetime = response.tst_info.gen_time
    return time.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def check_stamps(log: Log, authorities: tuple[Path, ...]) -> tuple[list[str], list[tuple[int, str]]]:
    """Notes on the time stamps of a log, and what is wrong with them by log entry."""
    notes, wrong = [], []
    for place, checkpoint, token in log.stamps:
        if not authorities:
            notes.append(
                f"the time stamp in log entry {place} was not checked: name the authority's certificate to check it"
            )
            continue
        try:
            time = stamped_at(b64decode(token), _message(log.event(checkpoint)), authorities)
        except BadInput as error:
            if str(error) == MISSING:
                notes.append(f"the time stamp in log entry {place} was not checked: {MISSING}")
            else:
                wrong.append((place, f"the time stamp in log entry {place} does not hold: {error}"))
            continue
        notes.append(f"log entry {checkpoint} existed at {time}, by an authority's time stamp")
    return notes, wrong


def _message(event: str) -> bytes:
    """What is stamped: the statement of a checkpoint."""
    try:
        return canonical(json.loads(event)["about"]["statement"]).encode()
    except (ValueError, KeyError, TypeError) as error:
        raise BadInput("it stands for no checkpoint of this log") from error
