from django.db import migrations, models


def give_reasons(apps, schema_editor) -> None:
    """What was withdrawn before reasons were asked for says at least that."""
    for name in ("topic", "demand"):
        withdrawn = apps.get_model("policies", name).objects.filter(withdrawn_at__isnull=False)
        withdrawn.update(withdrawal_reason="Siden er trukket tilbake.")


class Migration(migrations.Migration):
    dependencies = [("policies", "0001_initial")]

    operations = [
        migrations.AddField(
            model_name='demand',
            name='withdrawal_reason',
            field=models.CharField(blank=True, editable=False, help_text='Shown to those who follow a link to the page. One or two sentences in bokmål.', max_length=500, verbose_name='reason for the withdrawal'),
        ),
        migrations.AddField(
            model_name='topic',
            name='withdrawal_reason',
            field=models.CharField(blank=True, editable=False, help_text='Shown to those who follow a link to the page. One or two sentences in bokmål.', max_length=500, verbose_name='reason for the withdrawal'),
        ),
        migrations.RunPython(give_reasons, migrations.RunPython.noop),
        migrations.AddConstraint(
            model_name='demand',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('withdrawal_reason', ''), ('withdrawn_at', None)), models.Q(('withdrawn_at__isnull', False), models.Q(('withdrawal_reason', ''), _negated=True)), _connector='OR'), name='demand_withdrawn_with_a_reason', violation_error_message='Say why it is withdrawn.'),
        ),
        migrations.AddConstraint(
            model_name='topic',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('withdrawal_reason', ''), ('withdrawn_at', None)), models.Q(('withdrawn_at__isnull', False), models.Q(('withdrawal_reason', ''), _negated=True)), _connector='OR'), name='topic_withdrawn_with_a_reason', violation_error_message='Say why it is withdrawn.'),
        ),
    ]
