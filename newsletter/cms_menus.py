from django.utils.translation import gettext_lazy as _
from menus.menu_pool import menu_pool

from core.navigation import SectionMenu


class NewsletterMenu(SectionMenu):
    title = _("Newsletter")
    view = "newsletter:signup"
    position = 5


menu_pool.register_menu(NewsletterMenu)
