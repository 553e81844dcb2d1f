from menus.menu_pool import menu_pool

from core.navigation import ReadersAddresses, SectionsFirst

menu_pool.register_modifier(SectionsFirst)
menu_pool.register_modifier(ReadersAddresses)
