import os

from celery import Celery

from alliance import broker

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "alliance.settings")

broker.install()
app = Celery("alliance")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
