from django.apps import AppConfig, apps
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class AllianceConfig(AppConfig):
    name = "alliance"
    verbose_name = _("Alliance")

    def ready(self) -> None:
        post_migrate.connect(grant_roles, sender=_last_app_with_models(), dispatch_uid="alliance.roles")
        _name_versions()


def _last_app_with_models() -> AppConfig:
    return [config for config in apps.get_app_configs() if config.models_module][-1]


def _name_versions() -> None:
    """Give the list of a page's versions words where its package has only the names of its classes."""
    for versionable in apps.get_app_config("djangocms_versioning").cms_extension.versionables:
        model = versionable.version_model_proxy
        model._meta.verbose_name, model._meta.verbose_name_plural = _("version"), _("versions")
        model.content.short_description = _("Content")


def grant_roles(**kwargs) -> None:
    """Bring the groups in line with the table, once every app's permissions exist."""
    from core.roles import grant

    from .roles import ROLES

    grant(ROLES)
