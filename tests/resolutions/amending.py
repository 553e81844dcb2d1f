"""What tests of amendments begin with: an open proposal, organisations that may move, and links."""

import secrets
from datetime import timedelta

from django.core import signing
from django.utils import timezone

from core.public_forms import TOKEN_SALT
from members.models import Organisation
from resolutions.models import Amendment, Clause, Invitation, Resolution
from resolutions.services import invitations
from tests.factories import ClauseFactory, MembershipFactory, ResolutionFactory, SectionFactory

OWN_PAGE = {"Sec-Fetch-Site": "same-origin"}
NEW_WORDS = "Heve satsen til det man kan leve av."


def open_proposal(**fields) -> Resolution:
    """A resolution that takes amendments for a week, with clauses 1.1, 1.2 and 2.1."""
    until = timezone.now() + timedelta(days=7)
    facts = {"decision": "open", "amendments_until": until} | fields
    resolution = ResolutionFactory(**facts)
    first, second = (SectionFactory(resolution=resolution, title=title) for title in ("Penger", "Bolig"))
    for section, text in ((first, "Heve satsen."), (first, "Betale i tide."), (second, "Bygge flere boliger.")):
        ClauseFactory(section=section, text=text)
    return resolution


def clause(resolution: Resolution, anchor: str) -> Clause:
    section, position = anchor.split(".")
    return Clause.objects.get(section__edition=resolution.text, section__position=section, position=position)


def member(name: str, **period) -> Organisation:
    return MembershipFactory(organisation__name=name, **period).organisation


def amendment(resolution: Resolution, *, at: str = "1.1", kind: str = "change", **fields) -> Amendment:
    """An amendment as it stands after it was moved; without a mover, a new member is one."""
    number = resolution.amendments.count() + 1
    mover = fields.pop("organisation", None) or member(f"Lag {resolution.number}/{number}")
    words = {"reason": "Det trengs."} | ({} if kind == "delete" else {"text": NEW_WORDS}) | fields
    return Amendment.objects.create(
        resolution=resolution, number=number, organisation=mover, kind=kind, clause=clause(resolution, at), **words
    )


def invited(resolution: Resolution, organisation: Organisation, **fields) -> str:
    """The secret of a personal link to `resolution`, which nobody has been sent."""
    token = secrets.token_urlsafe(32)
    facts = {"name": "Kari Nes", "email": "kari@example.org", "expires_at": resolution.amendments_until} | fields
    digest = invitations._digest(token)
    Invitation.objects.create(resolution=resolution, organisation=organisation, digest=digest, **facts)
    return token


def address(token: str) -> str:
    return f"/resolusjoner/forslag/{token}/"


def form(**changes) -> dict:
    """What the page's form sends when somebody changes clause 1.1."""
    return {
        "kind": "change",
        "at": "1.1",
        "text": NEW_WORDS,
        "reason": "Ingen kan leve av den i dag.",
        "confirmed": "on",
        "step": "send",
        "token": signing.dumps(["MovingForm", ""], salt=TOKEN_SALT),
        "website": "",
    } | changes


def send(client, token: str, /, **changes):
    return client.post(address(token), form(**changes), headers=OWN_PAGE)
