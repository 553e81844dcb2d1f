"""The demo's post box, readable in the browser: what the portal has sent, exactly as it arrived.

It exists where `OUTBOX_DIR` names a maildir, and there only.
"""

import mailbox
import re
from dataclasses import dataclass
from datetime import UTC
from email import policy
from email.message import EmailMessage
from email.parser import BytesParser
from email.utils import parsedate_to_datetime

from django.conf import settings
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.utils.functional import cached_property
from django.views.decorators.cache import never_cache

PER_PAGE = 25
#: What a mail may do in its frame: show its own style, and have its links opened by a click.
FRAME = (
    "sandbox allow-top-navigation-by-user-activation; "
    "default-src 'none'; style-src 'unsafe-inline'; img-src 'self' data:"
)
ARRIVAL = re.compile(r"(?P<second>\d+)\.M(?P<micro>\d+)P\d+Q(?P<turn>\d+)")  # the names that `mailbox` gives


@dataclass
class Mail:
    key: str
    message: EmailMessage

    def __getattr__(self, header: str) -> str:
        """`mail.subject`, `mail.to`, `mail.list_unsubscribe`: any header, empty where there is none."""
        return str(self.message.get(header.replace("_", "-"), ""))

    @cached_property
    def sent(self):
        """When it was sent; a time without a zone is in UTC, as mail has it."""
        if not self.date:
            return None
        moment = parsedate_to_datetime(self.date)
        return moment if moment.tzinfo else moment.replace(tzinfo=UTC)

    @cached_property
    def text(self) -> str:
        return self._part("plain")

    @cached_property
    def html(self) -> str:
        return self._part("html")

    def _part(self, kind: str) -> str:
        part = self.message.get_body(preferencelist=(kind,))
        return part.get_content() if part else ""


def _box() -> mailbox.Maildir:
    if not settings.OUTBOX_DIR:
        raise Http404
    return mailbox.Maildir(settings.OUTBOX_DIR)


def _newest_first(box: mailbox.Maildir) -> list[str]:
    def arrival(key: str) -> tuple[int, ...]:
        found = ARRIVAL.match(key)
        return tuple(int(number) for number in found.groups()) if found else (0,)

    return sorted(box.keys(), key=arrival, reverse=True)


def _read(box: mailbox.Maildir, key: str, *, only_headers: bool = False) -> Mail:
    try:
        with box.get_file(key) as file:
            return Mail(key, BytesParser(policy=policy.default).parse(file, headersonly=only_headers))
    except KeyError:
        raise Http404 from None


@never_cache
def mails(request) -> HttpResponse:
    box = _box()
    page = Paginator(_newest_first(box), PER_PAGE).get_page(request.GET.get("side"))
    shown = [_read(box, key, only_headers=True) for key in page]
    return render(request, "outbox/list.html", {"page": page, "mails": shown})


@never_cache
def mail(request, key: str) -> HttpResponse:
    return render(request, "outbox/mail.html", {"mail": _read(_box(), key)})


@never_cache
def frame(request, key: str) -> HttpResponse:
    """The HTML part alone, for the frame on the mail's page."""
    response = HttpResponse(f'<base target="_top">{_read(_box(), key).html}')
    response["Content-Security-Policy"] = FRAME
    return response


app_name = "outbox"
urlpatterns = [
    path("", mails, name="list"),
    path("<str:key>/", mail, name="mail"),
    path("<str:key>/html/", frame, name="frame"),
]
