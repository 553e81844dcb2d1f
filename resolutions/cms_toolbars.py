from cms.toolbar_pool import toolbar_pool
from django.utils.translation import gettext_lazy as _

from core.editing import EditThis
from resolutions.models import Resolution


@toolbar_pool.register
class ResolutionToolbar(EditThis):
    view = "resolutions:detail"
    model = Resolution
    label = _("Edit this resolution")

    def find(self, year: int, slug: str):
        return Resolution.objects.filter(meeting__date__year=year, slug=slug)
