import django.db.models.deletion
import mashang.foundation.fields
import mashang.kernel.ids
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='Area',
            fields=[
                ('area_id', models.BigAutoField(primary_key=True, serialize=False)),
                ('kind', models.CharField(choices=[('grid', 'Grid'), ('micro_grid', 'Micro Grid'), ('police_beat', 'Police Beat'), ('property_area', 'Property Area'), ('zone', 'Zone'), ('round_sector', 'Round Sector')], max_length=16)),
                ('name', models.CharField(max_length=80)),
                ('since_on', models.DateField()),
                ('until_on', models.DateField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name='RegisterStamp',
            fields=[
                ('scope', mashang.foundation.fields.PathField(max_length=200, primary_key=True, serialize=False)),
                ('stamp', models.UUIDField(default=mashang.kernel.ids.new_id)),
            ],
        ),
        migrations.CreateModel(
            name='Place',
            fields=[
                ('place_id', models.BigIntegerField(editable=False, primary_key=True, serialize=False)),
                ('path', mashang.foundation.fields.PathField(max_length=200, unique=True)),
                ('kind', models.CharField(choices=[('subdistrict', 'Subdistrict'), ('community', 'Community'), ('compound', 'Compound'), ('villager_group', 'Villager Group'), ('street_front', 'Street Front'), ('detached_house', 'Detached House'), ('building', 'Building'), ('unit', 'Unit'), ('room', 'Room'), ('site', 'Site'), ('door', 'Door')], max_length=16)),
                ('site_kind', models.CharField(blank=True, choices=[('shop', 'Shop'), ('market', 'Market'), ('construction', 'Construction'), ('depot', 'Depot'), ('school', 'School'), ('clinic', 'Clinic'), ('health_station', 'Health Station'), ('testing_point', 'Testing Point'), ('checkpoint', 'Checkpoint'), ('service_point', 'Service Point'), ('shelter', 'Shelter'), ('post', 'Post')], max_length=16)),
                ('name', models.CharField(max_length=80)),
                ('label', models.CharField(max_length=40)),
                ('full_name', models.CharField(max_length=300)),
                ('sort_key', models.CharField(max_length=60)),
                ('code', models.CharField(blank=True, max_length=12)),
                ('urban_rural_class', models.PositiveSmallIntegerField(null=True)),
                ('longitude', models.FloatField(null=True)),
                ('latitude', models.FloatField(null=True)),
                ('closed_on', models.DateField(null=True)),
                ('parent', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='children', to='places.place')),
            ],
            options={
                'indexes': [models.Index(fields=['parent', 'sort_key', 'place_id'], name='place_children'), models.Index(fields=['kind', 'path'], name='place_kind_path')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('closed_on__isnull', True)), fields=('parent', 'kind', 'label'), name='siblings_differ_in_label'), models.CheckConstraint(condition=models.Q(('kind', 'site'), ('site_kind', ''), _connector='OR'), name='only_sites_have_a_site_kind'), models.UniqueConstraint(condition=models.Q(('code', ''), _negated=True), fields=('code',), name='one_place_per_national_code')],
            },
        ),
        migrations.CreateModel(
            name='FormerCode',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=12)),
                ('until_on', models.DateField(null=True)),
                ('place', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='former_codes', to='places.place')),
            ],
            options={
                'indexes': [models.Index(fields=['code'], name='former_code')],
                'constraints': [models.UniqueConstraint(fields=('place', 'code'), name='a_former_code_stands_once')],
            },
        ),
        migrations.CreateModel(
            name='AreaPart',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('is_except', models.BooleanField(default=False)),
                ('area', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='parts', to='places.area')),
                ('place', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.place')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('area', 'place'), name='an_area_names_a_place_once')],
            },
        ),
        migrations.AddField(
            model_name='area',
            name='home',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='areas', to='places.place'),
        ),
        migrations.CreateModel(
            name='Alias',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=80)),
                ('place', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='aliases', to='places.place')),
            ],
            options={
                'indexes': [models.Index(fields=['name'], name='alias_name')],
                'constraints': [models.UniqueConstraint(fields=('place', 'name'), name='an_alias_stands_once')],
            },
        ),
        migrations.CreateModel(
            name='UpperName',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('rank', models.PositiveSmallIntegerField()),
                ('name', models.CharField(max_length=40)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('rank', 'name'), name='an_upper_name_stands_once')],
            },
        ),
        migrations.AddConstraint(
            model_name='area',
            constraint=models.CheckConstraint(condition=models.Q(('until_on__isnull', True), ('until_on__gte', models.F('since_on')), _connector='OR'), name='an_area_ends_after_it_begins'),
        ),
        migrations.AddConstraint(
            model_name='area',
            constraint=models.UniqueConstraint(condition=models.Q(('until_on__isnull', True)), fields=('home', 'kind', 'name'), name='areas_of_a_home_differ_in_name'),
        ),
    ]
