from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PoliciesConfig(AppConfig):
    name = "policies"
    verbose_name = _("Positions")

    def ready(self) -> None:
        from core.queue import WAITING
        from policies.waiting import tasks

        WAITING.register(tasks, order=10)
