from django.core.management.base import BaseCommand
from django.db import transaction

from alliance.demo import (
    CONTENT,
    bounces,
    figures,
    followings,
    meetings,
    newsletters,
    organisations,
    pages,
    positions,
    privacy,
    readers,
    staff,
)


class Command(BaseCommand):
    help = "Fill the empty rooms of the portal with a fictional alliance; what stands there already is left alone."

    @transaction.atomic
    def handle(self, **options) -> None:
        administrator = staff.load()
        figures.load()  # topics and clauses name them
        positions.load()
        organisations.load()
        meetings.load()
        privacy.load(CONTENT)
        pages.load(CONTENT, administrator)
        readers.load(CONTENT)
        newsletters.load(CONTENT)
        bounces.load()
        followings.load()
