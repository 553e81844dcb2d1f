from cms.toolbar_pool import toolbar_pool
from django.utils.translation import gettext_lazy as _

from core.editing import EditThis
from members.models import Organisation


@toolbar_pool.register
class OrganisationToolbar(EditThis):
    view = "members:detail"
    model = Organisation
    label = _("Edit this organisation")
