"""The newsletter editor's desk: write, look, try, send, follow."""

from django.contrib import admin, messages
from django.core.exceptions import BadRequest, PermissionDenied
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.html import format_html
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from core.admin import RuledAdmin, TranslatedAdmin
from core.rules import Answer, Refused
from newsletter import rules
from newsletter.admin import progress
from newsletter.models import Campaign, Delivery, Subscriber
from newsletter.sending import message, smtp
from newsletter.sending.freeze import Unbalanced
from newsletter.sending.mime import UnsafeValue
from newsletter.services import campaigns

MAIL_TROUBLE = (smtp.Unavailable, smtp.Rejected, smtp.Lost, smtp.Unanswered, UnsafeValue)
#: What links in a preview and a test mail end in: they belong to nobody.
NOBODY = {"token": "test", "preferences": "test"}


@admin.register(Campaign)
class CampaignAdmin(RuledAdmin, TranslatedAdmin):
    list_display = ("__str__", "state", "candidates", "started_at", "follow")
    list_filter = ("state",)
    search_fields = ("translations__subject", "translations__preheader")
    fields = ("mailing_list", "subject", "preheader")
    view_on_site = False

    @admin.display(description=gettext_lazy("progress"))
    def follow(self, campaign: Campaign) -> str:
        if campaign.is_draft:
            return "–"
        return format_html('<a href="{}">{}</a>', campaign.progress_url(), _("Show"))

    def has_change_permission(self, request, obj=None) -> bool:
        return super().has_change_permission(request, obj) and (obj is None or bool(rules.may_edit(obj, request.user)))

    def may_delete(self, item: Campaign) -> Answer:
        return rules.may_delete(item, None)

    def render_change_form(self, request, context, *args, obj=None, **kwargs) -> HttpResponse:
        if obj is not None:
            context["answer"] = rules.may_send(obj, request.user)
        return super().render_change_form(request, context, *args, obj=obj, **kwargs)

    def get_urls(self) -> list:
        wrap, post = self.admin_site.admin_view, require_POST
        views = {
            "preview/": ("preview", self.preview_view),
            "preview/html/": ("preview_html", self.preview_html_view),
            "test/": ("test", post(self.test_view)),
            "send/": ("send", self.send_view),
            "progress/": ("progress", self.progress_view),
            "pause/": ("pause", post(self.pause_view)),
            "resume/": ("resume", post(self.resume_view)),
            "decide/<int:delivery>/": ("decide", post(self.decide_view)),
        }
        own = [
            path(f"<int:pk>/{address}", wrap(view), name=f"newsletter_campaign_{name}")
            for address, (name, view) in views.items()
        ]
        return [*own, *super().get_urls()]

    def _campaign(self, request, pk: int) -> Campaign:
        campaign = get_object_or_404(Campaign, pk=pk)
        if not self.has_view_permission(request, campaign):
            raise PermissionDenied
        return campaign

    def _page(self, request, name: str, campaign: Campaign, title: str, **context) -> TemplateResponse:
        context |= self.admin_site.each_context(request)
        context |= {"opts": self.opts, "original": campaign, "campaign": campaign, "title": title}
        return TemplateResponse(request, f"admin/newsletter/campaign/{name}.html", context)

    def preview_view(self, request, pk: int) -> HttpResponse:
        campaign = self._campaign(request, pk)
        text = message.compose(campaign, get_language(), **NOBODY).text
        test = rules.may_test(campaign, request.user)
        return self._page(request, "preview", campaign, _("Preview"), text=text, test=test)

    def preview_html_view(self, request, pk: int) -> HttpResponse:
        return HttpResponse(message.compose(self._campaign(request, pk), get_language(), **NOBODY).html)

    def test_view(self, request, pk: int) -> HttpResponse:
        campaign = self._campaign(request, pk)
        try:
            campaigns.send_test(campaign=campaign, user=request.user)
        except Refused as refusal:
            self.message_user(request, refusal, messages.ERROR)
        except MAIL_TROUBLE as error:
            self.message_user(request, _("The mail server did not take it: %s") % error, messages.ERROR)
        else:
            sentence = _("A test is on its way to %s. The links for leaving and choices do not work in it.")
            self.message_user(request, sentence % request.user.email, messages.SUCCESS)
        return HttpResponseRedirect(reverse("admin:newsletter_campaign_preview", args=[pk]))

    def send_view(self, request, pk: int) -> HttpResponse:
        """Ask once more, with the number of those who will get it."""
        campaign = self._campaign(request, pk)
        if request.method == "POST":
            return self._send(request, campaign)
        if not (answer := rules.may_send(campaign, request.user)):
            self.message_user(request, answer.reason, messages.ERROR)
            return HttpResponseRedirect(self.change_address(campaign))
        number = Subscriber.objects.candidates(campaign.mailing_list).reachable().count()
        return self._page(request, "send", campaign, _("Send the newsletter"), number=number)

    def _send(self, request, campaign: Campaign) -> HttpResponse:
        try:
            number = campaigns.start(campaign=campaign, user=request.user)
        except (Refused, Unbalanced) as error:
            self.message_user(request, error, messages.ERROR)
            return HttpResponseRedirect(self.change_address(campaign))
        self.log_change(request, campaign, _("Sent."))
        sentence = ngettext("It is on its way to %d person.", "It is on its way to %d people.", number)
        self.message_user(request, sentence % number, messages.SUCCESS)
        return HttpResponseRedirect(campaign.progress_url())

    def progress_view(self, request, pk: int) -> HttpResponse:
        campaign = self._campaign(request, pk)
        response = self._page(
            request, "progress", campaign, _("How it goes"), **progress.figures(campaign, request.user)
        )
        if campaign.state == Campaign.State.SENDING:
            response["Refresh"] = str(progress.REFRESH)
        return response

    def pause_view(self, request, pk: int) -> HttpResponse:
        return self._act(request, pk, campaigns.pause, _("Paused. What a worker has in hand is still sent."))

    def resume_view(self, request, pk: int) -> HttpResponse:
        return self._act(request, pk, campaigns.resume, _("The sending goes on."))

    def _act(self, request, pk: int, service, sentence: str) -> HttpResponse:
        campaign = self._campaign(request, pk)
        try:
            service(campaign=campaign, user=request.user)
        except Refused as refusal:
            self.message_user(request, refusal, messages.ERROR)
        else:
            self.log_change(request, campaign, sentence)
            self.message_user(request, sentence, messages.SUCCESS)
        return HttpResponseRedirect(campaign.progress_url())

    def decide_view(self, request, pk: int, delivery: int) -> HttpResponse:
        """The two choices for a delivery of which nothing certain is known."""
        uncertain = get_object_or_404(Delivery, pk=delivery, campaign=pk)
        choices = {
            "again": (campaigns.send_again, _("One is sent again.")),
            "sent": (campaigns.count_as_sent, _("One is counted as sent.")),
        }
        if request.POST.get("choice") not in choices:
            raise BadRequest("A choice is one of the form's buttons.")
        service, sentence = choices[request.POST["choice"]]

        def decide(campaign: Campaign, user) -> None:
            if not service(delivery=uncertain, user=user):
                raise Refused(_("Somebody has chosen already."))

        return self._act(request, pk, decide, sentence)
