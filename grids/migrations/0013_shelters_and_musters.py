import django.db.models.deletion
import django.db.models.expressions
import xinhui.core.clock
import xinhui.core.tables
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '__first__'),
        ('grids', '0012_supplies'),
    ]

    operations = [
        xinhui.core.tables.CreateTables(
            models=[
                migrations.CreateModel(
                    name='Shelter',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('created_at', models.DateTimeField(default=xinhui.core.clock.now, editable=False, verbose_name='created at')),
                        ('updated_at', models.DateTimeField(default=xinhui.core.clock.now, editable=False, verbose_name='updated at')),
                        ('name', models.CharField(max_length=60, verbose_name='name')),
                        ('kind', models.CharField(choices=[('school', 'School'), ('gym', 'Sports hall'), ('hall', 'Village or community hall'), ('park', 'Park or square'), ('other', 'Other shelter')], max_length=6, verbose_name='kind')),
                        ('area_code', models.CharField(db_index=True, max_length=15, verbose_name='area code')),
                        ('place', models.CharField(max_length=120, verbose_name='place')),
                        ('latitude', models.FloatField(blank=True, null=True, verbose_name='latitude')),
                        ('longitude', models.FloatField(blank=True, null=True, verbose_name='longitude')),
                        ('capacity', models.PositiveIntegerField(verbose_name='capacity in people')),
                        ('keeper_name', models.CharField(blank=True, max_length=40, verbose_name='keeper')),
                        ('keeper_phone', models.CharField(blank=True, max_length=20, verbose_name="keeper's phone")),
                        ('closed_on', models.DateField(blank=True, null=True, verbose_name='closed on')),
                    ],
                    options={
                        'verbose_name': 'shelter',
                        'verbose_name_plural': 'shelters',
                        'ordering': ['area_code', 'name'],
                        'constraints': [models.UniqueConstraint(condition=models.Q(('closed_on__isnull', True)), fields=('area_code', 'name'), name='shelter_name_once', violation_error_message='There is a shelter of this name here.'), models.CheckConstraint(condition=models.Q(('area_code__regex', '^(\\d{9}|\\d{12})$')), name='shelter_of_a_town_or_village', violation_error_message='A shelter belongs to a town or a village.'), models.CheckConstraint(condition=models.Q(('capacity__gte', 1)), name='shelter_holds_somebody', violation_error_message='A shelter holds at least one person.'), models.CheckConstraint(condition=models.Q(models.Q(('latitude__isnull', True), ('longitude__isnull', True)), models.Q(('latitude__range', (-90, 90)), ('longitude__range', (-180, 180))), _connector='OR'), name='shelter_place_whole_or_none', violation_error_message='Give latitude and longitude together, or neither.')],
                    },
                ),
                migrations.CreateModel(
                    name='ShelterOpening',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('created_at', models.DateTimeField(default=xinhui.core.clock.now, editable=False, verbose_name='created at')),
                        ('updated_at', models.DateTimeField(default=xinhui.core.clock.now, editable=False, verbose_name='updated at')),
                        ('area_code', models.CharField(db_index=True, max_length=15, verbose_name='area code')),
                        ('is_drill', models.BooleanField(default=False, verbose_name='drill')),
                        ('state', models.CharField(choices=[('open', 'Taking people in'), ('closed', 'Closed again')], default='open', max_length=6, verbose_name='state')),
                        ('opened_at', models.DateTimeField(verbose_name='shelter opened at')),
                        ('closed_at', models.DateTimeField(blank=True, null=True, verbose_name='shelter closed at')),
                        ('note', models.CharField(blank=True, max_length=200, verbose_name='note')),
                        ('people', models.PositiveIntegerField(default=0, verbose_name='people inside')),
                        ('children', models.PositiveIntegerField(default=0, verbose_name='of them children')),
                        ('elderly', models.PositiveIntegerField(default=0, verbose_name='of them elderly')),
                        ('counted_at', models.DateTimeField(blank=True, null=True, verbose_name='counted at')),
                        ('activation', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='shelter_openings', to='grids.activation', verbose_name='activation')),
                        ('closed_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='closed by')),
                        ('opened_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='opened by')),
                        ('shelter', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='openings', to='grids.shelter', verbose_name='shelter')),
                    ],
                    options={
                        'verbose_name': 'opening of a shelter',
                        'verbose_name_plural': 'openings of shelters',
                        'ordering': ['-opened_at', '-id'],
                        'constraints': [models.UniqueConstraint(condition=models.Q(('state', 'open')), fields=('shelter', 'is_drill'), name='shelter_open_once', violation_error_message='This shelter is open already.'), models.CheckConstraint(condition=models.Q(models.Q(('closed_at__isnull', True), ('closed_by__isnull', True), ('state', 'open')), models.Q(('closed_at__gte', models.F('opened_at')), ('closed_by__isnull', False), ('state', 'closed')), _connector='OR'), name='shelter_closed_whole', violation_error_message='A closed shelter has a time after its opening, and somebody who closed it.'), models.CheckConstraint(condition=models.Q(('state', 'open'), ('people', 0), _connector='OR'), name='shelter_closed_empty', violation_error_message='A shelter is closed when nobody is inside.'), models.CheckConstraint(condition=models.Q(('people__gte', django.db.models.expressions.CombinedExpression(models.F('children'), '+', models.F('elderly')))), name='shelter_parts_within', violation_error_message='Children and the elderly are among the people inside.')],
                    },
                ),
                migrations.CreateModel(
                    name='ShelterCount',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('area_code', models.CharField(db_index=True, max_length=15, verbose_name='area code')),
                        ('at', models.DateTimeField(verbose_name='at')),
                        ('people', models.PositiveIntegerField(verbose_name='people inside')),
                        ('children', models.PositiveIntegerField(default=0, verbose_name='of them children')),
                        ('elderly', models.PositiveIntegerField(default=0, verbose_name='of them elderly')),
                        ('needs', models.CharField(blank=True, max_length=200, verbose_name='what is needed')),
                        ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='by')),
                        ('opening', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='counts', to='grids.shelteropening', verbose_name='opening')),
                    ],
                    options={
                        'verbose_name': 'count in a shelter',
                        'verbose_name_plural': 'counts in shelters',
                        'ordering': ['-at', '-id'],
                        'constraints': [models.CheckConstraint(condition=models.Q(('people__gte', django.db.models.expressions.CombinedExpression(models.F('children'), '+', models.F('elderly')))), name='shelter_count_parts_within', violation_error_message='Children and the elderly are among the people inside.')],
                    },
                ),
                migrations.CreateModel(
                    name='SquadRequest',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('created_at', models.DateTimeField(default=xinhui.core.clock.now, editable=False, verbose_name='created at')),
                        ('updated_at', models.DateTimeField(default=xinhui.core.clock.now, editable=False, verbose_name='updated at')),
                        ('number', models.CharField(max_length=24, unique=True, verbose_name='number')),
                        ('area_code', models.CharField(db_index=True, max_length=15, verbose_name='area code')),
                        ('kind', models.CharField(choices=[('water_rescue', 'Water rescue'), ('patrol', 'Public order patrol'), ('fire', 'Fire fighting'), ('mediation', 'Mediation'), ('flood', 'Flood control'), ('river', 'River keeping'), ('care', 'Care for the old and children'), ('traffic', 'Traffic guidance')], max_length=14, verbose_name='kind')),
                        ('people', models.PositiveIntegerField(verbose_name='people wanted')),
                        ('place', models.CharField(max_length=120, verbose_name='place')),
                        ('reason', models.CharField(max_length=200, verbose_name='what they are to do')),
                        ('state', models.CharField(choices=[('requested', 'Waiting for a squad'), ('answered', 'Squad called out'), ('refused', 'Refused'), ('cancelled', 'Cancelled')], default='requested', max_length=10, verbose_name='state')),
                        ('is_passed_up', models.BooleanField(default=False, verbose_name='passed up to the district')),
                        ('requested_at', models.DateTimeField(verbose_name='requested at')),
                        ('decided_at', models.DateTimeField(blank=True, null=True, verbose_name='decided at')),
                        ('note', models.CharField(blank=True, max_length=200, verbose_name='note')),
                        ('activation', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='squad_requests', to='grids.activation', verbose_name='activation')),
                        ('decided_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='decided by')),
                        ('requested_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='requested by')),
                    ],
                    options={
                        'verbose_name': 'request for squads',
                        'verbose_name_plural': 'requests for squads',
                        'ordering': ['-requested_at', '-id'],
                        'indexes': [models.Index(fields=['state', 'area_code'], name='squad_request_state')],
                        'constraints': [models.CheckConstraint(condition=models.Q(('people__gte', 1)), name='squad_request_asks_for_somebody', violation_error_message='Ask for at least one.'), models.CheckConstraint(condition=models.Q(('area_code__regex', '^(\\d{9}|\\d{12})$')), name='squad_request_of_a_town_or_village', violation_error_message='A town or a village asks for squads.'), models.CheckConstraint(condition=models.Q(models.Q(('state__in', ['answered', 'refused']), _negated=True), models.Q(('decided_at__isnull', False), ('decided_by__isnull', False)), _connector='OR'), name='squad_request_decided_by_somebody', violation_error_message='What is answered or refused has somebody who decided.')],
                    },
                ),
            ],
        ),
        migrations.AddField(
            model_name='squadactivity',
            name='request',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='activities', to='grids.squadrequest', verbose_name='request for squads'),
        ),
    ]
