"""Blocks offer what can be chosen: stages by name, and nothing that is withdrawn."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("policies", "0005_history_of_topics")]

    operations = [
        migrations.AlterField(
            model_name="demandlist",
            name="stage",
            field=models.CharField(
                blank=True,
                choices=[
                    ("raised", "Raised"),
                    ("considered", "Under consideration"),
                    ("partly_met", "Partly met"),
                    ("met", "Met"),
                    ("rejected", "Rejected"),
                    ("reversed", "Reversed"),
                    ("withdrawn", "Withdrawn by the alliance"),
                ],
                help_text="Empty: whatever the stage.",
                max_length=10,
                verbose_name="stage",
            ),
        ),
        migrations.AlterField(
            model_name="demandlist",
            name="topic",
            field=models.ForeignKey(
                blank=True,
                help_text="Empty: demands of all topics.",
                limit_choices_to={"withdrawn_at": None},
                null=True,
                on_delete=models.PROTECT,
                related_name="+",
                to="policies.topic",
                verbose_name="topic",
            ),
        ),
        migrations.AlterField(
            model_name="onedemand",
            name="demand",
            field=models.ForeignKey(
                help_text="Search for its number or for words in it.",
                limit_choices_to={"withdrawn_at": None},
                on_delete=models.PROTECT,
                related_name="+",
                to="policies.demand",
                verbose_name="demand",
            ),
        ),
        migrations.AlterField(
            model_name="figureblock",
            name="figure",
            field=models.ForeignKey(
                help_text="Search for words in its title.",
                limit_choices_to={"withdrawn_at": None},
                on_delete=models.PROTECT,
                related_name="+",
                to="policies.figure",
                verbose_name="figure",
            ),
        ),
    ]
