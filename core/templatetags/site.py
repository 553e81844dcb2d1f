"""What every page says about the site itself: its name, its address, its languages."""

from dataclasses import dataclass
from datetime import datetime

from django import template
from django.conf import settings
from django.contrib.sites.models import Site
from django.db.models import Max
from django.urls import reverse, translate_url
from django.utils.html import format_html
from django.utils.translation import get_language, override
from djangocms_versioning.models import Version
from menus.utils import DefaultLanguageChanger

from core.addresses import absolute

register = template.Library()

#: What readers of a language call it in a list where space is short.
OWN_NAMES = {"nb": "Bokmål", "nn": "Nynorsk", "en": "English"}
CMS_PAGES = {"pages-root", "pages-details-by-slug"}


@dataclass(frozen=True)
class LanguageLink:
    """The same object in another language: `path` within the site, `url` in full."""

    code: str
    name: str
    path: str
    is_current: bool

    @property
    def url(self) -> str:
        return absolute(self.path.partition("?")[0])


@register.simple_tag
def site_name() -> str:
    return Site.objects.get_current().name


@register.simple_tag
def last_publication() -> datetime | None:
    """When anything of the CMS was last published or taken back: a key for what is kept of it between requests."""
    return Version.objects.aggregate(last=Max("modified"))["last"]


@register.simple_tag(takes_context=True)
def language_links(context) -> list[LanguageLink]:
    """The present page in every language of the site, in the order of the settings."""
    path_in = _path_in(context["request"])
    current = get_language()
    return [
        LanguageLink(code, OWN_NAMES.get(code, str(name)), path_in(code), code == current)
        for code, name in settings.LANGUAGES
    ]


@register.simple_tag(takes_context=True)
def page_address(context) -> str:
    """The page's own full address, without what was asked after the question mark."""
    return absolute(context["request"].path)


@register.simple_tag(takes_context=True)
def written_languages(context) -> list[str]:
    """The languages that the page's object has: `object_languages` in the context, or those of a page of the CMS.

    None for what is the same in all languages, such as a list.
    """
    match = context["request"].resolver_match
    page = context["request"].current_page if match and match.view_name in CMS_PAGES else None
    return context.get("object_languages") or (page.get_languages(admin_manager=False) if page else [])


@register.simple_tag
def canonical_link(links: list[LanguageLink], written: list[str]) -> str:
    """The full address of the page in the language that its object is really shown in.

    Args:
        links: the page in all languages, in the order in which they stand in for one that is missing.
        written: as `written_languages` has it.
    """
    existing = _existing(links, written)
    return next((link for link in existing if link.is_current), existing[0]).url


@register.simple_tag
def alternates(links: list[LanguageLink], written: list[str]) -> list[tuple[str, str]]:
    """Language and full address of each translation that exists; a reader of another language gets bokmål."""
    bokmal = next(link for link in links if link.code == "nb")
    return [*((link.code, link.url) for link in _existing(links, written)), ("x-default", bokmal.url)]


def _existing(links: list[LanguageLink], written: list[str]) -> list[LanguageLink]:
    return [link for link in links if link.code in written] or links


def _path_in(request):
    """Return a function from a language's code to the present page's path in that language."""
    match = request.resolver_match
    if match is None or (match.view_name in CMS_PAGES and not request.current_page):
        return _front_page  # nothing is at this address
    if match.view_name in CMS_PAGES or match.app_name == "admin":
        return DefaultLanguageChanger(request)
    return lambda code: translate_url(request.get_full_path(), code)


def _front_page(code: str) -> str:
    with override(code):
        return reverse("pages-root")


@register.simple_tag(takes_context=True)
def current_if(context, path: str) -> str:
    """The `aria-current` attribute of a link to `path`: "page" on that very page, "true" below it."""
    here = context["request"].path
    if here == path:
        return format_html(' aria-current="{}"', "page")
    is_below = here.startswith(path) and path != _front_page(get_language())
    return format_html(' aria-current="{}"', "true") if is_below else ""
