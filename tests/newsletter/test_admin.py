"""The newsletter editor's desk."""

import re

import pytest
from django.contrib.auth import get_user_model
from django.urls import reverse
from django.utils.translation import gettext

from core.rules import YES, no
from newsletter import rules
from newsletter.models import Campaign, Delivery
from newsletter.sending.drain import drain
from newsletter.services import campaigns
from tests.newsletter.conftest import the_list, written

pytestmark = pytest.mark.django_db


def address(name: str, campaign: Campaign, *more) -> str:
    return reverse(f"admin:newsletter_campaign_{name}", args=[campaign.pk, *more])


@pytest.fixture
def writer(client, django_user_model):
    """One who may write newsletters but not send them."""
    from django.contrib.auth.models import Permission

    user = django_user_model.objects.create_user("ola", "ola@office.example", "a long password", is_staff=True)
    user.user_permissions.set(Permission.objects.filter(codename__in=["view_campaign", "change_campaign"]))
    client.force_login(user)
    return client


def text_of(response) -> str:
    return response.content.decode()


@pytest.mark.parametrize("subject", ["Hei\r\nBcc: alle@example.org", ""])
def test_a_newsletter_begins_with_a_subject_that_cannot_begin_another_header(desk, subject):
    page = desk.post(reverse("admin:newsletter_campaign_add"), {"subject": subject, "mailing_list": the_list().pk})
    assert list(page.context["form"].errors) == ["subject"]
    assert not Campaign.objects.exists()


def test_a_newsletter_is_begun_tried_and_sent(desk, readers, smtp):
    desk.post(reverse("admin:newsletter_campaign_add"), {"subject": "Hei", "mailing_list": the_list().pk})
    campaign = Campaign.objects.get()
    campaign.blocks.update(kind="text")
    campaign.blocks.get().translations.create(language_code="nb", text="<p>Alle sammen</p>")
    assert "Alle sammen" in text_of(desk.get(address("look", campaign)))
    me = get_user_model().objects.get(username="siri")
    desk.post(address("test", campaign), {"language": "nb", "to": [me.pk]})
    assert smtp.recipients == ["siri@office.example"]
    assert smtp.messages[0]["Subject"] == "[Test] Hei"

    asked = desk.get(address("send", campaign))
    assert re.search(r"\b5\b", text_of(asked))
    campaign.refresh_from_db()
    assert campaign.is_draft
    assert desk.post(address("send", campaign))["Location"] == campaign.progress_url()
    drain(campaign.pk)
    assert len(smtp.recipients) == 1 + 5


def test_one_who_may_only_write_cannot_send(writer, campaign, readers):
    writer.get(address("send", campaign))
    writer.post(address("send", campaign))
    campaign.refresh_from_db()
    assert campaign.is_draft


@pytest.mark.parametrize("name", ["send", "progress"])
def test_a_stranger_sees_nothing(client, campaign, name):
    assert client.get(address(name, campaign)).status_code == 302


@pytest.mark.parametrize("name", ["send", "progress"])
def test_staff_without_the_role_see_nothing(client, campaign, django_user_model, name):
    client.force_login(django_user_model.objects.create_user("eva", password="a long password", is_staff=True))
    assert client.get(address(name, campaign)).status_code == 403


@pytest.mark.parametrize("name", ["pause", "resume"])
def test_opening_an_address_does_nothing(desk, campaign, name):
    assert desk.get(address(name, campaign)).status_code == 405


def test_an_empty_newsletter_says_why_it_cannot_be_sent(desk, readers):
    campaign = written("Hei", "<p>&nbsp;</p>")
    response = desk.get(address("send", campaign), follow=True)
    answer = rules.may_send(campaign, response.wsgi_request.user)
    assert [str(message) for message in response.context["messages"]] == [str(answer.reason)]
    campaign.refresh_from_db()
    assert campaign.is_draft


def test_what_has_been_sent_is_only_read(desk, campaign, readers, editor):
    campaigns.start(campaign=campaign, user=editor)
    change = reverse("admin:newsletter_campaign_change", args=[campaign.pk])
    assert 'name="nb-subject"' not in text_of(desk.get(change))
    assert 'name="nb-subject"' not in text_of(desk.post(change, {"nb-subject": "Other"}))
    desk.post(reverse("admin:newsletter_campaign_delete", args=[campaign.pk]), {"post": "yes"})
    campaign.refresh_from_db()
    assert campaign.subject == "Dette vedtok årsmøtet"


def test_the_progress_renews_itself_until_the_end(desk, campaign, readers, editor, smtp):
    campaigns.start(campaign=campaign, user=editor)
    under_way = desk.get(campaign.progress_url())
    assert under_way["Refresh"] == "4"
    assert '<progress id="bar" max="5" value="0"' in text_of(under_way)
    drain(campaign.pk)
    ended = desk.get(campaign.progress_url())
    assert "Refresh" not in ended
    assert '<progress id="bar" max="5" value="5"' in text_of(ended)


def test_the_uncertain_are_listed_and_decided(desk, campaign, readers, editor, smtp, worker):
    campaigns.start(campaign=campaign, user=editor)
    cut_off = worker(campaign)
    for place in range(2):
        cut_off.answer(cut_off.begin(place), "uncertain")
    cut_off.put_back()
    drain(campaign.pk)

    page = text_of(desk.get(campaign.progress_url()))
    assert "reader0@example.org" in page
    assert "reader1@example.org" in page
    first, second = Delivery.objects.filter(state="uncertain").order_by("address")
    assert desk.post(address("decide", campaign, first.pk), {"choice": ""}).status_code == 400
    desk.post(address("decide", campaign, first.pk), {"choice": "sent"})
    desk.post(address("decide", campaign, second.pk), {"choice": "again"})
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.state, second.state) == ("sent", "pending")
    drain(campaign.pk)
    assert smtp.recipients.count("reader1@example.org") == 1
    assert "reader0@example.org" not in smtp.recipients
    late = desk.post(address("decide", campaign, first.pk), {"choice": "again"}, follow=True)
    assert [str(message) for message in late.context["messages"]][-1] == gettext("Somebody has chosen already.")


def test_opening_the_sending_page_never_sends(desk, campaign, readers, monkeypatch):
    answers = iter([no("Not yet."), YES])
    monkeypatch.setattr(rules, "may_send", lambda *asked: next(answers))
    desk.get(address("send", campaign))
    campaign.refresh_from_db()
    assert campaign.is_draft


def test_the_list_costs_the_same_with_three_newsletters_and_with_thirty(desk, django_assert_num_queries):
    listing = reverse("admin:newsletter_campaign_changelist")
    desk.get(listing)  # what is asked once a process
    for number in (3, 27):
        for each in range(number):
            written(f"Nr. {each}", "x")
        with django_assert_num_queries(13):
            assert desk.get(listing).status_code == 200
