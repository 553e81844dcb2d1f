from cms.plugin_pool import plugin_pool
from django.utils.translation import gettext_lazy as _

from core.plugins import SimplePlugin
from newsletter.templatetags.newsletter import signup_form


@plugin_pool.register_plugin
class SignupPlugin(SimplePlugin):
    name = _("Newsletter sign-up")
    render_template = "plugins/signup.html"

    def content(self, instance, request) -> dict:
        return {"form": signup_form()}
