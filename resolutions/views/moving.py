"""The page that a personal link opens: a member organisation proposes one change, and sees what it has sent."""

import functools

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from core.public_forms import public_form, within_limit
from core.rules import Answer, Refused, no
from core.visibility import unlisted
from resolutions.forms.amendments import MovingForm
from resolutions.marked import marked
from resolutions.models import Invitation
from resolutions.placing import Place, Proposal
from resolutions.services import invitations
from resolutions.services.invitations import ExpiredLink, UnknownLink, UsedLink

FORMS_AN_ORGANISATION = "200/hour"


def personal_link(view):
    """A page whose address holds a secret. Whoever has it needs no log-in; nobody else may learn it from us."""

    @functools.wraps(view)
    def wrapped(request: HttpRequest, token: str) -> HttpResponse:
        try:
            return view(request, token)
        except UnknownLink:
            return render(request, "resolutions/moving/unknown.html", status=404)
        except ExpiredLink as error:
            return _closed(request, error.invitation, no(_("The link has expired.")))
        except UsedLink as error:
            return _used(request, token, error.invitation)

    return public_form(unlisted(require_http_methods(["GET", "HEAD", "POST"])(wrapped)))


@personal_link
def amend(request: HttpRequest, token: str) -> HttpResponse:
    """Choose a place, write, look at it, send: each step stands alone, so it needs neither script nor cookie."""
    invitation = invitations.read_token(token)
    if not (may := invitations.may_answer(invitation)):
        return _closed(request, invitation, may)
    proposal = Proposal(invitation.resolution)
    given = request.POST if request.method == "POST" else request.GET
    place = proposal.place(given.get("kind", ""), given.get("at", ""))
    if place is None:
        return _page(request, "choose", invitation, proposal=proposal, is_lost=request.method == "POST")
    if request.method == "POST":
        return _written(request, token, invitation, place)
    return _page(request, "write", invitation, place=place, form=MovingForm(place=place, invitation=invitation))


def _written(request, token: str, invitation: Invitation, place: Place) -> HttpResponse:
    form = MovingForm(request.POST, place=place, invitation=invitation)
    if not within_limit(FORMS_AN_ORGANISATION, "amendment", str(invitation.organisation_id)):
        form.add_error(None, _("Too many tries in a short time. Nothing is lost: try again in an hour."))
        return _page(request, "write", invitation, status=429, place=place, form=form)
    if not form.is_valid():
        return _page(request, "write", invitation, status=422, place=place, form=form)
    match request.POST.get("step"):
        case "send":
            return _send(request, token, invitation, form)
        case "write":
            return _page(request, "write", invitation, place=place, form=form)
    return _page(request, "preview", invitation, form=form, **_shown(form, invitation))


def _shown(form: MovingForm, invitation: Invitation) -> dict:
    amendment = form.amendment
    amendment.resolution, amendment.organisation = invitation.resolution, invitation.organisation
    return {"marked": marked(amendment), "cosigners": form.cleaned_data["cosigners"]}


def _send(request, token: str, invitation: Invitation, form: MovingForm) -> HttpResponse:
    try:
        invitations.answer(token=token, amendment=form.amendment, cosigners=form.cleaned_data["cosigners"])
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return _page(request, "write", invitation, status=422, place=form.place, form=form)
    return redirect("resolutions:amend", token)


def _used(request, token: str, invitation: Invitation) -> HttpResponse:
    """Show what was sent, and lead on to a link for another change."""
    if request.method == "POST" and request.POST.get("step") == "another":
        try:
            return redirect("resolutions:amend", invitations.go_on(token=token))
        except Refused as refusal:
            return _closed(request, invitation, no(str(refusal)))
    if request.method == "POST":  # a button pressed twice
        return redirect("resolutions:amend", token)
    amendment = invitation.resolution.amendments.with_targets().get(invitation=invitation)
    context = {"marked": marked(amendment), "cosigners": amendment.cosigners.all()}
    return _page(request, "receipt", invitation, may_go_on=invitations.may_answer(invitation), **context)


def _closed(request, invitation: Invitation, why: Answer) -> HttpResponse:
    """Say why nothing can be sent; what somebody has written is shown, so that it can be copied."""
    typed = [request.POST[name] for name in ("title", "text", "reason") if request.POST.get(name)]
    return _page(request, "closed", invitation, status=410, why=why.reason, typed=typed)


def _page(request, name: str, invitation: Invitation, status: int = 200, **context) -> HttpResponse:
    context |= {"invitation": invitation, "resolution": invitation.resolution, "organisation": invitation.organisation}
    return render(request, f"resolutions/moving/{name}.html", context, status=status)
