"""The pages that the CMS owns, and the footer's text on every page."""

import tomllib
from pathlib import Path
from urllib.parse import urlsplit

from cms.api import add_plugin, create_page, create_page_content
from cms.models import Page, PageContent
from django.conf import settings
from django.contrib.auth.models import User
from django.contrib.sites.models import Site
from djangocms_alias.models import Alias, AliasContent, Category
from djangocms_versioning.models import Version

from alliance.demo import LANGUAGES, translate
from policies.models import Demand, Figure, Topic

PLUGINS = {
    "text": "TextPlugin",
    "goals": "GoalsPlugin",
    "demands": "DemandsPlugin",
    "demand": "OneDemandPlugin",
    "figure": "FigurePlugin",
    "resolutions": "LatestResolutionsPlugin",
    "members": "MemberGridPlugin",
    "signup": "SignupPlugin",
}


def load(folder: Path, user: User) -> None:
    """Make and publish the pages of `folder`/pages.toml as `user`, where there is no page yet."""
    if Page.objects.exists():
        return
    content = tomllib.loads((folder / "pages.toml").read_text())
    _name_site(content["site"]["name"])
    for entry in content["page"]:
        _page(entry, user)
    _footer(content["footer"]["html"], user)


def _name_site(name: str) -> None:
    domain = urlsplit(settings.SITE_URL).netloc
    Site.objects.update_or_create(pk=settings.SITE_ID, defaults={"name": name, "domain": domain})


def _page(entry: dict, user: User) -> None:
    first, *others = [code for code in LANGUAGES if code in entry["title"]]
    page = create_page(language=first, reverse_id=entry["key"], **_texts(entry, first, user))
    for language in others:
        create_page_content(language=language, page=page, **_texts(entry, language, user))
    if entry["key"] == "home":
        page.set_as_homepage()
    for content in PageContent.admin_manager.filter(page=page):
        placeholder = content.get_placeholders().get(slot="content")
        for block in entry["block"]:
            add_plugin(placeholder, PLUGINS[block["type"]], content.language, **_settings(block, content.language))
        Version.objects.get_for_content(content).publish(user)


def _texts(entry: dict, language: str, user: User) -> dict:
    texts = {field: entry[field][language] for field in ("slug", "title", "menu_title", "meta_description")}
    template = "home.html" if entry["key"] == "home" else "page.html"
    return {**texts, "template": template, "in_navigation": entry["in_navigation"], "created_by": user}


def _settings(block: dict, language: str) -> dict:
    match block["type"]:
        case "text":
            return {"body": block["html"][language].strip()}
        case "demands":
            topic = Topic.objects.get(slug=block["topic"]) if "topic" in block else None
            return {"topic": topic, "stage": block.get("stage", ""), "count": block["count"]}
        case "demand":
            return {"demand": Demand.objects.get(number=block["number"])}
        case "figure":
            return {"figure": Figure.objects.get(slug=block["slug"])}
        case "resolutions":
            return {"count": block["count"]}
    return {}


def _footer(html: dict[str, str], user: User) -> None:
    """Fill the alias that base.html shows at the foot of every page; staff edit it like a page."""
    category = Category()
    translate(category, name={"nb": "Faste tekster", "nn": "Faste tekstar", "en": "Fixed texts"})
    alias = Alias.objects.create(static_code="footer", category=category)
    for language, markup in html.items():
        content = AliasContent.objects.with_user(user).create(alias=alias, name="Bunntekst", language=language)
        add_plugin(content.placeholder, "TextPlugin", language, body=markup.strip())
        Version.objects.get_for_content(content).publish(user)
