"""Publishing, withdrawing with a reason, and looking at a page before it is published."""

from collections.abc import Sequence

from django.contrib import admin, messages
from django.contrib.admin.utils import quote, unquote
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Q
from django.http import HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.admin import rehearsal
from core.admin.ruled import RuledAdmin
from core.admin.withdrawal import Candidate, WithdrawalForm
from core.models import Publication
from core.publication import publish, withdraw
from core.rules import YES, Answer, Refused, require

PREVIEW, PUBLISH = "_preview", "_publish"


class StateFilter(admin.SimpleListFilter):
    title = gettext_lazy("visibility")
    parameter_name = "state"

    def lookups(self, request, model_admin):
        return Publication.State.choices

    def queryset(self, request, queryset):
        now = timezone.now()
        state = Publication.State
        conditions = {
            state.DRAFT: Q(published_at=None),
            state.SCHEDULED: Q(published_at__gt=now),
            state.PUBLISHED: Q(published_at__lte=now, withdrawn_at=None),
            state.WITHDRAWN: Q(withdrawn_at__isnull=False),
        }
        return queryset.filter(conditions.get(self.value(), Q()))


class PublicationAdmin(RuledAdmin):
    """Publishes and withdraws from the list and from the form, and says everywhere what visitors see."""

    actions = ["publish_now", "withdraw_now"]

    def may_publish(self, item) -> Answer:
        return YES

    def may_withdraw(self, item) -> Answer:
        return YES

    @admin.display(description=gettext_lazy("visibility"), ordering="published_at")
    def state(self, item) -> str:
        return item.publication_state.label

    def get_urls(self) -> list:
        view = self.admin_site.admin_view(self.withdraw_view)
        return [path("<path:object_id>/withdraw/", view, name=self._url_name("withdraw")), *super().get_urls()]

    def _url_name(self, page: str) -> str:
        return f"{self.opts.app_label}_{self.opts.model_name}_{page}"

    # --- What the form shows

    def get_readonly_fields(self, request, obj=None) -> tuple[str, ...]:
        fixed = ("state", *super().get_readonly_fields(request, obj))
        if obj is None or not obj.has_been_public:
            return fixed
        # What has been public keeps its first moment: it is withdrawn and published again, never a draft again.
        return (*fixed, "published_at", "withdrawal_reason")

    def get_fieldsets(self, request, obj=None):
        """While something is withdrawn, the reason stands beside its state."""
        fieldsets = super().get_fieldsets(request, obj)
        if obj is None or not obj.withdrawal_reason:
            return fieldsets
        return [(name, {**options, "fields": self._with_reason(options["fields"])}) for name, options in fieldsets]

    @staticmethod
    def _with_reason(fields: Sequence) -> list:
        return [part for field in fields for part in ((field, "withdrawal_reason") if field == "state" else (field,))]

    def render_change_form(self, request, context, add=False, change=False, form_url="", obj=None):
        may_save = self.has_change_permission(request, obj) if obj else self.has_add_permission(request)
        if may_save and not context["is_popup"]:
            context |= self._buttons(obj)
        return super().render_change_form(request, context, add, change, form_url, obj)

    def _buttons(self, item: Publication | None) -> dict:
        """What the form's rows of buttons (templates/admin) offer beside Django's own."""
        if item is None:
            return {"show_preview": True, "show_publish": True}
        return {
            "show_preview": True,
            "show_publish": item.publication_state != item.State.PUBLISHED and bool(self.may_publish(item)),
            "withdraw_address": "" if item.published_at is None else self._withdraw_address(item),
            "page_fragment": item.get_absolute_url().partition("#")[2],
        }

    # --- Preview and publishing from the form

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        if PREVIEW not in request.POST:
            return super().changeform_view(request, object_id, form_url, extra_context)
        with rehearsal.taken_back(request):
            response = super().changeform_view(request, object_id, form_url, extra_context)
            return response.render() if isinstance(response, TemplateResponse) else response

    def save_model(self, request, obj, form, change) -> None:
        if PREVIEW in request.POST and not change:
            obj.pk = rehearsal.next_number(self.model)
        super().save_model(request, obj, form, change)

    def response_add(self, request, obj, post_url_continue=None) -> HttpResponse:
        return self._after_saving(request, obj) or super().response_add(request, obj, post_url_continue)

    def response_change(self, request, obj) -> HttpResponse:
        return self._after_saving(request, obj) or super().response_change(request, obj)

    def _after_saving(self, request, item: Publication) -> HttpResponse | None:
        if PREVIEW in request.POST:
            if self.may_publish(item):
                publish(items=[item])
            return rehearsal.look(request, item, self.text_language(item))
        if PUBLISH in request.POST:
            if not self._publish(request, item):
                self.message_user(request, _("“%s” is saved, but not published.") % item, messages.WARNING)
            return HttpResponseRedirect(self.change_address(item))
        return None

    def text_language(self, item: Publication) -> str:
        """The language of what is being written."""
        return item.get_current_language() if hasattr(item, "get_current_language") else item.shown_language

    @admin.action(permissions=["change"], description=gettext_lazy("Publish now"))
    def publish_now(self, request, queryset) -> None:
        for item in queryset:
            self._publish(request, item)

    def _publish(self, request, item: Publication) -> bool:
        try:
            require(self.may_publish(item))
        except Refused as refusal:
            self.message_user(request, refusal, messages.ERROR)
            return False
        publish(items=[item])
        self._record(request, item, _("“%s” is published.") % item)
        return True

    def _record(self, request, item: Publication, sentence: str, reason: str = "") -> None:
        self.log_change(request, item, f"{sentence} {reason}".strip())
        self.message_user(request, sentence, messages.SUCCESS)

    # --- Withdrawing

    @admin.action(permissions=["change"], description=gettext_lazy("Withdraw from the site"))
    def withdraw_now(self, request, queryset) -> HttpResponse | None:
        return self._withdraw(request, list(queryset), reverse(f"admin:{self._url_name('changelist')}"))

    def withdraw_view(self, request, object_id: str) -> HttpResponse:
        """The same for one record, from its form."""
        item = self.get_object(request, unquote(object_id))
        if item is None:
            return self._get_obj_does_not_exist_redirect(request, self.opts, object_id)
        address = self.change_address(item)
        return self._withdraw(request, [item], address) or HttpResponseRedirect(address)

    def _withdraw(self, request, items: list[Publication], back: str) -> HttpResponse | None:
        """Ask for the reason; withdraw all items or none. Without a response it is done."""
        if not all(self.has_change_permission(request, item) for item in items):
            raise PermissionDenied
        form = WithdrawalForm(items, request.POST if "confirmed" in request.POST else None)
        with transaction.atomic():
            candidates = [Candidate(item, self.may_withdraw(item)) for item in items]
            may_all = all(candidate.answer for candidate in candidates)
            if may_all and form.is_bound and form.is_valid():
                self._withdraw_all(request, items, form.cleaned_data.get("reason", ""))
                return None
        title = _("Withdraw from the site")
        context = {"candidates": candidates, "may_all": may_all, "form": form, "back": back, "opts": self.opts}
        return TemplateResponse(
            request, "admin/withdraw.html", self.admin_site.each_context(request) | context | {"title": title}
        )

    def _withdraw_all(self, request, items: list[Publication], reason: str) -> None:
        before = [item.publication_state for item in items]
        withdraw(items=items, reason=reason)
        for item, state in zip(items, before, strict=True):
            if state == item.State.SCHEDULED:
                self._record(request, item, _("“%s” is a draft again.") % item)
            elif state == item.State.PUBLISHED:
                self._record(request, item, _("“%s” is no longer on the site.") % item, reason)
            elif state == item.State.WITHDRAWN:
                self._record(request, item, _("The reason for the withdrawal of “%s” is changed.") % item, reason)

    def _withdraw_address(self, item: Publication) -> str:
        return reverse(f"admin:{self._url_name('withdraw')}", args=[quote(item.pk)])
