"""Personal links: made, sent, renewed and taken back by staff; answered once; forgotten in the end."""

import re
import threading
from datetime import date, timedelta

import pytest
import time_machine
from django.db import IntegrityError, connection
from django.utils import timezone

from core.rules import Refused
from resolutions.models import Amendment, Invitation
from resolutions.services import invitations
from resolutions.services.invitations import ExpiredLink, UnknownLink, UsedLink
from resolutions.services.letters import NotTaken
from tests.factories import StaffFactory
from tests.resolutions.amending import NEW_WORDS, amendment, clause, invited, member, open_proposal

pytestmark = [pytest.mark.django_db, pytest.mark.engine]


@pytest.fixture
def secretary():
    return StaffFactory(role="secretary")


@pytest.fixture
def sent(django_capture_on_commit_callbacks, mailoutbox):
    """Do something and return the mails that it leads to."""

    def mails(service, **arguments):
        mailoutbox.clear()
        with django_capture_on_commit_callbacks(execute=True):
            service(**arguments)
        return list(mailoutbox)

    return mails


def new_invitation(resolution, organisation, **fields) -> Invitation:
    facts = {"name": "Kari Nes", "email": "kari@example.org", "language": "en"} | fields
    return Invitation(resolution=resolution, organisation=organisation, **facts)


def secret(mail) -> str:
    return re.search(r"forslag/([\w-]+)/", mail.body)[1]


def refusal(service, **arguments) -> str:
    with pytest.raises(Refused) as caught:
        service(**arguments)
    return str(caught.value)


def change(resolution, anchor: str = "1.1") -> Amendment:
    return Amendment(kind="change", clause=clause(resolution, anchor), text=NEW_WORDS, reason="Det trengs.")


# --- Inviting


def test_a_link_is_sent_in_the_language_of_its_reader_and_expires_with_the_deadline(secretary, sent):
    resolution, house = open_proposal(title="Bolig til alle", number="2026-7"), member("Foreningen Åpen dør")
    [mail] = sent(invitations.invite, invitation=new_invitation(resolution, house), user=secretary)
    assert mail.to == ["kari@example.org"]
    assert mail.subject == "Your link for proposing changes to “Bolig til alle”"
    assert "With this link Foreningen Åpen dør can propose a change to the resolution “Bolig til alle”" in mail.body
    token = secret(mail)
    assert f"http://testserver/en/resolusjoner/forslag/{token}/" in mail.body
    assert f'href="http://testserver/en/resolusjoner/forslag/{token}/"' in mail.alternatives[0][0]
    invitation = invitations.read_token(token)
    assert (invitation.organisation, invitation.expires_at) == (house, resolution.amendments_until)


def test_only_a_digest_of_the_secret_is_kept(secretary, sent):
    [mail] = sent(invitations.invite, invitation=new_invitation(open_proposal(), member("Hus")), user=secretary)
    token = secret(mail)
    assert len(token) == 43
    assert token not in str(Invitation.objects.values().get())


def test_a_real_mail_server_gets_both_parts(secretary, smtp, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        invitations.invite(invitation=new_invitation(open_proposal(), member("Hus")), user=secretary)
    [message] = smtp.messages
    assert (smtp.recipients, message["Auto-Submitted"]) == (["kari@example.org"], "auto-generated")
    text, html = (message.get_body([kind]).get_content() for kind in ("plain", "html"))
    link = re.search(r"http://testserver/en/resolusjoner/forslag/\S+/", text)[0]
    assert f'href="{link}"' in html


def test_a_mail_server_that_is_away_leaves_a_link_to_renew(secretary, settings, django_capture_on_commit_callbacks):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    invitation = new_invitation(open_proposal(), member("Hus"))
    with pytest.raises(NotTaken), django_capture_on_commit_callbacks(execute=True):
        invitations.invite(invitation=invitation, user=secretary)
    assert Invitation.objects.usable().count() == 1


def test_an_earlier_end_can_be_chosen_and_no_later_one(secretary):
    resolution, house = open_proposal(), member("Hus")
    earlier = timezone.now() + timedelta(days=1)
    invitations.invite(invitation=new_invitation(resolution, house, expires_at=earlier), user=secretary)
    assert Invitation.objects.get().expires_at == earlier
    later = new_invitation(resolution, house, expires_at=resolution.amendments_until + timedelta(minutes=1))
    why = refusal(invitations.invite, invitation=later, user=secretary)
    assert why.startswith("Amendments are received until ")
    past = new_invitation(resolution, house, expires_at=timezone.now() - timedelta(minutes=1))
    why = refusal(invitations.invite, invitation=past, user=secretary)
    assert why == "Choose a moment that has not passed."


def test_nobody_is_invited_after_the_deadline_nor_to_a_draft(secretary):
    late = open_proposal(amendments_until=timezone.now() - timedelta(minutes=1))
    why = refusal(invitations.invite, invitation=new_invitation(late, member("Hus")), user=secretary)
    assert why.startswith("Amendments were received until ")
    draft = open_proposal(decision="draft")
    why = refusal(invitations.invite, invitation=new_invitation(draft, member("Gate")), user=secretary)
    assert why == "It is not open for amendments."


def test_an_organisation_that_cannot_move_is_not_invited(secretary):
    invitation = new_invitation(open_proposal(), member("Hus", status="on_leave"))
    assert refusal(invitations.invite, invitation=invitation, user=secretary).startswith("Hus was on leave on ")


def test_only_the_secretary_invites_renews_and_takes_back():
    editor, resolution = StaffFactory(role="editor"), open_proposal()
    invited(resolution, house := member("Hus"))
    invitation, why = Invitation.objects.get(), "Your role does not include this."
    assert refusal(invitations.invite, invitation=new_invitation(resolution, house), user=editor) == why
    assert refusal(invitations.renew, invitation=invitation, user=editor) == why
    assert refusal(invitations.take_back, invitation=invitation, user=editor) == why


def test_a_renewed_link_replaces_the_one_that_was_lost(secretary, sent):
    old = invited(open_proposal(), member("Hus"))
    [mail] = sent(invitations.renew, invitation=Invitation.objects.get(), user=secretary)
    with pytest.raises(UnknownLink):
        invitations.read_token(old)
    assert invitations.read_token(secret(mail)).name == "Kari Nes"


def test_an_expired_link_is_renewed_until_the_deadline(secretary, sent):
    resolution = open_proposal()
    invited(resolution, member("Hus"), expires_at=timezone.now() - timedelta(hours=1))
    [mail] = sent(invitations.renew, invitation=Invitation.objects.get(), user=secretary)
    assert invitations.read_token(secret(mail)).expires_at == resolution.amendments_until


def test_a_link_that_is_taken_back_opens_nothing(secretary):
    token = invited(open_proposal(), member("Hus"))
    invitations.take_back(invitation=Invitation.objects.get(), user=secretary)
    with pytest.raises(ExpiredLink):
        invitations.read_token(token)


def test_a_used_link_is_neither_renewed_nor_taken_back(secretary):
    resolution = open_proposal()
    token = invited(resolution, member("Hus"))
    invitations.answer(token=token, amendment=change(resolution), cosigners=[])
    why = "An amendment has been sent by this link, so it stays as it is."
    for service in (invitations.renew, invitations.take_back):
        assert refusal(service, invitation=Invitation.objects.get(), user=secretary) == why


# --- Answering


def test_an_answer_is_bound_to_the_organisation_and_the_resolution_of_the_link(sent):
    resolution, house, street = open_proposal(title="Bolig"), member("Hus"), member("Gate")
    token = invited(resolution, house)
    mine = change(resolution)
    mine.organisation, mine.resolution = street, open_proposal()
    [receipt] = sent(invitations.answer, token=token, amendment=mine, cosigners=[street])
    saved = Amendment.objects.get()
    assert (saved.organisation, saved.resolution, saved.number) == (house, resolution, 1)
    assert (saved.moved_on, saved.invitation.used_at is not None) == (timezone.localdate(), True)
    assert receipt.subject == "We have received proposal 1 to “Bolig”"
    for words in ("Change clause 1.1", "Heve satsen.", NEW_WORDS, "Det trengs.", "Gate", token):
        assert words in receipt.body


def test_a_link_takes_one_answer(sent):
    resolution = open_proposal()
    token = invited(resolution, member("Hus"))
    sent(invitations.answer, token=token, amendment=change(resolution), cosigners=[])
    with pytest.raises(UsedLink) as caught:
        invitations.answer(token=token, amendment=change(resolution, "1.2"), cosigners=[])
    assert caught.value.invitation.amendment == Amendment.objects.get()


def test_the_database_refuses_a_second_amendment_by_one_link():
    resolution = open_proposal()
    invited(resolution, member("Hus"))
    amendment(resolution, invitation=Invitation.objects.get())
    with pytest.raises(IntegrityError):
        amendment(resolution, invitation=Invitation.objects.get())


def test_an_expired_or_unknown_link_takes_no_answer():
    resolution = open_proposal()
    token = invited(resolution, member("Hus"), expires_at=timezone.now() - timedelta(seconds=1))
    with pytest.raises(ExpiredLink):
        invitations.answer(token=token, amendment=change(resolution), cosigners=[])
    with pytest.raises(UnknownLink):
        invitations.answer(token="x" * 43, amendment=change(resolution), cosigners=[])
    assert not Amendment.objects.exists()


def test_a_refused_answer_leaves_the_link_unused():
    resolution, away = open_proposal(), member("Gate", status="on_leave")
    token = invited(resolution, member("Hus"))
    refusal(invitations.answer, token=token, amendment=change(resolution), cosigners=[away])
    assert invitations.read_token(token).used_at is None


@pytest.mark.django_db(transaction=True)
@pytest.mark.postgresql
def test_of_two_answers_at_once_one_is_taken():
    resolution = open_proposal()
    token = invited(resolution, member("Hus"))
    both, outcomes = threading.Barrier(2), []

    def press() -> None:
        both.wait()
        try:
            outcomes.append(invitations.answer(token=token, amendment=change(resolution), cosigners=[]).number)
        except UsedLink:
            outcomes.append("used")
        finally:
            connection.close()

    threads = [threading.Thread(target=press) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(map(str, outcomes)) == ["1", "used"]
    assert Amendment.objects.count() == 1


# --- Going on


def test_whoever_has_sent_one_gets_a_link_for_the_next_with_the_same_end():
    resolution, house = open_proposal(), member("Hus")
    token = invited(resolution, house, language="nn")
    with pytest.raises(UnknownLink):
        invitations.go_on(token=token)
    invitations.answer(token=token, amendment=change(resolution), cosigners=[])
    following = invitations.go_on(token=token)
    assert following != token
    assert invitations.go_on(token=token) == following
    invitation = invitations.read_token(following)
    assert (invitation.organisation, invitation.name, invitation.language) == (house, "Kari Nes", "nn")
    assert invitation.expires_at == resolution.amendments_until
    invitations.answer(token=following, amendment=change(resolution, "1.2"), cosigners=[])
    assert list(resolution.amendments.values_list("organisation__name", flat=True)) == ["Hus", "Hus"]


def test_nobody_goes_on_after_the_deadline():
    resolution = open_proposal()
    token = invited(resolution, member("Hus"))
    invitations.answer(token=token, amendment=change(resolution), cosigners=[])
    with time_machine.travel(resolution.amendments_until + timedelta(minutes=1)):
        assert refusal(invitations.go_on, token=token).startswith("Amendments were received until ")


def test_nobody_goes_on_from_a_link_that_was_to_end_before_the_deadline():
    resolution = open_proposal()
    token = invited(resolution, member("Hus"), expires_at=timezone.now() + timedelta(hours=1))
    invitations.answer(token=token, amendment=change(resolution), cosigners=[])
    with time_machine.travel(timezone.now() + timedelta(hours=2)):
        assert refusal(invitations.go_on, token=token) == "The link has expired."
    assert Invitation.objects.count() == 1


def test_an_answer_that_waited_for_its_turn_until_the_end_is_taken(monkeypatch):
    resolution = open_proposal()
    token = invited(resolution, member("Hus"))
    moved = invitations.amendments.move
    with time_machine.travel(resolution.amendments_until - timedelta(seconds=1), tick=False) as clock:

        def slowly(**arguments):
            moved(**arguments)
            clock.shift(timedelta(seconds=2))

        monkeypatch.setattr(invitations.amendments, "move", slowly)
        invitations.answer(token=token, amendment=change(resolution), cosigners=[])
    assert Invitation.objects.get().used_at == resolution.amendments_until


# --- Forgetting


def test_names_and_addresses_are_forgotten_a_year_after_the_meeting():
    old, new = (open_proposal(meeting__date=day) for day in (date(2025, 4, 13), date(2025, 4, 14)))
    tokens = [invited(resolution, member(f"Lag {resolution.number}")) for resolution in (old, new)]
    invitations.answer(token=tokens[0], amendment=change(old), cosigners=[])
    assert invitations.forget_people(date(2026, 4, 14)) == 1
    assert invitations.forget_people(date(2026, 4, 14)) == 0
    assert list(Invitation.objects.order_by("pk").values_list("name", "email")) == [
        ("", ""),
        ("Kari Nes", "kari@example.org"),
    ]
    assert Amendment.objects.get().organisation.name == f"Lag {old.number}"
