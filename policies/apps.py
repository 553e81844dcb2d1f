from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PoliciesConfig(AppConfig):
    name = "policies"
    verbose_name = _("Positions")

    def ready(self) -> None:
        from core import offers
        from core.queue import WAITING
        from policies.changes import CHANGES
        from policies.changes.seen import changes
        from policies.offers import DemandUpdateOffer, FigureOffer, TopicOffer
        from policies.waiting import tasks

        CHANGES.register(changes, order=10)
        offers.register(DemandUpdateOffer(), order=20)
        offers.register(TopicOffer(), order=30)
        offers.register(FigureOffer(), order=40)
        WAITING.register(tasks, order=10)
