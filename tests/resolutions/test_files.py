"""The files of editions over HTTP: the same words in each, the same bytes for ever, and who may keep them."""

import hashlib
import json
import re
from datetime import date
from io import BytesIO

import pytest
from django.core.cache import cache
from django.utils import timezone
from odfdo import Document as OpenDocument

from core.publication import withdraw
from resolutions.document import ClauseText, Document, SectionText
from resolutions.models import Edition, Rendition, Resolution
from resolutions.renditions.example import example
from resolutions.renditions.schema import RESOLUTION, rows
from resolutions.services import life, renditions
from tests.factories import DemandFactory, FigureFactory, MembershipFactory, StaffFactory
from tests.resolutions.life import COUNTED, adopted, draft

pytestmark = pytest.mark.django_db

KINDS = ["tekst.txt", "resolusjon.pdf", "resolusjon.json", "resolusjon.odt"]
TYPES = {
    "tekst.txt": "text/plain; charset=utf-8",
    "resolusjon.pdf": "application/pdf",
    "resolusjon.json": "application/json",
    "resolusjon.odt": "application/vnd.oasis.opendocument.text",
}
FOR_EVER = "public, max-age=31536000, immutable"
WORDS = Document(
    title="En trygg bolig",
    preamble="Mange venter.\n\nSå lenge at det går ut over barna.",
    sections=(
        SectionText("Bygge", "Det trengs 10 000 boliger.", (ClauseText("Bygge."), ClauseText("Bygge «mye» — nå."))),
        SectionText("Leie", "", (ClauseText("Styrke leiernes vern,\nogså i hybler."),)),
    ),
    sources="Statistikk (https://statistikk.example/tabell/1?a=b).",
)


def published(**fields) -> Resolution:
    resolution = adopted(**fields)
    publish(resolution)
    return resolution


def publish(resolution: Resolution) -> None:
    resolution.published_at = timezone.now()
    resolution.save(update_fields=["published_at"])


def corrected(resolution, document=WORDS):
    user = StaffFactory(role="secretary")
    return life.correct(resolution=resolution, document=document, reason="Et tall var feil.", user=user)


@pytest.fixture
def resolution():
    """Adopted on 19 April 2026 and corrected once, so that two editions are public."""
    meeting = {"meeting__date": date(2026, 4, 19), "meeting__place": "Bergen", "meeting__name": "Årsmøtet 2026"}
    resolution = published(number="2026-7", slug="bolig", title="En bolig", result=COUNTED, **meeting)
    corrected(resolution)
    return resolution


def address(name: str, number: int | None = None) -> str:
    return f"/resolusjoner/2026/bolig/{f'utgave/{number}/' if number else ''}{name}"


# --- What is in them


def test_the_plain_text_is_to_the_byte_what_the_hash_is_taken_of(client, resolution):
    for edition in resolution.editions.issued():
        content = client.get(address("tekst.txt", edition.number)).content
        assert content == edition.canonical.encode()
        assert hashlib.sha256(content).hexdigest() == edition.sha256


def test_json_and_odt_say_the_words_of_the_plain_text(client, resolution):
    data = client.get(address("resolusjon.json", 2)).json()
    head = [data["number"], data["title"], f"{data['meeting']['date']}, {data['meeting']['place']}"]
    parts = ["\n".join(head), data["preamble"]]
    for section in data["sections"]:
        parts += [f"{section['anchor']} {section['title']}", section["intro"]]
        parts += [f"{clause['anchor']} {clause['text']}" for clause in section["clauses"]]
    assert "\n\n".join(filter(None, [*parts, data["sources"]])) + "\n" == resolution.text.canonical

    odt = OpenDocument(BytesIO(client.get(address("resolusjon.odt", 2)).content))
    written = " ".join(" ".join(part.inner_text.split()) for part in odt.body.get_elements("//text:h | //text:p"))
    for part in [*parts[1:], data["sources"]]:
        assert " ".join(part.split()) in written


def test_json_says_what_the_meeting_decided_and_where_each_edition_stands(client, resolution):
    first, second = resolution.editions.issued()
    data = client.get(address("resolusjon.json", 2)).json()
    assert data["meeting"] == {"name": "Årsmøtet 2026", "date": "2026-04-19", "place": "Bergen"}
    assert (data["decision"], data["language"], data["movers"]) == ("adopted", "nb", [])
    assert data["vote"] == {
        "kind": "counted",
        "for": 31,
        "against": 4,
        "abstaining": 2,
        "quorum": "31 av 40 lag møtte.",
    }
    site = data["edition"]["address"].removesuffix(address("", 2))
    assert data["edition"] == {
        "number": 2,
        "issued": timezone.localdate().isoformat(),
        "sealed": data["edition"]["sealed"],
        "reason": "Et tall var feil.",
        "sha256": second.sha256,
        "address": site + address("", 2),
        "text": site + address("tekst.txt", 2),
        "pdf": site + address("resolusjon.pdf", 2),
        "odt": site + address("resolusjon.odt", 2),
    }
    [earlier] = data["earlier_editions"]
    assert (earlier["number"], earlier["issued"], earlier["sha256"]) == (1, "2026-04-19", first.sha256)
    assert data["sections"][1]["clauses"][0]["address"] == site + address("#2.1", 2)


def test_json_leads_to_demands_figures_and_movers(client):
    demand, figure = DemandFactory(published=True), FigureFactory(published=True, slug="leie")
    resolution = draft(slug="bolig", meeting__date=date(2026, 4, 19), language="nn")
    resolution.movers.add(MembershipFactory(organisation__name="Leieboerne").organisation)
    life.adopt(resolution=resolution, result=COUNTED, user=StaffFactory(role="secretary"))
    publish(resolution)
    clauses = ClauseText("Bygge.", demand=demand.number), ClauseText("Leie.", figure=figure.pk)
    corrected(resolution, Document("Bolig", "", (SectionText("Én", "", clauses),)))
    data = client.get(address("resolusjon.json", 2)).json()
    one, other = data["sections"][0]["clauses"]
    assert (one["demand"]["number"], one["figure"], other["demand"]) == (demand.number, None, None)
    assert one["demand"]["address"].endswith(f"/nn/krav/{demand.number}/")
    assert other["figure"].endswith("/nn/tall/leie/")
    assert data["movers"] == ["Leieboerne"]


def test_json_of_every_edition_and_the_example_are_as_the_schema_says(client, resolution):
    schema = client.get("/resolusjoner/skjema.json").json()
    texts = [client.get(address("resolusjon.json", number)).json() for number in (1, 2)]
    for data in [*texts, json.loads(example())]:
        assert list(misfits(data, schema)) == []
        assert data["$schema"] == schema["$id"]
    assert [*misfits({**texts[0], "x": 1}, schema)] == ["$: x is not described"]


def misfits(value, schema: dict, path: str = "$"):
    """What in `value` is not as the part of JSON Schema says that ours uses."""
    kinds = [schema["type"]] if isinstance(schema["type"], str) else schema["type"]
    kind = {str: "string", int: "integer", dict: "object", list: "array", type(None): "null"}[type(value)]
    if kind not in kinds:
        yield f"{path}: {kind}"
    if "enum" in schema and value not in schema["enum"]:
        yield f"{path}: {value}"
    if kind == "array":
        for each in value:
            yield from misfits(each, schema["items"], f"{path}[]")
    if kind == "object":
        yield from (f"{path}: {name} is not described" for name in value.keys() - schema["properties"].keys())
        yield from (f"{path}: {name} is missing" for name in set(schema["required"]) - value.keys())
        for name in value.keys() & schema["properties"].keys():
            yield from misfits(value[name], schema["properties"][name], f"{path}.{name}")


@pytest.mark.parametrize("prefix", ["", "/nn", "/en"])
def test_a_page_says_what_each_field_means(client, resolution, prefix):
    page = client.get(f"{prefix}/resolusjoner/om-dataene/").content.decode()
    paths = [path for path, _ in rows()]
    assert re.findall(r"<dt><code>(.*?)</code></dt>", page) == paths
    assert {path.split(".")[0].removesuffix("[]") for path in paths} == set(RESOLUTION)
    assert f'href="{prefix}/resolusjoner/2026/bolig/resolusjon.json"' in page


# --- The same bytes


@pytest.mark.parametrize("name", KINDS)
def test_an_edition_gives_the_same_bytes_at_every_request_whatever_happens_later(client, resolution, name):
    before = client.get(address(name, 1)).content
    user = StaffFactory(role="secretary")
    life.supersede(resolution=resolution, by=adopted(meeting__date=date(2026, 5, 1)), user=user)
    corrected(resolution, Document("Noe annet", "", WORDS.sections))
    cache.clear()
    for _ in range(2):
        assert client.get(address(name, 1)).content == before
    assert client.get("/en" + address(name, 1)).content == before


@pytest.mark.parametrize("kind", Rendition.Kind.values)
def test_made_anew_an_edition_gives_the_bytes_that_are_kept(resolution, kind):
    kept = renditions.rendition(edition=resolution.text, kind=kind)
    assert renditions.render(edition=Edition.objects.get(pk=resolution.text_id), kind=kind) == kept


def test_who_comes_second_gets_what_the_first_has_stored(resolution, monkeypatch):
    def slow(*, edition, kind):
        Rendition.objects.create(edition=edition, kind=kind, content=b"the first")
        return b"the second"

    monkeypatch.setattr(renditions, "render", slow)
    assert renditions.rendition(edition=resolution.text, kind="pdf") == b"the first"
    assert Rendition.objects.count() == 1


# --- Who may keep them


@pytest.mark.parametrize("name", KINDS)
@pytest.mark.parametrize("cookies", [{}, {"cookie_consent": "x"}])
def test_everybody_may_keep_a_file_of_an_edition_for_ever(client, resolution, name, cookies):
    client.cookies.load(cookies)
    response = client.get(address(name, 1), headers={"Accept-Encoding": "gzip"})
    assert response.status_code == 200
    assert response["Cache-Control"] == FOR_EVER
    assert response["ETag"] == f'"{hashlib.sha256(response.content).hexdigest()}"'
    assert response["Content-Type"] == TYPES[name]
    extension = name.partition(".")[2]
    assert response["Content-Disposition"] == f'inline; filename="resolusjon-2026-7-utgave-1.{extension}"'
    assert response["X-Content-Type-Options"] == "nosniff"
    assert not {"Vary", "Content-Encoding", "Set-Cookie", "Expires"} & set(response.headers)


def test_staff_who_are_logged_in_get_the_public_file_as_everybody_does(client, resolution):
    client.force_login(StaffFactory(role="secretary"))
    assert client.get(address("resolusjon.pdf", 1))["Cache-Control"] == FOR_EVER


@pytest.mark.parametrize("name", KINDS)
def test_the_address_without_a_number_leads_to_the_edition_that_stands(client, resolution, name):
    response = client.get(address(name))
    assert response.content == client.get(address(name, 2)).content
    assert response["Cache-Control"] == "public, max-age=0, s-maxage=1"
    assert response["Content-Disposition"].endswith(f'utgave-2.{name.partition(".")[2]}"')
    corrected(resolution, Document("Noe annet", "", WORDS.sections))
    assert client.get(address(name)).content != response.content


@pytest.mark.parametrize("number", [None, 2])
def test_who_has_the_bytes_is_told_so_and_no_more(client, resolution, number):
    first = client.get(address("resolusjon.pdf", number))
    again = client.get(address("resolusjon.pdf", number), headers={"If-None-Match": first["ETag"]})
    assert (again.status_code, again.content, again["ETag"]) == (304, b"", first["ETag"])
    assert again["Cache-Control"] == first["Cache-Control"]


def test_a_head_request_tells_the_size_without_the_bytes(client, resolution):
    response = client.head(address("resolusjon.pdf", 2))
    assert (response.status_code, response.content) == (200, b"")
    assert int(response["Content-Length"]) == len(client.get(address("resolusjon.pdf", 2)).content)


def test_files_are_only_read(client, resolution):
    assert client.post(address("tekst.txt", 1)).status_code == 405


def test_a_stored_file_costs_the_same_however_long_the_text_is(client, django_assert_num_queries):
    client.get(f"{published().get_absolute_url()}utgave/1/resolusjon.json")  # from here on the site's name is known
    for count in (1, 60):
        resolution = published(slug=f"bolig-{count}", meeting__date=date(2026, 4, count % 28 + 1))
        sections = tuple(SectionText(f"Del {n}", "", (ClauseText("Bygge."),) * 3) for n in range(count))
        corrected(resolution, Document("Bolig", "", sections))
        path = f"{resolution.get_absolute_url()}utgave/2/resolusjon.json"
        with django_assert_num_queries(12):
            client.get(path)
        with django_assert_num_queries(4):
            client.get(path)


# --- Who may see them


@pytest.mark.parametrize("name", KINDS)
@pytest.mark.parametrize(("role", "status"), [(None, 404), ("editor", 404), ("secretary", 200)])
def test_a_draft_is_made_for_staff_only_and_kept_by_nobody(client, name, role, status):
    resolution = draft(number="2026-7", slug="bolig", meeting__date=date(2026, 4, 19))
    if role:
        client.force_login(StaffFactory(role=role))
    response = client.get(address(name))
    assert response.status_code == status
    assert "no-store" in response["Cache-Control"] or status == 404
    assert not resolution.text.renditions.exists()
    if status == 200:
        assert response["Content-Disposition"].startswith('inline; filename="resolusjon-2026-7-utkast.')


def test_json_of_a_draft_says_that_nothing_is_decided(client):
    draft(slug="bolig", meeting__date=date(2026, 4, 19))
    client.force_login(StaffFactory(role="secretary"))
    data = client.get(address("resolusjon.json")).json()
    assert (data["decision"], data["vote"]["kind"], data["edition"]["sha256"]) == ("draft", None, None)
    assert (data["edition"]["number"], data["edition"]["issued"]) == (0, None)


@pytest.mark.parametrize("number", [0, 3, 99999])
def test_only_issued_editions_have_files(client, resolution, number):
    assert client.get(f"/resolusjoner/2026/bolig/utgave/{number}/tekst.txt").status_code == 404


def test_files_of_an_adopted_text_wait_for_it_to_be_published(client):
    adopted(slug="bolig", meeting__date=date(2026, 4, 19))
    assert client.get(address("tekst.txt", 1)).status_code == 404
    client.force_login(StaffFactory(role="secretary"))
    response = client.get(address("tekst.txt", 1))
    assert (response.status_code, "no-store" in response["Cache-Control"]) == (200, True)


def test_files_of_what_is_withdrawn_are_gone(client, resolution):
    withdraw(items=[resolution], reason="Erstattet.")
    assert client.get(address("resolusjon.pdf", 1)).status_code == 410
