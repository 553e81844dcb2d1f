from datetime import date

import pytest
from django.urls import reverse

from resolutions.models import Clause, Resolution, Section
from tests.factories import (
    AnnualMeetingFactory,
    ClauseFactory,
    DemandFactory,
    ResolutionFactory,
    SectionFactory,
    StaffFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def secretary(client):
    client.force_login(StaffFactory(role="secretary"))
    return client


def address(item, action: str = "change") -> str:
    return reverse(f"admin:resolutions_{item._meta.model_name}_{action}", args=[item.pk])


def rows(prefix: str, *rows: dict, initial: int = 0) -> dict:
    """The fields of an inline formset."""
    data = {f"{prefix}-TOTAL_FORMS": len(rows), f"{prefix}-INITIAL_FORMS": initial}
    return data | {f"{prefix}-{n}-{field}": value for n, row in enumerate(rows) for field, value in row.items()}


def as_row(item, **changes) -> dict:
    """A row of the form as the browser sends it back, with some changes."""
    if isinstance(item, Section):
        return {
            "id": item.pk,
            "resolution": item.resolution_id,
            "position": item.position,
            "title": item.title,
        } | changes
    fields = {"id": item.pk, "section": item.section_id, "position": item.position, "text": item.text}
    return fields | {"demand": item.demand_id or ""} | changes


def text(resolution: Resolution, **changes) -> dict:
    fields = ("number", "language", "title", "summary", "slug", "preamble", "figures_note")
    return {field: getattr(resolution, field) for field in fields} | {"meeting": resolution.meeting_id} | changes


def messages(response) -> list[str]:
    return [str(message) for message in response.context["messages"]]


def formset_errors(response) -> list[str]:
    return list(response.context["inline_admin_formset"].formset.non_form_errors())


def test_a_new_resolution_is_suggested_for_the_newest_meeting_with_its_next_number(secretary):
    AnnualMeetingFactory(date=date(2023, 3, 1))
    newest = AnnualMeetingFactory(date=date(2026, 3, 1))
    ResolutionFactory(meeting=newest, number="2026-1")
    initial = secretary.get(reverse("admin:resolutions_resolution_add")).context["adminform"].form.initial
    assert (initial["meeting"], initial["number"]) == (newest, "2026-2")


def test_the_secretary_writes_a_resolution_and_stays_with_it_to_write_the_clauses(secretary):
    new = ResolutionFactory.build(meeting=AnnualMeetingFactory(), title="Møter på Ås", slug="")
    data = text(new) | rows("sections", {"position": "", "title": "Bolig"}, {"position": "", "title": "Arbeid"})
    response = secretary.post(reverse("admin:resolutions_resolution_add"), data)
    resolution = Resolution.objects.get()
    assert response.url == address(resolution)
    assert resolution.slug == "moter-pa-as"
    assert [(section.position, section.title) for section in resolution.sections.all()] == [(1, "Bolig"), (2, "Arbeid")]
    page = secretary.get(response.url).content.decode()
    assert page.count("Write the clauses") == 2
    assert address(resolution.sections.first()) in page


def test_clauses_are_written_on_the_page_of_their_focus_area_and_the_way_leads_back(secretary):
    section, demand = SectionFactory(), DemandFactory()
    page = secretary.get(address(section)).content.decode()
    assert page.count(f'href="{address(section.resolution)}"') == 2
    clauses = rows(
        "clauses", {"position": "", "text": "Bygge.", "demand": demand.pk}, {"position": "", "text": "Leie."}
    )
    response = secretary.post(address(section), {"title": "Bolig", "intro": ""} | clauses)
    assert response.url == address(section.resolution)
    assert [(str(clause), clause.demand) for clause in Clause.objects.all()] == [
        ("1.1 Bygge.", demand),
        ("1.2 Leie.", None),
    ]


def test_two_rows_change_places_in_one_save(secretary):
    resolution = ResolutionFactory()
    one, two = SectionFactory(resolution=resolution), SectionFactory(resolution=resolution)
    data = rows("sections", as_row(one, position=2), as_row(two, position=1), initial=2)
    assert secretary.post(address(resolution), text(resolution) | data).status_code == 302
    assert list(resolution.sections.all()) == [two, one]


def test_three_clauses_go_round_and_a_new_one_takes_the_place_of_one_that_goes(secretary):
    section = SectionFactory()
    a, b, c, gone = ClauseFactory.create_batch(4, section=section)
    moved = [as_row(a, position=2), as_row(b, position=3), as_row(c, position=1), as_row(gone, DELETE="on")]
    data = rows("clauses", *moved, {"position": 4, "text": "Ny."}, initial=4)
    assert secretary.post(address(section), {"title": "Bolig"} | data).status_code == 302
    assert [clause.text for clause in section.clauses.all()] == [c.text, a.text, b.text, "Ny."]


def test_a_place_that_is_given_twice_is_refused_with_a_sentence_and_nothing_is_lost(secretary):
    resolution = ResolutionFactory()
    one, two = SectionFactory(resolution=resolution), SectionFactory(resolution=resolution)
    data = rows("sections", as_row(one, position=2, title="Nytt navn"), as_row(two), initial=2)
    response = secretary.post(address(resolution), text(resolution) | data)
    assert response.status_code == 200
    assert formset_errors(response) == ["The number 2 is used more than once. Give each row a number of its own."]
    assert 'value="Nytt navn"' in response.content.decode()
    assert list(resolution.sections.values_list("position", flat=True)) == [1, 2]


@pytest.mark.parametrize("position", ["0", "-1", "1000", "99999999999999999999", "to"])
def test_a_place_that_is_no_place_is_refused_in_the_form(secretary, position):
    section = SectionFactory()
    response = secretary.post(
        address(section), {"title": "Bolig"} | rows("clauses", {"position": position, "text": "x"})
    )
    assert response.status_code == 200
    assert list(response.context["inline_admin_formset"].formset.forms[0].errors) == ["position"]


def test_a_draft_that_is_not_ready_says_why_it_cannot_be_adopted(secretary):
    section = SectionFactory(title="Bolig")
    page = secretary.get(address(section.resolution)).content.decode()
    assert "The focus area “Bolig” has no clause yet." in page
    assert address(section.resolution, "adopt") not in page
    confirm = secretary.get(address(section.resolution, "adopt")).content.decode()
    assert "The focus area “Bolig” has no clause yet." in confirm
    assert 'type="submit"' not in confirm[confirm.index('id="content"') :]


def test_adoption_is_asked_for_once_more_and_then_recorded(secretary):
    resolution = ClauseFactory(section__resolution__number="2026-1").section.resolution
    assert address(resolution, "adopt") in secretary.get(address(resolution)).content.decode()
    assert "can never be changed" in secretary.get(address(resolution, "adopt")).content.decode()
    resolution.refresh_from_db()
    assert not resolution.is_adopted
    response = secretary.post(address(resolution, "adopt"), follow=True)
    assert response.redirect_chain == [(address(resolution), 302)]
    assert messages(response) == ["2026-1 is recorded as adopted. Choose below when it is published."]
    resolution.refresh_from_db()
    assert resolution.is_adopted


def test_adopting_twice_says_that_it_is_done_already(secretary):
    resolution = ResolutionFactory(adopted=True, number="2026-1")
    response = secretary.post(address(resolution, "adopt"), follow=True)
    assert messages(response) == ["2026-1 is adopted. An adopted text is never changed or deleted."]


def test_adopting_what_does_not_exist_leads_back_to_the_front_page(secretary):
    response = secretary.get(reverse("admin:resolutions_resolution_adopt", args=[4711]))
    assert (response.status_code, response.url) == (302, reverse("admin:index"))


@pytest.mark.parametrize("role", ["editor", "newsletter_editor"])
def test_others_can_neither_see_nor_adopt_in_the_admin(client, role):
    resolution = ClauseFactory().section.resolution
    client.force_login(StaffFactory(role=role))
    for path in (address(resolution), address(resolution, "adopt"), address(resolution.sections.get())):
        assert client.get(path).status_code == 403
    assert client.post(address(resolution, "adopt")).status_code == 403
    resolution.refresh_from_db()
    assert not resolution.is_adopted


def test_a_visitor_is_sent_to_the_log_in(client):
    path = address(ResolutionFactory(), "adopt")
    assert client.post(path).url == f"{reverse('admin:login')}?next={path}"


@pytest.fixture
def adopted():
    return ClauseFactory(section__resolution__adopted=True, section__resolution__number="2026-1").section.resolution


REASON = "2026-1 is adopted. An adopted text is never changed or deleted."


def test_an_adopted_text_is_shown_without_fields_and_with_the_reason(secretary, adopted):
    for path in (address(adopted), address(adopted.sections.get())):
        page = secretary.get(path).content.decode()
        assert REASON in page
        for field in ("title", "preamble", "number", "sections-0-title", "clauses-0-text"):
            assert f'name="{field}"' not in page


def test_an_adopted_text_is_not_changed_by_what_is_sent_all_the_same(secretary, adopted):
    section = adopted.sections.get()
    clause = section.clauses.get()
    sent = text(adopted, title="Noe annet", slug="noe-annet")
    changed = rows("sections", as_row(section, title="Annet"), {"position": 9, "title": "Ny"}, initial=1)
    secretary.post(address(adopted), sent | changed)
    changed = rows("clauses", as_row(clause, text="Annet"), {"position": 9, "text": "Ny"}, initial=1)
    assert secretary.post(address(section), {"title": "Annet"} | changed).status_code == 403
    after = Resolution.objects.get()
    assert (after.title, after.slug) == (adopted.title, adopted.slug)
    assert [section.title for section in after.sections.all()] == [section.title]
    assert [clause.text for clause in Clause.objects.all()] == [clause.text]


def test_an_adopted_text_is_not_deleted_and_the_reason_is_shown(secretary, adopted):
    for item in (adopted, adopted.sections.get()):
        response = secretary.post(address(item, "delete"), {"post": "yes"}, follow=True)
        assert messages(response) == [REASON]
    assert Clause.objects.exists()


def test_a_draft_is_deleted_with_all_its_text(secretary):
    resolution = ClauseFactory().section.resolution
    assert secretary.post(address(resolution, "delete"), {"post": "yes"}).status_code == 302
    assert not Clause.objects.exists()


def test_the_time_of_publishing_stays_open_after_adoption(secretary, adopted):
    data = {"published_at_0": "2026-04-20", "published_at_1": "08:00:00"} | rows("sections")
    assert secretary.post(address(adopted), data).status_code == 302
    assert Resolution.objects.public().get() == adopted


def test_a_draft_cannot_be_published_by_form_or_action(secretary):
    resolution = ResolutionFactory()
    sent = text(resolution, published_at_0="2026-04-20", published_at_1="08:00:00") | rows("sections")
    assert secretary.post(address(resolution), sent).status_code == 302
    data = {"action": "publish_now", "_selected_action": [resolution.pk]}
    response = secretary.post(reverse("admin:resolutions_resolution_changelist"), data, follow=True)
    assert messages(response)[-1] == "Only an adopted resolution can be published."
    assert not Resolution.objects.published().exists()


def test_a_withdrawn_resolution_is_published_again_from_the_list_only(secretary):
    resolution = ResolutionFactory(public=True)
    changelist = reverse("admin:resolutions_resolution_changelist")
    data = {"action": "withdraw_now", "_selected_action": [resolution.pk], "confirmed": "yes", "reason": "Erstattet."}
    secretary.post(changelist, data)
    assert not Resolution.objects.public().exists()
    sent = {"published_at_0": "", "published_at_1": ""} | rows("sections")
    assert secretary.post(address(resolution), sent).status_code == 302
    secretary.post(changelist, {"action": "publish_now", "_selected_action": [resolution.pk]})
    assert Resolution.objects.public().get().published_at == resolution.published_at


def test_a_meeting_that_adopted_something_keeps_its_date_but_not_the_spelling_of_its_name(secretary, adopted):
    meeting = adopted.meeting
    assert "its date and place are part of them" in secretary.get(address(meeting)).content.decode()
    secretary.post(address(meeting), {"name": "Nytt navn", "date": "1999-01-01", "place": "Oslo"})
    before = meeting.date, meeting.place
    meeting.refresh_from_db()
    assert (meeting.date, meeting.place, meeting.name) == (*before, "Nytt navn")


def test_focus_areas_have_no_list_of_their_own(secretary):
    SectionFactory()
    assert secretary.get(reverse("admin:resolutions_section_changelist")).url == reverse(
        "admin:resolutions_resolution_changelist"
    )
    assert reverse("admin:resolutions_section_changelist") not in secretary.get(reverse("admin:index")).content.decode()


def test_the_secretary_finds_a_demand_to_quote_but_changes_none(secretary):
    demand = DemandFactory(text="Bygge flere boliger")
    query = {"app_label": "resolutions", "model_name": "clause", "field_name": "demand", "term": "boliger"}
    [found] = secretary.get(reverse("admin:autocomplete"), query).json()["results"]
    assert found == {"id": str(demand.pk), "text": f"{demand.number}. Bygge flere boliger"}
    change = reverse("admin:policies_demand_change", args=[demand.pk])
    assert secretary.post(change, {"text": "Noe annet"}).status_code == 403


@pytest.mark.parametrize("count", [3, 60])
def test_the_lists_cost_the_same_however_long(secretary, django_assert_num_queries, count):
    ResolutionFactory.create_batch(count)
    for path, queries in (
        (reverse("admin:resolutions_resolution_changelist"), 11),
        (reverse("admin:resolutions_annualmeeting_changelist"), 9),
    ):
        secretary.get(path)
        with django_assert_num_queries(queries):
            secretary.get(path)


@pytest.mark.parametrize("query", ["2026-1", "bolig", "«'\"%"])
@pytest.mark.parametrize("model", ["resolution", "annualmeeting"])
def test_every_search_answers(secretary, model, query):
    assert secretary.get(reverse(f"admin:resolutions_{model}_changelist"), {"q": query}).status_code == 200
