"""The page after writing: is it good, who has said yes, when does it go out?"""

from django.contrib import messages
from django.db.models import Count
from django.http import HttpResponse, HttpResponseRedirect
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from core.rules import Refused
from core.templatetags.portal import language_name
from newsletter import approval, rules
from newsletter.admin.looking import findings
from newsletter.admin.ready_forms import AskForm, ScheduleForm, TestForm, name_of, who_can_approve
from newsletter.composing import parts
from newsletter.draft import FIRST
from newsletter.models import Campaign, Subscriber
from newsletter.sending import smtp
from newsletter.sending.mime import UnsafeValue
from newsletter.services import campaigns
from newsletter.services.asking import ask_for_approval
from newsletter.services.testing import send_test

MAIL_TROUBLE = (smtp.Unavailable, smtp.Rejected, smtp.Lost, smtp.Unanswered, UnsafeValue, OSError)


class ReadyViews:
    def ready_views(self) -> dict:
        """Addresses beneath a campaign's own, each with its name and view."""
        return {
            "ready/": ("ready", self.ready_view),
            "test/": ("test", require_POST(self.test_view)),
            "approve/": ("approve", require_POST(self.approve_view)),
            "ask/": ("ask", require_POST(self.ask_view)),
            "schedule/": ("schedule", require_POST(self.schedule_view)),
            "unschedule/": ("unschedule", require_POST(self.unschedule_view)),
        }

    def ready_view(self, request, pk: int) -> HttpResponse:
        return self._ready(request, self._campaign(request, pk))

    def _ready(self, request, campaign: Campaign, **forms) -> HttpResponse:
        """The page; a form that was sent with something wrong in it stands there as it was filled in."""
        approve = rules.may_approve(campaign, request.user)
        context = {
            "found": findings(campaign) if not campaign.has_begun else [],
            "send": rules.may_send(campaign, request.user),
            "test": rules.may_test(campaign, request.user),
            "schedule": rules.may_schedule(campaign, request.user),
            "unschedule": rules.may_unschedule(campaign, request.user),
            "approve": approve,
            "is_approved": approval.holds(campaign),
            "seen": approval.content(campaign) if approve else "",
            "can_approve": [name_of(user) for user in who_can_approve()],
            "approver": name_of(campaign.approved_by) if campaign.approved_by else "",
            "readers": readers_by_edition(campaign),
            "test_form": TestForm(campaign=campaign, user=request.user),
            "ask_form": AskForm(user=request.user),
            "schedule_form": ScheduleForm(),
        }
        return self._page(request, "ready", campaign, _("Check and send"), **context | forms)

    def _back(self, campaign: Campaign) -> HttpResponse:
        return HttpResponseRedirect(self.address_of("ready", campaign))

    def _try(self, request, campaign: Campaign, service, said: str, **values) -> HttpResponse:
        """Call a service for the person of the request, and say what became of it."""
        try:
            service(campaign=campaign, user=request.user, **values)
        except Refused as refusal:
            self.message_user(request, refusal, messages.ERROR)
        except MAIL_TROUBLE as error:
            self.message_user(request, _("The mail server did not take it: %s") % error, messages.ERROR)
        else:
            self.message_user(request, said, messages.SUCCESS)
        return self._back(campaign)

    def test_view(self, request, pk: int) -> HttpResponse:
        campaign = self._campaign(request, pk)
        form = TestForm(request.POST, campaign=campaign, user=request.user)
        if not form.is_valid():
            return self._ready(request, campaign, test_form=form)
        sentence = _("A test is on its way to %s. The links for leaving and choices do not work in it.")
        said = sentence % ", ".join(form.addresses)
        return self._try(request, campaign, send_test, said, language=form.cleaned_data["language"], to=form.addresses)

    def approve_view(self, request, pk: int) -> HttpResponse:
        seen = request.POST.get("seen", "")
        said = _("Approved, as it is now.")
        return self._try(request, self._campaign(request, pk), campaigns.approve, said, seen=seen)

    def ask_view(self, request, pk: int) -> HttpResponse:
        campaign = self._campaign(request, pk)
        form = AskForm(request.POST, user=request.user)
        if not form.is_valid():
            return self._ready(request, campaign, ask_form=form)
        said = _("%s is asked by mail.") % name_of(form.cleaned_data["colleague"])
        return self._try(request, campaign, ask_for_approval, said, **form.cleaned_data)

    def schedule_view(self, request, pk: int) -> HttpResponse:
        campaign = self._campaign(request, pk)
        form = ScheduleForm(request.POST)
        if not form.is_valid():
            return self._ready(request, campaign, schedule_form=form)
        at = form.cleaned_data["at"]
        said = _("It is sent on %s.") % date_format(timezone.localtime(at), "DATETIME_FORMAT")
        return self._try(request, campaign, campaigns.schedule, said, at=at)

    def unschedule_view(self, request, pk: int) -> HttpResponse:
        said = _("It is a draft again, and is not sent until you say so.")
        return self._try(request, self._campaign(request, pk), campaigns.unschedule, said)


def readers_by_edition(campaign: Campaign) -> list[tuple[str, int]]:
    """How many would get each edition now; readers of a language that is not written get bokmål."""
    reachable = Subscriber.objects.candidates(campaign.mailing_list).reachable()
    editions = dict.fromkeys(parts.editions(campaign), 0)
    for language, number in reachable.order_by().values_list("language").annotate(Count("pk")):
        editions[language if language in editions else FIRST] += number
    return [(language_name(code), number) for code, number in editions.items()]
