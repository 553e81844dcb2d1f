"""What a visitor may look at: what is public, why a withdrawn page is gone, and for staff what is not public."""

import functools
from dataclasses import dataclass

from django.db.models import QuerySet
from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.views.decorators.cache import never_cache

from core.models import Publication


class Gone(Exception):
    """Visitors have seen `item`, and it has been withdrawn; its address answers 410 with the reason."""

    def __init__(self, item: Publication) -> None:
        super().__init__(str(item))
        self.item = item


@dataclass(frozen=True)
class Preview:
    """Staff look at a page as visitors do not see it.

    Args:
        item: what the page shows.
        is_rehearsal: it shows what stands in a form and is saved nowhere (`core.admin.rehearsal`).
    """

    item: Publication
    is_rehearsal: bool

    @property
    def state(self) -> str:
        return "rehearsal" if self.is_rehearsal else self.item.publication_state.value


def get_visible(queryset: QuerySet, request: HttpRequest, **lookup) -> tuple[Publication, Preview | None]:
    """Return the one item of `queryset`, and the preview when it is shown as one.

    Raises:
        Http404: there is none, or it has never been public and the visitor may not see drafts.
        Gone: it is withdrawn, and the visitor may not see it in the admin.
    """
    item = get_object_or_404(queryset, **lookup)
    is_rehearsal = getattr(request, "is_rehearsal", False)
    if item.is_published and not is_rehearsal:
        return item, None
    if item.is_published or may_preview(request.user, item):
        return item, Preview(item, is_rehearsal)
    if item.is_gone:
        raise Gone(item)
    raise Http404


def may_preview(user, item) -> bool:
    """Whether `user` is staff who may see `item` in the admin."""
    return user.is_staff and user.has_perm(f"{item._meta.app_label}.view_{item._meta.model_name}")


def unlisted(view):
    """A page that no search engine and no cache may keep, and whose address no other site is told."""

    @functools.wraps(view)
    def wrapped(request, *args, **kwargs):
        response = view(request, *args, **kwargs)
        response["X-Robots-Tag"] = "noindex"
        response["Referrer-Policy"] = "same-origin"
        return response

    return never_cache(wrapped)
