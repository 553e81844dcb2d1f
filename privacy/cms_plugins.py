from cms.plugin_pool import plugin_pool
from django.db import models
from django.utils.translation import gettext_lazy as _

from core.plugins import PortalPlugin
from privacy import consent, videos
from privacy.cms_models import Video
from privacy.models import Purpose


@plugin_pool.register_plugin
class VideoPlugin(PortalPlugin):
    name = _("Video (asks the visitor first)")
    model = Video
    render_template = "plugins/video.html"
    formfield_overrides = {models.URLField: {"assume_scheme": "https"}}

    def content(self, instance, request) -> dict:
        answer = consent.answer(request, consent.VIDEO)
        asked = Purpose.objects.filter(varname=consent.VIDEO, required=False).exists()
        anchor = f"video-{instance.pk}"
        return {
            "film": instance.film,
            "provider": videos.PROVIDER,
            "answer": answer,
            "asked": asked,
            "purpose": consent.VIDEO,
            "anchor": anchor,
            "next": f"{request.path}#{anchor}",
        }
