"""The day of a topic's last change becomes the first entry of its public history."""

from django.db import migrations, models


NOTE = "Siden er oppdatert."


def begin_history(apps, schema_editor) -> None:
    change, text = apps.get_model("policies", "TopicChange"), apps.get_model("policies", "TopicChangeTranslation")
    for topic in apps.get_model("policies", "Topic").objects.exclude(changes__kind="major"):
        entry = change.objects.create(topic=topic, on=topic.updated_on, kind="major")
        text.objects.create(master=entry, language_code="nb", note=NOTE)


def remember_day(apps, schema_editor) -> None:
    for topic in apps.get_model("policies", "Topic").objects.all():
        newest = topic.changes.filter(kind="major").order_by("-on").first()
        if newest:
            topic.updated_on = newest.on
            topic.save()


class Migration(migrations.Migration):
    dependencies = [("policies", "0004_follow_up_and_figures")]

    operations = [
        migrations.RunPython(begin_history, remember_day),
        migrations.RemoveField("Topic", "updated_on"),
    ]
