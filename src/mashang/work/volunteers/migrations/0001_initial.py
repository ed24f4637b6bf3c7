import django.db.models.deletion
import mashang.foundation.fields
import mashang.kernel.ids
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('accounts', '__first__'),
        ('people', '0001_initial'),
        ('places', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Call',
            fields=[
                ('call_id', models.UUIDField(default=mashang.kernel.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('title_zh', models.CharField(max_length=60)),
                ('title_en', models.CharField(blank=True, max_length=120)),
                ('words_zh', models.TextField(blank=True)),
                ('words_en', models.TextField(blank=True)),
                ('skills', models.CharField(blank=True, max_length=120)),
                ('from_age', models.PositiveSmallIntegerField()),
                ('to_age', models.PositiveSmallIntegerField(null=True)),
                ('path', mashang.foundation.fields.PathField(max_length=200)),
                ('called_at', models.DateTimeField()),
                ('closed_at', models.DateTimeField(null=True)),
                ('called_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('leader', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('place', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.place')),
            ],
            options={
                'indexes': [models.Index(fields=['path', '-called_at'], name='call_path')],
                'constraints': [models.CheckConstraint(condition=models.Q(('to_age__isnull', True), ('to_age__gte', models.F('from_age')), _connector='OR'), name='ages_of_a_call_have_years')],
            },
        ),
        migrations.CreateModel(
            name='Shift',
            fields=[
                ('shift_id', models.UUIDField(default=mashang.kernel.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('task', models.CharField(max_length=60)),
                ('meet_at', models.CharField(blank=True, max_length=80)),
                ('begins_at', models.DateTimeField()),
                ('ends_at', models.DateTimeField()),
                ('needed', models.PositiveSmallIntegerField()),
                ('call', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='shifts', to='volunteers.call')),
            ],
            options={
                'indexes': [models.Index(fields=['call', 'begins_at'], name='call_shift_begins')],
                'constraints': [models.CheckConstraint(condition=models.Q(('ends_at__gt', models.F('begins_at'))), name='a_call_shift_ends_after_it_begins'), models.CheckConstraint(condition=models.Q(('needed__gt', 0)), name='a_shift_needs_somebody')],
            },
        ),
        migrations.CreateModel(
            name='SignUp',
            fields=[
                ('sign_up_id', models.UUIDField(default=mashang.kernel.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('state', models.CharField(choices=[('asked', 'Asked'), ('accepted', 'Accepted'), ('refused', 'Refused'), ('withdrawn', 'Withdrawn')], default='asked', max_length=10)),
                ('shares_phone', models.BooleanField(default=False)),
                ('asked_at', models.DateTimeField()),
                ('decided_at', models.DateTimeField(null=True)),
                ('minutes', models.PositiveIntegerField(null=True)),
                ('confirmed_at', models.DateTimeField(null=True)),
                ('confirmed_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('decided_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.person')),
                ('shift', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='sign_ups', to='volunteers.shift')),
            ],
            options={
                'indexes': [models.Index(fields=['person', '-asked_at'], name='sign_up_person'), models.Index(fields=['shift', 'asked_at'], name='sign_up_shift')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('state__in', ('asked', 'accepted'))), fields=('shift', 'person'), name='nobody_signs_up_twice_for_a_shift'), models.CheckConstraint(condition=models.Q(('minutes__isnull', True), ('state', 'accepted'), _connector='OR'), name='hours_belong_to_who_was_accepted')],
            },
        ),
    ]
