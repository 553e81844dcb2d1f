from django.db import migrations, models


def give_reasons(apps, schema_editor) -> None:
    """What was withdrawn before reasons were asked for says at least that."""
    for name in ("resolution",):
        withdrawn = apps.get_model("resolutions", name).objects.filter(withdrawn_at__isnull=False)
        withdrawn.update(withdrawal_reason="Siden er trukket tilbake.")


class Migration(migrations.Migration):

    dependencies = [
        ('resolutions', '0001_initial'),
    ]

    operations = [
        migrations.AddField(
            model_name='resolution',
            name='withdrawal_reason',
            field=models.CharField(blank=True, editable=False, help_text='Shown to those who follow a link to the page. One or two sentences in bokmål.', max_length=500, verbose_name='reason for the withdrawal'),
        ),
        migrations.RunPython(give_reasons, migrations.RunPython.noop),
        migrations.AddConstraint(
            model_name='resolution',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('withdrawal_reason', ''), ('withdrawn_at', None)), models.Q(('withdrawn_at__isnull', False), models.Q(('withdrawal_reason', ''), _negated=True)), _connector='OR'), name='resolution_withdrawn_with_a_reason', violation_error_message='Say why it is withdrawn.'),
        ),
    ]
