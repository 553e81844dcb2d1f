from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ResolutionsConfig(AppConfig):
    name = "resolutions"
    verbose_name = _("Resolutions")

    def ready(self) -> None:
        from core import offers
        from core.queue import WAITING
        from policies.changes import CHANGES
        from policies.quotations import QUOTATIONS
        from resolutions import checks  # noqa: F401 -- registers the check of the guards
        from resolutions.changes import changes
        from resolutions.offers import ResolutionOffer
        from resolutions.quotations import in_clauses
        from resolutions.waiting import tasks

        CHANGES.register(changes, order=20)
        offers.register(ResolutionOffer(), order=10)
        QUOTATIONS.register(in_clauses, order=10)
        WAITING.register(tasks, order=20)
