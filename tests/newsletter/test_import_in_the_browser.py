"""The four steps from a file to subscribers as they look: for everybody, on a wide screen and on a small telephone."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders
from django.urls import reverse

from newsletter.services import imports
from tests.newsletter.conftest import subscriber
from tests.newsletter.importing import checked, uploaded, written
from tests.newsletter.test_import_admin import ADD, EXPORT, address, desk  # noqa: F401 -- a fixture
from tests.newsletter.test_import_check import lines

pytestmark = pytest.mark.django_db

STYLE = re.compile(r'<link rel="stylesheet" href="([^"]+)"[^>]*>')


def with_its_styles(html: str) -> str:
    """The page with its style sheets inside: no server is needed to look at it."""

    def inside(match: re.Match) -> str:
        path = finders.find(match[1].removeprefix(settings.STATIC_URL))
        return f"<style>{Path(path).read_text()}</style>"

    # Which theme it is a script would say.
    html = STYLE.sub(inside, html).replace("<html ", '<html data-theme="light" ')
    return re.sub(r"<script[^>]*>.*?</script>", "", html, flags=re.DOTALL)


@pytest.fixture
def pages(desk) -> dict[str, str]:  # noqa: F811 -- the fixture
    subscriber("liv@example.org")
    rows = ["=1+1", "kåre@example.org", "liv@example.org", *(f"a{number}@example.org" for number in range(3))]
    under_way = uploaded("mailpoet_export.csv", desk.user)
    imports.start_check(item=under_way, user=desk.user)
    addresses = {
        "upload": reverse(ADD),
        "reading": address("change", uploaded("subscribed_email_audience_export_4f1c.csv", desk.user)),
        "progress": address("change", under_way),
        "report": address("change", checked("liste.csv", desk.user, lines(*rows))),
        "done": address("change", written(checked("libreoffice.csv", desk.user), desk.user)),
        "export": reverse(EXPORT),
    }
    return {name: with_its_styles(desk.get(each).content.decode()) for name, each in addresses.items()}


def test_each_step_can_be_used_by_everybody_and_fits_a_telephone(browser, axe, pages):
    for name, html in pages.items():
        for width in (1280, 320):
            context = browser.new_context(viewport={"width": width, "height": 700}, offline=True)
            page = context.new_page()
            page.set_content(html)
            page.evaluate("document.querySelector('.breadcrumbs').remove()")  # Django's own, on every page
            axe(page)
            wider = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
            assert wider <= 0, (name, width)
            context.close()
