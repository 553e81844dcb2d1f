"""What the pages about one resolution have in common; each kind of page is a mixin of `ResolutionAdmin`."""

from collections.abc import Callable
from dataclasses import dataclass

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.functional import Promise

from core.rules import Answer
from resolutions import rules
from resolutions.models import Decision, Resolution
from resolutions.rules import Action


@dataclass(frozen=True)
class Page:
    """A page about one resolution.

    Args:
        name: the last part of its address and of the address's name.
        title: on the button that leads there.
        view: a method's name, called with the request, the resolution and what `route` captures.
        route: what follows the name in the address.
        in_menu: whether a button on the resolution's form leads there.
        states: in which the button is there.
        leads: the states in which this is what comes next: the button stands first, and stands out.
    """

    name: str
    title: str | Promise
    view: str
    route: str = ""
    in_menu: bool = True
    states: frozenset[Decision] = frozenset(Decision)
    leads: frozenset[Decision] = frozenset()


@dataclass(frozen=True)
class Button:
    """Leads from one page about a resolution to another; `is_next` marks what is usually done now."""

    title: str | Promise
    url: str
    is_next: bool


class ResolutionPages:
    """Adds the `pages` of each mixin to the addresses and the buttons of the resolution's form."""

    pages: tuple[Page, ...] = ()

    @classmethod
    def all_pages(cls) -> list[Page]:
        return [page for kind in cls.__mro__ for page in vars(kind).get("pages", ())]

    def get_urls(self) -> list:
        return [
            path(
                f"<int:pk>/{page.name}/{page.route}",
                self.admin_site.admin_view(self._about_one(page)),
                name=f"resolutions_resolution_{page.name}",
            )
            for page in self.all_pages()
        ] + super().get_urls()

    def _about_one(self, page: Page) -> Callable[..., HttpResponse]:
        def view(request, pk: int, **captured) -> HttpResponse:
            resolution = self.get_object(request, str(pk))
            if resolution is None:
                return self._get_obj_does_not_exist_redirect(request, self.opts, str(pk))
            if not self.has_view_permission(request, resolution):
                raise PermissionDenied
            return getattr(self, page.view)(request, resolution, **captured)

        return view

    def page_address(self, resolution: Resolution, name: str, **captured) -> str:
        return reverse(f"admin:resolutions_resolution_{name}", kwargs={"pk": resolution.pk, **captured})

    def render_page(self, request, template: str, resolution: Resolution, title: str | Promise, **context):
        """Render `templates/admin/resolutions/resolution/<template>` as one of the resolution's pages."""
        frame = {"title": title, "opts": self.opts, "original": resolution, "resolution": resolution}
        return TemplateResponse(
            request,
            f"admin/resolutions/resolution/{template}",
            self.admin_site.each_context(request) | frame | {"menu": self.menu(resolution)} | context,
        )

    def menu(self, resolution: Resolution) -> list[Button]:
        """Buttons to the pages that mean something now, what comes next before the others."""
        now = resolution.decision
        pages = [page for page in self.all_pages() if page.in_menu and now in page.states]
        buttons = [Button(page.title, self.page_address(resolution, page.name), now in page.leads) for page in pages]
        return sorted(buttons, key=lambda button: not button.is_next)

    @staticmethod
    def ask(action: Action, resolution: Resolution, request) -> Answer:
        return rules.may(action, resolution, request.user)
