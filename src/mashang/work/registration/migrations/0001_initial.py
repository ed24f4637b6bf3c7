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
        ('people', '0001_initial'),
        ('places', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Application',
            fields=[
                ('application_id', models.UUIDField(default=mashang.kernel.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('path', mashang.foundation.fields.PathField(max_length=200)),
                ('address_text', mashang.foundation.keys.fields.SealedText(blank=True, data_class='registration.application', default='', subject='application_id')),
                ('basis', models.CharField(choices=[('self', 'Self'), ('guardian', 'Guardian')], default='self', max_length=10)),
                ('name', mashang.foundation.keys.fields.SealedText(data_class='registration.application', subject='application_id')),
                ('sex', models.CharField(choices=[('f', 'Female'), ('m', 'Male'), ('u', 'Unknown')], default='u', max_length=1)),
                ('birth', mashang.foundation.keys.fields.SealedText(blank=True, data_class='registration.application', default='', subject='application_id')),
                ('document_type', models.CharField(blank=True, max_length=20)),
                ('document_number', mashang.foundation.keys.fields.SealedText(blank=True, data_class='registration.application', default='', subject='application_id')),
                ('standing', models.CharField(choices=[('owner', 'Owner'), ('family', 'Family'), ('tenant', 'Tenant'), ('lodger', 'Lodger'), ('dormitory', 'Dormitory')], max_length=10)),
                ('status', models.CharField(choices=[('waiting', 'Waiting'), ('approved', 'Approved'), ('refused', 'Refused'), ('withdrawn', 'Withdrawn')], default='waiting', max_length=10)),
                ('matched_by', models.CharField(blank=True, choices=[('', 'Nothing'), ('account', 'Account'), ('document', 'Document'), ('name', 'Name'), ('disagrees', 'Disagrees')], max_length=10)),
                ('applied_at', models.DateTimeField()),
                ('wait_until', models.DateTimeField(null=True)),
                ('silence_noted_at', models.DateTimeField(null=True)),
                ('decided_at', models.DateTimeField(null=True)),
                ('decision_reason', mashang.foundation.keys.fields.SealedText(blank=True, data_class='registration.application', default='', subject='application_id')),
                ('account', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('case', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cases.case')),
                ('compound', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.place')),
                ('decided_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('matched_person', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.person')),
                ('person', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.person')),
                ('room', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.place')),
            ],
            options={
                'indexes': [models.Index(fields=['path', 'status', 'applied_at'], name='application_path'), models.Index(fields=['account', 'applied_at'], name='application_account'), models.Index(fields=['status', 'decided_at'], name='application_age')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('basis', 'self'), ('status', 'waiting')), fields=('account', 'room'), name='one_waiting_application_per_account_and_room'), models.CheckConstraint(condition=models.Q(('status', 'waiting'), ('decided_at__isnull', False), _connector='OR'), name='a_decision_knows_when'), models.CheckConstraint(condition=models.Q(models.Q(('status', 'approved'), _negated=True), models.Q(('person__isnull', False), ('room__isnull', False)), _connector='OR'), name='an_approval_names_person_and_room')],
            },
        ),
        migrations.CreateModel(
            name='NeighbourAnswer',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('told_at', models.DateTimeField()),
                ('answer', models.CharField(blank=True, choices=[('known', 'Known'), ('unknown', 'Unknown')], max_length=8)),
                ('answered_at', models.DateTimeField(null=True)),
                ('application', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='answers', to='registration.application')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.person')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('application', 'person'), name='an_adult_is_told_once')],
            },
        ),
    ]
