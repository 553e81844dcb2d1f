"""A newsletter as its readers got it: read from the frozen bytes, never made anew."""

import email
import re
from base64 import b64encode
from email import policy

from newsletter.models import Edition
from newsletter.sending import freeze, message
from newsletter.sending.mime import Skeleton

STUFFED_DOT = re.compile(rb"^\.\.", re.MULTILINE)


def html_of(edition: Edition) -> str:
    """The HTML part with its pictures inside; its own links belong to nobody.

    Raises:
        Unbalanced: somebody has changed the bytes in the database.
    """
    sent = Skeleton(freeze.thaw(edition)).splice(message.values("", "", message.NOBODY["token"]))
    mail = email.message_from_bytes(STUFFED_DOT.sub(b".", sent), policy=policy.SMTP)
    html = mail.get_body(("html",)).get_content()
    for part in mail.walk():
        if part.get_content_maintype() == "image":
            picture = b64encode(part.get_content()).decode()
            html = html.replace(f"cid:{part['Content-ID'].strip('<>')}", f"data:image/png;base64,{picture}")
    return html
