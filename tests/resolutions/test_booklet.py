"""All resolutions of a meeting in one file: its papers for staff, and what it adopted for everybody."""

from datetime import date

import pytest
from django.utils import timezone

from resolutions.renditions import booklet
from tests.factories import AnnualMeetingFactory, StaffFactory
from tests.resolutions.amending import amendment, clause, member
from tests.resolutions.life import COUNTED, adopted, coming_meeting, draft, opened, withdrawn
from tests.resolutions.pdfs import Pdf, squeezed

pytestmark = pytest.mark.django_db

DAY = date(2026, 4, 19)
BOOKLET = "/resolusjoner/2026-04-19/hefte.pdf"


@pytest.fixture
def meeting():
    return AnnualMeetingFactory(date=DAY, place="Bergen", name="Årsmøtet 2026")


@pytest.fixture
def coming():
    """A meeting to which amendments can still be moved."""
    return coming_meeting(name="Årsmøtet")


@pytest.fixture
def secretary(client):
    staff = StaffFactory(role="secretary")
    client.force_login(staff)
    return client


def published(**fields):
    resolution = adopted(**fields)
    resolution.published_at = timezone.now()
    resolution.save(update_fields=["published_at"])
    return resolution


def papers_of(meeting) -> str:
    return f"/admin/resolutions/annualmeeting/{meeting.pk}/papers.pdf"


def test_after_the_meeting_everybody_gets_what_it_adopted(client, meeting, tmp_path):
    one = published(meeting=meeting, number="2026-2", title="En bolig", result=COUNTED)
    other = published(meeting=meeting, number="2026-10", title="Ei inntekt", language="nn")
    adopted(meeting=meeting, title="Ikke publisert"), draft(meeting=meeting, title="Et utkast")
    made = Pdf(client.get(BOOKLET).content)
    assert made.faults(tmp_path / "x.pdf") == []
    assert (made.title, made.language) == ("Resolutions of Årsmøtet 2026", "nb")
    titles = [name for name in made.bookmarks if isinstance(name, str)]
    assert titles == ["Resolutions of Årsmøtet 2026", "En bolig", "Ei inntekt"]
    for resolution in (one, other):
        assert squeezed("1.1 Bygge flere boliger. 1.2 Heve bostøtten.") in made.letters
        assert squeezed(resolution.text.sha256) in made.letters
    assert "DRAFT" not in made.letters
    assert squeezed("En bolig ") in squeezed(made.pages[0])


def test_the_booklet_of_a_meeting_speaks_the_language_of_its_address(client, meeting):
    published(meeting=meeting)
    meeting.create_translation("en", name="Annual Meeting")
    made = Pdf(client.get(f"/en{BOOKLET}").content)
    assert (made.title, made.language) == ("Resolutions of Annual Meeting", "en")


def test_the_booklet_is_the_same_bytes_until_something_is_published(client, meeting, monkeypatch):
    published(meeting=meeting)
    first = client.get(BOOKLET)
    assert first["Cache-Control"] == "public, max-age=0, s-maxage=1"
    assert first["Content-Disposition"] == 'inline; filename="resolusjoner-2026-04-19.pdf"'
    monkeypatch.setattr(booklet, "typeset", None)  # it is not made twice
    assert client.get(BOOKLET).content == first.content
    assert client.get(BOOKLET, headers={"If-None-Match": first["ETag"]}).status_code == 304
    monkeypatch.undo()
    published(meeting=meeting)
    assert client.get(BOOKLET)["ETag"] != first["ETag"]


@pytest.mark.parametrize("path", [BOOKLET, "/resolusjoner/2026-02-30/hefte.pdf", "/resolusjoner/2026-04-20/hefte.pdf"])
def test_a_meeting_without_public_resolutions_has_no_booklet(client, meeting, path):
    draft(meeting=meeting), adopted(meeting=meeting)
    assert client.get(path, follow=True).status_code == 404


@pytest.mark.parametrize("count", [1, 6])
def test_a_booklet_costs_the_same_however_many_resolutions_it_has(client, meeting, count, django_assert_num_queries):
    for _ in range(count):
        published(meeting=meeting)
    client.get(BOOKLET)
    with django_assert_num_queries(8):
        client.get(BOOKLET)


# --- Papers


def test_before_the_meeting_staff_get_the_proposals_with_all_amendments(secretary, coming, tmp_path):
    resolution = opened(meeting=coming, title="En bolig")
    one = amendment(
        resolution, text="Bygge mange flere boliger.", organisation=member("Laget"), reason="Det trengs mange."
    )
    one.cosigners.add(member("Medlaget"))
    amendment(resolution, kind="delete")
    amendment(resolution, kind="insert", at="1.2", text="Senke husleia.")
    draft(meeting=coming, title="Et utkast")
    withdrawn(meeting=coming, title="Trukket")
    made = Pdf(secretary.get(papers_of(coming)).content)
    assert made.faults(tmp_path / "x.pdf") == []
    assert [name for name in made.bookmarks if isinstance(name, str)] == [
        "Papers for Årsmøtet",
        "En bolig",
        "Et utkast",
    ]
    for said in [
        "Amendment 1. Change clause 1.1",
        "Bygge [+mange +]flere boliger.",
        "Moved by: Laget",
        "Co-signed by: Medlaget",
        "Reason: Det trengs mange.",
        "Takes the same clause as amendment: 2",
        "Amendment 2. Delete clause 1.1",
        "[−Bygge flere boliger.−]",
        "Amendment 3. New clause after clause 1.2 Senke husleia.",
    ]:
        assert squeezed(said) in made.letters, said
    order = [made.letters.index(squeezed(said)) for said in ("Amendment 2.", "1.2 Heve", "Amendment 3.")]
    assert order == sorted(order)


def test_every_page_of_the_papers_says_that_it_is_a_draft(secretary, coming):
    opened(meeting=coming), draft(meeting=coming)
    pages = Pdf(secretary.get(papers_of(coming)).content).pages
    assert len(pages) == 3
    assert all("DRAFT" in page for page in pages)
    assert "These are drafts. The annual meeting has not adopted them." in pages[0]


def test_new_focus_areas_and_first_clauses_stand_where_they_would_come(secretary, coming):
    resolution = opened(meeting=coming)
    section = clause(resolution, "1.1").section
    new = {"kind": "section", "title": "Nytt", "text": "Ett.\n\nTo.", "reason": "Fordi."}
    mover = member("Laget")
    for number, fields in enumerate(
        [new, new | {"section": section}, {"kind": "insert", "section": section, "text": "Først.", "reason": "Fordi."}],
        start=1,
    ):
        resolution.amendments.create(number=number, organisation=mover, **fields)
    letters = Pdf(secretary.get(papers_of(coming)).content).letters
    first = letters.index(squeezed("Amendment 1. New focus area before the first Nytt Ett. To."))
    inside = letters.index(squeezed("Amendment 3. New clause first in focus area 1 Først."))
    last = letters.index(squeezed("Amendment 2. New focus area after focus area 1"))
    assert first < inside < letters.index(squeezed("1.1 Bygge")) < letters.index(squeezed("1.2 Heve")) < last


def test_the_papers_stay_what_they_were_when_the_meeting_has_decided(secretary, meeting):
    adopted(meeting=meeting, title="En bolig")
    made = Pdf(secretary.get(papers_of(meeting)).content)
    assert "DRAFT" in made.pages[1]


@pytest.mark.parametrize(("role", "status"), [(None, 302), ("editor", 403), ("newsletter_editor", 403)])
def test_papers_are_for_those_who_see_meetings_and_resolutions(client, meeting, role, status):
    draft(meeting=meeting)
    if role:
        client.force_login(StaffFactory(role=role))
    assert client.get(papers_of(meeting)).status_code == status


def test_a_meeting_without_proposals_says_so_on_its_form(secretary, meeting):
    response = secretary.get(papers_of(meeting), follow=True)
    assert "No proposals are laid before this meeting." in response.content.decode()
    assert f'href="{papers_of(meeting)}"' in response.content.decode()


def test_papers_of_no_meeting_lead_back(secretary):
    assert secretary.get("/admin/resolutions/annualmeeting/99/papers.pdf").status_code == 302


@pytest.mark.parametrize("count", [1, 6])
def test_papers_cost_the_same_however_much_is_moved(secretary, coming, count, django_assert_num_queries):
    for _ in range(count):
        resolution = opened(meeting=coming)
        for _ in range(count):
            amendment(resolution)
    secretary.get(papers_of(coming))
    with django_assert_num_queries(16):
        secretary.get(papers_of(coming))
