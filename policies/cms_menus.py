from django.utils.translation import gettext_lazy as _
from menus.menu_pool import menu_pool

from core.navigation import SectionMenu


class TopicsMenu(SectionMenu):
    title = _("Policy")
    view = "policies:topics"
    position = 1


class DemandsMenu(SectionMenu):
    title = _("Demands")
    view = "policies:demands"
    position = 2


menu_pool.register_menu(TopicsMenu)
menu_pool.register_menu(DemandsMenu)
