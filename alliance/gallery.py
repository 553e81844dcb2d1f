"""The component gallery: every template of `components/` with its states, for staff who build or draw.

The states stand in `components/examples/<component>.toml`. They are rendered strictly: what a template shows and an
example does not give is an error, so that an example is also the contract of its component.
"""

import re
import tomllib
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from typing import Any

from django.conf import settings
from django.contrib.admin.views.decorators import staff_member_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.backends.django import DjangoTemplates
from django.urls import path
from django.utils.safestring import SafeString, mark_safe

COMPONENTS = settings.BASE_DIR / "templates/components"
EXAMPLES = COMPONENTS / "examples"
STYLES = settings.BASE_DIR / "static/css/components"
COMMENT = re.compile(r"\{#\s*(.*?)\s*#\}")
#: What stands around a component that has a page's width to itself.
AROUND = "<main>{}</main>"


class Misfit(Exception):
    """A template shows what its example does not give."""


class Missing(str):
    """What the strict engine puts where a variable is missing: it counts as false, and refuses to be shown."""

    __slots__ = ()

    def __html__(self) -> str:
        raise Misfit


class Thing:
    """A table of an example, which stands in for an object.

    With the key `html` it can itself be shown, as a form's field is.
    """

    def __init__(self, table: dict[str, Any]) -> None:
        self._table = {key: stand_in(value) for key, value in table.items()}

    def __getattr__(self, name: str) -> Any:
        if name in self._table:
            return self._table[name]
        raise AttributeError(name)

    def in_some_language(self, field: str) -> str:
        """What a translated record answers; an example has one language."""
        return getattr(self, field)

    def __str__(self) -> SafeString:
        if "html" not in self._table:
            raise Misfit
        return mark_safe(self._table["html"])  # noqa: S308  the example's own markup


class Several(list):
    """A list of an example, which also answers where code would call for all of a relation."""

    def __call__(self) -> "Several":
        return self


def stand_in(value: Any) -> Any:
    """Return what a template is given for a value of an example."""
    if isinstance(value, dict):
        return Thing(value)
    return Several(stand_in(each) for each in value) if isinstance(value, list) else value


@cache
def _strict_engine() -> DjangoTemplates:
    [configuration] = settings.TEMPLATES
    options = {**configuration["OPTIONS"], "string_if_invalid": Missing(), "debug": True}  # so an error names its tag
    parameters = {key: configuration[key] for key in ("DIRS", "APP_DIRS")}
    return DjangoTemplates({"NAME": "gallery", **parameters, "OPTIONS": options})


@dataclass(frozen=True)
class State:
    """A component as it looks in one situation.

    Args:
        component: its name.
        number: of the state, from 1.
        title: the situation in a few words, in English.
        context: what the template is given.
        around: markup with {} where the component stands.
    """

    component: str
    number: int
    title: str
    context: dict[str, Any]
    around: str

    def render(self, request: HttpRequest) -> SafeString:
        """Return the component's markup.

        Raises:
            Misfit: the template shows something that the example does not give.
        """
        template = _strict_engine().get_template(f"components/{self.component}.html")
        context = {key: stand_in(value) for key, value in self.context.items()}
        try:
            return mark_safe(self.around.replace("{}", template.render(context, request)))  # noqa: S308  rendered
        except Misfit as misfit:
            tag = getattr(misfit, "template_debug", {}).get("during", "")
            raise Misfit(f"{self.component}.toml, “{self.title}”: nothing for {tag}") from misfit


@dataclass(frozen=True)
class Component:
    """A template of `components/`.

    Args:
        name: of its file, without the ending.
    """

    name: str

    @property
    def needs(self) -> str:
        """What the template says that it must be given."""
        found = COMMENT.search((COMPONENTS / f"{self.name}.html").read_text())
        return found[1] if found else ""

    @property
    def style(self) -> str:
        """The name of its style sheet; empty where it has none of its own."""
        return f"{self.name}.css" if (STYLES / f"{self.name}.css").exists() else ""

    @property
    def states(self) -> list[State]:
        file = EXAMPLES / f"{self.name}.toml"
        example = tomllib.loads(file.read_text(), parse_float=Decimal) if file.exists() else {}
        around = example.get("around", AROUND)
        return [
            State(self.name, number, state["title"], state.get("context", {}), state.get("around", around))
            for number, state in enumerate(example.get("state", []), start=1)
        ]


def components() -> list[Component]:
    return [Component(file.stem) for file in sorted(COMPONENTS.glob("*.html"))]


def find_component(name: str) -> Component:
    found = next((component for component in components() if component.name == name), None)
    if found is None:
        raise Http404
    return found


def _show(request: HttpRequest, template: str, context: dict) -> HttpResponse:
    """Answer without the page editor's toolbar, for which the content security policy would be loosened."""
    request.toolbar.show_toolbar = False
    return render(request, template, context)


@staff_member_required
def index(request: HttpRequest) -> HttpResponse:
    return _show(request, "gallery/index.html", {"components": components()})


@staff_member_required
def detail(request: HttpRequest, name: str) -> HttpResponse:
    return _show(request, "gallery/component.html", {"component": find_component(name)})


@staff_member_required
def show_state(request: HttpRequest, name: str, number: int) -> HttpResponse:
    """One state alone on a light page, as high and wide as whoever frames it lets it be."""
    state = next((state for state in find_component(name).states if state.number == number), None)
    if state is None:
        raise Http404
    return _show(request, "gallery/state.html", {"state": state, "markup": state.render(request)})


urlpatterns = [
    path("", index, name="gallery"),
    path("<slug:name>/", detail, name="gallery_component"),
    path("<slug:name>/<int:number>/", show_state, name="gallery_state"),
]
