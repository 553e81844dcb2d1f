"""The newsletter editor's desk: write, look, try, send, follow."""

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.html import format_html
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from core.admin import RuledAdmin, TranslatedAdmin
from core.rules import Answer, Refused
from newsletter import rules
from newsletter.admin.sending import SendingViews
from newsletter.models import Campaign
from newsletter.sending import message, smtp
from newsletter.sending.mime import UnsafeValue
from newsletter.services import campaigns

MAIL_TROUBLE = (smtp.Unavailable, smtp.Rejected, smtp.Lost, smtp.Unanswered, UnsafeValue)
#: What links in a preview and a test mail end in: they belong to nobody.
NOBODY = {"token": "test", "preferences": "test"}


@admin.register(Campaign)
class CampaignAdmin(SendingViews, RuledAdmin, TranslatedAdmin):
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
        return rules.in_state(rules.Action.DELETE, item)

    def render_change_form(self, request, context, *args, obj=None, **kwargs) -> HttpResponse:
        if obj is not None:
            context["answer"] = rules.may_send(obj, request.user)
        return super().render_change_form(request, context, *args, obj=obj, **kwargs)

    def get_urls(self) -> list:
        wrap = self.admin_site.admin_view
        views = {
            "preview/": ("preview", self.preview_view),
            "preview/html/": ("preview_html", self.preview_html_view),
            "test/": ("test", require_POST(self.test_view)),
            **self.sending_views(),
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
