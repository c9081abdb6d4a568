"""A site of feeds on this machine: what a watch takes, leaves, and remembers over restarts."""

from __future__ import annotations

import gzip
import socket
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from xml.etree import ElementTree

import pytest

from ascertain.app import Settings, Workbench
from ascertain.app.comparing import Comparison
from ascertain.app.custody import Custodian
from ascertain.app.following import read_following
from ascertain.app.sources import Visit
from ascertain.app.watching import Told, Watch
from ascertain.capture.fetch import HttpStatus
from ascertain.capture.polite import Polite, Web
from ascertain.model import BadInput, Document, SkipItem, Weighing
from ascertain.store.case import Case
from playing import Answer, answering

PUBLIC = "93.184.215.14"
QUICK = Settings(use={"actors": "none", "events": "none"}, allow_url=True)


class Site:
    """Answers by host and path: (status, headers, body). `seen` counts what was asked for."""

    def __init__(self) -> None:
        self.pages: dict[str, tuple[int, dict[str, str], bytes]] = {}
        self.seen: Counter[str] = Counter()
        self.conditional: list[str] = []

    def page(self, url: str, text: str, status: int = 200, **headers: str) -> None:
        self.pages[url] = (status, {k.replace("_", "-"): v for k, v in headers.items()}, text.encode())

    def feed(self, url: str, *items: str, etag: str = "") -> None:
        links = "".join(f"<item><title>x</title><link>http://{i}</link></item>" for i in items)
        body = f"<rss version='2.0'><channel><title>Vale Gazette</title>{links}</channel></rss>"
        self.page(url, body, **({"ETag": etag} if etag else {}))

    def article(self, url: str, words: str) -> None:
        head = f"<meta property='og:site_name' content='{url.split('.', maxsplit=1)[0]}'><title>Fire in Marl</title>"
        self.page(url, f"<html><head>{head}</head><body><h1>Fire in Marl</h1><p>{words}</p></body></html>")


@pytest.fixture
def site() -> Iterator[tuple[Site, Web]]:
    with serving(Site()) as both:
        yield both


@contextmanager
def serving(site: Site) -> Iterator[tuple[Site, Web]]:
    def answer(request: BaseHTTPRequestHandler) -> Answer:
        url = f"{request.headers['Host']}{request.path}"
        site.seen[url] += 1
        status, headers, body = site.pages.get(url, (404, {}, b""))
        if headers.get("ETag") and headers["ETag"] == request.headers.get("If-None-Match"):
            site.conditional.append(url)
            return 304, headers, b""
        return status, headers, body

    with answering(answer) as here:
        yield (
            site,
            Web(
                resolve=lambda host, port: [PUBLIC],
                connect=lambda address, port, timeout: socket.create_connection(here, timeout),
                seconds=5,
            ),
        )


def toml(tmp_path: Path, *urls: str, more: str = "") -> Path:
    path = tmp_path / "feeds.toml"
    path.write_text('pause = "0s"\n' + "".join(f'[[feed]]\nurl = "http://{u}"\n{more}\n' for u in urls))
    return path


def titles(bench: Workbench) -> list[str]:
    return sorted(shot.origin for d in bench.case.current(Document) if (shot := bench.case.snapshot(d.snapshot)))


def test_new_items_are_taken_once_and_unchanged_feeds_are_not_sent_again(site: tuple[Site, Web], tmp_path: Path):
    pages, web = site
    pages.feed("vale.example/rss", "vale.example/1", "kesh.example/2", etag='"a"')
    pages.article("vale.example/1", "Twelve people died in the fire in Marl, police said.")
    pages.article("kesh.example/2", "The bridge at Orra is shut, the council said.")
    feeds = toml(tmp_path, "vale.example/rss")
    with Workbench.init(tmp_path / "case.db", settings=QUICK) as bench:
        assert bench.watch(feeds, once=True, web=web).added == 2
        again = bench.watch(feeds, folder=tmp_path / "elsewhere", once=True, web=web)
        assert again.added == 0, "a watch that lost its memory finds the items in the case"
        (tmp_path / "case.watch").rename(tmp_path / "kept")
        assert titles(bench) == ["http://kesh.example/2", "http://vale.example/1"]
    assert pages.seen["vale.example/1"] == 2


def test_a_feed_that_has_not_changed_costs_one_short_answer(site: tuple[Site, Web], tmp_path: Path):
    pages, web = site
    pages.feed("vale.example/rss", "vale.example/1", etag='"a"')
    pages.article("vale.example/1", "Twelve people died in the fire in Marl, police said.")
    times = [1000.0]
    with Workbench.init(tmp_path / "case.db", settings=QUICK) as bench:
        for _ in range(2):
            watch = Watch(
                bench=bench,
                following=read_following(toml(tmp_path, "vale.example/rss")),
                folder=tmp_path / "w",
                polite=Polite(web=web, pause=0, clock=lambda: times[0]),
                clock=lambda: times[0],
                note=lambda what, **about: None,
            )
            watch.run(once=True)
            times[0] += 3600
    assert pages.conditional == ["vale.example/rss"]
    assert pages.seen["vale.example/1"] == 1


def test_what_was_laid_by_before_a_crash_is_added_after_it(
    site: tuple[Site, Web], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    pages, web = site
    pages.feed("vale.example/rss", *(f"vale.example/{n}" for n in range(6)))
    for n in range(6):
        pages.article(f"vale.example/{n}", f"{n + 2} people died in the fire in Marl, police said on Monday.")
    feeds = toml(tmp_path, "vale.example/rss")
    with Workbench.init(tmp_path / "case.db", settings=QUICK) as bench:
        with monkeypatch.context() as broken:
            broken.setattr(Watch, "_enter", lambda self, ready: (_ for _ in ()).throw(KeyboardInterrupt))
            with pytest.raises(KeyboardInterrupt):
                bench.watch(feeds, once=True, web=web)
        assert titles(bench) == []
        bench.watch(feeds, once=True, web=web)
        assert titles(bench) == [f"http://vale.example/{n}" for n in range(6)]
    assert max(pages.seen[f"vale.example/{n}"] for n in range(6)) == 1
    assert not list((tmp_path / "case.watch").glob("*.ready"))


def test_what_was_added_but_not_compared_before_a_crash_is_compared_after_it(
    site: tuple[Site, Web], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    pages, web = site
    pages.feed("vale.example/rss", "vale.example/1", "kesh.example/1")
    pages.article("vale.example/1", "Twelve people died in the fire in Marl on 3 May 2031, police said.")
    pages.article("kesh.example/1", "Nine people died in the fire in Marl on 3 May 2031, the hospital said.")
    feeds, heard = toml(tmp_path, "vale.example/rss"), list[Told]()
    with Workbench.init(tmp_path / "case.db", settings=QUICK) as bench:
        for part in ("_questions", "_weighing"):
            with monkeypatch.context() as broken:
                broken.setattr(Comparison, part, lambda self: (_ for _ in ()).throw(KeyboardInterrupt))
                with pytest.raises(KeyboardInterrupt):
                    bench.watch(feeds, once=True, web=web)
        assert not bench.case.current(Weighing)
        tally = bench.watch(feeds, once=True, web=web, tell=heard.append)
        assert (tally.added, tally.changed) == (0, 1)
        assert bench.compare().known
    assert [t.change.kind for t in heard if t.change] == ["contested"]


def test_nothing_that_a_watch_fetched_for_an_encrypted_case_lies_open(
    site: tuple[Site, Web], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    pytest.importorskip("sqlcipher3", reason="encrypted cases need the package sqlcipher3")
    pages, web = site
    pages.feed("vale.example/rss", "vale.example/1", "kesh.example/1")
    pages.article("vale.example/1", "Twelve people died in the fire in Marl on 3 May 2031, police said.")
    pages.article("kesh.example/1", "Nine people died in the fire in Marl on 3 May 2031, the hospital said.")
    feeds, custodian = toml(tmp_path, "vale.example/rss"), Custodian(passphrase=lambda: "seven grey herons")
    with Workbench.init(tmp_path / "case.db", settings=QUICK, custodian=custodian, encrypt=True) as bench:
        with monkeypatch.context() as broken:
            broken.setattr(Watch, "_enter", lambda self, ready: (_ for _ in ()).throw(KeyboardInterrupt))
            with pytest.raises(KeyboardInterrupt):
                bench.watch(feeds, once=True, web=web)
        left = [p for p in (tmp_path / "case.watch").rglob("*") if p.is_file()]
        assert "pages.warc.gz" in {p.name for p in left}
        tally = bench.watch(feeds, once=True, web=web)
        assert (tally.added, tally.changed) == (2, 1)
    for file in (p for p in tmp_path.rglob("*") if p.is_file()):
        data = file.read_bytes()
        assert not data.startswith(b"\x1f\x8b"), file
        assert b"Twelve" not in data, file
        assert b"died" not in data, file


def test_robots_errors_and_private_addresses_are_left_and_said(site: tuple[Site, Web], tmp_path: Path):
    pages, web = site
    bad = ("vale.example/private/1", "vale.example/gone", "vale.example/later", "localhost/1", "vale.example/good")
    pages.feed("vale.example/rss", *bad)
    pages.page("vale.example/robots.txt", "User-agent: *\nDisallow: /private/")
    pages.page("vale.example/later", "", status=503, Retry_After="7200")
    pages.article("vale.example/good", "The bridge at Orra is shut, the council said.")
    pages.page("broken.example/rss", "<rss")
    pages.page(
        "bomb.example/rss", "<!DOCTYPE rss [<!ENTITY a 'aaaa'>]><rss><channel><title>&a;</title></channel></rss>"
    )
    pages.page("shut.example/robots.txt", "", status=500)
    pages.feed("shut.example/rss", "vale.example/never")
    heard: list[Told] = []
    feeds = toml(tmp_path, "vale.example/rss", "broken.example/rss", "bomb.example/rss", "shut.example/rss")
    with Workbench.init(tmp_path / "case.db", settings=QUICK) as bench:
        tally = bench.watch(feeds, once=True, web=web, tell=heard.append)
        assert titles(bench) == ["http://vale.example/good"]
    assert (tally.left, tally.failed) == (3, 4)
    said = {t.url: t.text for t in heard if t.kind in ("failed", "left")}
    assert "robots.txt" in said["http://vale.example/private/1"]
    assert "404" in said["http://vale.example/gone"]
    assert "localhost" in said["http://localhost/1"]
    assert "DTD" in said["http://bomb.example/rss"]
    assert pages.seen["vale.example/private/1"] == pages.seen["shut.example/rss"] == 0


def test_a_question_that_changes_is_told_on_a_feed_of_its_own(site: tuple[Site, Web], tmp_path: Path):
    pages, web = site
    pages.feed("vale.example/rss", "vale.example/1")
    pages.article("vale.example/1", "Twelve people died in the fire in Marl on 3 May 2031, police said.")
    pages.feed("kesh.example/rss", "kesh.example/1")
    pages.article("kesh.example/1", "Nine people died in the fire in Marl on 3 May 2031, the hospital said.")
    heard: list[Told] = []
    with Workbench.init(tmp_path / "case.db", settings=QUICK) as bench:
        bench.watch(toml(tmp_path, "vale.example/rss"), once=True, web=web, tell=heard.append)
        assert not [t for t in heard if t.change and t.change.kind == "contested"]
        bench.watch(toml(tmp_path, "kesh.example/rss"), once=True, web=web, tell=heard.append)
    contested = next(t.change for t in heard if t.change and t.change.kind == "contested")
    assert "12" in contested.text
    assert "9" in contested.text
    feed = ElementTree.parse(tmp_path / "case.watch" / "changes.atom").getroot()  # noqa: S314
    space = {"a": "http://www.w3.org/2005/Atom"}
    assert contested.text in [e.text for e in feed.findall("a:entry/a:summary", space)]


def test_a_sitemap_leads_to_its_newest_pages(site: tuple[Site, Web], tmp_path: Path):
    pages, web = site
    pages.page(
        "vale.example/sitemap.xml",
        "<sitemapindex><sitemap><loc>http://vale.example/news.xml</loc></sitemap>"
        "<sitemap><loc>http://other.example/news.xml</loc></sitemap></sitemapindex>",
    )
    listing = "".join(
        f"<url><loc>http://vale.example/{n}</loc><lastmod>2031-05-0{n}</lastmod></url>" for n in range(1, 5)
    )
    pages.page("vale.example/news.xml", f"<urlset>{listing}</urlset>")
    for n in range(1, 5):
        pages.article(f"vale.example/{n}", f"{n + 2} people died in the fire in Marl, police said on Monday.")
    with Workbench.init(tmp_path / "case.db", settings=QUICK) as bench:
        bench.watch(toml(tmp_path, "vale.example/sitemap.xml", more="newest = 2"), once=True, web=web)
        assert titles(bench) == ["http://vale.example/3", "http://vale.example/4"]
    assert pages.seen["other.example/news.xml"] == 0


@pytest.mark.parametrize("at_home", [True, False])
def test_a_sitemap_that_is_added_has_its_pages_fetched_as_politely_once(
    site: tuple[Site, Web], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, at_home: bool
):
    pages, web = site
    listing = "".join(f"<url><loc>http://vale.example/{n}</loc></url>" for n in ("1", "private/2", "gone"))
    more = "<sitemap><loc>http://vale.example/more.xml</loc></sitemap>"
    pages.page("vale.example/sitemap.xml", f"<urlset>{listing}{more}</urlset>")
    pages.page("vale.example/more.xml", "<urlset><url><loc>http://vale.example/3</loc></url></urlset>")
    pages.page("vale.example/robots.txt", "User-agent: *\nDisallow: /private/")
    for n in (1, 3):
        pages.article(f"vale.example/{n}", f"{n + 2} people died in the fire in Marl, police said on Monday.")
    source = "http://vale.example/sitemap.xml"
    if at_home:
        source = str(tmp_path / "listed.xml.gz")
        Path(source).write_bytes(gzip.compress(pages.pages["vale.example/sitemap.xml"][2]))
    now, waits = [0.0], list[float]()

    def wait(seconds: float) -> None:
        waits.append(seconds)
        now[0] += seconds

    def visit(case: Case) -> Visit:
        return Visit(polite=Polite(web=web, pause=5.0, clock=lambda: now[0]), wait=wait, held=case.origins)

    monkeypatch.setattr(Workbench, "_visit", staticmethod(visit))
    heard: list[tuple[int, int]] = []
    with Workbench.init(tmp_path / "case.db", settings=QUICK) as bench:
        outcomes = list(bench.add([source], progress=lambda done, of, name: heard.append((done, of))))
        assert titles(bench) == ["http://vale.example/1", "http://vale.example/3"]
        assert [f.code for o in outcomes for f in o.failed] == ["robots", "http-status"]
        assert heard[-1] == (4, 4)
        assert [w for w in waits if w] == [5.0] * (4 if at_home else 5), (
            "a pause between all that one host is asked for"
        )
        asked = pages.seen.copy()
        list(bench.add([source]))
        assert pages.seen["vale.example/1"] == asked["vale.example/1"] == 1, "what the case has is not asked for again"
    with Workbench.init(tmp_path / "shut.db", settings=Settings(use=QUICK.use)) as shut:
        (outcome,) = shut.add([source])
        assert outcome.failed[0].code in ("sitemap", "url-off")
        assert "--allow-url" in outcome.failed[0].reason


def test_an_address_that_is_added_is_fetched_where_that_is_allowed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, site: tuple[Site, Web]
):
    pages, web = site
    pages.article("vale.example/1", "Three people died in the fire in Marl, police said on Monday.")
    monkeypatch.setattr("ascertain.capture.fetch.fetch", lambda url, **_: web.get(url, {}))
    with Workbench.init(tmp_path / "case.db", settings=QUICK) as bench:
        list(bench.add(["http://vale.example/1"]))
        assert titles(bench) == ["http://vale.example/1"]


def test_entries_that_carry_their_text_are_taken_from_the_feed(site: tuple[Site, Web], tmp_path: Path):
    pages, web = site
    item = "<item><title>Fire in Marl</title><link>http://vale.example/1</link><description>Twelve people died in the fire, police said.</description></item>"
    pages.page("vale.example/rss", f"<rss version='2.0'><channel><title>Vale Gazette</title>{item}</channel></rss>")
    with Workbench.init(tmp_path / "case.db", settings=QUICK) as bench:
        bench.watch(toml(tmp_path, "vale.example/rss", more='take = "entries"'), once=True, web=web)
        assert [d.outlet for d in bench.case.current(Document)] == ["Vale Gazette"]
    assert pages.seen["vale.example/1"] == 0


def test_a_host_is_left_alone_for_as_long_as_its_rules_say(site: tuple[Site, Web]):
    pages, web = site
    pages.page("vale.example/robots.txt", "User-agent: *\nCrawl-delay: 20\nDisallow: /*?print")
    pages.page("vale.example/a", "text")
    polite = Polite(web=web, pause=1, clock=lambda: 100.0)
    polite.get("http://vale.example/a")
    assert polite.free_at("http://vale.example/b") == 120.0
    assert polite.free_at("http://kesh.example/") == 0.0
    with pytest.raises(SkipItem, match="not open to programs"):
        polite.get("http://vale.example/a?print")
    with pytest.raises(HttpStatus):
        polite.get("http://vale.example/absent")


def test_watching_is_off_unless_fetching_is_allowed(tmp_path: Path):
    with Workbench.init(tmp_path / "case.db") as bench, pytest.raises(BadInput, match="off"):
        bench.watch(toml(tmp_path, "vale.example/rss"), once=True)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "names no feed"),
        ("[[feed]]\nurl = 1", "needs a url"),
        ("[[feed]]\nurl = 'http://a.example'\ntake = 'all'", "pages or entries"),
        ("evry = '1m'\n[[feed]]\nurl = 'http://a.example'", "unknown setting 'evry'"),
        ("every = 'soon'\n[[feed]]\nurl = 'http://a.example'", "a time such as"),
    ],
)
def test_a_wrong_file_says_what_is_wrong(tmp_path: Path, text: str, said: str):
    path = tmp_path / "feeds.toml"
    path.write_text(text)
    with pytest.raises(BadInput, match=said):
        read_following(path)
