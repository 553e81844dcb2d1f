"""The forms of the four steps from a file to subscribers, and the one of the way back."""

from django import forms
from django.conf import settings
from django.contrib.admin.widgets import AdminDateWidget
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from newsletter.importing import kinds
from newsletter.importing.layout import Layout
from newsletter.importing.words import EARLIEST
from newsletter.importing.writing import LETTERS_A_MINUTE
from newsletter.models import ImportRow, MailingList, Subscriber, SubscriberImport

COLUMNS = ("address_column", "language_column", "time_column", "status_column", "other_status_column")
WRITTEN = ("encoding", "delimiter", "has_headings")


class FileForm(forms.Form):
    file = forms.FileField(
        label=_("File"),
        allow_empty_file=True,  # ours says more
        widget=forms.FileInput(attrs={"accept": ".csv,.txt,text/csv,text/plain"}),
        help_text=_("A CSV file, such as Mailchimp, MailPoet, Excel and LibreOffice write it."),
        error_messages={"required": _("Choose the file with the addresses.")},
    )

    def clean_file(self):
        file = self.cleaned_data["file"]
        if sentence := kinds.wrong_with(file.read(4096), file.size):
            raise forms.ValidationError(sentence)
        return file


class ConsentForm(forms.Form):
    lists = forms.ModelMultipleChoiceField(
        MailingList.objects.none(),
        label=_("What they are to get"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one list.")},
    )
    source = forms.CharField(
        label=_("Where they said yes"),
        max_length=300,
        widget=forms.TextInput(attrs={"class": "vLargeTextField"}),
        help_text=_("Such as “sign-up sheet at the annual meeting 2024”. It is kept as the proof of consent."),
        error_messages={"required": _("Say where they said yes. Without that nobody may be written to.")},
    )
    on = forms.DateField(
        label=_("When they said yes"),
        widget=AdminDateWidget,
        help_text=_("The day, or the last day if it went on for longer. Times in the file itself go before it."),
        error_messages={"required": _("Say when they said yes.")},
    )

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        lists = MailingList.objects.with_texts()
        self.fields["lists"].queryset = lists
        if len(lists) == 1:
            self.fields["lists"].initial = [lists[0].pk]

    def clean_on(self):
        day = self.cleaned_data["on"]
        if day > timezone.localdate():
            raise forms.ValidationError(_("This day has not come yet."))
        if day.year < EARLIEST:
            raise forms.ValidationError(ImportRow.Reason.TIME.label)
        return day


class ReadingForm(forms.ModelForm):
    """How the file is read. Its columns are offered by their headings and what stands first below them."""

    class Meta:
        model = SubscriberImport
        fields = (*WRITTEN, *COLUMNS, "everyone", "language")

    def __init__(self, *args, found: Layout, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        columns = [(number, _called(found, number)) for number in range(len(found.headings))]
        for name in COLUMNS:
            self.fields[name] = forms.TypedChoiceField(
                label=self.fields[name].label,
                choices=[("", _("– none –")), *columns],
                required=name == "address_column",
                coerce=int,
                empty_value=None,
                error_messages={"required": _("Choose the column that holds the e-mail addresses.")},
            )
        self.fields["language"].help_text = _("Of those whose row names none of our languages.")

    @property
    def is_written_otherwise(self) -> bool:
        """Whether the file is to be read in another way, by which its columns may be others."""
        return bool(set(WRITTEN) & set(self.changed_data))


def _called(found: Layout, number: int) -> str:
    """A column's heading and its first filled cell: "E-post (kari@example.org)"."""
    cells = (row[number].strip() for row in found.sample if number < len(row))
    first = next(filter(None, cells), "")[:40]
    heading = found.headings[number] or _("column %s") % (number + 1)
    return f"{heading} ({first})" if first else str(heading)


class ConfirmForm(forms.Form):
    ask = forms.TypedChoiceField(
        label=_("How"),
        coerce=lambda value: value == "ask",
        choices=[
            ("ask", _("Send each a letter. Whoever confirms in it within seven days is a subscriber.")),
            ("now", _("Make them subscribers at once, by the consent that is named above.")),
        ],
        widget=forms.RadioSelect,
    )
    block = forms.BooleanField(required=False)

    def __init__(self, item: SubscriberImport, data=None) -> None:
        super().__init__(data, initial={"ask": "ask" if item.ask else "now", "block": item.block})
        against = item.found.get("gone", 0) + item.found.get("dead", 0)
        self.fields["block"].label = ngettext(
            "Block the one who has left or cannot be reached, so that no later file brings the address back",
            "Block the %(number)s who have left or cannot be reached, so that no later file brings them back",
            against,
        ) % {"number": against}
        if not against:
            del self.fields["block"]
        gaining = sum(item.found.get(verdict, 0) for verdict in ("new", "waiting", "more"))
        self.fields["ask"].help_text = _letters(gaining)
        if not gaining:
            del self.fields["ask"]

    @property
    def chosen(self) -> dict:
        return {"ask": self.cleaned_data.get("ask", True), "block": self.cleaned_data.get("block", False)}


def _letters(number: int) -> str:
    minutes = max(1, number // LETTERS_A_MINUTE)
    sentence = ngettext(
        "The letters leave one by one; the last after about %(minutes)s minute.",
        "The letters leave one by one; the last after about %(minutes)s minutes.",
        minutes,
    )
    return sentence % {"minutes": minutes}


class ExportForm(forms.Form):
    mailing_list = forms.ModelChoiceField(
        MailingList.objects.none(), label=_("List"), required=False, empty_label=_("all lists")
    )
    state = forms.ChoiceField(
        label=_("State"), required=False, choices=[("", _("all")), *Subscriber.State.choices], initial="active"
    )
    language = forms.ChoiceField(label=_("Language"), required=False, choices=[("", _("all")), *settings.LANGUAGES])

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["mailing_list"].queryset = MailingList.objects.with_texts()
