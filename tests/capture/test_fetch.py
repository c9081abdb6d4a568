import gzip
import socket
import threading
import zlib
from contextlib import contextmanager
from datetime import UTC, datetime

import pytest

from ascertain.capture import capture_url
from ascertain.capture.address import check_url, refuse_private
from ascertain.model import BadInput, SkipItem
from playing import answering

NOW = datetime(2031, 5, 4, tzinfo=UTC)
PUBLIC = "93.184.215.14"
PAGE = b"<!doctype html><p>The ferry stopped on Monday.</p>"


@contextmanager
def site(pages):
    """A loopback server; `pages` maps a path to (status, headers, body). Yields settings for capture_url that lead every
    public name there, and the list of requests it saw."""
    seen = []

    def answer(request):
        seen.append((request.headers["Host"], request.path, dict(request.headers)))
        return pages[request.path]

    asked = []

    with answering(answer) as here:

        def connect(address, port, timeout):
            asked.append((address, port))
            return socket.create_connection(here, timeout)

        yield {"resolve": lambda host, port: [PUBLIC], "connect": connect, "enabled": True, "now": NOW}, seen, asked


def test_fetching_is_off_unless_enabled():
    with pytest.raises(BadInput, match="off"):
        capture_url("http://news.example/", now=NOW)


def test_page_is_captured_with_headers_and_charset_from_the_pinned_address():
    with site({"/a?b=1": (200, {"Content-Type": "text/html; charset=ISO-8859-1"}, PAGE)}) as (web, seen, asked):
        captured = capture_url("http://news.example/a?b=1#part", **web)
    assert captured.data == PAGE
    assert captured.snapshot.charset == "iso-8859-1"
    assert captured.snapshot.method == "url"
    assert ("Content-Type", "text/html; charset=ISO-8859-1") in captured.snapshot.headers
    assert asked == [(PUBLIC, 80)]
    assert seen[0][0] == "news.example"


def test_proxies_from_the_environment_are_not_used(monkeypatch):
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9")
    with site({"/": (200, {}, PAGE)}) as (web, _, _):
        assert capture_url("http://news.example", **web).data == PAGE


@pytest.mark.parametrize(
    ("encoding", "body"),
    [
        ("gzip", gzip.compress(PAGE)),
        ("deflate", zlib.compress(PAGE)),
        ("deflate", zlib.compress(PAGE)[2:-4]),
        ("gzip, gzip", gzip.compress(gzip.compress(PAGE))),
        ("identity", PAGE),
    ],
)
def test_content_encodings_are_undone(encoding, body):
    with site({"/": (200, {"Content-Encoding": encoding}, body)}) as (web, _, _):
        assert capture_url("http://news.example/", **web).data == PAGE


def test_gzip_bomb_once_and_twice():
    flat = gzip.compress(b"<p>" + b" " * (60 * 2**20))
    for encoding, body in (("gzip", flat), ("gzip, gzip", gzip.compress(flat))):
        with (
            site({"/": (200, {"Content-Encoding": encoding}, body)}) as (web, _, _),
            pytest.raises(BadInput, match="200 times"),
        ):
            capture_url("http://news.example/", **web)


def test_page_above_the_size_limit():
    with site({"/": (200, {}, b"word " * (7 * 2**20))}) as (web, _, _), pytest.raises(SkipItem) as caught:
        capture_url("http://news.example/", **web)
    assert caught.value.code == "too-large"


def test_gzip_label_on_a_plain_body_and_too_many_encodings():
    for encoding in ("gzip", "gzip, gzip, gzip", "br"):
        with site({"/": (200, {"Content-Encoding": encoding}, PAGE)}) as (web, _, _), pytest.raises(SkipItem) as caught:
            capture_url("http://news.example/", **web)
        assert caught.value.code == "encoding"


def test_redirects_are_followed_up_to_five():
    pages = {f"/{n}": (302, {"Location": f"/{n + 1}"}, b"") for n in range(9)} | {"/9": (200, {}, PAGE)}
    with site(pages) as (web, _, _):
        captured = capture_url("http://news.example/4", **web)
        assert captured.data == PAGE
        assert captured.snapshot.origin == "http://news.example/9"
        with pytest.raises(SkipItem, match="more than 5"):
            capture_url("http://news.example/3", **web)


@pytest.mark.parametrize(
    "location",
    [
        "file:///etc/passwd",
        "http://127.0.0.1/",
        "http://[::ffff:169.254.169.254]/latest",
        "http://user@news.example/",
        "ftp://x.example/",
        "http://[",
        "//[::",
    ],
)
def test_redirect_to_a_refused_place_is_not_followed(location):
    with site({"/": (301, {"Location": location}, b"")}) as (web, _, asked), pytest.raises((SkipItem, BadInput)):
        capture_url("http://news.example/", **web)
    assert len(asked) == 1


def test_redirect_to_a_name_that_resolves_to_a_private_address():
    with site({"/": (301, {"Location": "http://inside.example/"}, b"")}) as (web, _, asked):
        web["resolve"] = lambda host, port: ["10.0.0.5"] if host.startswith("inside") else [PUBLIC]
        with pytest.raises(BadInput, match="public internet"):
            capture_url("http://news.example/", **web)
    assert len(asked) == 1


def test_name_is_resolved_once_for_each_hop():
    answers = iter([[PUBLIC], ["127.0.0.1"]])
    with site({"/": (200, {}, PAGE)}) as (web, _, asked):
        web["resolve"] = lambda host, port: next(answers)
        assert capture_url("http://news.example/", **web).data == PAGE
    assert asked == [(PUBLIC, 80)]


def test_one_private_address_among_public_ones_is_enough_to_refuse():
    with pytest.raises(BadInput, match="public internet"):
        capture_url("http://a.example/", now=NOW, enabled=True, resolve=lambda h, p: [PUBLIC, "192.168.1.1"])


@pytest.mark.parametrize(
    "url",
    [
        "http://127.1/", "http://0x7f000001/", "http://2130706433/", "http://017700000001/", "http://0x7f.1/", "http://127.0.0.1/",
        "http://[::1]/", "http://[::ffff:169.254.169.254]/", "http://[64:ff9b::a9fe:a9fe]/", "http://[2002:7f00:1::]/",
        "http://[::127.0.0.1]/", "http://[fe80::1%25eth0]/", "http://0.0.0.0/", "http://100.64.0.1/", "http://224.0.0.1/",
        "http://localhost\\@news.example/", "http://news.example@127.0.0.1/", "http://user:pw@news.example/", "file:///etc/passwd",
        "gopher://news.example/", "http://news.example:22/", "https://news.example:80/", "http://news.example:x/", "http:///", "http://a b.example/",
        "http://news.example/\r\nX: y", "http://[::1", "data:text/html,x", "javascript:alert(1)", "",
    ],
)  # fmt: skip
def test_addresses_that_are_refused(url):
    with pytest.raises(BadInput):
        capture_url(url, now=NOW, enabled=True, resolve=lambda h, p: ["127.0.0.1"])


def test_public_addresses_and_international_names_pass():
    assert refuse_private("64:ff9b::5db8:d70e", "x") == "64:ff9b::5db8:d70e"
    assert check_url("https://zürich.example/é").host == "xn--zrich-kva.example"
    assert check_url("https://zürich.example/é").path == "/%C3%A9"
    assert check_url("http://8.8.8.8/").literal == "8.8.8.8"


def test_other_status_and_broken_body():
    with site({"/": (404, {}, b"gone"), "/cut": (200, {"Content-Length": "500"}, b"<p>short")}) as (web, _, _):
        with pytest.raises(SkipItem) as caught:
            capture_url("http://news.example/", **web)
        assert caught.value.code == "http-status"
        with pytest.raises(SkipItem):
            capture_url("http://news.example/cut", **web, seconds=3)


def test_a_server_that_drips_is_cut_off():
    stop = threading.Event()
    listener = socket.create_server(("127.0.0.1", 0))

    def drip():
        peer, _ = listener.accept()
        with peer:
            peer.sendall(b"HTTP/1.1 200 OK\r\n")
            while not stop.wait(0.05):
                try:
                    peer.sendall(b"X-A: b\r\n")
                except OSError:
                    return

    thread = threading.Thread(target=drip)
    thread.start()
    try:
        with pytest.raises(SkipItem) as caught:
            capture_url(
                "http://slow.example/",
                now=NOW,
                enabled=True,
                seconds=0.4,
                resolve=lambda h, p: [PUBLIC],
                connect=lambda a, p, t: socket.create_connection(listener.getsockname(), t),
            )
        assert caught.value.code in ("timeout", "unreachable")
    finally:
        stop.set()
        thread.join()
        listener.close()
