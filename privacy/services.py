"""Carry the declaration into django-cookie-consent, which keeps and checks the visitors' choices."""

from cookie_consent.models import Cookie, CookieGroup
from django.db import transaction

from privacy.models import Purpose


@transaction.atomic
def apply_declaration() -> None:
    """Make the groups and cookies of django-cookie-consent what the declaration says.

    What stands there already is kept, so its age, which is the version of the choice, stays. A new
    item makes those who said yes be asked again.
    """
    purposes = Purpose.objects.prefetch_related("items", "translations")
    for purpose in purposes:
        _apply(purpose)
    CookieGroup.objects.exclude(varname__in=[purpose.varname for purpose in purposes]).delete()


def _apply(purpose: Purpose) -> None:
    group, _ = CookieGroup.objects.update_or_create(
        varname=purpose.varname,
        defaults={
            "name": str(purpose),
            "is_required": purpose.required,
            "is_deletable": not purpose.required,
            "ordering": purpose.position,
        },
    )
    declared = {(item.name, item.domain) for item in purpose.items.all()}
    for cookie in group.cookie_set.all():
        if (cookie.name, cookie.domain) not in declared:
            cookie.delete()
    for name, domain in sorted(declared):
        Cookie.objects.get_or_create(cookiegroup=group, name=name, domain=domain)
