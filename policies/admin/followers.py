"""How many are told of what becomes of a demand or a topic."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from policies.following import FOLLOWERS, Followed


class WithFollowers:
    """An admin whose form says how many readers follow the record; who they are, it does not know."""

    @admin.display(description=_("followed by"))
    def followers(self, item: Followed) -> str:
        count = sum(FOLLOWERS.ask(item)) if item.pk else 0
        return ngettext("%d reader", "%d readers", count) % count
