"""The database itself refuses to change or delete what a meeting has decided."""

from django.db import migrations

from resolutions.guards import GUARDS


class Migration(migrations.Migration):
    dependencies = [("resolutions", "0005_words_only_in_editions")]

    operations = [GUARDS.create()]
