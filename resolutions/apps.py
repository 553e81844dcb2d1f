from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ResolutionsConfig(AppConfig):
    name = "resolutions"
    verbose_name = _("Resolutions")

    def ready(self) -> None:
        from policies.quotations import QUOTATIONS
        from resolutions.quotations import in_clauses

        QUOTATIONS.register(in_clauses, order=10)
