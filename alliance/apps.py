from django.apps import AppConfig, apps
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class AllianceConfig(AppConfig):
    name = "alliance"
    verbose_name = _("Alliance")

    def ready(self) -> None:
        post_migrate.connect(grant_roles, sender=_last_app_with_models(), dispatch_uid="alliance.roles")


def _last_app_with_models() -> AppConfig:
    return [config for config in apps.get_app_configs() if config.models_module][-1]


def grant_roles(**kwargs) -> None:
    """Bring the groups in line with the table, once every app's permissions exist."""
    from core.roles import grant

    from .roles import ROLES

    grant(ROLES)
