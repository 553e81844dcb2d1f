from django.utils.translation import gettext_lazy as _
from menus.menu_pool import menu_pool

from core.navigation import SectionMenu


class MembersMenu(SectionMenu):
    title = _("Members")
    view = "members:list"
    position = 4


menu_pool.register_menu(MembersMenu)
