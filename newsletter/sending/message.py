"""What a newsletter looks like: rendered and inlined once for each language, as text and as HTML."""

import re
import secrets
from dataclasses import dataclass
from email.utils import format_datetime
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.sites.models import Site
from django.utils import timezone
from django.utils.safestring import mark_safe
from django.utils.translation import override

from core import html, mail
from core.addresses import absolute_url
from newsletter import links
from newsletter.models import Campaign
from newsletter.sending import mime

RELATIVE_LINK = re.compile(r'href="(?=/(?!/))')
TEMPLATE = "newsletter/mail/campaign"
ONE_CLICK = {"List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}  # RFC 8058


@dataclass(frozen=True)
class Content:
    text: str
    html: str


def host() -> str:
    return urlsplit(settings.SITE_URL).hostname


def message_id_domain() -> str:
    """What stands after the @ in every Message-ID of ours."""
    return f"nyhetsbrev.{host()}"


def compose(campaign: Campaign, language: str, *, token: str, preferences: str) -> Content:
    """Render a campaign for readers of `language`.

    Args:
        campaign: its text is cleaned here.
        language: of the frame around the text.
        token: what the link for leaving ends in.
        preferences: what the preference link ends in.
    """
    texts = "".join(block.text for block in campaign.blocks.filter(kind="text"))
    body = RELATIVE_LINK.sub(f'href="{settings.SITE_URL}', html.clean(html.with_present_links(texts)))
    with override(language):
        context = {
            "campaign": campaign,
            "subject": campaign.subject,
            "language": language,
            "unsubscribe_url": absolute_url("newsletter:unsubscribe", token),
            "preferences_url": absolute_url("newsletter:preferences", preferences),
        }
        # The body is clean: see above.
        markup = mail.render(f"{TEMPLATE}.html", {**context, "body": mark_safe(body)})  # noqa: S308
        text = mail.render(f"{TEMPLATE}.txt", {**context, "body": html.plain_text(body)})
    return Content(text=text, html=markup)


def build(campaign: Campaign, language: str, *, note: str = "") -> bytes:
    """Return the bytes that `mime.Skeleton` splices for each reader of `language`.

    Args:
        campaign: saved or not.
        language: of the frame around the text.
        note: put before the subject, as in a test mail.
    """
    # Placeholders are random, so that no text can hold one by chance or by craft.
    token, preferences = f"token{secrets.token_hex(8)}", f"preferences{secrets.token_hex(8)}"
    content = compose(campaign, language, token=token, preferences=preferences)
    with override(language):
        leave = absolute_url("newsletter:unsubscribe", token).encode().replace(token.encode(), mime.mark("token"))
    sender = mail.sender()
    return mime.build(
        headers={
            "Subject": f"{note}{campaign.subject}",
            "From": sender,
            "Content-Language": language,
            "List-ID": f"{Site.objects.get_current().name} <nyhetsbrev.{host()}>",
            **ONE_CLICK,
        },
        own={
            "To": mime.mark("address"),
            "Date": mime.mark("date"),
            "Message-ID": mime.mark("message_id"),
            "List-Unsubscribe": b"<%b>" % leave,
        },
        parts={"plain": content.text, "html": content.html},
        places={token: "token", preferences: "preferences"},
    )


def values(address: str, message_id: str, token: str) -> dict[str, str]:
    """What is spliced for one recipient."""
    return {
        "address": address,
        "date": format_datetime(timezone.localtime()),
        "message_id": message_id,
        "token": token,
        "preferences": links.signed(token),
    }
