"""The page on which a newsletter is written: everything at once, in all its languages."""

from django.contrib import messages
from django.contrib.admin.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.http import HttpResponse, HttpResponseRedirect
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from core.rules import Refused
from core.templatetags.portal import language_name
from newsletter import draft as drafts
from newsletter import rules
from newsletter.admin import composing_steps as steps
from newsletter.admin import picking
from newsletter.admin.comparing import differences
from newsletter.admin.composing_forms import BeginForm, ComposerForm, EditorOfThePage, as_data
from newsletter.admin.composing_words import words_of_the_composer
from newsletter.composing import parts, suggestions
from newsletter.models import Block, Campaign
from newsletter.services import composing

#: The kinds that are added by a button; what is picked has a panel of its own.
ADDED = (
    (Block.Kind.HEADING, gettext_lazy("Add a heading")),
    (Block.Kind.TEXT, gettext_lazy("Add a text")),
    (Block.Kind.BUTTON, gettext_lazy("Add a button")),
)
#: That are shown of what was sent.
MOST_EDITIONS = 6


class ComposingViews:
    def composing_views(self) -> dict:
        """Addresses beneath a campaign's own, each with its name and view."""
        return {
            "choices/": ("choices", self.choices_view),
            "copy/": ("copy", require_POST(self.copy_view)),
        }

    # --- Beginning

    def add_view(self, request, form_url="", extra_context=None) -> HttpResponse:
        self.require_permission(self.has_add_permission(request))
        form = BeginForm(request.POST or None)
        if request.method == "POST" and form.is_valid():
            campaign = composing.begin(**form.cleaned_data)
            self.log_addition(request, campaign, _("Begun."))
            return HttpResponseRedirect(self.change_address(campaign))
        return self.show(request, "begin", form=form, title=_("Begin a newsletter"))

    def copy_view(self, request, pk: int) -> HttpResponse:
        self.require_permission(self.has_add_permission(request))
        campaign = self._campaign(request, pk)
        self.require_permission(campaign.kind == Campaign.Kind.NEWSLETTER)
        copied = composing.copy(campaign=campaign)
        self.log_addition(request, copied, _("Copied from “%s”.") % campaign)
        self.message_user(
            request, _("This is a new draft with the same words. Change what is to be new."), messages.SUCCESS
        )
        return HttpResponseRedirect(self.change_address(copied))

    # --- Writing

    def change_view(self, request, object_id, form_url="", extra_context=None) -> HttpResponse:
        campaign = self.get_object(request, object_id)
        if campaign is None:
            return self._get_obj_does_not_exist_redirect(request, self.opts, object_id)
        self.require_permission(self.has_view_permission(request, campaign))
        if not self.has_change_permission(request, campaign):
            self.require_permission(request.method != "POST" or self.has_change_permission(request))
            return self._as_read(request, campaign)
        if request.method == "POST":
            return self._written(request, campaign)
        data = as_data(drafts.read(campaign))
        data["shown"] = request.GET.get("language", drafts.FIRST)
        return self._composer(request, campaign, ComposerForm(data))

    def _as_read(self, request, campaign: Campaign) -> HttpResponse:
        context = {
            "answer": rules.may_edit(campaign, request.user),
            "editions": _sent(campaign) if campaign.has_begun else _to_be_sent(campaign),
        }
        return self._page(request, "as_read", campaign, _("Read"), **context)

    def _written(self, request, campaign: Campaign) -> HttpResponse:
        if order := request.POST.get("_do"):
            return self._composer(request, campaign, ComposerForm(steps.do(request.POST, order)), is_unsaved=True)
        form = ComposerForm(request.POST, is_checked=True)
        if not form.is_valid():
            return self._composer(request, campaign, form, is_unsaved=True)
        try:
            composing.save_blocks(
                campaign=campaign, draft=form.draft, user=request.user, seen=request.POST.get("seen", "")
            )
        except composing.Overtaken as overtaken:
            return self._overtaken(request, campaign, form, overtaken)
        except Refused as refusal:
            return self._composer(request, campaign, form, is_unsaved=True, refusal=refusal)
        return self._saved(request, campaign, form)

    def _saved(self, request, campaign: Campaign, form: ComposerForm) -> HttpResponse:
        if form.draft.version != request.POST.get("seen"):
            self.log_change(request, campaign, _("Written."))
        self.message_user(request, _("The newsletter is saved."), messages.SUCCESS)
        if "_ready" in request.POST:
            return HttpResponseRedirect(self.address_of("ready", campaign))
        return HttpResponseRedirect(f"{self.change_address(campaign)}?language={form.shown}")

    def _overtaken(self, request, campaign: Campaign, form: ComposerForm, overtaken) -> HttpResponse:
        """Show again what was written, beside what somebody else has saved meanwhile."""
        theirs = drafts.read(Campaign.objects.get(pk=campaign.pk))
        context = {
            "refusal": overtaken,
            "theirs": _last_saved(campaign),
            "lines": differences(theirs, form.draft),
            "seen": theirs.version,
        }
        return self._composer(request, campaign, form, is_unsaved=True, **context)

    def _composer(self, request, campaign: Campaign, form: ComposerForm, **context) -> HttpResponse:
        context.setdefault("seen", request.POST.get("seen") or drafts.read(campaign).version)
        editor = EditorOfThePage()
        frame = {
            "form": form,
            "editor": editor,
            "media": editor.media,
            "new_blocks": [form.new_block(kind) for kind in Block.Kind],
            "added": ADDED,
            "picking": picking.panel(form.data),
            "titles": picking.titles(form.blocks),
            "suggested": suggestions.since_last(campaign),
            "words": words_of_the_composer(),
            "at": form.data.get("at", ""),
        }
        return self._page(request, "composer", campaign, _("Write"), **frame | context)

    # --- Picking

    def choices_view(self, request, pk: int) -> HttpResponse:
        """What can be picked of a kind, as a part of the page."""
        self._campaign(request, pk)
        return self.show(request, "choices", picking=picking.panel(request.GET))


def _sent(campaign: Campaign) -> list[tuple[str, str]]:
    """The name of each edition as it was frozen, and how to ask for it; a digest has many that differ little."""
    found = campaign.editions.order_by("pk").values_list("pk", "language")[:MOST_EDITIONS]
    return [(language_name(code), f"edition={number}") for number, code in found]


def _to_be_sent(campaign: Campaign) -> list[tuple[str, str]]:
    return [(language_name(code), f"shown={code}") for code in parts.editions(campaign)]


def _last_saved(campaign: Campaign) -> str:
    """Who has saved last and when, in words; empty where the log has forgotten."""
    of_it = LogEntry.objects.filter(
        content_type=ContentType.objects.get_for_model(Campaign), object_id=campaign.pk
    ).select_related("user")
    last = of_it.order_by("-action_time").first()
    if last is None:
        return ""
    name = last.user.get_full_name() or last.user.get_username()
    time = date_format(timezone.localtime(last.action_time), "TIME_FORMAT")
    return _("%(name)s saved it at %(time)s.") % {"name": name, "time": time}
