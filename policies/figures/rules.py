"""What may be done to figures."""

from django.utils.translation import gettext as _

from core.rules import YES, Answer, no
from policies.models import Figure


def may_delete_figure(figure: Figure) -> Answer:
    """Others may have linked to what has been public, and pages show it."""
    if not figure.has_been_public:
        return YES
    return no(_("“%(figure)s” has been public. It can be withdrawn, not deleted.") % {"figure": figure})


def may_publish_figure(figure: Figure) -> Answer:
    """A figure without a single value says nothing."""
    if figure.series.filter(observations__value__isnull=False).exists():
        return YES
    return no(_("“%(figure)s” has no values yet.") % {"figure": figure})
