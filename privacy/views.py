from datetime import date

from django.core.exceptions import BadRequest
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_safe

from core.public_forms import public_form
from privacy import consent
from privacy.models import PrivacyStatement, Purpose


@require_safe
def statement(request: HttpRequest) -> HttpResponse:
    """The version in force, with the way to the ones before it."""
    versions = list(PrivacyStatement.objects.in_force_by(timezone.localdate()))
    if not versions:
        raise Http404
    return render(request, "privacy/statement.html", {"statement": versions[0], "versions": versions})


@require_safe
def version(request: HttpRequest, day: date) -> HttpResponse:
    """One version as it was; the newest one has its home at the statement's own address too."""
    versions = PrivacyStatement.objects.in_force_by(timezone.localdate())
    shown = get_object_or_404(versions, date=day)
    context = {"statement": shown, "versions": list(versions), "is_version_page": True}
    return render(request, "privacy/statement.html", context)


@public_form
def cookies(request: HttpRequest) -> HttpResponse:
    """What is stored on the visitor's device; a POST is a choice, from here or from a film."""
    if request.method == "POST":
        return _choose(request)
    purposes = list(Purpose.objects.with_texts().prefetch_related("items__translations"))
    optional = [purpose for purpose in purposes if not purpose.required]
    for purpose in optional:
        purpose.answer = consent.answer(request, purpose.varname)
    required = [purpose for purpose in purposes if purpose.required]
    return render(request, "privacy/cookies.html", {"required": required, "optional": optional})


def _choose(request: HttpRequest) -> HttpResponse:
    try:
        decision = consent.Decision(request.POST.get("decision", ""))
    except ValueError as error:
        raise BadRequest("A choice is one of the form's buttons.") from error
    response = HttpResponseRedirect(_way_back(request))
    asked, ticked = set(request.POST.getlist("asked")), set(request.POST.getlist("ticked"))
    consent.record(request, response, decision, asked, ticked)
    return response


def _way_back(request: HttpRequest) -> str:
    wanted = request.POST.get("next", "")
    if url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure()):
        return wanted
    return f"{reverse('privacy:cookies')}#valg"
