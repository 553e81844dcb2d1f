"""Rooms of the portal in the navigation, beside the pages that staff make in the CMS."""

from django.urls import reverse, translate_url
from django.utils.functional import Promise
from django.utils.translation import override
from menus.base import Menu, Modifier, NavigationNode


class SectionNode(NavigationNode):
    def is_selected(self, request) -> bool:
        """The room is where the reader is on every page below its address."""
        return request.path.startswith(self.url)


class SectionMenu(Menu):
    """One entry of the navigation; a room registers its subclass in `cms_menus.py`.

    Attributes:
        title: what the entry says.
        view: the address it leads to, such as "policies:topics".
        position: order among the rooms; pages of the CMS come after all of them.
    """

    title: str | Promise
    view: str
    position: int

    def get_nodes(self, request) -> list[NavigationNode]:
        return [SectionNode(str(self.title), reverse(self.view), id=self.view, attr={"position": self.position})]


class SectionsFirst(Modifier):
    """Sort the first level: rooms by their position, then the pages as staff arranged them."""

    def modify(self, request, nodes, namespace, root_id, post_cut, breadcrumb):
        if post_cut:
            return nodes
        return sorted(nodes, key=lambda node: node.attr.get("position", float("inf")))


class ReadersAddresses(Modifier):
    """Let a page that lacks the reader's language open in the reader's frame, not in another language's."""

    def modify(self, request, nodes, namespace, root_id, post_cut, breadcrumb):
        if not post_cut:
            for node in nodes:
                if fallback := getattr(node, "language", None):
                    with override(fallback):
                        node.url = translate_url(node.url, self.renderer.request_language)
        return nodes
