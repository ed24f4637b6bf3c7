import django.db.models.deletion
import mashang.foundation.fields
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('accounts', '__first__'),
    ]

    operations = [
        migrations.CreateModel(
            name='KnownRight',
            fields=[
                ('code', models.CharField(max_length=80, primary_key=True, serialize=False)),
            ],
        ),
        migrations.CreateModel(
            name='Role',
            fields=[
                ('code', models.CharField(max_length=40, primary_key=True, serialize=False)),
                ('title_zh', models.CharField(max_length=40)),
                ('title_en', models.CharField(max_length=60)),
                ('is_built_in', models.BooleanField(default=False)),
            ],
        ),
        migrations.CreateModel(
            name='Grant',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('scope', models.CharField(choices=[('place', 'Place'), ('area', 'Area')], default='place', max_length=5)),
                ('scope_ref', models.BigIntegerField()),
                ('scope_name', models.CharField(max_length=120)),
                ('since', models.DateTimeField()),
                ('until', models.DateTimeField(null=True)),
                ('account', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='grants', to=settings.AUTH_USER_MODEL)),
                ('granted_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('role', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='grants', to='grants.role')),
            ],
            options={
                'indexes': [models.Index(fields=['scope', 'scope_ref'], name='grant_scope')],
                'constraints': [models.CheckConstraint(condition=models.Q(('until__isnull', True), ('until__gt', models.F('since')), _connector='OR'), name='a_grant_ends_after_it_begins'), models.UniqueConstraint(condition=models.Q(('until__isnull', True)), fields=('account', 'role', 'scope', 'scope_ref'), name='no_grant_twice_at_a_time')],
            },
        ),
        migrations.CreateModel(
            name='RoleRight',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('right', models.CharField(max_length=80)),
                ('role', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='rights', to='grants.role')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('role', 'right'), name='a_role_holds_a_right_once')],
            },
        ),
        migrations.CreateModel(
            name='GrantPath',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('path', mashang.foundation.fields.PathField(max_length=200)),
                ('grant', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='paths', to='grants.grant')),
            ],
            options={
                'indexes': [models.Index(fields=['path'], name='grant_path')],
                'constraints': [models.UniqueConstraint(fields=('grant', 'path'), name='a_grant_names_a_path_once')],
            },
        ),
    ]
