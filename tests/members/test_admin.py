import io
from datetime import date
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image

from members.models import Membership, Organisation
from tests.factories import MembershipFactory, OrganisationFactory, StaffFactory

pytestmark = pytest.mark.django_db

ADD = "admin:members_organisation_add"
FIELDS = {"name": "Øvre Årdal Lag", "description": "Samler folk.", "slug": "", "website": "", "organisation_number": ""}


@pytest.fixture
def secretary(client):
    client.force_login(StaffFactory(role="secretary"))
    return client


def change(organisation) -> str:
    return reverse("admin:members_organisation_change", args=[organisation.pk])


def periods(*rows: tuple, initial: int = 0) -> dict:
    """The fields of the periods: rows of (record or None, first day, last day, status)."""
    data = {"memberships-TOTAL_FORMS": len(rows), "memberships-INITIAL_FORMS": initial}
    for number, (record, start, end, status) in enumerate(rows):
        prefix = f"memberships-{number}"
        data |= {f"{prefix}-start": start, f"{prefix}-end": end, f"{prefix}-status": status}
        if record:
            data |= {f"{prefix}-id": record.pk, f"{prefix}-organisation": record.organisation_id}
    return data


def upload(content: bytes | None = None, name: str = "logo.png") -> SimpleUploadedFile:
    if content is None:
        buffer = io.BytesIO()
        Image.new("RGB", (800, 800), "red").save(buffer, "PNG")
        content = buffer.getvalue()
    return SimpleUploadedFile(name, content, content_type="image/png")


def logos(settings) -> list[str]:
    return sorted(path.name for path in Path(settings.MEDIA_ROOT).rglob("*.*"))


def test_the_secretary_registers_a_member_with_its_periods(secretary):
    data = FIELDS | {"organisation_number": "974 760 673"}
    data |= periods((None, "2010-01-01", "2015-12-31", "member"), (None, "2016-01-01", "", "on_leave"))
    assert secretary.post(reverse(ADD), data).status_code == 302
    organisation = Organisation.objects.get()
    assert (organisation.slug, organisation.organisation_number) == ("ovre-ardal-lag", "974760673")
    assert [str(period) for period in organisation.memberships.all()] == [
        "1. januar 2010 – 31. desember 2015 (member)",
        "1. januar 2016 – … (on leave)",
    ]


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"organisation_number": "974760674"}, "organisation_number"),
        ({"name": "Laget"}, "name"),
        ({"name": ""}, "name"),
        ({"description": ""}, "description"),
        ({"website": "ikke en adresse"}, "website"),
        ({"founded": "1700"}, "founded"),
        ({"slug": "laget"}, "slug"),
    ],
)
def test_what_is_wrong_is_said_at_its_field_and_nothing_is_kept(secretary, changes, field):
    OrganisationFactory(name="Laget", slug="laget")
    response = secretary.post(reverse(ADD), FIELDS | changes | periods())
    assert response.status_code == 200
    assert list(response.context["adminform"].form.errors) == [field]
    assert Organisation.objects.count() == 1


def test_a_name_that_differs_only_in_capitals_is_refused_with_a_sentence(secretary):
    OrganisationFactory(name="Laget")
    response = secretary.post(reverse(ADD), FIELDS | {"name": "LAGET"} | periods())
    errors = response.context["adminform"].form.errors
    assert errors == {"name": ["There is an organisation with this name already."]}


def test_periods_that_overlap_are_refused_with_a_sentence_that_names_both(secretary):
    rows = (None, "2010-01-01", "2015-12-31", "member"), (None, "2015-12-31", "", "on_leave")
    response = secretary.post(reverse(ADD), FIELDS | periods(*rows))
    assert response.status_code == 200
    assert list(response.context["inline_admin_formset"].formset.non_form_errors()) == [
        (
            "These two periods overlap: 1. januar 2010 – 31. desember 2015 (member) and 31. desember 2015 – … "
            "(on leave). End the first before the second begins."
        )
    ]
    assert not Organisation.objects.exists()


def test_a_period_that_ends_before_it_begins_is_refused_with_a_sentence(secretary):
    response = secretary.post(reverse(ADD), FIELDS | periods((None, "2010-01-02", "2010-01-01", "member")))
    assert response.context["inline_admin_formset"].formset.forms[0].non_field_errors() == [
        "The last day must not be before the first."
    ]


@pytest.mark.parametrize("day", ["2012-06-30", "2018-06-30"], ids=["earlier", "later"])
def test_the_border_between_two_periods_is_moved_in_one_save(secretary, day):
    first = MembershipFactory(start=date(2010, 1, 1), end=date(2015, 12, 31))
    second = MembershipFactory(organisation=first.organisation, start=date(2016, 1, 1), status="on_leave")
    after = date.fromisoformat(day).replace(month=7, day=1)
    rows = (first, "2010-01-01", day, "member"), (second, after.isoformat(), "", "on_leave")
    assert secretary.post(change(first.organisation), FIELDS | periods(*rows, initial=2)).status_code == 302
    ends = list(Membership.objects.values_list("start", "end"))
    assert ends == [(date(2010, 1, 1), date.fromisoformat(day)), (after, None)]


def test_two_periods_change_places_in_one_save(secretary):
    first = MembershipFactory(start=date(2010, 1, 1), end=date(2010, 12, 31))
    second = MembershipFactory(organisation=first.organisation, start=date(2011, 1, 1), end=date(2011, 12, 31))
    rows = (first, "2011-01-01", "2011-12-31", "member"), (second, "2010-01-01", "2010-12-31", "member")
    assert secretary.post(change(first.organisation), FIELDS | periods(*rows, initial=2)).status_code == 302
    assert list(Membership.objects.all()) == [second, first]


def test_a_period_is_deleted_and_another_takes_its_days(secretary):
    first = MembershipFactory(start=date(2010, 1, 1))
    data = FIELDS | periods((first, "2010-01-01", "", "member"), (None, "2010-06-01", "", "member"), initial=1)
    assert secretary.post(change(first.organisation), data | {"memberships-0-DELETE": "on"}).status_code == 302
    assert Membership.objects.get().start == date(2010, 6, 1)


def test_a_logo_is_uploaded_changed_and_removed_and_the_old_files_go(
    secretary, settings, django_capture_on_commit_callbacks
):
    organisation = OrganisationFactory()
    with django_capture_on_commit_callbacks(execute=True):
        secretary.post(change(organisation), FIELDS | periods() | {"logo": upload(name="../../x.php")})
    [first] = logos(settings)
    assert first.startswith("ovre-ardal-lag-")
    assert first.endswith(".webp")
    with django_capture_on_commit_callbacks(execute=True):
        secretary.post(change(organisation), FIELDS | periods() | {"logo": upload()})
    [second] = logos(settings)
    assert second != first
    with django_capture_on_commit_callbacks(execute=True):
        secretary.post(change(organisation), FIELDS | periods())
    assert logos(settings) == [second]
    with django_capture_on_commit_callbacks(execute=True):
        secretary.post(change(organisation), FIELDS | periods() | {"logo-clear": "on"})
    assert logos(settings) == []


@pytest.mark.parametrize(
    "content", [b"", b"<script>alert(1)</script>", b"<svg onload='x()'/>", b"PK\x03\x04", bytes(3_000_000)]
)
def test_a_bad_logo_is_refused_in_the_form_with_a_sentence_and_nothing_is_kept(secretary, settings, content):
    response = secretary.post(reverse(ADD), FIELDS | periods() | {"logo": upload(content)})
    assert response.status_code == 200
    [sentence] = response.context["adminform"].form.errors["logo"]
    assert sentence
    assert not Organisation.objects.exists()
    assert logos(settings) == []


def test_an_organisation_that_has_been_a_member_is_not_deleted_and_the_reason_is_shown(secretary):
    organisation = MembershipFactory(organisation__name="Laget").organisation
    path = change(organisation).replace("change/", "delete/")
    response = secretary.post(path, {"post": "yes"}, follow=True)
    assert [str(message) for message in response.context["messages"]] == [
        (
            "Laget has been a member, and the register remembers its members. When it has left, write the last day "
            "of the membership instead."
        )
    ]
    assert Organisation.objects.exists()


def test_an_organisation_that_never_was_a_member_is_deleted(secretary):
    organisation = OrganisationFactory()
    secretary.post(change(organisation).replace("change/", "delete/"), {"post": "yes"})
    assert not Organisation.objects.exists()


def test_the_address_of_a_member_stays_where_others_have_linked_to(secretary):
    member, prepared = MembershipFactory(organisation__slug="laget").organisation, OrganisationFactory(slug="forslag")
    rows = (member.memberships.get(), "2010-01-01", "", "member")
    secretary.post(change(member), FIELDS | {"slug": "ny-adresse"} | periods(rows, initial=1))
    secretary.post(change(prepared), FIELDS | {"name": "Annet", "slug": "ny-adresse"} | periods())
    assert [organisation.slug for organisation in Organisation.objects.order_by("pk")] == ["laget", "ny-adresse"]


@pytest.mark.parametrize("choice", ["member", "on_leave", "former", "never"])
def test_the_list_is_filtered_by_status_today(secretary, choice):
    organisations = {
        "member": MembershipFactory().organisation,
        "on_leave": MembershipFactory(status="on_leave").organisation,
        "former": MembershipFactory(end=date(2011, 1, 1)).organisation,
        "never": OrganisationFactory(),
    }
    path = reverse("admin:members_organisation_changelist")
    response = secretary.get(path, {"today": choice})
    assert list(response.context["cl"].queryset) == [organisations[choice]]
    words = {"member": "member", "on_leave": "on leave", "former": "former member", "never": "not a member yet"}
    assert f'<td class="field-status_today">{words[choice]}</td>' in response.content.decode()


@pytest.mark.parametrize("count", [3, 60])
def test_the_list_in_the_admin_costs_the_same_however_long(secretary, django_assert_num_queries, count):
    MembershipFactory.create_batch(count)
    path = reverse("admin:members_organisation_changelist")
    secretary.get(path)
    with django_assert_num_queries(10):
        secretary.get(path, {"q": "laget"})


@pytest.mark.parametrize("role", ["editor", "newsletter_editor", "privacy_officer"])
def test_others_have_no_way_into_the_register(client, role):
    organisation = OrganisationFactory()
    client.force_login(StaffFactory(role=role))
    for path in (change(organisation), reverse(ADD), reverse("admin:members_organisation_changelist")):
        assert client.get(path).status_code == 403


def test_nobody_was_founded_next_year(secretary):
    data = FIELDS | periods() | {"founded": str(date.today().year + 2)}
    answer = secretary.post(reverse(ADD), data)
    assert answer.context["adminform"].form.errors["founded"] == ["This year has not come yet."]
