"""Personal links: made and sent by staff, used once by an organisation's representative, forgotten in the end."""

import hashlib
import secrets
from collections.abc import Iterable

from django.db import transaction
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from core.days import a_year_before
from core.rules import YES, Answer, no, require
from members.models import Organisation
from resolutions import deciding, rules
from resolutions.models import Amendment, Invitation, Resolution
from resolutions.rules import Action
from resolutions.services import amendments, letters


class LinkError(Exception):
    """A personal link cannot be used.

    Args:
        invitation: the one whose link it is; None when nobody has it.
    """

    def __init__(self, invitation: Invitation | None = None) -> None:
        super().__init__(str(invitation or ""))
        self.invitation = invitation


class UnknownLink(LinkError):
    """The link was cut off on its way, has been replaced by a newer one, or was never ours."""


class ExpiredLink(LinkError):
    """The link's time is over, or the office has taken it back."""


class UsedLink(LinkError):
    """An amendment has been sent by it; it shows that one and takes no other."""


# --- What staff do


@transaction.atomic
def invite(*, invitation: Invitation, user) -> Invitation:
    """Make a personal link and send it, as soon as this is saved.

    Args:
        invitation: not saved yet, with resolution, organisation, name, e-mail address and language; it expires when
            the resolution takes no more amendments, unless an earlier moment is given.
        user: the member of staff.

    Raises:
        core.rules.Refused: a rule says no; nothing is changed and nothing is sent.
        letters.NotTaken: the link is made, but the mail server did not take the letter; renew it later.
    """
    resolution = _open(invitation.resolution_id, user)
    invitation.expires_at = invitation.expires_at or resolution.amendments_until
    return _sent_anew(invitation)


@transaction.atomic
def renew(*, invitation: Invitation, user) -> Invitation:
    """Send a new link in place of one that is lost or has expired; the old one opens nothing any more.

    Raises:
        core.rules.Refused: a rule says no; nothing is changed and nothing is sent.
        letters.NotTaken: as for `invite`.
    """
    locked = _unused(invitation)
    resolution = _open(locked.resolution_id, user)
    if locked.has_expired:
        locked.expires_at = resolution.amendments_until
    return _sent_anew(locked)


@transaction.atomic
def take_back(*, invitation: Invitation, user) -> None:
    """Let a link that has not been used expire at once.

    Raises:
        core.rules.Refused: a rule says no, or an amendment has been sent by it; nothing is changed.
    """
    require(rules.is_allowed(Action.INVITE, user))
    locked = _unused(invitation)
    if not locked.has_expired:
        locked.expires_at = timezone.now()
        locked.save(update_fields=["expires_at"])


def _open(resolution: int, user) -> Resolution:
    locked = Resolution.objects.select_for_update(of=("self",)).get(pk=resolution)
    require(rules.may(Action.INVITE, locked, user))
    return locked


def _unused(invitation: Invitation) -> Invitation:
    locked = Invitation.objects.select_for_update(of=("self",)).select_related("organisation", "resolution__text")
    found = locked.get(pk=invitation.pk)
    require(rules.is_unused(found))
    return found


def _sent_anew(invitation: Invitation) -> Invitation:
    require(rules.may_move(invitation.organisation, timezone.localdate()))
    require(deciding.expires_in_time(invitation.expires_at, invitation.resolution.amendments_until))
    token = secrets.token_urlsafe(32)
    invitation.digest = _digest(token)
    invitation.save()
    transaction.on_commit(lambda: letters.send_link(invitation, token))
    return invitation


# --- What the holder of a link does


def read_token(token: str) -> Invitation:
    """Return the invitation whose link ends in `token`.

    Raises:
        UnknownLink: there is none.
        UsedLink: an amendment has been sent by it.
        ExpiredLink: its time is over.
    """
    invitations = Invitation.objects.select_related("organisation", "resolution__text", "resolution__meeting")
    invitation = invitations.filter(digest=_digest(token)).first()
    if invitation is None:
        raise UnknownLink
    _require_usable(invitation)
    return invitation


def may_answer(invitation: Invitation) -> Answer:
    """Whether an amendment can be sent by this link or the one that follows upon it."""
    may_send = rules.may(Action.SEND_AMENDMENT, invitation.resolution, None)
    has_time = no(_("The link has expired.")) if invitation.has_expired else YES
    return may_send and rules.may_move(invitation.organisation, timezone.localdate()) and has_time


@transaction.atomic
def answer(*, token: str, amendment: Amendment, cosigners: Iterable[Organisation]) -> Amendment:
    """Move the amendment that was sent by a personal link; mover and resolution are the link's.

    Of two answers at once, one is taken: the other waits for the lock and finds the link used.

    Args:
        token: the link's secret.
        amendment: not saved yet, with its place in the proposal, its words and its reason.
        cosigners: organisations that stand behind it.

    Raises:
        LinkError: the link cannot be used, or not any more; nothing is changed.
        core.rules.Refused: a rule says no; nothing is changed.
    """
    invitation = Invitation.objects.select_for_update(of=("self",)).get(pk=read_token(token).pk)
    _require_usable(invitation)
    amendment.resolution, amendment.organisation = invitation.resolution, invitation.organisation
    amendment.invitation, amendment.moved_on = invitation, timezone.localdate()
    amendments.move(amendment=amendment, cosigners=cosigners, user=None)
    invitation.used_at = min(timezone.now(), invitation.expires_at)  # it may have waited for its turn over the end
    invitation.save(update_fields=["used_at"])
    transaction.on_commit(lambda: letters.send_receipt(amendment, token))
    return amendment


@transaction.atomic
def go_on(*, token: str) -> str:
    """Return the secret of the link that follows upon a used one, for one more amendment by the same person.

    It is derived from the used one, so that asking twice gives the same link, and it expires with it.

    Raises:
        UnknownLink: nobody has the link, or nothing has been sent by it yet.
        core.rules.Refused: no more amendments are received.
    """
    used = Invitation.objects.select_related("organisation", "resolution").filter(digest=_digest(token)).first()
    if used is None or used.used_at is None:
        raise UnknownLink
    require(may_answer(used))
    following = salted_hmac("resolutions.invitation.following", token, algorithm="sha256").hexdigest()
    same = ("resolution", "organisation", "name", "email", "language", "expires_at")
    Invitation.objects.get_or_create(digest=_digest(following), defaults={name: getattr(used, name) for name in same})
    return following


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def _require_usable(invitation: Invitation) -> None:
    if invitation.used_at is not None:
        raise UsedLink(invitation)
    if invitation.has_expired:
        raise ExpiredLink(invitation)


# --- What is kept


def forget_people(today=None) -> int:
    """Blank names and addresses a year after the meeting (GDPR article 5(1)(e)); the number of links concerned.

    The organisation and what it proposed stay: they are part of the meeting's records.
    """
    long_ago = a_year_before(today or timezone.localdate())
    old = Invitation.objects.filter(resolution__meeting__date__lt=long_ago).exclude(name="", email="")
    return old.update(name="", email="")
