"""What came back as staff see it."""

import pytest
from django.urls import reverse

from newsletter.bounces.report import Kind
from newsletter.bounces.services import take
from tests.newsletter.bounces.conftest import about, sent
from tests.newsletter.conftest import subscriber


@pytest.fixture
def office(client, editor):
    client.force_login(editor)
    return client


@pytest.fixture
def delivery(kari):
    delivery = sent(kari)
    words = "550 5.1.1 <kari@example.net> User unknown"
    take(report=about(delivery, status="5.1.1", words=words), key="a")
    take(report=about(delivery, Kind.SOFT, status="4.2.2", words="452 Mailbox full"), key="b")
    return delivery


def page_of(office, campaign) -> str:
    return office.get(reverse("admin:newsletter_bounce_campaign", args=[campaign.pk])).content.decode()


def test_a_newsletters_bounces_are_gathered_by_kind_domain_and_words(office, delivery):
    shown = " ".join(page_of(office, delivery.campaign).split())
    for row in ("Adressen virker ikke</th><td>1", "Ikke levert denne gangen</th><td>1", "Meldt som uønsket</th><td>0"):
        assert row in shown
    assert "example.net</th><td>2</td>" in shown
    assert "550 5.1.1 &lt;…&gt; User unknown</th><td>1</td>" in shown
    assert f"?delivery__campaign={delivery.campaign_id}" in shown


def test_a_newsletter_without_any_says_so(office, kari):
    assert "Ingenting har kommet i retur." in page_of(office, sent(kari).campaign)


def test_they_are_listed_one_by_one_and_cannot_be_changed(office, delivery):
    other = sent(subscriber("ola@example.net"))
    take(report=about(other), key="c")
    listed = reverse("admin:newsletter_bounce_changelist")
    shown = office.get(f"{listed}?delivery__campaign={delivery.campaign_id}").content.decode()
    assert shown.count("kari@example.net</td>") + shown.count("kari@example.net</a></td>") == 2
    assert "ola@example.net" not in shown
    bounce = delivery.bounces.first()
    page = office.get(reverse("admin:newsletter_bounce_change", args=[bounce.pk])).content.decode()
    assert 'name="_save"' not in page
    assert office.get(reverse("admin:newsletter_bounce_add")).status_code == 403
    assert office.post(reverse("admin:newsletter_bounce_delete", args=[bounce.pk])).status_code == 403


@pytest.mark.parametrize("number", [1, 3])
def test_the_list_asks_the_database_as_often_however_many_there_are(
    office, kari, number, django_assert_num_queries, request
):
    for turn in range(number):
        take(report=about(sent(kari)), key=str(turn))
    address = reverse("admin:newsletter_bounce_changelist")
    office.get(address)
    with django_assert_num_queries(7):
        office.get(address)


def test_only_who_may_see_them_sees_them(client, kari, django_user_model):
    user = django_user_model.objects.create_user("per", password="a long password", is_staff=True)
    client.force_login(user)
    assert client.get(reverse("admin:newsletter_bounce_campaign", args=[sent(kari).campaign_id])).status_code == 403


def test_the_progress_page_leads_to_what_came_back(office, delivery):
    page = office.get(delivery.campaign.progress_url()).content.decode()
    assert f'href="{reverse("admin:newsletter_bounce_campaign", args=[delivery.campaign_id])}"' in page
