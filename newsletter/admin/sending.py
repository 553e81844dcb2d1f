"""The part of the newsletter's desk that begins once it is written: send, follow, pause, cancel, decide."""

from django.contrib import messages
from django.core.exceptions import BadRequest
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from core.rules import Refused
from newsletter import rules
from newsletter.admin import progress, statistics
from newsletter.admin.ready import readers_by_edition
from newsletter.models import Campaign, Delivery
from newsletter.sending.freeze import Unbalanced
from newsletter.services import campaigns


class SendingViews:
    """Views of `CampaignAdmin`, which fetches the campaign (`_campaign`) and fills the page (`_page`)."""

    def sending_views(self) -> dict:
        """Addresses beneath a campaign's own, each with its name and view."""
        return {
            "send/": ("send", self.send_view),
            "progress/": ("progress", self.progress_view),
            "pause/": ("pause", require_POST(self.pause_view)),
            "resume/": ("resume", require_POST(self.resume_view)),
            "cancel/": ("cancel", self.cancel_view),
            "decide/": ("decide_all", require_POST(self.decide_all_view)),
            "decide/<int:delivery>/": ("decide", require_POST(self.decide_view)),
        }

    def send_view(self, request, pk: int) -> HttpResponse:
        """Ask once more, with the number of those who will get it."""
        campaign = self._campaign(request, pk)
        if request.method == "POST":
            return self._send(request, campaign)
        if not (answer := rules.may_send(campaign, request.user)):
            self.message_user(request, answer.reason, messages.ERROR)
            return HttpResponseRedirect(self.address_of("ready", campaign))
        readers = readers_by_edition(campaign)
        number = sum(count for _language, count in readers)
        return self._page(request, "send", campaign, _("Send the newsletter"), number=number, readers=readers)

    def _send(self, request, campaign: Campaign) -> HttpResponse:
        try:
            number = campaigns.start(campaign=campaign, user=request.user)
        except (Refused, Unbalanced) as error:
            self.message_user(request, error, messages.ERROR)
            return HttpResponseRedirect(self.address_of("ready", campaign))
        sentence = ngettext("It is on its way to %d person.", "It is on its way to %d people.", number)
        self.message_user(request, sentence % number, messages.SUCCESS)
        return HttpResponseRedirect(campaign.progress_url())

    def progress_view(self, request, pk: int) -> HttpResponse:
        campaign = self._campaign(request, pk)
        if not campaign.has_begun:
            self.message_user(request, _("The newsletter has not been sent."), messages.INFO)
            return HttpResponseRedirect(self.change_address(campaign))
        figures = progress.figures(campaign, request.user, request.GET)
        shares = statistics.shares(campaign) if campaign.state in Campaign.ENDED else []
        response = self._page(request, "progress", campaign, _("How it goes"), shares=shares, **figures)
        if figures["refresh"]:
            response["Refresh"] = str(figures["refresh"])
        return response

    def pause_view(self, request, pk: int) -> HttpResponse:
        return self._act(request, pk, campaigns.pause, _("Paused. What a worker has in hand is still sent."))

    def resume_view(self, request, pk: int) -> HttpResponse:
        return self._act(request, pk, campaigns.resume, _("The sending goes on."))

    def cancel_view(self, request, pk: int) -> HttpResponse:
        """Ask once more: nothing takes a cancellation back."""
        if request.method == "POST":
            return self._act(request, pk, campaigns.cancel, _("Cancelled. Nothing more is begun."))
        campaign = self._campaign(request, pk)
        if not (answer := rules.may_cancel(campaign, request.user)):
            self.message_user(request, answer.reason, messages.ERROR)
            return HttpResponseRedirect(campaign.progress_url())
        return self._page(request, "cancel", campaign, _("Cancel the sending"), waiting=progress.waiting(campaign))

    def decide_view(self, request, pk: int, delivery: int) -> HttpResponse:
        """The two choices for a delivery of which nothing certain is known."""
        uncertain = get_object_or_404(Delivery, pk=delivery, campaign=pk)
        services = {"again": campaigns.send_again, "sent": campaigns.count_as_sent}
        return self._decide(request, pk, services, delivery=uncertain)

    def decide_all_view(self, request, pk: int) -> HttpResponse:
        """The same choices for all of them at once."""
        services = {"again": campaigns.send_all_again, "sent": campaigns.count_all_as_sent}
        return self._decide(request, pk, services, campaign=self._campaign(request, pk))

    def _decide(self, request, pk: int, services: dict, **about) -> HttpResponse:
        choice = request.POST.get("choice")
        if choice not in services:
            raise BadRequest("A choice is one of the form's buttons.")
        decided = []

        def decide(campaign: Campaign, user) -> None:
            decided.append(int(services[choice](**about, user=user)))
            if not decided[0]:
                raise Refused(_("Somebody has chosen already."))

        return self._act(request, pk, decide, lambda: _chosen(choice, decided[0]))

    def _act(self, request, pk: int, service, sentence) -> HttpResponse:
        campaign = self._campaign(request, pk)
        try:
            service(campaign=campaign, user=request.user)
        except Refused as refusal:
            self.message_user(request, refusal, messages.ERROR)
        else:
            self.message_user(request, sentence() if callable(sentence) else sentence, messages.SUCCESS)
        return HttpResponseRedirect(campaign.progress_url())


def _chosen(choice: str, number: int) -> str:
    if choice == "again":
        return ngettext("%d is sent again.", "%d are sent again.", number) % number
    return ngettext("%d is counted as sent.", "%d are counted as sent.", number) % number
