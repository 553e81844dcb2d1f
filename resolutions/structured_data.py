"""What search engines and reference managers are told of an edition, in the words of schema.org."""

import json

from django.contrib.sites.models import Site
from django.utils.safestring import SafeString, mark_safe

from resolutions.citing import permanent_address
from resolutions.models import Edition

#: What would end the element, or begin another one, inside a string.
ESCAPES = {ord(sign): f"\\u{ord(sign):04x}" for sign in "<>&\u2028\u2029"}


def structured_data(edition: Edition) -> SafeString:
    """Return JSON-LD of `edition` for a script element: a resolution is a Report (https://schema.org/Report)."""
    text = json.dumps(_report(edition), ensure_ascii=False).translate(ESCAPES)
    return mark_safe(text)  # noqa: S308  escaped above; nothing in it can end the element


def _report(edition: Edition) -> dict:
    resolution = edition.resolution
    told = {
        "@context": "https://schema.org",
        "@type": "Report",
        "@id": permanent_address(edition),
        "name": edition.title,
        "abstract": resolution.summary,
        "inLanguage": resolution.language,
        "reportNumber": resolution.number,
        "version": edition.number,
        "datePublished": edition.issued_on and edition.issued_on.isoformat(),
        "locationCreated": {"@type": "Place", "name": resolution.meeting.place},
        "publisher": {"@type": "NGO", "name": Site.objects.get_current().name},
    }
    return {name: value for name, value in told.items() if value}
