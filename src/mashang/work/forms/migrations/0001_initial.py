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
        ('people', '0001_initial'),
        ('places', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Form',
            fields=[
                ('form_id', models.UUIDField(default=mashang.kernel.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('path', mashang.foundation.fields.PathField(max_length=200)),
                ('title', models.CharField(max_length=120)),
                ('workbook', models.BinaryField()),
                ('file_name', models.CharField(max_length=120)),
                ('audience', models.CharField(choices=[('workers', 'Workers'), ('residents', 'Residents'), ('rooms', 'Rooms')], max_length=10)),
                ('purpose', models.CharField(max_length=200)),
                ('basis', models.CharField(max_length=200)),
                ('state', models.CharField(choices=[('draft', 'Draft'), ('published', 'Published'), ('closed', 'Closed')], default='draft', max_length=10)),
                ('due_on', models.DateField(null=True)),
                ('keep_days', models.PositiveIntegerField(null=True)),
                ('names_count', models.PositiveIntegerField(default=0)),
                ('made_at', models.DateTimeField()),
                ('published_at', models.DateTimeField(null=True)),
                ('closed_at', models.DateTimeField(null=True)),
                ('home', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.place')),
                ('made_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('published_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'indexes': [models.Index(fields=['path', '-made_at'], name='form_path'), models.Index(fields=['state', 'due_on'], name='form_due')],
                'constraints': [models.CheckConstraint(condition=models.Q(('state', 'draft'), models.Q(('due_on__isnull', False), ('keep_days__isnull', False), ('published_at__isnull', False)), _connector='OR'), name='a_published_form_has_its_days'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'closed'), _negated=True), ('closed_at__isnull', False), _connector='OR'), name='a_closed_form_knows_when')],
            },
        ),
        migrations.CreateModel(
            name='Filling',
            fields=[
                ('filling_id', models.UUIDField(default=mashang.kernel.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('path', mashang.foundation.fields.PathField(max_length=200)),
                ('state', models.CharField(choices=[('todo', 'Todo'), ('done', 'Done'), ('excused', 'Excused')], default='todo', max_length=8)),
                ('answers', mashang.foundation.keys.fields.SealedText(blank=True, data_class='forms.answers', default='', subject='filling_id')),
                ('reason', mashang.foundation.keys.fields.SealedText(blank=True, data_class='forms.answers', default='', subject='filling_id')),
                ('known_count', models.PositiveIntegerField(default=0)),
                ('version', models.PositiveIntegerField(default=1)),
                ('by_self', models.BooleanField(default=False)),
                ('changed_at', models.DateTimeField(null=True)),
                ('changed_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('person', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.person')),
                ('place', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.place')),
                ('form', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='fillings', to='forms.form')),
            ],
            options={
                'indexes': [models.Index(fields=['form', 'state', 'path', 'filling_id'], name='filling_list'), models.Index(fields=['person', 'state'], name='filling_person'), models.Index(fields=['path', 'changed_at'], name='filling_saved')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('person__isnull', False)), fields=('form', 'person'), name='a_person_stands_once_on_a_list'), models.UniqueConstraint(condition=models.Q(('person__isnull', True)), fields=('form', 'place'), name='a_room_stands_once_on_a_list'), models.CheckConstraint(condition=models.Q(('state', 'todo'), ('changed_at__isnull', False), _connector='OR'), name='what_is_settled_knows_when')],
            },
        ),
        migrations.CreateModel(
            name='Template',
            fields=[
                ('template_id', models.UUIDField(default=mashang.kernel.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('path', mashang.foundation.fields.PathField(max_length=200)),
                ('title', models.CharField(max_length=120)),
                ('sent_by', models.CharField(max_length=120)),
                ('basis', models.CharField(max_length=200)),
                ('workbook', models.BinaryField()),
                ('file_name', models.CharField(max_length=120)),
                ('mapping', models.JSONField(default=dict)),
                ('is_confirmed', models.BooleanField(default=False)),
                ('version', models.PositiveIntegerField(default=1)),
                ('made_at', models.DateTimeField()),
                ('changed_at', models.DateTimeField()),
                ('home', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.place')),
                ('made_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'indexes': [models.Index(fields=['path', '-made_at'], name='template_path')],
            },
        ),
        migrations.CreateModel(
            name='HandIn',
            fields=[
                ('hand_in_id', models.UUIDField(default=mashang.kernel.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('path', mashang.foundation.fields.PathField(max_length=200)),
                ('period', models.CharField(max_length=7)),
                ('state', models.CharField(choices=[('draft', 'Draft'), ('signed', 'Signed')], default='draft', max_length=6)),
                ('cells', mashang.foundation.keys.fields.SealedText(blank=True, data_class='forms.hand_ins', default='', subject='hand_in_id')),
                ('file_id', models.UUIDField(null=True)),
                ('template_version', models.PositiveIntegerField()),
                ('cells_count', models.PositiveIntegerField(default=0)),
                ('made_at', models.DateTimeField()),
                ('signed_at', models.DateTimeField(null=True)),
                ('signed_unit', models.CharField(blank=True, max_length=120)),
                ('signed_staff_no', models.CharField(blank=True, max_length=60)),
                ('made_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('previous', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='forms.handin')),
                ('signed_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('template', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='hand_ins', to='forms.template')),
            ],
            options={
                'indexes': [models.Index(fields=['template', '-made_at'], name='hand_in_template'), models.Index(fields=['state', 'made_at'], name='hand_in_age'), models.Index(fields=['path', 'signed_at'], name='hand_in_saved')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('state', 'signed')), fields=('template', 'period'), name='a_period_is_handed_in_once'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'signed'), _negated=True), models.Q(('file_id__isnull', False), ('signed_at__gte', models.F('made_at'))), _connector='OR'), name='what_is_signed_has_its_file')],
            },
        ),
    ]
