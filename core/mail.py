"""What every mail of the portal has in common, and the sending of single ones: a text part always, HTML beside it."""

from email.utils import formataddr, make_msgid, parseaddr
from urllib.parse import urlsplit

import css_inline
from django.conf import settings
from django.contrib.sites.models import Site
from django.core.mail import EmailMultiAlternatives
from django.template import Context
from django.template.loader import get_template
from django.utils.translation import override

#: RFC 3834: no automatic reply is wanted to what a program sent.
AUTOMATIC = {"Auto-Submitted": "auto-generated"}

DARK = "@media (prefers-color-scheme: dark)"
# Mail clients drop style sheets, except the rules of media queries where they know them.
_inliner = css_inline.CSSInliner(keep_at_rules=True, minify_css=True, load_remote_stylesheets=False)


def sender() -> str:
    """The From of every mail: the name in DEFAULT_FROM_EMAIL or else the site's, and the address."""
    name, address = parseaddr(settings.DEFAULT_FROM_EMAIL)
    return formataddr((name or Site.objects.get_current().name, address))


def render(template: str, context: dict) -> str:
    """Render a part of a mail in the present language; the style of an HTML part moves into its elements."""
    is_html = template.endswith(".html")
    site = {"site_name": Site.objects.get_current().name, "site_url": settings.SITE_URL}
    # In a text part an ampersand is an ampersand.
    filled = get_template(template).template.render(Context({**site, **context}, autoescape=is_html))
    return _inliner.inline(filled) if is_html else filled


def darkened(markup: str) -> str:
    """A finished HTML part as programs with a dark theme show it: what its style keeps for them comes in force."""
    style, rules = _rules_for_dark(markup)
    return _inliner.inline(markup.replace(style, rules)) if style else markup


def _rules_for_dark(markup: str) -> tuple[str, str]:
    """The media query of the dark theme in `markup`, and the rules within it."""
    start = markup.find(DARK)
    opening = markup.find("{", start)
    depth = 0
    for place in range(opening, len(markup)) if start >= 0 else ():
        depth += {"{": 1, "}": -1}.get(markup[place], 0)
        if not depth:
            return markup[start : place + 1], markup[opening + 1 : place]
    return "", ""


def send(
    template: str, to: str, language: str, context: dict, headers: dict | None = None, *, return_path: str = ""
) -> None:
    """Send `templates/<template>.txt` to one address; its first line is the subject.

    Args:
        template: name without suffix; `<template>.html` becomes the HTML part.
        to: one address, already validated.
        language: code of the language to write in.
        context: for both templates; `site_name` and `site_url` are added.
        headers: further headers; `Auto-Submitted` (RFC 3834) is always there.
        return_path: where reports about it go (MAIL FROM); the sender unless given.
    """
    with override(language):
        subject, _, text = render(f"{template}.txt", context).lstrip().partition("\n")
        markup = render(f"{template}.html", {**context, "language": language, "subject": subject})
    # Django would name this machine in the Message-ID.
    own = {"From": sender(), "Message-ID": make_msgid(domain=urlsplit(settings.SITE_URL).hostname)}
    mail = EmailMultiAlternatives(
        subject.strip(),
        text.strip() + "\n",
        from_email=return_path or sender(),
        to=[to],
        headers={"Content-Language": language, **own, **AUTOMATIC, **(headers or {})},
    )
    mail.attach_alternative(markup, "text/html")
    mail.send()
