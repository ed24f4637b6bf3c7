import django.db.models.deletion
import mashang.foundation.fields
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('places', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Door',
            fields=[
                ('place', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name='door', serialize=False, to='places.place')),
                ('path', mashang.foundation.fields.PathField(max_length=200)),
                ('guards_path', mashang.foundation.fields.PathField(max_length=200)),
                ('is_main', models.BooleanField(default=False)),
                ('is_open_to_public', models.BooleanField(default=False)),
                ('guards', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.place')),
            ],
            options={
                'indexes': [models.Index(fields=['guards_path'], name='door_guards'), models.Index(fields=['path'], name='door_path')],
            },
        ),
        migrations.CreateModel(
            name='ExitCount',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('hour_at', models.DateTimeField()),
                ('count', models.PositiveIntegerField(default=0)),
                ('last_at', models.DateTimeField()),
                ('door', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='exit_counts', to='doors.door')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('door', 'hour_at'), name='an_hour_is_counted_once')],
            },
        ),
    ]
