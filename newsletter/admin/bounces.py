"""What came back, to be looked at: one by one, and gathered for one newsletter."""

from collections import Counter

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import path
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from newsletter.mail_setup import checking
from newsletter.models import Bounce, Campaign

SHOWN = 20  # domains and answers of one newsletter; the list has all


@admin.register(Bounce)
class BounceAdmin(admin.ModelAdmin):
    list_display = ("received_at", "kind", "status", "words", "subscriber", "campaign")
    list_filter = ("kind", "received_at")
    list_select_related = ("subscriber", "delivery")
    fields = ("received_at", "kind", "status", "words", "subscriber", "campaign")
    readonly_fields = ("campaign",)
    show_full_result_count = False

    def get_queryset(self, request):
        return super().get_queryset(request).prefetch_related("delivery__campaign__translations")

    @admin.display(description=gettext_lazy("newsletter"), empty_value="–")
    def campaign(self, bounce: Bounce) -> Campaign | None:
        return bounce.delivery.campaign if bounce.delivery else None

    def lookup_allowed(self, lookup: str, value: str, request) -> bool:
        return lookup == "delivery__campaign" or super().lookup_allowed(lookup, value, request)

    def has_add_permission(self, request) -> bool:
        return False

    def has_change_permission(self, request, obj=None) -> bool:
        return False

    def has_delete_permission(self, request, obj=None) -> bool:
        return False

    def get_urls(self) -> list:
        wrap = self.admin_site.admin_view
        own = [
            path("newsletter/<int:pk>/", wrap(self.campaign_view), name="newsletter_bounce_campaign"),
            path("setup/", wrap(self.setup_view), name="newsletter_mail_setup"),
        ]
        return [*own, *super().get_urls()]

    @method_decorator(require_http_methods(["GET", "HEAD", "POST"]))
    def setup_view(self, request) -> HttpResponse:
        """Whether receivers have reason to believe our mail; a POST looks anew."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        if request.method == "POST":
            checking.forget()
            return redirect("admin:newsletter_mail_setup")
        context = self.admin_site.each_context(request) | {"opts": self.opts, "title": _("Mail set-up")}
        return TemplateResponse(request, "admin/newsletter/bounce/setup.html", context | {"result": checking.result()})

    def campaign_view(self, request, pk: int) -> HttpResponse:
        """What came back of one newsletter: how much of each kind, from which domains, with which words."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        campaign = get_object_or_404(Campaign, pk=pk)
        context = self.admin_site.each_context(request) | gathered(campaign)
        context |= {"opts": Campaign._meta, "original": campaign, "title": _("What came back")}
        return TemplateResponse(request, "admin/newsletter/bounce/campaign.html", context)


def gathered(campaign: Campaign) -> dict:
    """The bounces of a campaign by kind, domain and words, the most frequent first."""
    rows = Bounce.objects.filter(delivery__campaign=campaign).order_by()
    kinds, domains, words = Counter(), Counter(), Counter()
    for kind, address, said in rows.values_list("kind", "delivery__address", "words").iterator():
        kinds[kind] += 1
        domains[address.rpartition("@")[2].lower() or "–"] += 1
        # Two servers' same answer to two readers is one answer.
        words[said.replace(address, "…") if address else said] += 1
    return {
        "kinds": [(kind.label, kinds[kind]) for kind in Bounce.Kind],
        "domains": domains.most_common(SHOWN),
        "words": words.most_common(SHOWN),
        "total": kinds.total(),
    }
