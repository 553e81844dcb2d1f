"""The one page on which a resolution takes its steps: where it is, what can be done next, and what has been done."""

import hashlib
import json
from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.rules import Answer, Refused
from resolutions import deciding, rules, texts
from resolutions.admin.pages import Page
from resolutions.document import Document, to_data
from resolutions.forms.life import AdoptForm, BackForm, OpenForm, RejectForm, StepForm, SupersedeForm, WithdrawForm
from resolutions.models import DECIDED, Decision, Resolution
from resolutions.rules import Action
from resolutions.services.life import as_amended


@dataclass(frozen=True)
class Transition:
    """A step that the secretary can take.

    Args:
        action: by which the rules know it.
        title: on its button.
        help: what it means.
        form: what it asks for.
        is_final: whether nothing leads back, so that the page asks once more.
    """

    action: Action
    title: str | Promise
    help: str | Promise
    form: type[StepForm]
    is_final: bool = True

    @property
    def name(self) -> str:
        return self.action.name.lower()


TRANSITIONS = (
    Transition(
        Action.OPEN,
        gettext_lazy("Open for amendments"),
        gettext_lazy("The text is laid out as it is, and member organisations can move amendments until the deadline."),
        OpenForm,
        is_final=False,
    ),
    Transition(
        Action.BACK_TO_DRAFT,
        gettext_lazy("Take it back to draft"),
        gettext_lazy("The text can be written on again. Only while nobody has moved an amendment."),
        BackForm,
        is_final=False,
    ),
    Transition(
        Action.ADOPT,
        gettext_lazy("The meeting adopted it"),
        gettext_lazy("The text with the amendments that are adopted becomes the first edition."),
        AdoptForm,
    ),
    Transition(
        Action.REJECT,
        gettext_lazy("The meeting rejected it"),
        gettext_lazy("The proposal and its amendments are kept as they are. Readers do not see them."),
        RejectForm,
    ),
    Transition(
        Action.WITHDRAW,
        gettext_lazy("Its movers withdrew it"),
        gettext_lazy(
            "Before the vote. This is about the proposal: to take an adopted resolution off the site, withdraw it"
            " from the site on its form."
        ),
        WithdrawForm,
    ),
    Transition(
        Action.SUPERSEDE,
        gettext_lazy("Another resolution supersedes it"),
        gettext_lazy("It stays readable, and tells readers which resolution stands in its place."),
        SupersedeForm,
    ),
)


@dataclass(frozen=True)
class Choice:
    """A transition as it is offered now: with its form, or with the reason why it cannot be taken yet."""

    transition: Transition
    answer: Answer
    form: StepForm

    @property
    def said(self) -> list[dict]:
        """What is filled in, by its labels, in words."""
        values = [(field, self.form.cleaned_data.get(field.name)) for field in self.form]
        words = [(field, dict(getattr(field.field, "choices", ())).get(value, value)) for field, value in values]
        return [{"label": field.label, "value": value} for field, value in words if value not in (None, "")]


class LifePages:
    pages = (Page("life", gettext_lazy("Decision"), "life_view"),)

    def life_view(self, request, resolution: Resolution) -> HttpResponse:
        wanted = request.POST.get("step", "") if request.method == "POST" else ""
        transition = next((each for each in TRANSITIONS if each.name == wanted), None)
        if transition and not (answer := self.ask(transition.action, resolution, request)):
            return self._life(request, resolution, self._choices(request, resolution), refusal=answer.reason)
        choices = self._choices(request, resolution, transition)
        chosen = next((each for each in choices if each.transition == transition), None)
        response = self._take(request, resolution, chosen) if chosen and chosen.form.is_valid() else None
        return response or self._life(request, resolution, choices)

    def _choices(self, request, resolution: Resolution, sent: Transition | None = None) -> list[Choice]:
        """The transitions of this state; the one that was sent has what was filled in."""
        return [
            Choice(
                each,
                self.ask(each.action, resolution, request),
                each.form(request.POST if each == sent else None, resolution=resolution, auto_id=f"{each.name}-%s"),
            )
            for each in TRANSITIONS
            if rules.in_state(each.action, resolution)
        ]

    def _take(self, request, resolution: Resolution, choice: Choice) -> HttpResponse | None:
        """Take the step, or ask once more; None when a rule says no, which the form then tells."""
        document = as_amended(resolution) if choice.transition.action == Action.ADOPT else None
        if document and not choice.form.require(None, deciding.can_be_adopted(document)):
            return None
        looked_at = fingerprint(choice, document)
        if choice.transition.is_final and request.POST.get("looked_at") != looked_at:
            return self._ask_once_more(request, resolution, choice, looked_at, document)
        try:
            choice.form.take(request.user)
        except Refused as refusal:
            choice.form.add_error(None, str(refusal))
            return None
        sentence = _("%(number)s is now: %(decision)s.") % {
            "number": resolution.number,
            "decision": resolution.get_decision_display(),
        }
        self.log_change(request, resolution, sentence)
        self.message_user(request, sentence, messages.SUCCESS)
        return HttpResponseRedirect(self.page_address(resolution, "life"))

    def _ask_once_more(self, request, resolution: Resolution, choice: Choice, looked_at: str, document) -> HttpResponse:
        context = {"choice": choice, "looked_at": looked_at, "freezes": freezes(resolution, document)}
        context |= {"has_changed": "looked_at" in request.POST, "together": self.page_address(resolution, "together")}
        return self.render_page(request, "life_ask.html", resolution, choice.transition.title, **context)

    def _life(self, request, resolution: Resolution, choices: list[Choice], refusal="") -> HttpResponse:
        context = {
            "line": line(resolution),
            "ready": [each for each in choices if each.answer],
            "not_yet": [each for each in choices if not each.answer],
            "steps": resolution.steps.select_related("by"),
            "refusal": refusal,
        }
        return self.render_page(request, "life.html", resolution, _("Decision"), **context)


# --- What the page shows


@dataclass(frozen=True)
class Stop:
    """One stop on the line from draft to what became of the resolution; `is_here` marks where it is."""

    label: str | Promise
    is_here: bool
    is_past: bool


def line(resolution: Resolution) -> list[Stop]:
    """The stops of this resolution: the way it went, or the way it can go."""
    now = resolution.decision
    been = {step.before for step in resolution.steps.all()} | {now}
    labels = [(decision, Decision(decision).label) for decision in (Decision.DRAFT, Decision.OPEN)]
    if now in DECIDED:
        labels = [pair for pair in labels if pair[0] in been]
        ends = [Decision.ADOPTED, Decision.SUPERSEDED] if resolution.is_adopted else [Decision(now)]
        labels += [(end, end.label) for end in ends if end != Decision.SUPERSEDED or now == end]
    else:
        labels.append(("", _("adopted, rejected or withdrawn by its movers")))
    here = next(place for place, (decision, _label) in enumerate(labels) if decision == now)
    return [Stop(label, place == here, place < here) for place, (_decision, label) in enumerate(labels)]


@dataclass(frozen=True)
class Freezes:
    """What a step makes unchangeable.

    Args:
        sections: how many focus areas.
        clauses: how many clauses.
        adopted: numbers of the amendments that are adopted.
        amendments: how many amendments there are in all.
        demands: the sentences that become new demands.
    """

    sections: int
    clauses: int
    adopted: list[int]
    amendments: int
    demands: list[str]


def freezes(resolution: Resolution, document: Document | None) -> Freezes:
    """Return what becomes of the text `document` if it is adopted; without one, what becomes of the proposal."""
    raised = [clause.text for _anchor, clause in document.clauses() if clause.topic] if document else []
    shown = document or texts.read(resolution.text)
    amendments = list(resolution.amendments.all())
    adopted = [each.number for each in amendments if each.decision == each.Decision.ADOPTED] if document else []
    return Freezes(len(shown.sections), len(list(shown.clauses())), adopted, len(amendments), raised)


def fingerprint(choice: Choice, document: Document | None) -> str:
    """Return what tells this step from every other: what is filled in, and the text it would freeze."""
    said = {name: str(value) for name, value in choice.form.cleaned_data.items()}
    content = json.dumps([choice.transition.name, said, document and to_data(document)])
    return hashlib.sha256(content.encode()).hexdigest()
