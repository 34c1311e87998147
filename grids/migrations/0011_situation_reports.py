import django.db.models.deletion
import xinhui.core.clock
import xinhui.core.tables
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '__first__'),
        ('grids', '0010_roll_calls'),
    ]

    operations = [
        xinhui.core.tables.CreateTables(
            models=[
                migrations.CreateModel(
                    name='ReportRound',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('created_at', models.DateTimeField(default=xinhui.core.clock.now, editable=False, verbose_name='created at')),
                        ('updated_at', models.DateTimeField(default=xinhui.core.clock.now, editable=False, verbose_name='updated at')),
                        ('area_code', models.CharField(db_index=True, max_length=15, verbose_name='area code')),
                        ('number', models.PositiveSmallIntegerField(verbose_name='number')),
                        ('kind', models.CharField(choices=[('scheduled', 'On schedule'), ('extra', 'On demand'), ('final', 'Final report')], default='scheduled', max_length=10, verbose_name='kind')),
                        ('as_of', models.DateTimeField(verbose_name='as of')),
                        ('due_at', models.DateTimeField(verbose_name='due at')),
                        ('chased_at', models.DateTimeField(blank=True, null=True, verbose_name='chased at')),
                        ('activation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='report_rounds', to='grids.activation', verbose_name='activation')),
                        ('opened_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='called by')),
                    ],
                    options={
                        'verbose_name': 'report round',
                        'verbose_name_plural': 'report rounds',
                        'ordering': ['-as_of', '-id'],
                        'indexes': [models.Index(condition=models.Q(('chased_at__isnull', True)), fields=['due_at'], name='report_round_due')],
                        'constraints': [models.UniqueConstraint(fields=('activation', 'number'), name='report_round_number_once', violation_error_message='This round exists already.'), models.UniqueConstraint(fields=('activation', 'as_of'), name='report_round_moment_once', violation_error_message='Figures of this moment are being collected already.'), models.CheckConstraint(condition=models.Q(('due_at__gt', models.F('as_of'))), name='report_round_due_after', violation_error_message='Reports are due after the moment that they describe.')],
                    },
                ),
                migrations.CreateModel(
                    name='SituationReport',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('created_at', models.DateTimeField(default=xinhui.core.clock.now, editable=False, verbose_name='created at')),
                        ('updated_at', models.DateTimeField(default=xinhui.core.clock.now, editable=False, verbose_name='updated at')),
                        ('area_code', models.CharField(db_index=True, max_length=15, verbose_name='area code')),
                        ('state', models.CharField(choices=[('waiting', 'Not yet reported'), ('reported', 'Reported'), ('returned', 'Returned for correction')], default='waiting', max_length=10, verbose_name='state')),
                        ('version', models.PositiveSmallIntegerField(default=0, verbose_name='version')),
                        ('reported_at', models.DateTimeField(blank=True, null=True, verbose_name='first reported at')),
                        ('is_late', models.BooleanField(default=False, verbose_name='first reported after it was due')),
                        ('return_reason', models.CharField(blank=True, max_length=200, verbose_name='why returned')),
                        ('round', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='reports', to='grids.reportround', verbose_name='report round')),
                    ],
                    options={
                        'verbose_name': 'situation report',
                        'verbose_name_plural': 'situation reports',
                        'ordering': ['area_code', 'id'],
                        'indexes': [models.Index(fields=['round', 'state'], name='situation_report_state')],
                        'constraints': [models.UniqueConstraint(fields=('round', 'area_code'), name='situation_report_once_a_place', violation_error_message='This place reports once a round.'), models.CheckConstraint(condition=models.Q(models.Q(('reported_at__isnull', True), ('state', 'waiting'), ('version', 0)), models.Q(models.Q(('state', 'waiting'), _negated=True), ('reported_at__isnull', False), ('version__gte', 1)), _connector='OR'), name='situation_report_waiting_has_none', violation_error_message='A report that came has a version and its time.'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'returned'), _negated=True), models.Q(('return_reason', ''), _negated=True), _connector='OR'), name='situation_report_returned_says_why', violation_error_message='Whoever returns a report says why.')],
                    },
                ),
                migrations.CreateModel(
                    name='SituationVersion',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('area_code', models.CharField(db_index=True, max_length=15, verbose_name='area code')),
                        ('version', models.PositiveSmallIntegerField(verbose_name='version')),
                        ('people_affected', models.PositiveIntegerField(default=0, verbose_name='people affected')),
                        ('people_moved', models.PositiveIntegerField(default=0, verbose_name='people moved to safety')),
                        ('people_sheltered', models.PositiveIntegerField(default=0, verbose_name='of them in shelters')),
                        ('people_injured', models.PositiveIntegerField(default=0, verbose_name='people injured')),
                        ('people_missing', models.PositiveIntegerField(default=0, verbose_name='people missing')),
                        ('people_dead', models.PositiveIntegerField(default=0, verbose_name='people dead')),
                        ('houses_collapsed', models.PositiveIntegerField(default=0, verbose_name='houses collapsed')),
                        ('houses_damaged', models.PositiveIntegerField(default=0, verbose_name='houses damaged')),
                        ('roads_cut', models.PositiveIntegerField(default=0, verbose_name='roads cut')),
                        ('households_dark', models.PositiveIntegerField(default=0, verbose_name='households without power')),
                        ('hazards_found', models.PositiveIntegerField(default=0, verbose_name='dangers found')),
                        ('hazards_removed', models.PositiveIntegerField(default=0, verbose_name='of them removed')),
                        ('patrols', models.PositiveIntegerField(default=0, verbose_name='people on patrol')),
                        ('text', models.TextField(blank=True, verbose_name='what happened')),
                        ('at', models.DateTimeField(verbose_name='reported at')),
                        ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='reported by')),
                        ('report', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='versions', to='grids.situationreport', verbose_name='situation report')),
                    ],
                    options={
                        'verbose_name': 'version of a situation report',
                        'verbose_name_plural': 'versions of situation reports',
                        'ordering': ['report', 'version'],
                        'constraints': [models.UniqueConstraint(fields=('report', 'version'), name='situation_version_once', violation_error_message='This version of the report exists already.'), models.CheckConstraint(condition=models.Q(('people_sheltered__lte', models.F('people_moved'))), name='situation_version_sheltered_were_moved', violation_error_message='More people are in shelters than were moved.'), models.CheckConstraint(condition=models.Q(('hazards_removed__lte', models.F('hazards_found'))), name='situation_version_removed_were_found', violation_error_message='More dangers are removed than were found.')],
                    },
                ),
            ],
        ),
    ]
