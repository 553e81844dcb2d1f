"""Where a topic or a demand can be followed: the rooms above know, this room's pages show it."""

from core.places import Place
from policies.models import Demand, Topic

Followed = Topic | Demand

#: Providers are asked with a topic or a demand that visitors see, and tell the address of a page.
PAGES: Place[Followed, str] = Place()
#: How many are told of what becomes of it; for staff.
FOLLOWERS: Place[Followed, int] = Place()


def pages(followed: Followed) -> list[str]:
    """Addresses of the pages on which one asks to be told of `followed`; of what visitors do not see there are none."""
    return list(PAGES.ask(followed)) if followed.is_published else []
