"""The page on which staff say why something is withdrawn."""

from collections.abc import Iterable
from dataclasses import dataclass

from django import forms
from django.contrib.admin.widgets import AdminTextareaWidget
from django.utils.translation import gettext_lazy as _

from core.models import Publication
from core.rules import Answer


@dataclass(frozen=True)
class Candidate:
    """One of the items to be withdrawn, and what its room's rule says."""

    item: Publication
    answer: Answer


class WithdrawalForm(forms.Form):
    """Asks for the reason, where there is somebody to be told: nobody has seen a draft or what is scheduled."""

    reason = forms.CharField(
        label=_("Reason for the withdrawal"),
        max_length=Publication._meta.get_field("withdrawal_reason").max_length,
        help_text=Publication._meta.get_field("withdrawal_reason").help_text,
        error_messages={"required": _("Say why it is withdrawn.")},
        widget=AdminTextareaWidget(attrs={"rows": 3}),
    )

    def __init__(self, items: Iterable[Publication], data=None) -> None:
        seen = [item for item in items if item.has_been_public]
        reasons = {item.withdrawal_reason for item in seen}
        super().__init__(data, initial={"reason": reasons.pop() if len(reasons) == 1 else ""})
        if not seen:
            del self.fields["reason"]
