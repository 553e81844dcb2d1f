"""The newsletter editor's desk: write, look, try, send, follow."""

from datetime import datetime

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models.functions import Coalesce
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.admin import RuledAdmin
from core.rules import Answer
from newsletter import rules
from newsletter.admin.composing import ComposingViews
from newsletter.admin.looking import LookingViews
from newsletter.admin.ready import ReadyViews
from newsletter.admin.sending import SendingViews
from newsletter.models import Campaign


@admin.register(Campaign)
class CampaignAdmin(ComposingViews, LookingViews, ReadyViews, SendingViews, RuledAdmin):
    list_display = ("__str__", "mailing_list", "state", "candidates", "when", "follow")
    list_filter = ("state", "mailing_list")
    list_select_related = False
    search_fields = ("translations__subject", "translations__preheader")
    ordering = ("-created_at", "-pk")
    view_on_site = False

    def get_queryset(self, request):
        return super().get_queryset(request).with_texts().prefetch_related("mailing_list__translations")

    @admin.display(description=gettext_lazy("when"), ordering=Coalesce("started_at", "scheduled_for"))
    def when(self, campaign: Campaign) -> datetime | None:
        """The moment at which it began, or is going to."""
        return campaign.started_at or campaign.scheduled_for

    @admin.display(description=gettext_lazy("progress"))
    def follow(self, campaign: Campaign) -> str:
        if not campaign.has_begun:
            return "–"
        return format_html('<a href="{}">{}</a>', campaign.progress_url(), _("Show"))

    def has_change_permission(self, request, obj=None) -> bool:
        return super().has_change_permission(request, obj) and (obj is None or bool(rules.may_edit(obj, request.user)))

    def may_delete(self, item: Campaign) -> Answer:
        return rules.in_state(rules.Action.DELETE, item)

    def get_urls(self) -> list:
        views = self.composing_views() | self.looking_views() | self.ready_views() | self.sending_views()
        own = [
            path(f"<int:pk>/{address}", self.admin_site.admin_view(view), name=f"newsletter_campaign_{name}")
            for address, (name, view) in views.items()
        ]
        return [*own, *super().get_urls()]

    def address_of(self, name: str, campaign: Campaign) -> str:
        return reverse(f"admin:newsletter_campaign_{name}", args=[campaign.pk])

    @staticmethod
    def require_permission(is_given: bool) -> None:
        if not is_given:
            raise PermissionDenied

    def _campaign(self, request, pk: int) -> Campaign:
        campaign = get_object_or_404(Campaign.objects.with_texts(), pk=pk)
        self.require_permission(self.has_view_permission(request, campaign))
        return campaign

    def show(self, request, name: str, **context) -> TemplateResponse:
        """Render `templates/admin/newsletter/campaign/<name>.html`."""
        frame = self.admin_site.each_context(request) | {"opts": self.opts}
        return TemplateResponse(request, f"admin/newsletter/campaign/{name}.html", frame | context)

    def _page(self, request, name: str, campaign: Campaign, title: str, **context) -> TemplateResponse:
        """One of the pages about a campaign."""
        frame = {
            "original": campaign,
            "campaign": campaign,
            "title": title,
            "page": name,
            "menu": self.menu(campaign),
            "look_address": self.address_of("look", campaign),
            "write_address": self.change_address(campaign),
            "may_copy": self.has_add_permission(request) and campaign.kind == Campaign.Kind.NEWSLETTER,
            "may_delete": self.has_delete_permission(request, campaign),
        }
        return self.show(request, name, **frame | context)

    def menu(self, campaign: Campaign) -> list[tuple[str, str, str]]:
        """The pages about a campaign: the name of each, its title and its address."""
        if campaign.has_begun:
            read = ("as_read", _("Read"), self.change_address(campaign))
            return [read, ("progress", _("How it goes"), campaign.progress_url())]
        write = ("composer", _("Write"), self.change_address(campaign))
        return [write, ("ready", _("Check and send"), self.address_of("ready", campaign))]
