"""The mail itself: its headers, and its bytes that are made once and spliced for each recipient."""

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import format_datetime
from functools import lru_cache
from time import time
from urllib.parse import urlsplit

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from core import mail
from core.addresses import absolute_url
from core.templatetags.site import site_name
from newsletter import links
from newsletter.composing import parts
from newsletter.composing.pictures import Embedded
from newsletter.composing.render import NAME, Content, Frame, render
from newsletter.models import Campaign, MailingList
from newsletter.sending import mime

#: RFC 8058: mail programs leave with one POST.
ONE_CLICK = {"List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}
#: Who is on holiday tells others, not us. RFC 3834 asks answering programs to look for the first; Exchange looks for
#: the second (MS-OXCMAIL 2.2.3.2.14), which leaves delivery reports alone.
NO_ANSWERS = {"Precedence": "bulk", "X-Auto-Response-Suppress": "OOF, AutoReply"}
#: For readers of a preview and a test mail: its links belong to nobody.
NOBODY = {"token": "test", "preferences": "test"}


@dataclass(frozen=True)
class Built:
    """A mail in one language, finished but for the recipient's own marks.

    Args:
        message: what `mime.Skeleton` splices.
        subject: as the reader sees it.
        page: the same content as a part of a page; empty where there is none.
        pictures: what is shown in both.
    """

    message: bytes
    subject: str
    page: str
    pictures: tuple[Embedded, ...]


def host() -> str:
    return urlsplit(settings.SITE_URL).hostname


def message_id_domain() -> str:
    """What stands after the @ in every Message-ID of ours."""
    return f"nyhetsbrev.{host()}"


def list_id(name: str, slug: str) -> str:
    """By this readers' mail programs sort (RFC 2919): the name may change, the identifier never does."""
    plain = name.translate(dict.fromkeys(map(ord, '<>"')))
    return f"{plain} <{slug}.{message_id_domain()}>"


def compose(campaign: Campaign, language: str, *, token: str, preferences: str) -> Content:
    """Render a campaign for readers of `language`.

    Args:
        campaign: saved or not; its texts are cleaned here.
        language: of the reader, who gets the edition in bokmål where there is none in it.
        token: what the link for leaving ends in, before the campaign's number.
        preferences: what the preference link ends in.
    """
    language = edition_for(campaign, language)
    with override(language):
        frame = Frame(
            subject=parts.own_words(campaign, "subject", language),
            preheader=parts.own_words(campaign, "preheader", language),
            language=language,
            preferences_url=absolute_url("newsletter:preferences", preferences),
            leave_url=leave_url(campaign, token),
            **_list_words(campaign.mailing_list, language),
            **_archived(campaign),
        )
    return render(parts.of_campaign(campaign, language), frame)


def edition_for(campaign: Campaign, language: str) -> str:
    """The language of the edition that readers of `language` get."""
    return language if language in parts.editions(campaign) else settings.LANGUAGE_CODE


def leave_url(campaign: Campaign, token: str) -> str:
    """Where one press lets go of the campaign's list."""
    return absolute_url("newsletter:unsubscribe", token, *([campaign.pk] if campaign.pk else []))


def leave_url_in(campaign: Campaign, language: str, token: str) -> str:
    """The same, as the edition in `language` has it."""
    with override(language):
        return leave_url(campaign, token)


def _list_words(mailing_list: MailingList | None, language: str) -> dict[str, str]:
    name = list_name(mailing_list, language)
    about = {"list": name, "site": site_name()}
    return {
        "why": _("You get this because you subscribe to “%(list)s” from %(site)s.") % about,
        "leave": _("Stop “%(list)s”") % about,
    }


def list_name(mailing_list: MailingList | None, language: str) -> str:
    """The name of a list in `language`, or in another that it has."""
    if mailing_list is None:
        return _("Newsletter")
    return mailing_list.safe_translation_getter("name", language_code=language, any_language=True) or mailing_list.slug


def _archived(campaign: Campaign) -> dict[str, str]:
    """Where the campaign and its pictures stand, and the way there if anybody may go it.

    The page is made for every list: one that becomes public shows what it has sent.
    """
    if not campaign.pk:
        return {}
    picture = absolute_url("newsletter:picture", campaign.pk, NAME, language=settings.LANGUAGE_CODE)
    found = {"picture_url": picture.removeprefix(settings.SITE_URL)}
    if campaign.mailing_list and campaign.mailing_list.is_public:
        found["online_url"] = absolute_url("newsletter:issue", campaign.pk)
    return found


def build(campaign: Campaign, language: str, *, note: str = "") -> Built:
    """Return the mail that readers of `language` get.

    Args:
        campaign: saved or not.
        language: of the reader, as `compose` has it.
        note: put before the subject, as in a test mail.
    """
    language, mailing_list = edition_for(campaign, language), campaign.mailing_list
    with override(language):
        slug = mailing_list.slug if mailing_list else "nyhetsbrev"
        headers = {"Content-Language": language, "List-ID": list_id(list_name(mailing_list, language), slug)}
        if mailing_list and mailing_list.is_public:
            headers["List-Archive"] = f"<{absolute_url('newsletter:archive')}>"
        return assemble(
            lambda token, preferences: compose(campaign, language, token=token, preferences=preferences),
            lambda token: leave_url(campaign, token),
            headers=headers,
            note=note,
        )


def assemble(
    composed: Callable[[str, str], Content], leave: Callable[[str], str], *, headers: dict[str, str], note: str = ""
) -> Built:
    """Return a mail to a list of people, whatever it is made of.

    Args:
        composed: from a token and the end of the preference link to what the mail holds.
        leave: from a token to the address that lets go (RFC 8058).
        headers: those of this list and language; what all mails to lists have is added.
        note: put before the subject.
    """
    # Placeholders are random, so that no text can hold one by chance or by craft.
    token, preferences = f"token{secrets.token_hex(8)}", f"preferences{secrets.token_hex(8)}"
    content = composed(token, preferences)
    one_click = leave(token).encode().replace(token.encode(), mime.mark("token"))
    message = mime.build(
        headers={"Subject": f"{note}{content.subject}", "From": mail.sender(), **headers, **ONE_CLICK, **NO_ANSWERS},
        own={
            "To": mime.mark("address"),
            "Date": mime.mark("date"),
            "Message-ID": mime.mark("message_id"),
            "List-Unsubscribe": b"<%b>" % one_click,
        },
        parts={"plain": content.text, "html": content.html},
        places={token: "token", preferences: "preferences"},
        pictures={picture.content_id: picture.png for picture in content.pictures},
    )
    return Built(message, content.subject, content.page, content.pictures)


@lru_cache(maxsize=1)
def _date(second: int) -> str:
    return format_datetime(timezone.localtime(datetime.fromtimestamp(second, UTC)))


def values(address: str, message_id: str, token: str) -> dict[str, str]:
    """What is spliced for one recipient."""
    return {
        "address": address,
        "date": _date(int(time())),
        "message_id": message_id,
        "token": token,
        "preferences": links.signed(token),
    }
