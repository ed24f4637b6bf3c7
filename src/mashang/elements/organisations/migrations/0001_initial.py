import django.db.models.deletion
import mashang.foundation.fields
import mashang.kernel.ids
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('accounts', '__first__'),
        ('places', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Organisation',
            fields=[
                ('organisation_id', models.UUIDField(default=mashang.kernel.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('kind', models.CharField(choices=[('subdistrict_office', 'Subdistrict Office'), ('residents_committee', 'Residents Committee'), ('department', 'Department'), ('property_company', 'Property Company'), ('owners_committee', 'Owners Committee'), ('clinic', 'Clinic'), ('employer', 'Employer'), ('shop', 'Shop')], max_length=20)),
                ('name', models.CharField(max_length=120)),
                ('uscc', models.CharField(blank=True, max_length=18)),
                ('uscc_is_doubtful', models.BooleanField(default=False)),
                ('path', mashang.foundation.fields.PathField(blank=True, max_length=200)),
                ('phone', models.CharField(blank=True, max_length=30)),
                ('closed_on', models.DateField(null=True)),
                ('place', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.place')),
            ],
            options={
                'indexes': [models.Index(fields=['kind', 'name'], name='organisation_kind_name'), models.Index(fields=['path'], name='organisation_path')],
                'constraints': [models.UniqueConstraint(condition=models.Q(models.Q(('uscc', ''), _negated=True), ('closed_on__isnull', True)), fields=('uscc',), name='one_organisation_per_credit_code')],
            },
        ),
        migrations.CreateModel(
            name='Membership',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('post', models.CharField(blank=True, max_length=80)),
                ('since_on', models.DateField()),
                ('until_on', models.DateField(null=True)),
                ('account', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='memberships', to=settings.AUTH_USER_MODEL)),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='members', to='organisations.organisation')),
            ],
            options={
                'constraints': [models.UniqueConstraint(condition=models.Q(('until_on__isnull', True)), fields=('account', 'organisation'), name='a_membership_stands_once')],
            },
        ),
        migrations.CreateModel(
            name='Service',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('path', mashang.foundation.fields.PathField(max_length=200)),
                ('role', models.CharField(choices=[('subdistrict_office', 'Subdistrict Office'), ('residents_committee', 'Residents Committee'), ('department', 'Department'), ('property_company', 'Property Company'), ('owners_committee', 'Owners Committee'), ('clinic', 'Clinic'), ('employer', 'Employer'), ('shop', 'Shop')], max_length=20)),
                ('since_on', models.DateField()),
                ('until_on', models.DateField(null=True)),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='services', to='organisations.organisation')),
                ('place', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='services', to='places.place')),
            ],
            options={
                'indexes': [models.Index(fields=['path', 'role'], name='service_path_role')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('until_on__isnull', True)), fields=('organisation', 'place', 'role'), name='a_service_stands_once')],
            },
        ),
    ]
