"""Whether an address of ours leads somewhere: the portal is asked as a stranger would ask it, without a network."""

import logging
import re
from functools import cache
from io import BytesIO
from urllib.parse import unquote, urlsplit

from django.conf import settings
from django.core.files.storage import default_storage
from django.core.handlers.base import BaseHandler
from django.core.handlers.wsgi import WSGIRequest
from django.utils.translation import get_language, override

logger = logging.getLogger(__name__)


def own_path(url: str) -> str | None:
    """The path of a page of ours with its question and anchor; None for an address elsewhere."""
    if url.startswith(f"{settings.SITE_URL}/"):
        return url.removeprefix(settings.SITE_URL)
    return url if url.startswith("/") and not url.startswith("//") else None


class OwnPages:
    """What the portal answers, each page asked for once: editions in three languages share most of their links."""

    def __init__(self) -> None:
        self._answers: dict[tuple[str, str], tuple[int, bytes]] = {}

    def is_dead(self, path: str) -> bool:
        """Whether a visitor who follows `path` finds nothing there, or not the place on the page that it names."""
        address = urlsplit(path)
        if address.path.startswith(settings.MEDIA_URL):
            return not default_storage.exists(unquote(address.path.removeprefix(settings.MEDIA_URL)))
        status, content = self._answer(address.path, address.query)
        if status == 200:
            return not _has_place(content, unquote(address.fragment))
        return 400 <= status < 500  # a page that fails just now is not a wrong address

    def _answer(self, path: str, query: str) -> tuple[int, bytes]:
        if (path, query) not in self._answers:
            self._answers[path, query] = _ask(path, query)
        return self._answers[path, query]


def _has_place(content: bytes, anchor: str) -> bool:
    """Whether a page has the element that `anchor` names; a file has no such places to look for."""
    if not anchor or b"<html" not in content[:1000]:
        return True
    return re.search(rb'\bid="%b"' % re.escape(anchor.encode()), content) is not None


def _ask(path: str, query: str) -> tuple[int, bytes]:
    with override(get_language()):  # the portal speaks the language of the address, and leaves it on
        try:
            response = _portal().get_response(_request(path, query))
        except Exception:
            logger.exception("The portal could not answer %s", path)
            return 500, b""
    return response.status_code, b"" if response.streaming else response.content


@cache
def _portal() -> BaseHandler:
    handler = BaseHandler()
    handler.load_middleware()
    return handler


def _request(path: str, query: str) -> WSGIRequest:
    site = urlsplit(settings.SITE_URL)
    environ = {
        "REQUEST_METHOD": "GET",
        "PATH_INFO": unquote(path).encode().decode("latin-1"),
        "QUERY_STRING": query,
        "SERVER_NAME": site.hostname,
        "SERVER_PORT": str(site.port or {"https": 443}.get(site.scheme, 80)),
        "SERVER_PROTOCOL": "HTTP/1.1",
        "HTTP_HOST": site.netloc,
        "HTTP_X_FORWARDED_PROTO": site.scheme,
        "REMOTE_ADDR": "127.0.0.1",
        "wsgi.url_scheme": site.scheme,
        "wsgi.input": BytesIO(),
        "wsgi.errors": BytesIO(),
        "wsgi.multiprocess": True,
        "wsgi.multithread": True,
        "wsgi.run_once": False,
        "wsgi.version": (1, 0),
    }
    return WSGIRequest(environ)
