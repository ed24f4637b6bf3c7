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
            name='Bookable',
            fields=[
                ('bookable_id', models.UUIDField(default=mashang.kernel.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('kind', models.CharField(choices=[('hall', 'Hall'), ('health_station', 'Health Station'), ('window', 'Window'), ('meeting_room', 'Meeting Room')], max_length=16)),
                ('name', models.CharField(max_length=40)),
                ('path', mashang.foundation.fields.PathField(max_length=200)),
                ('where', models.CharField(blank=True, max_length=60)),
                ('scope_path', mashang.foundation.fields.PathField(max_length=200)),
                ('slot_min', models.PositiveSmallIntegerField()),
                ('capacity', models.PositiveSmallIntegerField()),
                ('lead_min', models.PositiveIntegerField()),
                ('ahead_days', models.PositiveSmallIntegerField()),
                ('held_at_most', models.PositiveSmallIntegerField()),
                ('days', models.CharField(choices=[('working', 'working'), ('weekdays', 'weekdays')], max_length=8)),
                ('has_waiting', models.BooleanField(default=True)),
                ('is_open', models.BooleanField(default=True)),
                ('place', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.place')),
                ('scope', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.place')),
            ],
            options={
                'indexes': [models.Index(fields=['scope_path', 'is_open'], name='bookable_scope'), models.Index(fields=['path', 'bookable_id'], name='bookable_path')],
                'constraints': [models.CheckConstraint(condition=models.Q(('capacity__gt', 0), ('slot_min__gt', 0)), name='a_slot_has_length_and_room')],
            },
        ),
        migrations.CreateModel(
            name='ClosedDay',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('day', models.DateField()),
                ('reason', models.CharField(max_length=60)),
                ('bookable', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='closed_days', to='bookings.bookable')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('bookable', 'day'), name='a_day_is_closed_once')],
            },
        ),
        migrations.CreateModel(
            name='Feed',
            fields=[
                ('feed_id', models.UUIDField(default=mashang.kernel.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('token', mashang.foundation.keys.fields.SealedText(data_class='bookings.booking', subject=None)),
                ('token_index', mashang.foundation.keys.fields.BlindIndex(data_class='bookings.booking', db_index=True, max_length=16, purpose='feed', unique=True)),
                ('opened_at', models.DateTimeField()),
                ('account', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('account',), name='one_calendar_address_per_account')],
            },
        ),
        migrations.CreateModel(
            name='OpeningHours',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('weekday', models.PositiveSmallIntegerField()),
                ('since', models.TimeField()),
                ('until', models.TimeField()),
                ('bookable', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='hours', to='bookings.bookable')),
            ],
            options={
                'verbose_name_plural': 'opening hours',
                'constraints': [models.CheckConstraint(condition=models.Q(('until__gt', models.F('since')), ('weekday__lt', 7)), name='hours_end_after_they_begin')],
            },
        ),
        migrations.CreateModel(
            name='Slot',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('starts_at', models.DateTimeField()),
                ('ends_at', models.DateTimeField()),
                ('capacity', models.PositiveSmallIntegerField()),
                ('taken', models.PositiveSmallIntegerField(default=0)),
                ('bookable', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='slots', to='bookings.bookable')),
            ],
            options={
                'indexes': [models.Index(fields=['ends_at'], name='slot_age')],
                'constraints': [models.UniqueConstraint(fields=('bookable', 'starts_at'), name='a_slot_stands_once'), models.CheckConstraint(condition=models.Q(('taken__lte', models.F('capacity'))), name='a_slot_holds_no_more_than_it_may'), models.CheckConstraint(condition=models.Q(('ends_at__gt', models.F('starts_at'))), name='a_slot_ends_after_it_begins')],
            },
        ),
        migrations.CreateModel(
            name='Booking',
            fields=[
                ('booking_id', models.UUIDField(default=mashang.kernel.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('path', mashang.foundation.fields.PathField(max_length=200)),
                ('starts_at', models.DateTimeField()),
                ('state', models.CharField(choices=[('booked', 'Booked'), ('waiting', 'Waiting'), ('cancelled', 'Cancelled'), ('came', 'Came'), ('no_show', 'No Show')], max_length=10)),
                ('sequence', models.PositiveIntegerField(default=0)),
                ('booked_at', models.DateTimeField()),
                ('changed_at', models.DateTimeField()),
                ('moved_up_at', models.DateTimeField(null=True)),
                ('cancelled_because', mashang.foundation.keys.fields.SealedText(blank=True, data_class='bookings.booking', default='', subject='booking_id')),
                ('told_at', models.DateTimeField(null=True)),
                ('bookable', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='bookings', to='bookings.bookable')),
                ('booked_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.person')),
                ('slot', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='bookings', to='bookings.slot')),
            ],
            options={
                'indexes': [models.Index(fields=['person', 'starts_at', 'booking_id'], name='booking_person'), models.Index(fields=['slot', 'state', 'booked_at'], name='booking_slot'), models.Index(fields=['bookable', 'starts_at', 'booking_id'], name='booking_day'), models.Index(fields=['starts_at'], name='booking_age')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('state', 'cancelled'), _negated=True), fields=('slot', 'person'), name='nobody_has_a_slot_twice')],
            },
        ),
    ]
