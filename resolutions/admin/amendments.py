"""What organisations want changed in a resolution: read in the order of the text, entered, decided, put together."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.rules import Refused
from resolutions import comparing, rules, texts
from resolutions.admin.pages import Page
from resolutions.forms.desk import DecisionForm, DemandFields, EnterForm
from resolutions.models import Amendment, Decision, Resolution
from resolutions.placing import Kind, Place, Proposal
from resolutions.redline import redline
from resolutions.rules import Action
from resolutions.services.amendments import collisions, decide, link, move
from resolutions.services.life import as_amended

LAID_OUT = frozenset(Decision) - {Decision.DRAFT}


class AmendmentPages:
    pages = (
        Page("amendments", gettext_lazy("Amendments"), "amendments_view", states=LAID_OUT, leads={Decision.OPEN}),
        Page("together", gettext_lazy("Put together the adopted text"), "together_view", states=LAID_OUT),
        Page("amendment", gettext_lazy("Amendment"), "amendment_view", "<int:number>/", in_menu=False),
        Page("amend", gettext_lazy("Enter an amendment"), "enter_view", in_menu=False),
    )

    # --- All of them

    def amendments_view(self, request, resolution: Resolution) -> HttpResponse:
        amendments = comparing.of_resolution(resolution)
        context = {
            "groups": comparing.grouped(amendments),
            "total": len(amendments),
            "waiting": [each.number for each in amendments if each.is_undecided],
            "may_enter": self.ask(Action.ENTER_AMENDMENT, resolution, request),
            "may_decide": self.ask(Action.DECIDE_AMENDMENT, resolution, request),
            "links": {name: self.page_address(resolution, name) for name in ("amend", "together", "invitations")},
        }
        return self.render_page(request, "amendments.html", resolution, _("Amendments"), **context)

    # --- One of them

    def amendment_view(self, request, resolution: Resolution, number: int) -> HttpResponse:
        everybody = comparing.of_resolution(resolution)
        amendment = next((each for each in everybody if each.number == number), None)
        if amendment is None:
            raise Http404
        rivals = _rivals(amendment, everybody)
        step = request.POST.get("step") if request.method == "POST" else None
        forms = {
            "decision_form": DecisionForm(_data(request, "decide"), amendment=amendment, rivals=rivals),
            "demand_form": DemandFields(
                _data(request, "link"), initial={"demand": amendment.demand_id, "topic": amendment.topic_id}
            ),
        }
        if step == "decide" and self._decided(request, amendment, forms["decision_form"]):
            return HttpResponseRedirect(f"{self.page_address(resolution, 'amendments')}#amendment-{number}")
        if step == "link" and self._linked(request, amendment, forms["demand_form"]):
            return HttpResponseRedirect(request.path)
        amendment.refresh_from_db(fields=["decision", "decision_note"])
        return self._amendment_page(request, amendment, rivals, **forms)

    def _amendment_page(self, request, amendment: Amendment, rivals: list[Amendment], **forms) -> HttpResponse:
        resolution = amendment.resolution
        may_link = self.ask(Action.ENTER_AMENDMENT, resolution, request) and rules.is_undecided(amendment)
        context = {
            "row": comparing.row(amendment),
            "rivals": [(comparing.row(each), comparing.compared(amendment, each)) for each in rivals],
            "may_decide": self.ask(Action.DECIDE_AMENDMENT, resolution, request),
            "may_link": may_link and amendment.kind != Kind.DELETE,
            "media": forms["demand_form"].media,
            "back": self.page_address(resolution, "amendments"),
        }
        title = _("Amendment %(number)s") % {"number": amendment.number}
        return self.render_page(request, "amendment.html", resolution, title, **context, **forms)

    def _decided(self, request, amendment: Amendment, form: DecisionForm) -> bool:
        if not form.is_valid():
            return False
        said = form.cleaned_data
        fall = said.get("fall", ())
        try:
            decide(amendment=amendment, decision=said["decision"], user=request.user, note=said["note"], fall=fall)
        except Refused as refusal:
            form.add_error(None, str(refusal))
            return False
        self._tell(request, amendment, fall)
        return True

    def _tell(self, request, amendment: Amendment, fall) -> None:
        words = {"number": amendment.number, "decision": amendment.get_decision_display()}
        sentence = _("Amendment %(number)s: %(decision)s.") % words
        if amendment.decision == Amendment.Decision.ADOPTED and fall:
            numbers = ", ".join(str(each.number) for each in fall)
            sentence += " " + _("Fallen with it: %(numbers)s.") % {"numbers": numbers}
        self.log_change(request, amendment.resolution, sentence)
        self.message_user(request, sentence, messages.SUCCESS)

    def _linked(self, request, amendment: Amendment, form: DemandFields) -> bool:
        if not form.is_valid():
            return False
        try:
            link(amendment=amendment, user=request.user, **form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, str(refusal))
            return False
        sentence = _("What the amendment quotes or proposes is saved.")
        number = _("Amendment %(number)s") % {"number": amendment.number}
        self.log_change(request, amendment.resolution, f"{number}: {sentence}")
        self.message_user(request, sentence, messages.SUCCESS)
        return True

    # --- A new one

    def enter_view(self, request, resolution: Resolution) -> HttpResponse:
        """Choose a place in the proposal, then write: as the holder of a link does, for any organisation."""
        if not self.has_change_permission(request, resolution):
            raise PermissionDenied
        if not (answer := self.ask(Action.ENTER_AMENDMENT, resolution, request)):
            self.message_user(request, answer.reason, messages.ERROR)
            return HttpResponseRedirect(self.page_address(resolution, "amendments"))
        proposal = Proposal(resolution)
        place = proposal.place(request.GET.get("kind", ""), request.GET.get("at", ""))
        if place is None:
            title = _("Enter an amendment: where?")
            return self.render_page(request, "amend_where.html", resolution, title, proposal=proposal)
        return self._enter(request, resolution, place)

    def _enter(self, request, resolution: Resolution, place: Place) -> HttpResponse:
        form = EnterForm(request.POST or None, place=place, resolution=resolution)
        if form.is_valid() and (amendment := self._moved(request, form)):
            sentence = _("Amendment %(number)s is entered.") % {"number": amendment.number}
            self.log_change(request, resolution, sentence)
            self.message_user(request, sentence, messages.SUCCESS)
            return HttpResponseRedirect(f"{self.page_address(resolution, 'amendments')}#amendment-{amendment.number}")
        context = {"form": form, "place": place, "media": form.media, "back": request.path}
        return self.render_page(request, "amend.html", resolution, str(place), **context)

    def _moved(self, request, form: EnterForm) -> Amendment | None:
        try:
            return move(amendment=form.amendment, cosigners=form.cleaned_data["cosigners"], user=request.user)
        except Refused as refusal:
            form.add_error(None, str(refusal))
            return None

    # --- The text that comes of them

    def together_view(self, request, resolution: Resolution) -> HttpResponse:
        amendments = comparing.of_resolution(resolution)
        adopted = [each for each in amendments if each.decision == Amendment.Decision.ADOPTED]
        conflicts = collisions(adopted)
        proposal = texts.read(Proposal(resolution).edition)
        context = {
            "adopted": [comparing.row(each) for each in adopted],
            "waiting": [each.number for each in amendments if each.is_undecided],
            "conflicts": conflicts,
            "lines": () if conflicts else redline(proposal, as_amended(resolution)),
            "may_adopt": self.ask(Action.ADOPT, resolution, request),
            "back": self.page_address(resolution, "amendments"),
        }
        return self.render_page(request, "together.html", resolution, _("The text with what is adopted"), **context)


def _rivals(amendment: Amendment, everybody: list[Amendment]) -> list[Amendment]:
    """The other amendments in play that take the same clause."""
    pairs = [pair for pair in collisions(everybody) if amendment in pair]
    return [other if one == amendment else one for one, other in pairs]


def _data(request, step: str):
    """What was sent, to the one of the page's forms that it was sent by."""
    return request.POST if request.method == "POST" and request.POST.get("step") == step else None
