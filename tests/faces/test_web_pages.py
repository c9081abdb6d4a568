"""The pages over a whole case: every number leads to its words, decisions and assessments made with plain forms."""

from __future__ import annotations

import re
import shutil
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient
from web_case import HOSTILE

from ascertain import Workbench
from ascertain.app.changes import Change, keep_feed, kept_in
from ascertain.app.reading_case import Reading
from ascertain.app.reviewing import queue
from served import OWN, entered

PAGES = (
    "/", "/questions", "/questions?only=contested", "/review", "/assess", "/copies", "/timeline", "/names", "/map",
    "/sources", "/documents", "/claims", "/search?q=granary", "/log", "/log?every=1", "/names/review", "/actors", "/settings",
)  # fmt: skip


@pytest.fixture
def bench(compared_case: Path, tmp_path: Path) -> Iterator[Workbench]:
    shutil.copytree(compared_case, tmp_path / "case", dirs_exist_ok=True)
    with Workbench.open(tmp_path / "case" / "case.db") as opened:
        yield opened


@pytest.fixture
def client(bench: Workbench) -> Iterator[TestClient]:
    with entered(bench) as client:
        yield client


def reading(bench: Workbench) -> Reading:
    return bench.reader().now()


def contested(bench: Workbench) -> str:
    return reading(bench).found.contested[0].cluster.id


def value(page: str, name: str) -> str:
    found = re.search(rf'name="{name}" value="([^"]*)"', page)
    assert found, name
    return found[1]


def posted(client: TestClient, to: str, page: str, **given: str) -> tuple[int, str, str]:
    answer = client.post(to, data={"form_key": value(page, "form_key"), **given})
    return answer.status_code, answer.text, str(answer.url)


def reviewed(client: TestClient, page: str, do: str, **given: str) -> tuple[int, str, str]:
    fields = {n: value(page, n) for n in ("claim", "seen_claim", "seen_attribution")}
    return posted(client, "/review", page, **{**fields, "do": do, "who": "mara", **given})


def ratings(page: str) -> dict[str, str]:
    """The matrix as a browser would send it."""
    cells = re.findall(r'(?s)<select name="(r-\d+-\d+)".*?</select>', page)
    chosen = re.findall(r'(?s)<select name="r-\d+-\d+".*?<option value="(\w+)" selected', page)
    return dict(zip(cells, chosen, strict=True))


def settled(client: TestClient) -> None:
    inbox = client.app.state.site.inbox  # type: ignore[attr-defined]
    while inbox.state().busy:
        time.sleep(0.02)


@pytest.mark.parametrize("page", PAGES)
def test_every_page_answers_and_every_link_on_it_leads_somewhere(client: TestClient, page: str):
    answer = client.get(page)
    assert answer.status_code == 200
    links = {x for x in re.findall(r'href="(/[^"#]*)', answer.text) if not x.startswith("/static/")}
    assert len(links) > 10
    for link in sorted(links)[:25]:
        assert client.get(link.replace("&amp;", "&")).status_code == 200, link


def test_an_empty_case_has_pages_too(tmp_path: Path):
    with Workbench.init(tmp_path / "empty.db") as empty, entered(empty) as client:
        assert [client.get(p).status_code for p in PAGES] == [200] * len(PAGES)


def test_a_question_shows_its_answers_with_interval_voices_and_both_sides_of_a_dispute(
    client: TestClient, bench: Workbench
):
    asked = reading(bench).found.contested[0]
    assert asked.weighing
    page = client.get(f"/questions/{asked.cluster.id}").text
    first = asked.weighing.answers[0]
    assert f"probability {first.probability:.2f}, 90 % interval {first.low:.2f} to {first.high:.2f}" in page
    for claim in asked.cluster.claims:
        assert f"/record/{claim}" in page
    against = page.partition("Set against one another")[2]
    assert "Seven people died" in against
    assert "Nine people died" in against


def test_who_copied_whom_stands_beside_the_passages(client: TestClient):
    page = client.get("/copies").text
    assert "Struck through" in page
    assert "<del>" in page
    assert "Lowland Mirror" in page


def test_sources_are_bodies_never_persons(client: TestClient, bench: Workbench):
    page = client.get("/sources").text
    names = [o.name for o in reading(bench).found.origins.values() if o.kind == "person"]
    assert any("Brek" in n for n in names)
    assert not any(n in page for n in names)
    assert "Harvest Office" in page


def test_search_needs_every_word_and_the_address_holds_it(client: TestClient):
    page = client.get("/search?q=GRANARY+collapsed&by=words").text
    assert 'value="GRANARY collapsed"' in page
    assert "<mark>granary</mark>" in page
    assert "Nothing was found." in client.get("/search?q=granary+unicorns&by=words").text
    wrong = client.get("/search?q=granary&since=yesterday")
    assert wrong.status_code == 400
    assert "is no date" in wrong.text


def test_what_a_watch_told_of_stands_on_the_overview_and_nothing_about_a_person(client: TestClient, bench: Workbench):
    question = next(q for q in reading(bench).questions.values() if q.contested).cluster
    assert "What changed" not in client.get("/").text
    folder = bench.case.path.with_suffix(".watch")
    folder.mkdir()
    person = bench.people()[0].name
    told = [
        Change(
            id=f"chg-{n}",
            cluster=cluster,
            question=question.question,
            kind="first",
            text=text,
            at=f"2031-05-0{n}T10:00:00Z",
        )
        for n, (cluster, text) in enumerate(
            [(question.id, "another one"), (question.id, f"first was {person}"), ("ccl-of-a-purged-one", "gone")],
            start=1,
        )
    ]
    keep_feed(folder / "changes.atom", told)
    assert kept_in(folder / "changes.atom") == tuple(reversed(told))
    section = client.get("/").text.partition('id="changed-h"')[2].partition("</section>")[0]
    assert re.findall(r"/questions/([\w-]+)", section) == [question.id]
    assert "another answer comes first" in section
    assert "2031-05-01" in section


def found(client: TestClient, **asked: str) -> set[str]:
    page = client.get("/search", params={"by": "words", **asked}).text
    return set(re.findall(r"/record/(clm-\w+)", page.partition('class="hits"')[2]))


def test_a_search_is_narrowed_by_outlet_day_basis_stance_speaker_place_and_role(client: TestClient, bench: Workbench):
    every = found(client, q="granary")
    by_id = {r.id: r for r in reading(bench).rows}
    outlets = {n: reading(bench).found.documents[by_id[n].document].outlet for n in every}
    assert found(client, q="granary", outlet="mirror") == {n for n in every if outlets[n] == "Lowland Mirror"} != set()
    for name in ("basis", "stance"):
        wanted = str(getattr(by_id[min(every)], name))
        assert found(client, q="granary", **{name: wanted}) == {n for n in every if getattr(by_id[n], name) == wanted}
    said = found(client, q="granary", speaker="harvest")
    assert said
    assert all("Harvest" in (by_id[n].speaker or "") for n in said)
    late = found(client, q="granary", since="2024-05-07")
    assert set() != late < every
    assert found(client, q="granary", place="orlin") <= every
    assert found(client, q="granary", place="nowhere at all") == set()
    told = found(client, q="council", doer="harvest")
    assert set() != told < found(client, q="council")
    assert told == {row["id"] for row in bench.search("council", by="words", doer="harvest")}
    assert found(client, q="council", target="harvest") == set()


def test_a_search_is_kept_with_the_case_unless_it_names_a_person(client: TestClient, bench: Workbench):
    page = client.get("/search?q=granary&outlet=mirror&by=words").text
    back = "/search?q=granary&outlet=mirror&by=words"
    assert posted(client, "/search", page, do="keep", name="Mirror on it", back=back)[0] == 200
    (kept,) = bench.saved_searches()
    assert (kept.name, kept.query, kept.by, dict(kept.where)) == (
        "Mirror on it", "granary", "words", {"outlet": "mirror"},
    )  # fmt: skip
    assert "Mirror on it" in client.get("/search").text
    refused = posted(client, "/search", page, do="keep", name="about her", back="/search?q=Ulla+Tarn&by=words")
    assert refused[0] == 400
    assert "searches about people are not kept" in refused[1]
    posted(client, "/search", page, do="forget", name="Mirror on it", back=back)
    assert bench.saved_searches() == ()


def test_a_decision_shows_on_every_page_at_once_and_asks_for_a_new_comparison(client: TestClient, bench: Workbench):
    page = client.get("/review").text
    claim = value(page, "claim")
    assert reviewed(client, page, "stance:denied")[0] == 200
    row = next(r for r in reading(bench).rows if r.id == claim)
    assert (row.stance, row.decided) == ("denied", True)
    assert f"/record/{claim}" in client.get("/claims?stance=denied").text
    overview = client.get("/").text
    assert "1 decision since the last comparison" in overview
    posted(client, "/compare", overview)
    settled(client)
    # The comparison ends within the second of the decision; a later one is what a page asks for.
    assert "compared, " in client.get("/work").text


def test_what_is_added_is_compared_without_being_asked(client: TestClient, bench: Workbench):
    before = len(reading(bench).found.origins)
    page = client.get("/documents").text
    text = "Eleven people died when the granary at Orlin collapsed, the Dunmere Fire Brigade said."
    assert posted(client, "/add", page, text=text, title="Brigade")[0] == 200
    settled(client)
    assert len(reading(bench).found.origins) > before
    assert not reading(bench).stale


def test_review_begins_with_what_a_contested_answer_hangs_on(bench: Workbench):
    found = reading(bench)
    order = queue(found)
    claims = {c for q in found.found.contested for c in q.cluster.claims}
    assert set(order.first) == claims
    rest = [next(r.score for r in found.rows if r.id == n) for n in order.rest]
    assert rest == sorted(rest)


def test_a_decision_goes_on_to_the_next_claim_and_undo_comes_back(client: TestClient, bench: Workbench):
    page = client.get("/review").text
    claim = value(page, "claim")
    _, after, _ = reviewed(client, page, "basis:document")
    assert value(after, "claim") != claim
    (kept,) = bench.case.decisions()
    assert (kept.field, kept.value, kept.why) == ("basis", "document", "reviewed: rests on document or data")
    undone = posted(client, "/review", after, do="undo", who="mara", target=kept.id, claim=claim)
    assert undone[0] == 200
    assert value(undone[1], "claim") == claim
    assert queue(reading(bench)).first[0] == claim


@pytest.mark.parametrize(
    ("do", "action"),
    [
        ("confirm", "confirm"), ("reject", "reject"), ("stance:probable", "set"), ("basis:none_stated", "set"),
        ("corroborates", "relate"), ("contradicts", "relate"), ("neither", "relate"), ("merge", "merge"),
        ("same_origin", "same_origin"), ("not_same_origin", "not_same_origin"), ("split", "split"),
    ],
)  # fmt: skip
def test_every_button_keeps_a_decision_with_who_and_why(client: TestClient, bench: Workbench, do: str, action: str):
    page = client.get("/review").text
    beside = value(page, "beside")
    assert reviewed(client, page, do, beside=beside)[0] == 200
    (kept,) = bench.case.decisions()
    assert (kept.action, kept.who, bool(kept.why)) == (action, "mara", True)
    pairs = {"relate", "merge", "same_origin", "not_same_origin", "split"}
    assert kept.other == (beside if action in pairs else None)


def test_the_speaker_can_be_changed_and_the_page_remembers_who_decides(client: TestClient, bench: Workbench):
    page = client.get("/review").text
    assert reviewed(client, page, "speaker", speaker="Ilse Vann", who="tomás ō")[0] == 200
    assert bench.case.decisions()[0].value == "Ilse Vann"
    assert value(client.get("/review").text, "who") == "tomás ō"


def test_what_somebody_else_decided_meanwhile_is_seen_before_it_is_overruled(client: TestClient, bench: Workbench):
    page = client.get("/review").text
    bench.decide("confirm", value(page, "claim"), who="tomas")
    status, text, _ = reviewed(client, page, "reject")
    assert status == 409
    assert "tomas decided on this" in text
    assert len(bench.case.decisions()) == 1


@pytest.mark.parametrize("given", [{"do": "prove"}, {"do": "same_origin", "beside": ""}, {"do": "reject", "who": " "}])
def test_what_cannot_be_decided_is_said_on_the_page(client: TestClient, bench: Workbench, given: dict[str, str]):
    status, text, _ = reviewed(client, client.get("/review").text, **given)
    assert status == 400
    assert 'role="alert"' in text
    assert bench.case.decisions() == ()


def test_an_assessment_is_drafted_rated_judged_and_closed_with_forms(client: TestClient, bench: Workbench):
    page = client.get(f"/questions/{contested(bench)}").text
    _, page, at = posted(client, "/assess", page, cluster=contested(bench), who="mara")
    assert "suggested" in page
    to = at.removeprefix(OWN)
    hypothesis = re.findall(r'<option value="(hyp-\w+)"', page)[0]
    _, page, at = posted(client, to, page, do="rate", sure="1", who="mara", **ratings(page))
    to = at.removeprefix(OWN).partition("#")[0]
    judged = {
        "do": "judge", "who": "mara", "hypothesis": hypothesis, "likelihood": "likely", "confidence": "moderate",
        "grounds": "Two independent sources, neither of whom saw the building.",
    }  # fmt: skip
    status, wrong, _ = posted(client, to, page, **judged, statement="We are confident that it is likely.")
    assert status == 400
    assert "part them" in wrong
    assert "We are confident that it is likely." in wrong
    _, page, at = posted(client, to, page, **judged, statement="It is likely that nine people died.")
    to = at.removeprefix(OWN).partition("#")[0]
    _, page, _ = posted(client, to, page, do="close", who="mara", why="done")
    assert "Closed by" in page
    (kept,) = bench.case.assessments()
    assert (kept.closed, kept.version, kept.who) == (True, 4, "mara")
    assert "version 4" in client.get(f"/questions/{contested(bench)}").text


def test_words_of_a_judgement_are_checked_while_they_are_written(client: TestClient):
    asked = {"statement": "It might be so.", "likelihood": "likely", "grounds": "It is likely."}
    text = client.get("/assess/lint", params=asked).text
    assert "no word of the scale" in text
    assert "not among the grounds" in text
    assert client.get("/assess/lint").text.strip() == ""


def test_two_who_rate_from_one_version_do_not_overwrite_each_other(client: TestClient, bench: Workbench):
    drafted = bench.draft(contested(bench), who="mara")
    page = client.get(f"/assess/{drafted.id}").text
    given = ratings(page)
    assert posted(client, f"/assess/{drafted.id}", page, do="rate", sure="1", who="mara", **given)[0] == 200
    changed = {**given, "r-0-0": "very_unlikely"}
    status, text, _ = posted(client, f"/assess/{drafted.id}", page, do="rate", who="tomas", **changed)
    assert status == 409
    assert "mara changed this assessment" in text


def test_the_x_ray_keeps_its_own_policy_under_the_navigation(client: TestClient, bench: Workbench):
    page = client.get(f"/documents/{bench.list()[0]['id']}").text
    assert '<nav class="top" aria-label="Pages">' in page
    assert page.index("Content-Security-Policy") < page.index("<nav")
    assert "style-src &#39;sha256-" in page or "style-src 'sha256-" in page


def test_hostile_words_are_shown_and_never_obeyed(client: TestClient, bench: Workbench):
    claim = reading(bench).rows[0]
    bench.decide("set", claim.attribution, who=HOSTILE, why=HOSTILE, field="speaker", value=HOSTILE)
    bench.draft(contested(bench), who=HOSTILE)
    client.cookies.set("ascertain-who", HOSTILE.replace(";", "")[:100])
    for page in (*PAGES, f"/record/{claim.id}", f"/questions/{contested(bench)}", f"/search?q={HOSTILE}"):
        text = client.get(page).text
        assert "<script>window" not in text, page
        assert "<img" not in text, page
        assert "${49}" not in text, page
