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
        ('cases', '0001_initial'),
        ('files', '0001_initial'),
        ('people', '0001_initial'),
        ('places', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='VisitList',
            fields=[
                ('list_id', models.UUIDField(default=mashang.kernel.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('path', mashang.foundation.fields.PathField(max_length=200)),
                ('name', models.CharField(max_length=80)),
                ('on_day', models.DateField()),
                ('made_at', models.DateTimeField()),
                ('closed_at', models.DateTimeField(null=True)),
                ('holder', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='visit_lists', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'indexes': [models.Index(fields=['holder', '-on_day', '-list_id'], name='visit_list_holder'), models.Index(fields=['-on_day', '-list_id'], name='visit_list_day'), models.Index(fields=['path', '-on_day'], name='visit_list_path')],
            },
        ),
        migrations.CreateModel(
            name='Visit',
            fields=[
                ('visit_id', models.UUIDField(default=mashang.kernel.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('position', models.PositiveSmallIntegerField()),
                ('path', mashang.foundation.fields.PathField(max_length=200)),
                ('rule', models.CharField(max_length=30)),
                ('every_days', models.PositiveSmallIntegerField()),
                ('state', models.CharField(choices=[('due', 'Due'), ('done', 'Done'), ('excused', 'Excused'), ('missing', 'Missing')], default='due', max_length=8)),
                ('reason', models.CharField(blank=True, max_length=12)),
                ('owner', models.CharField(blank=True, max_length=120)),
                ('settled_at', models.DateTimeField(null=True)),
                ('next_on', models.DateField(null=True)),
                ('is_contested', models.BooleanField(default=False)),
                ('looked_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='visits', to='people.person')),
                ('place', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.place')),
                ('list', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='visits', to='visits.visitlist')),
            ],
            options={
                'indexes': [models.Index(fields=['list', 'position'], name='visit_list_order'), models.Index(fields=['person', '-settled_at'], name='visit_person'), models.Index(fields=['path', 'visit_id'], name='visit_path')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('state', 'due')), fields=('person',), name='nobody_waits_on_two_lists'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'missing'), _negated=True), models.Q(('owner', ''), _negated=True), _connector='OR'), name='who_is_missed_has_an_owner')],
            },
        ),
        migrations.CreateModel(
            name='CalendarKey',
            fields=[
                ('key_id', models.UUIDField(default=mashang.kernel.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('digest', models.CharField(max_length=64, unique=True)),
                ('made_at', models.DateTimeField()),
                ('ended_at', models.DateTimeField(null=True)),
                ('account', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'constraints': [models.UniqueConstraint(condition=models.Q(('ended_at__isnull', True)), fields=('account',), name='one_calendar_key_per_account')],
            },
        ),
        migrations.CreateModel(
            name='VisitAnswer',
            fields=[
                ('answer_id', models.UUIDField(editable=False, primary_key=True, serialize=False)),
                ('outcome', models.CharField(max_length=12)),
                ('detail', mashang.foundation.keys.fields.SealedText(blank=True, data_class='visits.answers', default='', subject='visit_id')),
                ('happened_at', models.DateTimeField()),
                ('received_at', models.DateTimeField()),
                ('skew_s', models.IntegerField(default=0)),
                ('is_offline', models.BooleanField(default=False)),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('case', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='cases.case')),
                ('photo', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='files.storedfile')),
                ('visit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='answers', to='visits.visit')),
            ],
            options={
                'indexes': [models.Index(fields=['visit', 'happened_at'], name='visit_answers')],
            },
        ),
    ]
