"""The staff's desk: the admin's start page in the order and the words of the office, not of the software."""

from django.contrib.admin import AdminSite
from django.contrib.admin.apps import AdminConfig
from django.urls import path
from django.utils.translation import gettext_lazy as _

from core.queue import waiting_for
from core.writing_help import writing_help

#: What lies on the desk. A model that stands nowhere here is reached from another one's page.
DRAWERS = [
    (
        _("Positions"),
        [
            *("policies.topic", "policies.demand", "policies.demandupdate", "policies.figure"),
            *("policies.goal", "policies.responsiblebody"),
        ],
    ),
    (_("Resolutions"), ["resolutions.resolution", "resolutions.annualmeeting"]),
    (_("Members"), ["members.organisation"]),
    (
        _("Newsletter"),
        [
            *("newsletter.campaign", "newsletter.subscriber", "newsletter.subscriberimport"),
            *("newsletter.mailinglist", "newsletter.bounce", "newsletter.suppression"),
        ],
    ),
    (_("Web pages"), ["cms.pagecontent", "djangocms_alias.alias", "filer.folder"]),
    (_("Privacy"), ["privacy.privacystatement", "privacy.purpose"]),
    (_("Staff and site"), ["auth.user", "sites.site"]),
]


#: So many tasks are shown on the desk; the others can be unfolded.
SHOWN_TASKS = 10


class Desk(AdminSite):
    def get_urls(self) -> list:
        help_view = self.admin_view(writing_help)
        return [path("writing-help/", help_view, name="writing_help"), *super().get_urls()]

    def index(self, request, extra_context=None):
        tasks = waiting_for(request.user)
        waiting = {"tasks": tasks[:SHOWN_TASKS], "other_tasks": tasks[SHOWN_TASKS:]}
        return super().index(request, waiting | (extra_context or {}))

    def get_app_list(self, request, app_label=None) -> list[dict]:
        """Return the drawers with what this person may open; one app's own page stays as Django has it."""
        apps = super().get_app_list(request, app_label)
        if app_label:
            return apps
        models = {
            f"{app['app_label']}.{entry['object_name'].lower()}": entry for app in apps for entry in app["models"]
        }
        drawers = ((name, [models[key] for key in keys if key in models]) for name, keys in DRAWERS)
        return [
            {
                "name": name,
                "app_label": found[0]["model"]._meta.app_label,
                "app_url": found[0]["admin_url"],
                "has_module_perms": True,
                "models": found,
            }
            for name, found in drawers
            if found
        ]


class DeskConfig(AdminConfig):
    default_site = "alliance.desk.Desk"
