"""The members of the alliance, today and on any other day."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone

from core.alphabet import alphabetical
from core.visibility import may_preview
from members.forms import DayForm
from members.models import Organisation


def index(request: HttpRequest) -> HttpResponse:
    form = DayForm(request.GET or None)
    members = Organisation.objects.members_on(form.day).with_texts().with_memberships()
    organisations = sorted(members, key=lambda organisation: alphabetical(organisation.name))
    for organisation in organisations:
        organisation.member_since = organisation.unbroken_since(form.day)
    return render(request, "members/list.html", {"organisations": organisations, "day": form.day, "form": form})


def detail(request: HttpRequest, slug: str) -> HttpResponse:
    organisation = get_object_or_404(Organisation.objects.with_texts().with_memberships(), slug=slug)
    if not organisation.is_public and not may_preview(request.user, organisation):
        raise Http404
    context = {
        "organisation": organisation,
        "is_preview": not organisation.is_public,
        "memberships": organisation.memberships.all(),
        "current": organisation.membership_on(timezone.localdate()),
    }
    return render(request, "members/detail.html", context)
