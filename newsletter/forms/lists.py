"""A box for each list, with what it is about."""

from collections.abc import Iterable

from django import forms
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from core.templatetags.portal import lang_of
from newsletter.models import MailingList


class ListsField(forms.MultipleChoiceField):
    """Some of `lists`; its value are the lists themselves, in their order."""

    widget = forms.CheckboxSelectMultiple
    default_error_messages = {
        "invalid_choice": _("One of the lists is no longer there. Please look through your choices once more."),
    }

    def __init__(self, lists: Iterable[MailingList], **kwargs) -> None:
        self.by_slug = {each.slug: each for each in lists}
        super().__init__(choices=[(slug, _label(each)) for slug, each in self.by_slug.items()], **kwargs)

    def clean(self, value) -> list[MailingList]:
        chosen = super().clean(value)
        return [each for slug, each in self.by_slug.items() if slug in chosen]


def _label(mailing_list: MailingList) -> str:
    about = mailing_list.in_some_language("description")
    return format_html(
        '<span class="list-choice"{}><strong>{}</strong>{}</span>',
        lang_of(mailing_list.shown_language),
        mailing_list,
        format_html(' <span class="aside">{}</span>', about) if about else "",
    )
