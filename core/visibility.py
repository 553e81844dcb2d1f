"""What a visitor may look at: what is public, and for staff the drafts on their real address."""

from django.db.models import QuerySet
from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404

from core.models import Publication


def get_visible(queryset: QuerySet, request: HttpRequest, **lookup) -> tuple[Publication, bool]:
    """Return the one item of `queryset`, and whether it is shown as a preview.

    Raises:
        Http404: there is none, or it is not public and the visitor may not see drafts.
    """
    item = get_object_or_404(queryset, **lookup)
    if item.is_published:
        return item, False
    if may_preview(request.user, item):
        return item, True
    raise Http404


def may_preview(user, item) -> bool:
    """Whether `user` is staff who may see `item` in the admin."""
    return user.is_staff and user.has_perm(f"{item._meta.app_label}.view_{item._meta.model_name}")
