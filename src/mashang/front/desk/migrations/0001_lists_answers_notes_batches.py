import django.db.models.deletion
import mashang.foundation.keys.fields
import mashang.kernel.ids
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('accounts', '0001_initial'),
        ('accounts', '__first__'),
        ('cases', '0002_ledger_indexes'),
    ]

    operations = [
        migrations.CreateModel(
            name='Batch',
            fields=[
                ('batch_id', models.UUIDField(default=mashang.kernel.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('ordered_at', models.DateTimeField()),
                ('to_name', models.CharField(max_length=160)),
                ('n_gone', models.PositiveIntegerField(default=0)),
                ('ordered_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'indexes': [models.Index(fields=['ordered_by', '-ordered_at'], name='batch_of_account')],
            },
        ),
        migrations.CreateModel(
            name='BatchLine',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('place', models.PositiveIntegerField()),
                ('is_done', models.BooleanField()),
                ('why_zh', models.CharField(blank=True, max_length=200)),
                ('why_en', models.CharField(blank=True, max_length=300)),
                ('batch', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='lines', to='desk.batch')),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='cases.case')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('batch', 'case'), name='a_batch_holds_a_case_once'), models.CheckConstraint(condition=models.Q(('is_done', True), models.Q(('why_zh', ''), _negated=True), _connector='OR'), name='a_refused_case_says_why')],
            },
        ),
        migrations.CreateModel(
            name='SavedList',
            fields=[
                ('list_id', models.UUIDField(default=mashang.kernel.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('unit', models.CharField(max_length=80)),
                ('name', models.CharField(max_length=40)),
                ('filters', models.JSONField(default=dict)),
                ('is_shared', models.BooleanField(default=False)),
                ('saved_at', models.DateTimeField()),
                ('account', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'indexes': [models.Index(fields=['unit', 'name'], name='list_of_unit')],
                'constraints': [models.UniqueConstraint(fields=('account', 'name'), name='lists_of_an_account_differ_in_name'), models.CheckConstraint(condition=models.Q(('is_shared', False), models.Q(('unit', ''), _negated=True), _connector='OR'), name='a_list_is_shared_with_a_unit')],
            },
        ),
        migrations.CreateModel(
            name='FirstList',
            fields=[
                ('account', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, primary_key=True, serialize=False, to=settings.AUTH_USER_MODEL)),
                ('saved', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='desk.savedlist')),
            ],
        ),
        migrations.CreateModel(
            name='ShiftNote',
            fields=[
                ('note_id', models.UUIDField(default=mashang.kernel.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('unit', models.CharField(max_length=80)),
                ('text', mashang.foundation.keys.fields.SealedText(data_class='desk.notes', subject='note_id')),
                ('must_acknowledge', models.BooleanField(default=False)),
                ('written_at', models.DateTimeField()),
                ('written_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'indexes': [models.Index(fields=['unit', '-written_at', '-note_id'], name='note_of_unit')],
            },
        ),
        migrations.CreateModel(
            name='NoteCase',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='cases.case')),
                ('note', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='cases', to='desk.shiftnote')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('note', 'case'), name='a_note_names_a_case_once')],
            },
        ),
        migrations.CreateModel(
            name='Acknowledgement',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField()),
                ('account', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('note', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='read_by', to='desk.shiftnote')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('note', 'account'), name='a_note_is_read_once_by_each')],
            },
        ),
        migrations.CreateModel(
            name='StandIn',
            fields=[
                ('stand_in_id', models.UUIDField(default=mashang.kernel.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('since_on', models.DateField()),
                ('until_on', models.DateField()),
                ('ordered_at', models.DateTimeField()),
                ('ended_at', models.DateTimeField(null=True)),
                ('absent', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('deputy', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('ordered_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'indexes': [models.Index(fields=['until_on', 'since_on'], name='stand_in_days')],
                'constraints': [models.CheckConstraint(condition=models.Q(('until_on__gt', models.F('since_on'))), name='a_stand_in_lasts_a_day_or_more'), models.CheckConstraint(condition=models.Q(('absent', models.F('deputy')), _negated=True), name='nobody_stands_in_for_themselves')],
            },
        ),
        migrations.CreateModel(
            name='AnswerTemplate',
            fields=[
                ('template_id', models.UUIDField(default=mashang.kernel.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('unit', models.CharField(max_length=80)),
                ('kind', models.CharField(blank=True, max_length=40)),
                ('title', models.CharField(max_length=40)),
                ('text_zh', models.CharField(max_length=500)),
                ('text_en', models.CharField(blank=True, max_length=500)),
                ('written_at', models.DateTimeField()),
                ('retired_at', models.DateTimeField(null=True)),
                ('written_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'constraints': [models.UniqueConstraint(condition=models.Q(('retired_at__isnull', True)), fields=('unit', 'kind', 'title'), name='answers_of_a_unit_differ_in_title')],
            },
        ),
    ]
