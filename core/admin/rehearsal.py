"""The preview of a form: everything is saved, shown on its real page, and taken back.

Nothing is imitated: the same services and the same view work as after saving. What they have written to the
database, and what they wanted to do once it is written (`transaction.on_commit`), goes with the transaction.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from copy import copy
from urllib.parse import urlsplit

from cms.toolbar.toolbar import CMSToolbar
from django.contrib.messages.storage.base import BaseStorage
from django.db import models, transaction
from django.db.models import Max
from django.http import HttpRequest, HttpResponse, QueryDict
from django.urls import ResolverMatch, resolve
from django.utils.translation import get_language, override


class Unheard(BaseStorage):
    """Messages that nobody will read: they tell of what did not happen."""

    def _get(self, *args, **kwargs) -> tuple[list, bool]:
        return [], True

    def _store(self, messages, response, *args, **kwargs) -> list:
        return []


@contextmanager
def taken_back(request: HttpRequest) -> Iterator[None]:
    """Undo whatever is written inside, and say nothing about it to the person who works."""
    heard, request._messages = request._messages, Unheard(request)
    try:
        with transaction.atomic():
            yield
            transaction.set_rollback(True)
    finally:
        request._messages = heard


def next_number(model: type[models.Model]) -> int:
    """A key for a row that is never kept: asking the database's own counter would use up a number."""
    return (model._base_manager.aggregate(last=Max("pk"))["last"] or 0) + 1


def look(request: HttpRequest, item: models.Model, language: str) -> HttpResponse:
    """Return the page of `item` in `language`, rendered by its own view for the person of `request`."""
    with override(language):
        path = urlsplit(item.get_absolute_url()).path
        match = resolve(path)
        return match.func(_as_visit(request, path, match), *match.args, **match.kwargs)


def _as_visit(request: HttpRequest, path: str, match: ResolverMatch) -> HttpRequest:
    visit = copy(request)
    visit.method, visit.path, visit.path_info, visit.resolver_match = "GET", path, path, match
    visit.META = {**request.META, "REQUEST_METHOD": "GET", "PATH_INFO": path, "QUERY_STRING": ""}
    visit.GET, visit.POST = QueryDict(), QueryDict()
    visit.LANGUAGE_CODE = visit._cms_language = get_language()
    visit.current_page = None
    visit.toolbar = CMSToolbar(visit)
    visit.toolbar.show_toolbar = False  # the page as visitors see it
    visit.is_rehearsal = True
    return visit
