"""The day of a topic's last change becomes the first entry of its public history."""

from django.db import migrations, models


NOTE = "Siden er oppdatert."


def begin_history(apps, schema_editor) -> None:
    change, text = apps.get_model("policies", "TopicChange"), apps.get_model("policies", "TopicChangeTranslation")
    for topic in apps.get_model("policies", "Topic").objects.exclude(changes__kind="major"):
        entry = change.objects.create(topic=topic, on=topic.updated_on, kind="major")
        text.objects.create(master=entry, language_code="nb", note=NOTE)


def remember_day(apps, schema_editor) -> None:
    topics = apps.get_model("policies", "Topic").objects
    major = apps.get_model("policies", "TopicChange").objects.filter(kind="major")
    # The newest of each comes last. By keys: coming from far ahead, the models know nothing of each other.
    for number, on in major.order_by("on").values_list("topic_id", "on"):
        topics.filter(pk=number).update(updated_on=on)


class Migration(migrations.Migration):
    dependencies = [("policies", "0004_follow_up_and_figures")]

    operations = [
        migrations.RunPython(begin_history, remember_day),
        migrations.RemoveField("Topic", "updated_on"),
    ]
