from cms.toolbar_pool import toolbar_pool
from django.utils.translation import gettext_lazy as _

from core.editing import EditThis
from policies.models import Demand, Topic


@toolbar_pool.register
class TopicToolbar(EditThis):
    view = "policies:topic"
    model = Topic
    label = _("Edit this topic")


@toolbar_pool.register
class DemandToolbar(EditThis):
    view = "policies:demand"
    model = Demand
    label = _("Edit this demand")
