"""An office worker goes from a file to subscribers in four steps, and loses nothing typed on the way."""

import csv
import io
import re

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Group, Permission
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from core.roles import grant
from newsletter.importing import work
from newsletter.models import ConsentEvent, MailingList, Subscriber, SubscriberImport, Suppression
from tests.newsletter.conftest import subscriber, the_list
from tests.newsletter.importing import FILES, SOURCE, checked, uploaded, written
from tests.newsletter.test_import_check import lines

pytestmark = pytest.mark.django_db

ADD = "admin:newsletter_subscriberimport_add"
EXPORT = "admin:newsletter_subscriber_export"


@pytest.fixture
def desk(client, django_user_model):
    """The browser of one who has the role of newsletter editor and nothing more."""
    from alliance.roles import ROLES

    grant(ROLES)
    user = django_user_model.objects.create_user("siri", "siri@office.example", "a long password", is_staff=True)
    user.groups.add(Group.objects.get(name="newsletter_editor"))
    client.force_login(user)
    client.user = user
    return client


def address(name: str, item: SubscriberImport) -> str:
    return reverse(f"admin:newsletter_subscriberimport_{name}", args=[item.pk])


def file(name: str, content: bytes | None = None) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, (FILES / name).read_bytes() if content is None else content)


def consent(**values) -> dict:
    return {"lists": [the_list().pk], "source": SOURCE, "on": "2024-04-20"} | values


def reading_of(page) -> dict:
    """What the form of the second step would send as it stands."""
    form = page.context["form"]
    values = {name: form[name].value() for name in form.fields}
    return {name: value for name, value in values.items() if value is not None and value is not False}


def text_of(response) -> str:
    return response.content.decode()


def test_from_a_file_to_subscribers_in_four_steps(desk):
    desk.get(reverse(ADD))
    sent = desk.post(reverse(ADD), consent(file=file("mailpoet_export.csv")))
    item = SubscriberImport.objects.get()
    assert sent["Location"] == address("change", item)

    second = desk.get(address("change", item))
    assert "kari@example.org" in text_of(second)
    assert second.context["dropped"] == ["First name", "Last name", "Subscribed IP", "Confirmed IP", "Created at"]
    desk.post(address("reading", item), reading_of(second))

    assert desk.get(address("change", item))["Refresh"] == "2"
    assert work.work(item.pk)
    third = desk.get(address("change", item))
    assert [(verdict, number) for verdict, _words, number in third.context["counts"]] == [
        *(("new", 1), ("gone", 2), ("dead", 1), ("unsure", 2))
    ]
    assert "Refresh" not in third
    assert not Subscriber.objects.exists()
    assert third.context["form"].initial == {"ask": "now", "block": True}
    desk.post(address("confirm", item), {"ask": "now", "block": "on"})

    assert 'id="bar"' in text_of(desk.get(address("change", item)))
    assert work.work(item.pk)
    fourth = desk.get(address("change", item))
    assert [(verdict, number) for verdict, _words, number in fourth.context["counts"]] == [
        *(("new", 1), ("gone", 2), ("dead", 1), ("unsure", 2))
    ]
    assert Subscriber.objects.get().email == "kari@example.org"
    assert ConsentEvent.objects.get().source == SOURCE
    listing = desk.get(reverse("admin:newsletter_subscriberimport_changelist"))
    assert "mailpoet_export.csv" in text_of(listing)


def test_with_something_missing_the_file_is_kept_and_what_was_typed_too(desk):
    page = desk.post(reverse(ADD), consent(file=file("bare_adresser.txt"), source="", on="31.12.2099"))
    item = SubscriberImport.objects.get()
    assert set(page.context["form"].errors) == {"source", "on"}
    assert 'value="31.12.2099"' in text_of(page)
    page = desk.post(reverse("admin:newsletter_subscriberimport_consent", args=[item.pk]), consent(on="01.01.0001"))
    assert set(page.context["form"].errors) == {"on"}
    assert "bare_adresser.txt" in text_of(page)
    assert 'type="file"' not in text_of(page)
    assert f'action="{address("consent", item)}"' in text_of(page)
    sent = desk.post(address("consent", item), consent())
    assert sent["Location"] == address("change", item)
    item.refresh_from_db()
    assert (item.consent_source, list(item.lists.all())) == (SOURCE, [the_list()])
    assert SubscriberImport.objects.count() == 1


def test_an_unfinished_first_step_is_gone_on_with_from_the_list(desk):
    desk.post(reverse(ADD), consent(file=file("bare_adresser.txt"), source=""))
    page = desk.get(address("change", SubscriberImport.objects.get()))
    assert page.context["step"] == 1


@pytest.mark.parametrize("name", ["arbeidsbok.xlsx", "regneark.ods", "mailchimp.zip", "tom.csv", "bilde.csv"])
def test_another_kind_of_file_is_refused_in_a_sentence_and_the_rest_is_kept(desk, name):
    page = desk.post(reverse(ADD), consent(file=file(name)))
    assert list(page.context["file"].errors) == ["file"]
    assert f'value="{SOURCE}"' in text_of(page)
    assert not SubscriberImport.objects.exists()


def test_another_encoding_shows_the_rows_anew_before_anything_is_checked(desk):
    item = uploaded("excel_semikolon_windows.csv", desk.user)
    page = desk.get(address("change", item))
    assert "Kåre Ødegård" in text_of(page)
    desk.post(address("reading", item), reading_of(page) | {"encoding": "mac_roman"})
    item.refresh_from_db()
    assert (item.state, item.encoding) == ("uploaded", "mac_roman")
    again = desk.get(address("change", item))
    assert "Kåre Ødegård" not in text_of(again)
    desk.post(address("reading", item), reading_of(again) | {"encoding": "cp1252"})
    assert "Kåre Ødegård" in text_of(desk.get(address("change", item)))


def test_another_delimiter_finds_the_columns_anew(desk):
    item = uploaded("excel_semikolon_windows.csv", desk.user)
    page = desk.get(address("change", item))
    desk.post(address("reading", item), reading_of(page) | {"delimiter": ","})
    item.refresh_from_db()
    assert item.address_column is None
    missing = desk.post(address("reading", item), reading_of(desk.get(address("change", item))))
    assert list(missing.context["form"].errors) == ["address_column"]


def test_the_columns_can_be_chosen_by_hand(desk):
    item = uploaded("to.csv", desk.user, b"epost;privat\na@example.org;b@example.org\n")
    page = desk.get(address("change", item))
    desk.post(address("reading", item), reading_of(page) | {"address_column": "1"})
    work.work(item.pk)
    assert item.rows.get().address == "b@example.org"


def test_the_report_names_every_bad_row_page_by_page_and_as_a_file(desk):
    bad = [f"=HYPERLINK({number})" for number in range(120)]
    item = checked("liste.csv", desk.user, lines("kari@example.org", *bad))
    numbers = []
    for page in (1, 2, 3):
        shown = text_of(desk.get(address("change", item), {"side": page}))
        numbers += re.findall(r'<th scope="row">(\d+)</th>', shown)
    assert [int(number) for number in numbers] == list(range(3, 123))
    fetched = desk.get(address("rows", item))
    rows = list(csv.reader(io.StringIO(fetched.getvalue().decode("utf-8-sig")), delimiter=";"))
    assert [(int(row[0]), row[2]) for row in rows[1:]] == [(3 + n, f"'{text}") for n, text in enumerate(bad)]
    assert all(row[1] for row in rows)


def test_other_rows_can_be_looked_at_too(desk):
    subscriber("kari@example.org", "unsubscribed")
    item = checked("bare_adresser.txt", desk.user)
    page = desk.get(address("change", item), {"vis": "left"})
    assert [row.address for row in page.context["page"]] == ["kari@example.org"]
    assert desk.get(address("change", item), {"vis": "tull"}).context["verdict"] == "bad"


def test_the_report_costs_the_same_with_few_rows_and_with_many(desk, django_assert_num_queries):
    few = checked("liste.csv", desk.user, lines("tull"))
    many = checked("liste.csv", desk.user, lines(*["tull"] * 100))
    desk.get(address("change", few))
    for item in (few, many):
        with django_assert_num_queries(11):
            desk.get(address("change", item))


def test_going_back_from_the_report_reads_the_file_anew(desk):
    item = checked("bare_adresser.txt", desk.user)
    page = desk.get(address("change", item), {"step": "reading"})
    desk.post(address("reading", item), reading_of(page) | {"language": "en"})
    work.work(item.pk)
    assert set(item.rows.values_list("language", flat=True)) == {"en"}
    first = desk.get(address("change", item), {"step": "upload"})
    assert f'value="{SOURCE}"' in text_of(first)


def test_a_report_without_a_choice_asks_for_it(desk):
    item = checked("bare_adresser.txt", desk.user)
    page = desk.post(address("confirm", item), {})
    assert list(page.context["form"].errors) == ["ask"]
    item.refresh_from_db()
    assert item.state == "checked"


def test_nobody_to_add_says_so(desk):
    item = checked("liste.csv", desk.user, lines("tull"))
    assert "ask" not in desk.get(address("change", item)).context["form"].fields


def test_what_is_dropped_says_so(desk):
    item = checked("bare_adresser.txt", desk.user)
    desk.post(address("drop", item))
    assert "kari@example.org" not in text_of(desk.get(address("change", item)))
    refused = desk.post(address("confirm", item), {"ask": "now"}, follow=True)
    assert [message.level_tag for message in refused.context["messages"]][-1] == "error"
    assert not Subscriber.objects.exists()


def test_a_file_that_cannot_be_read_to_its_end_leads_back_to_the_second_step_with_the_row(desk):
    item = checked("uten_slutt.csv", desk.user)
    page = desk.get(address("change", item))
    assert page.context["step"] == 2
    assert item.trouble_sentence in text_of(page)
    assert "3" in item.trouble_sentence


@pytest.mark.parametrize("name", ["consent", "reading", "confirm", "drop"])
def test_opening_an_address_does_nothing(desk, name):
    item = checked("bare_adresser.txt", desk.user)
    assert desk.get(address(name, item)).status_code == 405


@pytest.mark.parametrize("name", ["change", "rows"])
def test_staff_without_the_permission_see_nothing(client, editor, django_user_model, name):
    item = checked("bare_adresser.txt", editor)
    user = django_user_model.objects.create_user("eva", password="a long password", is_staff=True)
    user.user_permissions.add(Permission.objects.get(codename="view_subscriber"))
    client.force_login(user)
    assert client.get(address(name, item)).status_code == 403
    assert client.post(address("confirm", item), {"ask": "now"}).status_code == 403
    assert client.get(reverse(ADD)).status_code == 403
    assert client.get(reverse(EXPORT)).status_code == 403
    listing = text_of(client.get(reverse("admin:newsletter_subscriber_changelist")))
    assert reverse(ADD) not in listing
    assert reverse(EXPORT) not in listing


def test_an_import_cannot_be_deleted(desk):
    item = checked("bare_adresser.txt", desk.user)
    assert desk.post(address("delete", item), {"post": "yes"}).status_code == 403


def test_an_import_that_is_not_there_leads_back(desk):
    assert desk.get(reverse("admin:newsletter_subscriberimport_change", args=[99])).status_code == 302


def test_the_log_of_the_admin_tells_of_the_import_without_addresses(desk):
    desk.post(reverse(ADD), consent(file=file("bare_adresser.txt")))
    item = SubscriberImport.objects.get()
    desk.post(address("reading", item), reading_of(desk.get(address("change", item))))
    work.work(item.pk)
    desk.post(address("confirm", item), {"ask": "now"})
    assert set(LogEntry.objects.values_list("object_repr", flat=True)) == {"bare_adresser.txt"}
    assert LogEntry.objects.count() == 2


# --- The way back


def exported(desk, **choice) -> list[list[str]]:
    response = desk.post(reverse(EXPORT), choice)
    content = response.getvalue()
    assert content.startswith(b"\xef\xbb\xbf")
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""), delimiter=";"))


def test_the_subscribers_of_a_list_come_as_a_file_for_norwegian_spreadsheets(desk):
    subscriber("kari@example.org", language="nn")
    subscriber("borte@example.org", "unsubscribed")
    other = subscriber("annen@example.org")
    other.subscriptions.update(mailing_list=MailingList.objects.create(slug="lokallag"))
    assert "kari@example.org" not in text_of(desk.get(reverse(EXPORT)))
    rows = exported(desk, mailing_list=the_list().pk, state="active")
    confirmed = Subscriber.objects.get(email="kari@example.org").confirmed_at.isoformat()
    assert rows == [
        ["e-post", "språk", "status", "samtykke", "lister"],
        ["kari@example.org", "nn", "abonnerer", confirmed, "nyhetsbrev"],
    ]
    assert [row[0] for row in exported(desk)[1:]] == ["kari@example.org", "borte@example.org", "annen@example.org"]
    assert [row[0] for row in exported(desk, language="nn")[1:]] == ["kari@example.org"]


def test_the_log_tells_who_took_how_many(desk):
    subscriber("kari@example.org")
    desk.get(reverse(EXPORT))
    assert not LogEntry.objects.exists()
    exported(desk)
    entry = LogEntry.objects.get()
    assert (entry.user, "1" in entry.change_message, "@" in f"{entry.object_repr}{entry.change_message}") == (
        *(desk.user, True, False),
    )


def test_what_is_exported_can_be_imported_again(desk):
    names = ["kari@example.org", "=1+1@example.org", "+47@example.org", "'=x@example.org", "ola@example.org"]
    for number, name in enumerate(names):
        subscriber(name, language=("nb", "nn", "en")[number % 3])
    subscriber("borte@example.org", "unsubscribed")
    subscriber("venter@example.org", "pending")
    before = {each.email: (each.language, each.confirmed_at) for each in Subscriber.objects.active()}
    content = desk.post(reverse(EXPORT), {}).getvalue()
    assert b"\r\n'=1+1@example.org;" in content
    Subscriber.objects.all().delete()

    item = checked("abonnenter.csv", desk.user, content)
    assert item.found == {"new": 5, "gone": 1, "unsure": 1}
    written(item, desk.user)
    after = {each.email: (each.language, each.confirmed_at) for each in Subscriber.objects.active()}
    assert after == before
    assert {each.email for each in Subscriber.objects.candidates(the_list())} == set(names)


def test_who_is_blocked_is_exported_as_blocked(desk):
    kari = subscriber("kari@example.org")
    Suppression.objects.create(address_hash=kari.address_hash, reason="bounced")
    assert exported(desk)[1][2] == "sperret"


def test_the_list_of_subscribers_leads_to_both_ways(desk):
    listing = text_of(desk.get(reverse("admin:newsletter_subscriber_changelist")))
    assert reverse(ADD) in listing
    assert reverse(EXPORT) in listing
