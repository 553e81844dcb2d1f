"""The block with a topic's demands becomes one that may also be chosen by stage."""

from django.db import migrations, models


def rename(old: str, new: str):
    """Return the step that gives the blocks on pages the plugin's new name."""

    def step(apps, schema_editor) -> None:
        apps.get_model("cms", "CMSPlugin").objects.filter(plugin_type=old).update(plugin_type=new)

    return step


class Migration(migrations.Migration):
    dependencies = [("policies", "0002_reasons_for_withdrawal"), ("cms", "0045_pageurl_site_unique_path")]

    operations = [
        migrations.RenameModel("TopicDemands", "DemandList"),
        migrations.AlterModelOptions(
            "DemandList", {"verbose_name": "list of demands", "verbose_name_plural": "lists of demands"}
        ),
        migrations.AlterField(
            "DemandList",
            "topic",
            models.ForeignKey(blank=True, null=True, on_delete=models.PROTECT, related_name="+", to="policies.topic", verbose_name="topic"),
        ),
        migrations.AddField(
            "DemandList",
            "stage",
            models.CharField(blank=True, help_text="Empty: whatever the stage.", max_length=10, verbose_name="stage"),
        ),
        migrations.AddConstraint(
            model_name='demandlist',
            constraint=models.CheckConstraint(condition=models.Q(('topic__isnull', False), models.Q(('stage', ''), _negated=True), _connector='OR'), name='demandlist_of_a_topic_or_a_stage', violation_error_message='Choose a topic, a stage or both.'),
        ),
        migrations.RunPython(rename("TopicDemandsPlugin", "DemandsPlugin"), rename("DemandsPlugin", "TopicDemandsPlugin")),
    ]
