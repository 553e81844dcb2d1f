"""Subscribers to a file, from the list of subscribers."""

from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse, StreamingHttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from newsletter import exporting
from newsletter import import_rules as rules
from newsletter.admin.import_forms import ExportForm
from newsletter.models import Subscriber


def export_view(admin, request) -> HttpResponse:
    """Ask whom to export on GET; give the file on POST, and note in the log who took how many."""
    if not rules.may_export(request.user):
        raise PermissionDenied
    form = ExportForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        return _file(request, exporting.Choice(**form.cleaned_data))
    context = admin.admin_site.each_context(request)
    context |= {"opts": Subscriber._meta, "form": form, "title": _("Export subscribers")}
    return TemplateResponse(request, "admin/newsletter/subscriberimport/export.html", context)


def _file(request, choice: exporting.Choice) -> StreamingHttpResponse:
    _note(request.user, choice.subscribers().count())
    response = StreamingHttpResponse(exporting.lines(choice), content_type="text/csv; charset=utf-8")
    name = f"abonnenter-{timezone.localdate()}.csv"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["Cache-Control"] = "no-store"
    return response


def _note(user, number: int) -> None:
    """The log tells who took how many addresses; it must not hold any."""
    sentence = ngettext("Exported %d subscriber to a file.", "Exported %d subscribers to a file.", number) % number
    LogEntry.objects.create(
        user=user,
        content_type=ContentType.objects.get_for_model(Subscriber),
        object_repr=str(Subscriber._meta.verbose_name_plural),
        action_flag=CHANGE,
        change_message=sentence,
    )
