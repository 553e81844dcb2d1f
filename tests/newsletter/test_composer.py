"""The pages on which a newsletter is written, checked and given away, as staff meet them without a script."""

import html
import json
import re
from base64 import b64encode
from dataclasses import replace
from datetime import timedelta

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Permission
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext, ngettext

from core import offers
from core.offers import Choice, Excerpt, Image
from newsletter import draft as drafts
from newsletter.admin.composing_forms import as_data
from newsletter.draft import BlockDraft
from newsletter.models import Campaign, MailingList
from newsletter.services import campaigns, composing
from tests.factories import StaffFactory
from tests.newsletter.conftest import subscriber, the_list

pytestmark = pytest.mark.django_db


def address(name: str, campaign: Campaign) -> str:
    return reverse(f"admin:newsletter_campaign_{name}", args=[campaign.pk])


def text_of(response) -> str:
    return response.content.decode()


def said(response) -> list[str]:
    """What the page says at its top, each with how it is said: "success: It is saved."."""
    found = re.findall(r'<li class="(success|error|warning)">(.*?)</li>', text_of(response), re.DOTALL)
    return [f"{level}: {html.unescape(words).strip()}" for level, words in found]


def of(campaign: Campaign) -> drafts.Draft:
    return drafts.read(Campaign.objects.get(pk=campaign.pk))


@pytest.fixture
def siri(client):
    user = StaffFactory(role="newsletter_editor", username="siri", first_name="Siri", email="siri@office.example")
    client.force_login(user)
    return user


@pytest.fixture
def writer(client):
    """One who may write newsletters but not send them."""
    user = StaffFactory(username="ola", email="ola@office.example")
    may = ["view_campaign", "change_campaign", "add_campaign"]
    user.user_permissions.set(Permission.objects.filter(codename__in=may))
    client.force_login(user)
    return user


class Trees:
    """Something that can be picked: number 1 and 2 are public."""

    key, name = "tree", "tree"

    def choices(self, search: str = ""):
        found = [Choice(1, "Bjørk", timezone.now()), Choice(2, "Furu", timezone.now())]
        return [choice for choice in found if search.lower() in choice.title.lower()]

    def since(self, moment):
        return self.choices()

    def excerpt(self, number: int, language: str) -> Excerpt | None:
        titles = {choice.number: choice.title for choice in self.choices()}
        if number not in titles:
            return None
        return Excerpt("Tre", titles[number], "Et tre.", "http://localhost:8000/krav/1/", language)


@pytest.fixture
def trees(monkeypatch):
    monkeypatch.setattr(offers, "_offers", {"tree": (1, Trees())})


def page_of(client, campaign: Campaign) -> dict:
    """Open the page; what it would send."""
    client.get(address("change", campaign))
    return written(of(campaign))


def written(draft: drafts.Draft, **more) -> dict:
    """What a page that shows `draft` sends."""
    return dict(as_data(draft).lists()) | {"seen": draft.version} | more


# --- Beginning and writing


def test_a_newsletter_is_begun_and_written(client, siri):
    begun = client.post(reverse("admin:newsletter_campaign_add"), {"subject": "Hei", "mailing_list": the_list().pk})
    campaign = Campaign.objects.get()
    assert begun["Location"] == address("change", campaign)
    fields = page_of(client, campaign) | {"b1-text_nb": "<p>Alle sammen</p>", "nb-preheader": "Til jul"}
    saved = client.post(address("change", campaign), fields | {"_save": "1"}, follow=True)
    assert said(saved) == [f"success: {gettext('The newsletter is saved.')}"]
    assert "Alle sammen" in text_of(saved)
    assert of(campaign).preheaders == {"nb": "Til jul"}
    assert LogEntry.objects.count() == 2


def test_what_is_wrong_stands_at_its_field_and_at_the_top_and_nothing_is_lost(client, siri, campaign):
    fields = page_of(client, campaign) | {"nb-subject": "", "b1-text_nb": "<p>Nytt</p>"}
    page = text_of(client.post(address("change", campaign), fields))
    assert f'<a href="#id_nb-subject">Emne: {gettext("Give the newsletter a subject.")}</a>' in page
    assert "&lt;p&gt;Nytt&lt;/p&gt;" in page
    assert "data-unsaved" in page
    assert of(campaign).subjects == {"nb": "Dette vedtok årsmøtet"}


def test_a_button_without_a_script_changes_the_page_and_saves_nothing(client, siri, campaign):
    fields = page_of(client, campaign) | {"nb-subject": "Ikke lagret"}
    page = client.post(address("change", campaign), fields | {"_do": "add:heading"})
    assert [block.now for block in page.context["form"].blocks] == ["text", "heading"]
    assert 'value="Ikke lagret"' in text_of(page)
    assert len(of(campaign).blocks) == 1


def test_an_edition_in_another_language_is_begun_written_and_shown(client, siri, campaign):
    fields = page_of(client, campaign)
    page = client.post(address("change", campaign), fields | {"_do": "begin:nn"})
    assert page.context["form"].shown == "nn"
    fields |= {"edition": ["nb", "nn"], "shown": "nn", "nn-subject": "Dette vedtok landsmøtet"}
    saved = client.post(address("change", campaign), fields, follow=True)
    assert of(campaign).subjects["nn"] == "Dette vedtok landsmøtet"
    assert saved.context["form"].shown == "nn"


def test_who_has_saved_meanwhile_is_named_and_both_texts_are_shown(client, siri, campaign):
    mine = page_of(client, campaign) | {"b1-text_nb": "<p>Min tekst</p>"}
    client.post(address("change", campaign), page_of(client, campaign) | {"nb-subject": "Deres"})
    page = client.post(address("change", campaign), mine)
    assert gettext("Somebody else has saved this newsletter since you opened it.") in text_of(page)
    assert page.context["theirs"].startswith("Siri")
    assert "Min tekst" in text_of(page)
    words = [line.old for line in page.context["lines"] if line.state in ("deleted", "changed")]
    assert "Deres" in words
    assert of(campaign).subjects == {"nb": "Deres"}
    client.post(address("change", campaign), mine | {"seen": page.context["seen"]})
    assert "Min tekst" in of(campaign).blocks[0].texts["nb"]


def test_one_who_may_only_look_writes_nothing(client, campaign):
    user = StaffFactory(username="eva")
    user.user_permissions.set(Permission.objects.filter(codename="view_campaign"))
    client.force_login(user)
    assert "<textarea" not in text_of(client.get(address("change", campaign)))
    assert client.post(address("change", campaign), written(of(campaign))).status_code == 403
    assert client.post(address("look", campaign), written(of(campaign))).status_code == 403
    assert client.post(address("copy", campaign)).status_code == 403
    assert client.get(reverse("admin:newsletter_campaign_add")).status_code == 403


NAMES = ["change", "look", "choices", "ready"]
POSTED = ["copy", "test", "approve", "ask", "schedule", "unschedule"]


@pytest.mark.parametrize("name", NAMES)
def test_strangers_and_other_staff_see_nothing(client, campaign, name):
    assert client.get(address(name, campaign)).status_code == 302
    client.force_login(StaffFactory(role="editor"))
    assert client.get(address(name, campaign)).status_code == 403


@pytest.mark.parametrize("name", POSTED)
def test_opening_an_address_does_nothing_and_other_staff_do_nothing(client, siri, campaign, name):
    assert client.get(address(name, campaign)).status_code == 405
    client.force_login(StaffFactory(role="editor"))
    assert client.post(address(name, campaign)).status_code == 403
    assert Campaign.objects.get().state == "draft"


@pytest.mark.parametrize("count", [1, 12])
def test_the_page_costs_the_same_however_many_blocks_there_are(
    client, siri, campaign, trees, django_assert_num_queries, count
):
    blocks = (BlockDraft("text", texts={"nb": "<p>Hei</p>"}), BlockDraft("pick", source="tree", number=1)) * count
    draft = drafts.Draft(the_list().pk, {"nb": "Hei"}, {}, blocks)
    composing.save_blocks(campaign=campaign, draft=draft, user=siri)
    client.get(address("change", campaign))
    with django_assert_num_queries(QUERIES):
        assert len(client.get(address("change", campaign)).context["form"].blocks) == 2 * count


QUERIES = 19


# --- Picking


def test_what_is_found_on_the_site_is_ticked_and_added(client, siri, campaign, trees):
    fields = page_of(client, campaign) | {"source": "tree", "search": "bjø", "_do": "search:"}
    page = client.post(address("change", campaign), fields)
    assert [choice.title for choice in page.context["picking"].choices] == ["Bjørk"]
    page = client.post(address("change", campaign), fields | {"choice": ["tree:1"], "_do": "pick:"})
    block = page.context["form"].blocks[-1]
    assert page.context["titles"][block.key] == ("tree", "Bjørk")
    assert "<strong>Bjørk</strong>" in text_of(page)


def test_what_is_gone_from_the_site_is_named(client, siri, campaign, trees):
    draft = drafts.Draft(the_list().pk, {"nb": "Hei"}, {}, (BlockDraft("pick", source="tree", number=9),))
    composing.save_blocks(campaign=campaign, draft=draft, user=siri)
    assert gettext("This is not on the site any more. Remove the block, or pick something else.") in text_of(
        client.get(address("change", campaign))
    )


def test_the_search_answers_with_a_part_of_a_page(client, siri, campaign, trees):
    page = text_of(client.get(address("choices", campaign), {"source": "tree", "search": "furu"}))
    assert "Furu" in page
    assert "Bjørk" not in page
    assert "<html" not in page


# --- Preview


def look(client, campaign: Campaign, **more) -> dict:
    fields = written(of(campaign)) | more
    return json.loads(text_of(client.post(address("look", campaign), fields, headers={"Accept": "application/json"})))


def test_a_preview_shows_what_is_typed_in_every_shape_and_keeps_nothing(client, siri, campaign):
    shown = look(client, campaign, **{"b1-text_nb": "<p>Ikke lagret</p>"})
    assert sorted(shown["shapes"]) == ["dark", "desktop", "mobile", "text"]
    assert all("Ikke lagret" in shape for shape in shown["shapes"].values())
    assert "Ikke lagret" not in of(campaign).blocks[0].texts["nb"]
    assert not LogEntry.objects.exists()


def test_the_dark_preview_is_dark_whatever_the_screen_is(client, siri, campaign):
    shapes = look(client, campaign)["shapes"]
    assert "prefers-color-scheme" not in shapes["dark"] + shapes["desktop"]
    assert "@media all" in shapes["dark"]
    assert "@media not all" in shapes["desktop"]


def test_a_preview_fetches_runs_and_follows_nothing(client, siri, campaign):
    response = client.post(address("look", campaign), written(of(campaign), shape="mobile"))
    assert response["Content-Security-Policy"] == (
        "default-src 'none'; style-src 'unsafe-inline'; img-src data:; sandbox; frame-ancestors 'self'"
    )
    assert '<base target="_blank">' in text_of(response)


def test_a_preview_that_cannot_be_made_says_why(client, siri, campaign):
    assert look(client, campaign, **{"nb-subject": ""}) == {"refusal": gettext("Give the newsletter a subject.")}


def test_a_preview_is_in_the_language_that_is_shown(client, siri, campaign):
    nynorsk = {"edition": ["nb", "nn"], "nn-subject": "Dette vedtok landsmøtet", "shown": "nn"}
    assert "Dette vedtok landsmøtet" in look(client, campaign, **nynorsk)["shapes"]["text"]


# --- Checking, testing, approving, scheduling


def test_the_number_of_readers_stands_by_edition(client, siri, campaign):
    for number, language in enumerate(["nb", "nb", "nn", "en"]):
        subscriber(f"reader{number}@example.org", language=language)
    fields = page_of(client, campaign) | {"edition": ["nb", "en"], "en-subject": "Decided"}
    client.post(address("change", campaign), fields)
    assert client.get(address("ready", campaign)).context["readers"] == [("bokmål", 3), ("engelsk", 1)]


def test_a_test_goes_to_oneself_and_to_colleagues_in_the_language_that_is_chosen(client, siri, campaign, smtp):
    kari = StaffFactory(email="kari@office.example")
    fields = page_of(client, campaign) | {"edition": ["nb", "nn"], "nn-subject": "Dette vedtok landsmøtet"}
    client.post(address("change", campaign), fields)
    answer = client.post(address("test", campaign), {"language": "nn", "to": [siri.pk, kari.pk]}, follow=True)
    assert smtp.recipients == ["siri@office.example", "kari@office.example"]
    assert {message["Subject"] for message in smtp.messages} == {"[Test] Dette vedtok landsmøtet"}
    assert "siri@office.example, kari@office.example" in said(answer)[-1]


def test_a_test_is_for_five_colleagues_at_most_and_for_staff_alone(client, siri, campaign, smtp):
    colleagues = [StaffFactory(email=f"k{number}@office.example").pk for number in range(6)]
    page = client.post(address("test", campaign), {"language": "nb", "to": [siri.pk, *colleagues]})
    assert page.context["test_form"].errors["to"] == [
        ngettext("Choose %d colleague at most.", "Choose %d colleagues at most.", 5) % 5
    ]
    stranger = StaffFactory(email="x@example.org", is_staff=False)
    assert client.post(address("test", campaign), {"language": "nb", "to": [stranger.pk]}).context["test_form"].errors
    assert smtp.recipients == []


def test_an_address_that_mail_cannot_have_is_refused_in_words(client, siri, campaign, smtp):
    siri.email = "siri@blåbær.example"
    siri.save()
    shown = client.post(address("test", campaign), {"language": "nb", "to": [siri.pk]}, follow=True)
    assert [line.partition(":")[0] for line in said(shown)] == ["error"]
    assert smtp.recipients == []


@pytest.fixture
def with_approval(campaign):
    MailingList.objects.update(needs_approval=True)
    subscriber("reader@example.org")
    return campaign


def test_an_approval_is_asked_for_given_and_lapses_when_the_text_changes(client, siri, with_approval, mailoutbox):
    campaign = with_approval
    kari = StaffFactory(role="newsletter_editor", first_name="Kari", last_name="Moe", email="kari@office.example")
    asked = client.post(address("ask", campaign), {"colleague": kari.pk, "note": "Haster litt."}, follow=True)
    assert "Kari Moe" in said(asked)[-1]
    assert mailoutbox[0].to == ["kari@office.example"]
    assert "Haster litt." in mailoutbox[0].body
    assert address("ready", campaign) in mailoutbox[0].body

    client.force_login(kari)
    client.post(address("approve", campaign), {"seen": client.get(address("ready", campaign)).context["seen"]})
    client.force_login(siri)
    page = client.get(address("ready", campaign))
    assert page.context["is_approved"]
    assert "Kari Moe" in text_of(page)
    client.post(address("change", campaign), page_of(client, campaign) | {"nb-subject": "Endret"})
    page = client.get(address("ready", campaign))
    assert not page.context["is_approved"]
    assert gettext("The approval has lapsed:") in text_of(page)


@pytest.mark.parametrize("seen", [None, ""], ids=["another text", "no page"])
def test_nobody_approves_what_they_have_not_seen(client, siri, with_approval, seen):
    campaign = with_approval
    page = client.get(address("ready", campaign))
    if seen is None:
        seen = page.context["seen"]
        assert f'name="seen" value="{seen}"' in text_of(page)
        campaign.translations.update(subject="Noe ganske annet")
    refused = client.post(address("approve", campaign), {"seen": seen}, follow=True)
    assert [line.partition(":")[0] for line in said(refused)] == ["error"]
    assert Campaign.objects.get().approved_by is None


def test_what_is_refused_in_a_preview_is_words_and_never_markup(client, siri, campaign):
    data = written(of(campaign)) | {"mailing_list": the_list().pk, "b1-kind": "<img src=x>"}
    page = text_of(client.post(address("look", campaign), data))
    assert "&lt;img src=x&gt;" in page
    assert "<img" not in page


def test_what_has_been_sent_is_read_as_it_was_sent(client, siri, campaign, readers, trees, monkeypatch):
    tree = replace(Trees().excerpt(1, "nb"), image=Image(b"a picture", "Et tre", 10, 10))
    monkeypatch.setattr(Trees, "excerpt", lambda *about: tree)
    blocks = [BlockDraft("text", texts={"nb": "<p>.. som det var</p>"}), BlockDraft("pick", source="tree", number=1)]
    draft = drafts.Draft(the_list().pk, {"nb": "Da"}, {}, tuple(blocks))
    composing.save_blocks(campaign=campaign, draft=draft, user=siri)
    campaigns.start(campaign=campaign, user=siri)
    monkeypatch.setattr(Trees, "excerpt", lambda *about: replace(tree, title="Et annet tre", image=None))
    campaign.translations.update(subject="Nå")

    asked = f"{address('look', campaign)}?edition={campaign.editions.get().pk}"
    assert f'src="{asked}"' in text_of(client.get(address("change", campaign)))
    shown = client.get(asked)
    assert [text_of(shown).count(words) for words in (">Da<", "Nå", "Bjørk", "Et annet tre")] == [2, 0, 1, 0]
    assert ">.. som det var<" in text_of(shown)
    assert f'src="data:image/png;base64,{b64encode(b"a picture").decode()}"' in text_of(shown)
    assert shown["Content-Security-Policy"].startswith("default-src 'none'")
    assert client.get(f"{asked}0").status_code == 404


def test_a_digest_is_not_copied(client, siri):
    values = {"kind": "digest", "rhythm": "weekly", "covers_until": timezone.now(), "subject": "Nytt"}
    digest = Campaign.objects.create(state="sending", candidates=1, started_at=timezone.now(), **values)
    assert client.post(address("copy", digest)).status_code == 403
    assert Campaign.objects.count() == 1


def test_a_newsletter_is_scheduled_and_taken_back(client, siri, campaign, readers):
    day = timezone.localdate() + timedelta(days=2)
    answer = client.post(address("schedule", campaign), {"day": day.isoformat(), "hour": "08:30"}, follow=True)
    campaign.refresh_from_db()
    assert campaign.state == "scheduled"
    assert timezone.localtime(campaign.scheduled_for).isoformat()[:16] == f"{day}T08:30"
    assert "8.30" in said(answer)[0].replace(":", ".")
    assert "<textarea" not in text_of(client.get(address("change", campaign)))
    client.post(address("unschedule", campaign))
    campaign.refresh_from_db()
    assert campaign.state == "draft"


@pytest.mark.parametrize(("day", "hour"), [("2020-01-01", "08:30"), ("", "08:30"), ("2030-01-01", "25:00")])
def test_an_hour_that_cannot_be_is_said_at_its_field(client, siri, campaign, readers, day, hour):
    page = client.post(address("schedule", campaign), {"day": day, "hour": hour})
    assert len(page.context["schedule_form"].errors) == 1
    assert 'class="errornote"' in text_of(page)
    assert Campaign.objects.get().state == "draft"


def test_what_stands_in_the_way_is_said_where_the_button_would_be(client, writer, campaign, readers):
    page = client.get(address("ready", campaign))
    assert str(page.context["send"].reason) in text_of(page)
    assert address("send", campaign) not in text_of(page)


# --- Copies and deletion


def test_an_earlier_newsletter_is_copied_as_a_draft(client, siri, campaign, readers):
    campaigns.start(campaign=campaign, user=siri)
    assert address("copy", campaign) in text_of(client.get(address("change", campaign)))
    copied = client.post(address("copy", campaign))
    new = Campaign.objects.exclude(pk=campaign.pk).get()
    assert copied["Location"] == address("change", new)
    assert (new.state, of(new)) == ("draft", of(campaign))


def test_only_drafts_are_deleted(client, siri, campaign, readers):
    delete = reverse("admin:newsletter_campaign_delete", args=[campaign.pk])
    campaigns.start(campaign=campaign, user=siri)
    client.post(delete, {"post": "yes"})
    assert Campaign.objects.exists()
    draft = composing.begin(mailing_list=the_list(), subject="Hei")
    client.post(reverse("admin:newsletter_campaign_delete", args=[draft.pk]), {"post": "yes"})
    assert list(Campaign.objects.all()) == [campaign]
