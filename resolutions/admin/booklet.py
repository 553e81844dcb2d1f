"""The papers of a meeting in one file, from the form of the meeting."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import path, reverse
from django.utils.translation import gettext as _

from resolutions.models import AnnualMeeting, Edition, Resolution
from resolutions.renditions import booklet
from resolutions.views.files import respond

NAME = "resolutions_annualmeeting_papers"


class MeetingPapers:
    """Adds the address of the papers to the form of a meeting; its button stands in the form's template."""

    def get_urls(self) -> list:
        view = self.admin_site.admin_view(self.papers)
        return [path("<int:pk>/papers.pdf", view, name=NAME), *super().get_urls()]

    def papers(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Answer with the proposals as they were laid before the meeting, also after it has decided."""
        meeting = self.get_object(request, str(pk))
        if meeting is None:
            return self._get_obj_does_not_exist_redirect(request, self.opts, str(pk))
        if not (self.has_view_permission(request, meeting) and request.user.has_perm("resolutions.view_resolution")):
            raise PermissionDenied
        proposals = _proposals(meeting)
        if not proposals:
            messages.warning(request, _("No proposals are laid before this meeting."))
            return HttpResponseRedirect(reverse("admin:resolutions_annualmeeting_change", args=[pk]))
        content = booklet.papers(meeting, proposals)
        return respond(request, content, content_type="application/pdf", name=f"sakspapirer-{meeting.date}.pdf")


def _proposals(meeting: AnnualMeeting) -> list[Edition]:
    order = {pk: place for place, pk in enumerate(meeting.resolutions.values_list("pk", flat=True))}
    found = Edition.objects.filter(resolution__in=order, number=Edition.PROPOSAL).exclude(
        resolution__decision=Resolution.Decision.WITHDRAWN
    )
    proposals = found.select_related("resolution__meeting").prefetch_related("resolution__meeting__translations")
    return sorted(proposals, key=lambda edition: order[edition.resolution_id])
