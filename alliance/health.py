"""`/helse/`: whether the portal and what it stands on are well, told to people and to programs.

An answer is one word for each part and never an exception's text: what went wrong stands in the log.
"""

import asyncio
import dataclasses
import shutil
import time

from asgiref.sync import async_to_sync
from django.conf import settings
from django.core.cache import cache
from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from health_check import checks
from health_check.base import HealthCheck, HealthCheckResult
from health_check.exceptions import ServiceUnavailable
from health_check.views import HealthCheckView

from .celery import app

PATH = "/helse/"
#: When the worker last carried out the task that beat sends every ten seconds.
HEARTBEAT_KEY = "alliance.heartbeat"
HEARTBEAT_LIMIT = 120  # seconds; a worker may be busy with a piece of a newsletter for that long
LEAST_FREE = 200 * 1024 * 1024  # bytes
WORDS = {"ok": _("Works"), "failed": _("Does not work"), "unknown": _("Cannot be told")}


class Unknown(ServiceUnavailable):
    """Another part that this one is seen through does not work."""


@dataclasses.dataclass
class Broker(HealthCheck):
    """Whether tasks can be handed over."""

    def run(self) -> None:
        with app.connection_for_write() as connection:
            connection.ensure_connection(max_retries=1, timeout=3)
            app.amqp.queues[app.conf.task_default_queue].bind(connection.default_channel).queue_declare()


@dataclasses.dataclass
class Worker(HealthCheck):
    """Whether beat's tasks reach a worker: the way from clock to work in one look."""

    def run(self) -> None:
        try:
            last = cache.get(HEARTBEAT_KEY)
        except Exception as error:
            raise Unknown("The heartbeat cannot be read.") from error
        if last is None and not _is_kept():
            raise Unknown("The heartbeat cannot be found.")
        if last is None or time.time() - last > HEARTBEAT_LIMIT:
            raise ServiceUnavailable("The heartbeat has stopped.")


def _is_kept() -> bool:
    """Whether the cache is there: one that is away says nothing, as one that is empty."""
    cache.set("alliance.probe", value=True, timeout=10)
    return cache.get("alliance.probe") is not None


@dataclasses.dataclass
class Disk(checks.Storage):
    """Whether files can be stored, and some room is left."""

    def run(self) -> None:
        super().run()
        if shutil.disk_usage(settings.MEDIA_ROOT).free < LEAST_FREE:
            raise ServiceUnavailable("The disk is nearly full.")


class HealthView(HealthCheckView):
    """200 when every part works, else 503 (RFC 9110, 15.6.4); JSON for who asks for it, with `?format=json` too."""

    parts = {
        "database": (_("Database"), checks.Database),
        "cache": (_("Cache"), checks.Cache),
        "broker": (_("Task queue"), Broker),
        "worker": (_("Background work"), Worker),
        "disk": (_("File storage"), Disk),
    }

    async def get(self, request, *args, **kwargs) -> HttpResponse:
        results = await asyncio.gather(*(check().get_result() for _name, check in self.parts.values()))
        words = dict(zip(self.parts, map(_word, results), strict=True))
        status = 200 if set(words.values()) == {"ok"} else 503
        if _wants_json(request):
            overall = "ok" if status == 200 else "failed"
            return JsonResponse({"status": overall, "parts": words}, status=status)
        rows = [(name, words[part], WORDS[words[part]]) for part, (name, _check) in self.parts.items()]
        # In the bare frame: the site's menu asks the database, which may be what is broken.
        return render(request, "health/health.html", {"rows": rows, "well": status == 200}, status=status)


def _word(result: HealthCheckResult) -> str:
    if result.error is None:
        return "ok"
    return "unknown" if isinstance(result.error, Unknown) else "failed"


def _wants_json(request) -> bool:
    asked = request.GET.get("format")
    return asked == "json" or request.get_preferred_type(["text/html", "application/json"]) == "application/json"


class HealthMiddleware:
    """Answer before anything that asks the database for every page, as the CMS does."""

    def __init__(self, get_response):
        self.get_response = get_response
        self.health = async_to_sync(HealthView.as_view())

    def __call__(self, request):
        return self.health(request) if request.path_info == PATH else self.get_response(request)
