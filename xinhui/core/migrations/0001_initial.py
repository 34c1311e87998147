import xinhui.core.clock
import xinhui.core.tables
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        xinhui.core.tables.CreateTables(
            models=[
                migrations.CreateModel(
                    name='CalendarDay',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('created_at', models.DateTimeField(default=xinhui.core.clock.now, editable=False, verbose_name='created at')),
                        ('updated_at', models.DateTimeField(default=xinhui.core.clock.now, editable=False, verbose_name='updated at')),
                        ('day', models.DateField(unique=True, verbose_name='day')),
                        ('is_workday', models.BooleanField(verbose_name='workday')),
                        ('note', models.CharField(blank=True, max_length=100, verbose_name='note')),
                    ],
                    options={
                        'verbose_name': 'calendar override',
                        'verbose_name_plural': 'calendar overrides',
                        'ordering': ['day'],
                    },
                ),
                migrations.CreateModel(
                    name='CalendarVersion',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('version', models.PositiveBigIntegerField(default=1)),
                    ],
                    options={
                        'verbose_name': 'calendar version',
                        'verbose_name_plural': 'calendar versions',
                        'constraints': [models.CheckConstraint(condition=models.Q(('id', 1)), name='calendar_version_is_one_row')],
                    },
                ),
                migrations.CreateModel(
                    name='WorkingHours',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('created_at', models.DateTimeField(default=xinhui.core.clock.now, editable=False, verbose_name='created at')),
                        ('updated_at', models.DateTimeField(default=xinhui.core.clock.now, editable=False, verbose_name='updated at')),
                        ('name', models.CharField(max_length=60, unique=True, verbose_name='name')),
                        ('periods', models.JSONField(verbose_name='periods')),
                        ('is_default', models.BooleanField(default=False, verbose_name='default')),
                    ],
                    options={
                        'verbose_name': 'working hours',
                        'verbose_name_plural': 'working hours',
                        'ordering': ['name'],
                        'constraints': [models.UniqueConstraint(condition=models.Q(('is_default', True)), fields=('is_default',), name='working_hours_one_default', violation_error_message='Only one set of working hours can be the default.')],
                    },
                ),
            ],
        ),
    ]
