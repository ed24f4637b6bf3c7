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
        ('people', '0001_initial'),
        ('places', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Notice',
            fields=[
                ('notice_id', models.UUIDField(default=mashang.kernel.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('title_zh', models.CharField(max_length=60)),
                ('title_en', models.CharField(blank=True, max_length=120)),
                ('body_zh', models.TextField()),
                ('body_en', models.TextField(blank=True)),
                ('path', mashang.foundation.fields.PathField(max_length=200)),
                ('where', models.CharField(max_length=200)),
                ('audience', models.CharField(max_length=20)),
                ('must_confirm', models.BooleanField(default=False)),
                ('counts', models.CharField(choices=[('person', 'Person'), ('household', 'Household')], default='person', max_length=10)),
                ('confirm_by', models.DateTimeField(null=True)),
                ('starts_at', models.DateTimeField()),
                ('ends_at', models.DateTimeField()),
                ('status', models.CharField(choices=[('draft', 'Draft'), ('waiting', 'Waiting'), ('scheduled', 'Scheduled'), ('open', 'Open'), ('withdrawn', 'Withdrawn')], default='draft', max_length=10)),
                ('unit', models.CharField(blank=True, max_length=80)),
                ('written_at', models.DateTimeField()),
                ('sent_at', models.DateTimeField(null=True)),
                ('opened_at', models.DateTimeField(null=True)),
                ('withdrawn_at', models.DateTimeField(null=True)),
                ('agreed_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('corrects', models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='corrected_by', to='notices.notice')),
                ('sent_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('written_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'indexes': [models.Index(fields=['path', '-written_at'], name='notice_path'), models.Index(fields=['-written_at', 'notice_id'], name='notice_written'), models.Index(fields=['status', 'starts_at'], name='notice_status')],
                'constraints': [models.CheckConstraint(condition=models.Q(('ends_at__gt', models.F('starts_at'))), name='a_notice_ends_after_it_begins'), models.CheckConstraint(condition=models.Q(('must_confirm', False), ('confirm_by__isnull', False), _connector='OR'), name='what_must_be_confirmed_has_a_deadline'), models.CheckConstraint(condition=models.Q(('agreed_by__isnull', True), models.Q(('agreed_by', models.F('written_by')), _negated=True), _connector='OR'), name='nobody_agrees_to_their_own_notice')],
            },
        ),
        migrations.CreateModel(
            name='OnlyWith',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('pregnant', 'Pregnant'), ('nursing', 'Nursing'), ('aged_80', 'Aged 80'), ('living_alone', 'Living Alone'), ('disabled', 'Disabled'), ('dialysis', 'Dialysis'), ('chemo_radio', 'Chemo Radio'), ('chronic_illness', 'Chronic Illness'), ('mental_illness', 'Mental Illness'), ('bedridden', 'Bedridden'), ('minor_alone', 'Minor Alone'), ('hardship', 'Hardship'), ('household_register', 'Household Register')], max_length=20)),
                ('notice', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='attention', to='notices.notice')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('notice', 'kind'), name='a_notice_names_a_fact_once')],
            },
        ),
        migrations.CreateModel(
            name='Picture',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('file', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='files.storedfile')),
                ('notice', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='pictures', to='notices.notice')),
            ],
        ),
        migrations.CreateModel(
            name='Recipient',
            fields=[
                ('recipient_id', models.UUIDField(default=mashang.kernel.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('path', mashang.foundation.fields.PathField(blank=True, max_length=200)),
                ('state', models.CharField(choices=[('waiting', 'Waiting'), ('confirmed', 'Confirmed'), ('household', 'Household'), ('told', 'Told'), ('excused', 'Excused'), ('gone', 'Gone'), ('replaced', 'Replaced')], default='waiting', max_length=10)),
                ('is_late', models.BooleanField(default=False)),
                ('excuse', models.CharField(blank=True, max_length=20)),
                ('settled_at', models.DateTimeField(null=True)),
                ('account', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('building', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.place')),
                ('notice', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='recipients', to='notices.notice')),
                ('person', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.person')),
                ('place', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.place')),
                ('settled_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'indexes': [models.Index(fields=['notice', 'path', 'recipient_id'], name='recipient_walk'), models.Index(fields=['notice', 'state', 'path'], name='recipient_state'), models.Index(fields=['notice', 'building'], name='recipient_building'), models.Index(fields=['notice', 'place'], name='recipient_household'), models.Index(fields=['person', 'state'], name='recipient_person')],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('account__isnull', True), ('person__isnull', False)), models.Q(('account__isnull', False), ('person__isnull', True)), _connector='OR'), name='a_recipient_is_a_person_or_an_account'), models.UniqueConstraint(condition=models.Q(('person__isnull', False)), fields=('notice', 'person'), name='a_person_is_on_a_list_once'), models.UniqueConstraint(condition=models.Q(('account__isnull', False)), fields=('notice', 'account'), name='an_account_is_on_a_list_once'), models.CheckConstraint(condition=models.Q(('state', 'waiting'), ('settled_at__isnull', False), _connector='OR'), name='a_settled_name_has_its_instant'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'excused'), _negated=True), models.Q(('excuse', ''), _negated=True), _connector='OR'), name='an_excuse_has_a_reason')],
            },
        ),
        migrations.CreateModel(
            name='Scope',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('path', mashang.foundation.fields.PathField(max_length=200)),
                ('notice', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='scopes', to='notices.notice')),
            ],
            options={
                'indexes': [models.Index(fields=['path'], name='notice_scope_path')],
                'constraints': [models.UniqueConstraint(fields=('notice', 'path'), name='a_notice_names_a_part_once')],
            },
        ),
        migrations.CreateModel(
            name='Stop',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('path', mashang.foundation.fields.PathField(max_length=200)),
                ('expected', models.PositiveIntegerField()),
                ('building', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.place')),
                ('notice', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='stops', to='notices.notice')),
            ],
            options={
                'indexes': [models.Index(fields=['notice', 'path', 'building'], name='stop_path')],
                'constraints': [models.UniqueConstraint(fields=('notice', 'building'), name='a_building_is_a_stop_once')],
            },
        ),
        migrations.CreateModel(
            name='Message',
            fields=[
                ('message_id', models.UUIDField(default=mashang.kernel.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('reference', models.CharField(max_length=80)),
                ('title_zh', mashang.foundation.keys.fields.SealedText(data_class='notices.messages', subject='message_id')),
                ('title_en', mashang.foundation.keys.fields.SealedText(data_class='notices.messages', subject='message_id')),
                ('body_zh', mashang.foundation.keys.fields.SealedText(blank=True, data_class='notices.messages', default='', subject='message_id')),
                ('body_en', mashang.foundation.keys.fields.SealedText(blank=True, data_class='notices.messages', default='', subject='message_id')),
                ('url', models.CharField(blank=True, max_length=200)),
                ('told_at', models.DateTimeField()),
                ('seen_at', models.DateTimeField(null=True)),
                ('account', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('person', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='people.person')),
            ],
            options={
                'indexes': [models.Index(fields=['person', '-told_at'], name='message_person'), models.Index(fields=['account', '-told_at'], name='message_account'), models.Index(fields=['told_at'], name='message_told')],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('account__isnull', True), ('person__isnull', False)), models.Q(('account__isnull', False), ('person__isnull', True)), _connector='OR'), name='a_message_is_to_a_person_or_an_account'), models.UniqueConstraint(condition=models.Q(('person__isnull', False)), fields=('reference', 'person'), name='a_person_is_told_once'), models.UniqueConstraint(condition=models.Q(('account__isnull', False)), fields=('reference', 'account'), name='an_account_is_told_once')],
            },
        ),
    ]
