import django.db.models.deletion
import mashang.foundation.fields
import mashang.foundation.keys.fields
import mashang.kernel.ids
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('accounts', '__first__'),
        ('files', '0001_initial'),
        ('organisations', '0001_initial'),
        ('people', '0001_initial'),
        ('places', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='NumberSeries',
            fields=[
                ('day', models.DateField(primary_key=True, serialize=False)),
                ('last', models.PositiveIntegerField(default=0)),
            ],
        ),
        migrations.CreateModel(
            name='Case',
            fields=[
                ('case_id', models.UUIDField(default=mashang.kernel.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('number', models.CharField(max_length=16, unique=True)),
                ('kind', models.CharField(max_length=40)),
                ('state', models.CharField(max_length=16)),
                ('is_open', models.BooleanField(default=True)),
                ('priority', models.CharField(default='normal', max_length=20)),
                ('path', mashang.foundation.fields.PathField(max_length=200)),
                ('title', mashang.foundation.keys.fields.SealedText(data_class='cases.content', subject='case_id')),
                ('detail', mashang.foundation.keys.fields.SealedText(data_class='cases.content', subject='case_id')),
                ('seat_kind', models.CharField(choices=[('organisation', 'Organisation'), ('level', 'Level')], max_length=12)),
                ('seat_level', models.CharField(blank=True, max_length=20)),
                ('seat_path', mashang.foundation.fields.PathField(max_length=200)),
                ('seat_name', models.CharField(max_length=120)),
                ('opened_at', models.DateTimeField()),
                ('clocks', models.JSONField(default=dict)),
                ('pauses', models.JSONField(default=list)),
                ('extensions', models.JSONField(default=list)),
                ('parked_until', models.DateTimeField(null=True)),
                ('due_at', models.DateTimeField()),
                ('asked', models.BooleanField(default=False)),
                ('approval_asked', models.BooleanField(default=False)),
                ('done_at', models.DateTimeField(null=True)),
                ('closed_at', models.DateTimeField(null=True)),
                ('level', models.PositiveSmallIntegerField(default=0)),
                ('escalated_at', models.DateTimeField(null=True)),
                ('returned', models.PositiveSmallIntegerField(default=0)),
                ('reopened', models.PositiveSmallIntegerField(default=0)),
                ('rating', models.CharField(blank=True, max_length=20)),
                ('version', models.PositiveIntegerField(default=1)),
                ('asked_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('handler', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('joined_into', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cases.case')),
                ('place', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.place')),
                ('seat_organisation', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.organisation')),
                ('subject', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='cases', to='people.person')),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('is_open', True)), fields=['due_at', 'case_id', 'path', 'seat_kind'], name='case_open_due'), models.Index(condition=models.Q(('is_open', True)), fields=['path', 'seat_kind', 'due_at', 'case_id'], name='case_open_path'), models.Index(condition=models.Q(('is_open', True)), fields=['seat_organisation', 'due_at', 'case_id', 'path'], name='case_open_seat'), models.Index(condition=models.Q(('is_open', True)), fields=['handler', 'due_at', 'case_id'], name='case_open_handler'), models.Index(condition=models.Q(('is_open', False)), fields=['-opened_at', '-case_id', 'path', 'seat_kind'], name='case_ended_opened'), models.Index(condition=models.Q(('is_open', False)), fields=['path', 'state', 'opened_at', 'case_id', 'seat_kind'], name='case_ended_path'), models.Index(fields=['subject', '-opened_at'], name='case_subject'), models.Index(fields=['asked_by', '-opened_at'], name='case_asker'), models.Index(fields=['place', 'kind', '-opened_at'], name='case_place_kind')],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('seat_kind', 'organisation'), ('seat_organisation__isnull', False)), models.Q(('seat_kind', 'level'), ('seat_organisation__isnull', True), models.Q(('seat_level', ''), _negated=True)), _connector='OR'), name='a_case_has_an_owner'), models.CheckConstraint(condition=models.Q(models.Q(('closed_at__isnull', False), ('is_open', False), ('state__in', ('cancelled', 'closed', 'joined'))), models.Q(models.Q(('state__in', ('cancelled', 'closed', 'joined')), _negated=True), ('closed_at__isnull', True)), _connector='OR'), name='an_ended_case_knows_when'), models.CheckConstraint(condition=models.Q(models.Q(('state__in', ('working', 'parked', 'done')), _negated=True), ('handler__isnull', False), _connector='OR'), name='work_on_a_case_has_a_name_on_it'), models.CheckConstraint(condition=models.Q(('closed_at__isnull', True), ('closed_at__gte', models.F('opened_at')), _connector='OR'), name='a_case_closes_after_it_opens')],
            },
        ),
        migrations.CreateModel(
            name='Entry',
            fields=[
                ('entry_id', models.UUIDField(default=mashang.kernel.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('line', models.PositiveIntegerField()),
                ('at', models.DateTimeField()),
                ('actor_name', models.CharField(max_length=120)),
                ('verb', models.CharField(max_length=24)),
                ('from_state', models.CharField(blank=True, max_length=16)),
                ('to_state', models.CharField(max_length=16)),
                ('is_public', models.BooleanField(default=False)),
                ('note', mashang.foundation.keys.fields.SealedText(blank=True, data_class='cases.content', default='', subject='case_id')),
                ('facts', models.JSONField(default=dict)),
                ('actor', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='entries', to='cases.case')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('case', 'line'), name='a_line_of_history_stands_once')],
            },
        ),
        migrations.CreateModel(
            name='ExternalNumber',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('system', models.CharField(max_length=40)),
                ('number', models.CharField(max_length=60)),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='external_numbers', to='cases.case')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('system', 'number'), name='an_external_number_means_one_case')],
            },
        ),
        migrations.CreateModel(
            name='Party',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('joined_at', models.DateTimeField()),
                ('account', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='parties', to='cases.case')),
                ('person', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.person')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('case', 'account'), name='a_party_joins_once')],
            },
        ),
        migrations.CreateModel(
            name='Photo',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('is_proof', models.BooleanField(default=False)),
                ('is_public', models.BooleanField(default=True)),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='photos', to='cases.case')),
                ('entry', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='photos', to='cases.entry')),
                ('file', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='files.storedfile')),
            ],
        ),
    ]
