import core.fields
import django.core.validators
import django.db.models.deletion
import django.utils.timezone
import filer.fields.file
import parler.fields
import parler.models
from django.db import migrations, models



class Migration(migrations.Migration):
    dependencies = [
        ('cms', '0045_pageurl_site_unique_path'),
        ('filer', '0018_alter_file_options'),
        ('policies', '0003_lists_of_demands'),
    ]

    operations = [
        migrations.CreateModel(
            name='Correction',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('on', models.DateField(default=django.utils.timezone.localdate, verbose_name='date')),
            ],
            options={
                'verbose_name': 'correction',
                'verbose_name_plural': 'corrections',
                'ordering': ['on', 'pk'],
            },
            bases=(parler.models.TranslatableModelMixin, models.Model),
        ),
        migrations.CreateModel(
            name='Observation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('period', models.CharField(help_text='A year, or as 2024K1, 2024M01.', max_length=10, verbose_name='period')),
                ('value', models.DecimalField(blank=True, decimal_places=4, max_digits=18, null=True, verbose_name='value')),
                ('status', models.CharField(blank=True, max_length=10, verbose_name='status')),
            ],
            options={
                'verbose_name': 'value',
                'verbose_name_plural': 'values',
                'ordering': ['period'],
            },
        ),
        migrations.CreateModel(
            name='ResponsibleBody',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('slug', models.SlugField(help_text='Stands in the address of the filtered list.', unique=True, verbose_name='address')),
                ('position', models.PositiveSmallIntegerField(default=0, help_text='The lowest is shown first.', verbose_name='position')),
            ],
            options={
                'verbose_name': 'responsible body',
                'verbose_name_plural': 'responsible bodies',
                'ordering': ['position', 'slug'],
            },
            bases=(parler.models.TranslatableModelMixin, models.Model),
        ),
        migrations.CreateModel(
            name='ResponsibleBodyTranslation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('language_code', models.CharField(db_index=True, max_length=15, verbose_name='Language')),
                ('name', models.CharField(max_length=120, verbose_name='name')),
            ],
            options={
                'verbose_name': 'responsible body Translation',
                'db_table': 'policies_responsiblebody_translation',
                'db_tablespace': '',
                'managed': True,
                'default_permissions': (),
            },
            bases=(parler.models.TranslatedFieldsModelMixin, models.Model),
        ),
        migrations.CreateModel(
            name='Series',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('position', models.PositiveSmallIntegerField(default=1, validators=[django.core.validators.MinValueValidator(1)], verbose_name='position')),
                ('code', models.CharField(blank=True, help_text='What the source calls it.', max_length=60, verbose_name='code')),
            ],
            options={
                'verbose_name': 'series',
                'verbose_name_plural': 'series',
                'ordering': ['position'],
            },
            bases=(parler.models.TranslatableModelMixin, models.Model),
        ),
        migrations.CreateModel(
            name='SeriesTranslation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('language_code', models.CharField(db_index=True, max_length=15, verbose_name='Language')),
                ('label', models.CharField(blank=True, max_length=120, verbose_name='name')),
            ],
            options={
                'verbose_name': 'series Translation',
                'db_table': 'policies_series_translation',
                'db_tablespace': '',
                'managed': True,
                'default_permissions': (),
            },
            bases=(parler.models.TranslatedFieldsModelMixin, models.Model),
        ),
        migrations.CreateModel(
            name='TopicChange',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('on', models.DateField(default=django.utils.timezone.localdate, verbose_name='date')),
                ('kind', models.CharField(choices=[('major', 'change of what we think or demand'), ('minor', 'small correction')], max_length=5, verbose_name='kind of change')),
            ],
            options={
                'verbose_name': 'change of a topic',
                'verbose_name_plural': 'changes of topics',
                'ordering': ['-on', '-pk'],
            },
            bases=(parler.models.TranslatableModelMixin, models.Model),
        ),
        migrations.CreateModel(
            name='TopicChangeTranslation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('language_code', models.CharField(db_index=True, max_length=15, verbose_name='Language')),
                ('note', models.CharField(max_length=300, verbose_name='note to readers')),
            ],
            options={
                'verbose_name': 'change of a topic Translation',
                'db_table': 'policies_topicchange_translation',
                'db_tablespace': '',
                'managed': True,
                'default_permissions': (),
            },
            bases=(parler.models.TranslatedFieldsModelMixin, models.Model),
        ),
        migrations.CreateModel(
            name='TopicFigure',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('position', models.PositiveSmallIntegerField(default=0, verbose_name='position')),
            ],
            options={
                'verbose_name': 'figure of a topic',
                'verbose_name_plural': 'figures of a topic',
                'ordering': ['position', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='TopicSection',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('position', models.PositiveSmallIntegerField(default=0, verbose_name='position')),
                ('anchor', models.SlugField(help_text="What stands after # in the part's address. Left empty, it is made from the heading.", verbose_name='address')),
            ],
            options={
                'verbose_name': 'part of a topic',
                'verbose_name_plural': 'parts of a topic',
                'ordering': ['position', 'pk'],
            },
            bases=(parler.models.TranslatableModelMixin, models.Model),
        ),
        migrations.CreateModel(
            name='TopicSectionTranslation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('language_code', models.CharField(db_index=True, max_length=15, verbose_name='Language')),
                ('title', models.CharField(max_length=120, verbose_name='heading')),
                ('body', core.fields.RichTextField(verbose_name='text')),
            ],
            options={
                'verbose_name': 'part of a topic Translation',
                'db_table': 'policies_topicsection_translation',
                'db_tablespace': '',
                'managed': True,
                'default_permissions': (),
            },
            bases=(parler.models.TranslatedFieldsModelMixin, models.Model),
        ),
        migrations.AddField(
            model_name='topic',
            name='review_by',
            field=models.DateField(blank=True, help_text='After this day the topic waits on your desk.', null=True, verbose_name='next review'),
        ),
        migrations.AddField(
            model_name='topic',
            name='reviewed_on',
            field=models.DateField(blank=True, help_text='The day somebody last read it through. Shown on the page.', null=True, verbose_name='last reviewed'),
        ),
        migrations.CreateModel(
            name='CorrectionTranslation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('language_code', models.CharField(db_index=True, max_length=15, verbose_name='Language')),
                ('note', models.CharField(max_length=300, verbose_name='what was corrected')),
                ('master', parler.fields.TranslationsForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='translations', to='policies.correction')),
            ],
            options={
                'verbose_name': 'correction Translation',
                'db_table': 'policies_correction_translation',
                'db_tablespace': '',
                'managed': True,
                'default_permissions': (),
            },
            bases=(parler.models.TranslatedFieldsModelMixin, models.Model),
        ),
        migrations.CreateModel(
            name='DemandUpdate',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('published_at', models.DateTimeField(blank=True, db_index=True, help_text='Empty: a draft that only staff see. A time to come: visible from then on.', null=True, verbose_name='published from')),
                ('withdrawn_at', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='withdrawn')),
                ('withdrawal_reason', models.CharField(blank=True, editable=False, help_text='Shown to those who follow a link to the page. One or two sentences in bokmål.', max_length=500, verbose_name='reason for the withdrawal')),
                ('on', models.DateField(help_text='The day it happened.', verbose_name='date')),
                ('stage', models.CharField(choices=[('raised', 'Raised'), ('considered', 'Under consideration'), ('partly_met', 'Partly met'), ('met', 'Met'), ('rejected', 'Rejected'), ('reversed', 'Reversed'), ('withdrawn', 'Withdrawn by the alliance')], max_length=10, verbose_name='stage')),
                ('source', models.CharField(help_text='What it is and who wrote it, such as “Letter from the ministry”.', max_length=200, verbose_name='source')),
                ('source_url', models.URLField(blank=True, max_length=500, verbose_name='address of the source')),
                ('checked_on', models.DateField(default=django.utils.timezone.localdate, help_text='The day somebody last saw that this still holds.', verbose_name='last checked')),
                ('demand', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='updates', to='policies.demand', verbose_name='demand')),
                ('source_document', filer.fields.file.FilerFileField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='filer.file', verbose_name='document')),
            ],
            options={
                'verbose_name': 'update of a demand',
                'verbose_name_plural': 'updates of demands',
                'ordering': ['-on', '-pk'],
                'abstract': False,
            },
            bases=(parler.models.TranslatableModelMixin, models.Model),
        ),
        migrations.AddField(
            model_name='correction',
            name='update',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='corrections', to='policies.demandupdate', verbose_name='update'),
        ),
        migrations.CreateModel(
            name='DemandUpdateTranslation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('language_code', models.CharField(db_index=True, max_length=15, verbose_name='Language')),
                ('happened', models.TextField(help_text='Facts only, as the source has them.', verbose_name='what happened')),
                ('assessment', models.TextField(blank=True, help_text='What the alliance thinks of it. Shown apart from the facts.', verbose_name='our assessment')),
                ('master', parler.fields.TranslationsForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='translations', to='policies.demandupdate')),
            ],
            options={
                'verbose_name': 'update of a demand Translation',
                'db_table': 'policies_demandupdate_translation',
                'db_tablespace': '',
                'managed': True,
                'default_permissions': (),
            },
            bases=(parler.models.TranslatedFieldsModelMixin, models.Model),
        ),
        migrations.CreateModel(
            name='Figure',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('published_at', models.DateTimeField(blank=True, db_index=True, help_text='Empty: a draft that only staff see. A time to come: visible from then on.', null=True, verbose_name='published from')),
                ('withdrawn_at', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='withdrawn')),
                ('withdrawal_reason', models.CharField(blank=True, editable=False, help_text='Shown to those who follow a link to the page. One or two sentences in bokmål.', max_length=500, verbose_name='reason for the withdrawal')),
                ('slug', models.SlugField(help_text="The last part of the page's address.", unique=True, verbose_name='address')),
                ('decimals', models.PositiveSmallIntegerField(default=0, help_text='How many decimals are shown.', validators=[django.core.validators.MaxValueValidator(4)], verbose_name='decimals')),
                ('as_of', models.DateField(help_text='The last day that the newest value is about.', verbose_name='holds for')),
                ('publisher', models.CharField(help_text='Who made the statistics.', max_length=120, verbose_name='publisher')),
                ('table', models.CharField(blank=True, help_text='Its number or name there.', max_length=200, verbose_name='table or report')),
                ('source_url', models.URLField(max_length=500, verbose_name='address of the source')),
                ('licence', models.CharField(blank=True, help_text='As the publisher states it.', max_length=120, verbose_name='licence')),
                ('retrieved_on', models.DateField(default=django.utils.timezone.localdate, help_text='The day it was copied.', verbose_name='fetched')),
                ('review_by', models.DateField(help_text="After this day the figure's year is shown large, and it waits on your desk.", verbose_name='next review')),
            ],
            options={
                'verbose_name': 'figure',
                'verbose_name_plural': 'figures',
                'ordering': ['slug'],
                'abstract': False,
                'constraints': [models.CheckConstraint(condition=models.Q(('withdrawn_at', None), models.Q(('published_at__isnull', False), ('published_at__lte', models.F('withdrawn_at'))), _connector='OR'), name='figure_withdrawn_only_after_publishing', violation_error_message='It is withdrawn: publish it again before you change the time.'), models.CheckConstraint(condition=models.Q(models.Q(('withdrawal_reason', ''), ('withdrawn_at', None)), models.Q(('withdrawn_at__isnull', False), models.Q(('withdrawal_reason', ''), _negated=True)), _connector='OR'), name='figure_withdrawn_with_a_reason', violation_error_message='Say why it is withdrawn.')],
            },
            bases=(parler.models.TranslatableModelMixin, models.Model),
        ),
        migrations.CreateModel(
            name='FigureBlock',
            fields=[
                ('cmsplugin_ptr', models.OneToOneField(auto_created=True, on_delete=django.db.models.deletion.CASCADE, parent_link=True, primary_key=True, related_name='%(app_label)s_%(class)s', serialize=False, to='cms.cmsplugin')),
                ('figure', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='policies.figure', verbose_name='figure')),
            ],
            options={
                'verbose_name': 'figure with chart',
                'verbose_name_plural': 'figures with charts',
            },
            bases=('cms.cmsplugin',),
        ),
        migrations.CreateModel(
            name='FigureTranslation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('language_code', models.CharField(db_index=True, max_length=15, verbose_name='Language')),
                ('title', models.CharField(max_length=160, verbose_name='title')),
                ('unit', models.CharField(help_text='Such as per cent, or persons.', max_length=80, verbose_name='unit')),
                ('definition', models.TextField(blank=True, help_text='What exactly is counted, and how.', verbose_name='definition')),
                ('comment', models.TextField(blank=True, help_text='What readers should know of before they use it.', verbose_name='comment')),
                ('master', parler.fields.TranslationsForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='translations', to='policies.figure')),
            ],
            options={
                'verbose_name': 'figure Translation',
                'db_table': 'policies_figure_translation',
                'db_tablespace': '',
                'managed': True,
                'default_permissions': (),
            },
            bases=(parler.models.TranslatedFieldsModelMixin, models.Model),
        ),
        migrations.CreateModel(
            name='FormerTopicSlug',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('slug', models.SlugField(unique=True)),
                ('topic', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='former_slugs', to='policies.topic')),
            ],
            options={
                'ordering': ['slug'],
            },
        ),
        migrations.CreateModel(
            name='OneDemand',
            fields=[
                ('cmsplugin_ptr', models.OneToOneField(auto_created=True, on_delete=django.db.models.deletion.CASCADE, parent_link=True, primary_key=True, related_name='%(app_label)s_%(class)s', serialize=False, to='cms.cmsplugin')),
                ('demand', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='policies.demand', verbose_name='demand')),
            ],
            options={
                'verbose_name': 'one demand',
                'verbose_name_plural': 'single demands',
            },
            bases=('cms.cmsplugin',),
        ),
        migrations.CreateModel(
            name='Quotation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('document', models.CharField(blank=True, help_text='Its title, when it is no part of a topic.', max_length=200, verbose_name='other document')),
                ('document_url', models.URLField(blank=True, max_length=500, verbose_name='address of the document')),
                ('place', models.CharField(blank=True, help_text='Such as page 3.', max_length=50, verbose_name='place in the document')),
                ('on', models.DateField(help_text='The day these words were first said.', verbose_name='date')),
                ('language', models.CharField(choices=[('nb', 'Norwegian bokmål'), ('nn', 'Norwegian nynorsk'), ('en', 'English')], default='nb', max_length=5, verbose_name='language')),
                ('text', models.TextField(verbose_name='the very words')),
                ('demand', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='own_quotations', to='policies.demand', verbose_name='demand')),
            ],
            options={
                'verbose_name': 'quotation',
                'verbose_name_plural': 'quotations',
                'ordering': ['on', 'pk'],
            },
        ),
        migrations.AddField(
            model_name='demand',
            name='responsible_body',
            field=models.ForeignKey(blank=True, help_text='Who can do what the demand asks for.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='demands', to='policies.responsiblebody', verbose_name='responsible body'),
        ),
        migrations.AddField(
            model_name='responsiblebodytranslation',
            name='master',
            field=parler.fields.TranslationsForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='translations', to='policies.responsiblebody'),
        ),
        migrations.AddField(
            model_name='series',
            name='figure',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='series', to='policies.figure', verbose_name='figure'),
        ),
        migrations.AddField(
            model_name='observation',
            name='series',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='observations', to='policies.series', verbose_name='series'),
        ),
        migrations.AddField(
            model_name='seriestranslation',
            name='master',
            field=parler.fields.TranslationsForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='translations', to='policies.series'),
        ),
        migrations.AddField(
            model_name='topicchange',
            name='topic',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='changes', to='policies.topic', verbose_name='topic'),
        ),
        migrations.AddField(
            model_name='topicchangetranslation',
            name='master',
            field=parler.fields.TranslationsForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='translations', to='policies.topicchange'),
        ),
        migrations.AddField(
            model_name='topicfigure',
            name='figure',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='policies.figure', verbose_name='figure'),
        ),
        migrations.AddField(
            model_name='topicfigure',
            name='topic',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to='policies.topic', verbose_name='topic'),
        ),
        migrations.AddField(
            model_name='topic',
            name='figures',
            field=models.ManyToManyField(blank=True, related_name='topics', through='policies.TopicFigure', to='policies.figure', verbose_name='figures'),
        ),
        migrations.AddField(
            model_name='topicsection',
            name='topic',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='sections', to='policies.topic', verbose_name='topic'),
        ),
        migrations.AddField(
            model_name='quotation',
            name='section',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='quotations', to='policies.topicsection', verbose_name='part of a topic'),
        ),
        migrations.AddField(
            model_name='topicsectiontranslation',
            name='master',
            field=parler.fields.TranslationsForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='translations', to='policies.topicsection'),
        ),
        migrations.AddConstraint(
            model_name='correctiontranslation',
            constraint=models.CheckConstraint(condition=models.Q(('note', ''), _negated=True), name='correction_says_what_changed'),
        ),
        migrations.AddConstraint(
            model_name='correctiontranslation',
            constraint=models.UniqueConstraint(fields=('language_code', 'master'), name='policies_correction_translation_uniq_lang'),
        ),
        migrations.AddIndex(
            model_name='demandupdate',
            index=models.Index(fields=['demand', '-on', '-id'], name='demandupdate_newest'),
        ),
        migrations.AddConstraint(
            model_name='demandupdate',
            constraint=models.CheckConstraint(condition=models.Q(('withdrawn_at', None), models.Q(('published_at__isnull', False), ('published_at__lte', models.F('withdrawn_at'))), _connector='OR'), name='demandupdate_withdrawn_only_after_publishing', violation_error_message='It is withdrawn: publish it again before you change the time.'),
        ),
        migrations.AddConstraint(
            model_name='demandupdate',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('withdrawal_reason', ''), ('withdrawn_at', None)), models.Q(('withdrawn_at__isnull', False), models.Q(('withdrawal_reason', ''), _negated=True)), _connector='OR'), name='demandupdate_withdrawn_with_a_reason', violation_error_message='Say why it is withdrawn.'),
        ),
        migrations.AddConstraint(
            model_name='demandupdate',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('source', ''), _negated=True), models.Q(models.Q(('source_url', ''), _negated=True), ('source_document__isnull', False), _connector='OR')), name='demandupdate_has_a_source', violation_error_message='Say where this can be read: name the source, and give its address or document.'),
        ),
        migrations.AddConstraint(
            model_name='demandupdate',
            constraint=models.CheckConstraint(condition=models.Q(('stage__in', ['raised', 'considered', 'partly_met', 'met', 'rejected', 'reversed', 'withdrawn'])), name='demandupdate_stage_known'),
        ),
        migrations.AddConstraint(
            model_name='demandupdate',
            constraint=models.CheckConstraint(condition=models.Q(('checked_on__gte', models.F('on'))), name='demandupdate_checked_after_it_happened', violation_error_message='It cannot have been checked before it happened.'),
        ),
        migrations.AddConstraint(
            model_name='demandupdatetranslation',
            constraint=models.UniqueConstraint(fields=('language_code', 'master'), name='policies_demandupdate_translation_uniq_lang'),
        ),
        migrations.AddConstraint(
            model_name='figuretranslation',
            constraint=models.UniqueConstraint(fields=('language_code', 'master'), name='policies_figure_translation_uniq_lang'),
        ),
        migrations.AddConstraint(
            model_name='responsiblebodytranslation',
            constraint=models.UniqueConstraint(fields=('language_code', 'master'), name='policies_responsiblebody_translation_uniq_lang'),
        ),
        migrations.AddConstraint(
            model_name='series',
            constraint=models.UniqueConstraint(fields=('figure', 'position'), name='series_position_once'),
        ),
        migrations.AddConstraint(
            model_name='observation',
            constraint=models.UniqueConstraint(fields=('series', 'period'), name='observation_period_once'),
        ),
        migrations.AddConstraint(
            model_name='seriestranslation',
            constraint=models.UniqueConstraint(fields=('language_code', 'master'), name='policies_series_translation_uniq_lang'),
        ),
        migrations.AddConstraint(
            model_name='topicchange',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['major', 'minor'])), name='topicchange_kind_known'),
        ),
        migrations.AddConstraint(
            model_name='topicchangetranslation',
            constraint=models.CheckConstraint(condition=models.Q(('note', ''), _negated=True), name='topicchange_says_what_changed'),
        ),
        migrations.AddConstraint(
            model_name='topicchangetranslation',
            constraint=models.UniqueConstraint(fields=('language_code', 'master'), name='policies_topicchange_translation_uniq_lang'),
        ),
        migrations.AddConstraint(
            model_name='topicfigure',
            constraint=models.UniqueConstraint(fields=('topic', 'figure'), name='figure_once_a_topic'),
        ),
        migrations.AddConstraint(
            model_name='topicsection',
            constraint=models.UniqueConstraint(fields=('topic', 'anchor'), name='section_anchor_once_a_topic'),
        ),
        migrations.AddConstraint(
            model_name='quotation',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('document', ''), ('document_url', ''), ('section__isnull', False)), models.Q(('section', None), models.Q(('document', ''), _negated=True)), _connector='OR'), name='quotation_stands_in_one_place', violation_error_message='Choose a part of a topic, or write the title of another document; not both.'),
        ),
        migrations.AddConstraint(
            model_name='quotation',
            constraint=models.CheckConstraint(condition=models.Q(('text', ''), _negated=True), name='quotation_has_words'),
        ),
        migrations.AddConstraint(
            model_name='topicsectiontranslation',
            constraint=models.UniqueConstraint(fields=('language_code', 'master'), name='policies_topicsection_translation_uniq_lang'),
        ),
    ]
