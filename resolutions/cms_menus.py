from django.utils.translation import gettext_lazy as _
from menus.menu_pool import menu_pool

from core.navigation import SectionMenu


class ResolutionsMenu(SectionMenu):
    title = _("Resolutions")
    view = "resolutions:list"
    position = 3


menu_pool.register_menu(ResolutionsMenu)
