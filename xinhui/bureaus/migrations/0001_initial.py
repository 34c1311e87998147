import django.db.models.deletion
import uuid
import xinhui.core.clock
import xinhui.core.tables
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('accounts', '0006_border'),
        ('accounts', '__first__'),
        ('oauth2_provider', '__first__'),
    ]

    operations = [
        xinhui.core.tables.CreateTables(
            models=[
                migrations.CreateModel(
                    name='BureauClient',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('created_at', models.DateTimeField(default=xinhui.core.clock.now, editable=False, verbose_name='created at')),
                        ('updated_at', models.DateTimeField(default=xinhui.core.clock.now, editable=False, verbose_name='updated at')),
                        ('name', models.CharField(max_length=80, verbose_name='name')),
                        ('is_active', models.BooleanField(default=True, verbose_name='is active')),
                        ('scopes', models.JSONField(blank=True, default=list, verbose_name='scopes')),
                        ('area_codes', models.JSONField(blank=True, default=list, verbose_name='areas')),
                        ('calls_a_minute', models.PositiveIntegerField(blank=True, help_text='Empty: as set for all systems.', null=True, verbose_name='calls a minute')),
                        ('calls_a_day', models.PositiveIntegerField(blank=True, help_text='Empty: as set for all systems.', null=True, verbose_name='calls a day')),
                        ('account', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='bureau_client', to=settings.AUTH_USER_MODEL, verbose_name='account')),
                        ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='clients', to='accounts.unit', verbose_name='unit')),
                    ],
                    options={
                        'verbose_name': 'system of a bureau',
                        'verbose_name_plural': 'systems of bureaus',
                        'ordering': ['name', 'pk'],
                        'constraints': [models.UniqueConstraint(fields=('unit', 'name'), name='bureau_client_name_once_a_unit', violation_error_message='This unit has a system of this name already.'), models.CheckConstraint(condition=models.Q(models.Q(('calls_a_minute__isnull', True), ('calls_a_minute__gte', 1), _connector='OR'), models.Q(('calls_a_day__isnull', True), ('calls_a_day__gte', 1), _connector='OR')), name='bureau_client_quotas_let_something_through', violation_error_message='A quota is at least one call.')],
                    },
                ),
                migrations.CreateModel(
                    name='ClientKey',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('created_at', models.DateTimeField(default=xinhui.core.clock.now, editable=False, verbose_name='created at')),
                        ('updated_at', models.DateTimeField(default=xinhui.core.clock.now, editable=False, verbose_name='updated at')),
                        ('name', models.CharField(max_length=60, verbose_name='what it is for')),
                        ('slot', models.PositiveSmallIntegerField(blank=True, editable=False, null=True, verbose_name='place')),
                        ('valid_until', models.DateTimeField(verbose_name='valid until')),
                        ('last_used_on', models.DateField(blank=True, null=True, verbose_name='last used on')),
                        ('revoked_at', models.DateTimeField(blank=True, null=True, verbose_name='revoked at')),
                        ('application', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='client_key', to=settings.OAUTH2_PROVIDER_APPLICATION_MODEL, verbose_name='OAuth application')),
                        ('client', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='keys', to='bureaus.bureauclient', verbose_name='system')),
                    ],
                    options={
                        'verbose_name': 'key of a system',
                        'verbose_name_plural': 'keys of systems',
                        'ordering': ['-created_at', '-pk'],
                        'constraints': [models.UniqueConstraint(fields=('client', 'slot'), name='client_key_one_a_place', violation_error_message='A system has at most two keys at a time.'), models.CheckConstraint(condition=models.Q(('slot__isnull', True), ('slot__in', (1, 2)), _connector='OR'), name='client_key_place_is_one_of_two', violation_error_message='A system has at most two keys at a time.'), models.CheckConstraint(condition=models.Q(('revoked_at__isnull', True), ('slot__isnull', True), _connector='OR'), name='client_key_revoked_holds_no_place', violation_error_message='A revoked key makes room for the next.'), models.CheckConstraint(condition=models.Q(('valid_until__gt', models.F('created_at'))), name='client_key_ends_after_it_begins', violation_error_message='A key cannot run out before it is issued.')],
                    },
                ),
                migrations.CreateModel(
                    name='ClientUsage',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('day', models.DateField(verbose_name='day')),
                        ('calls', models.PositiveIntegerField(default=0, verbose_name='calls')),
                        ('refused', models.PositiveIntegerField(default=0, verbose_name='refused')),
                        ('errors', models.PositiveIntegerField(default=0, verbose_name='errors')),
                        ('client', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='usage', to='bureaus.bureauclient', verbose_name='system')),
                    ],
                    options={
                        'verbose_name': 'usage of a day',
                        'verbose_name_plural': 'usage by day',
                        'ordering': ['-day', 'client'],
                        'constraints': [models.UniqueConstraint(fields=('client', 'day'), name='client_usage_one_row_a_day', violation_error_message='A day of a system is counted in one row.')],
                    },
                ),
                migrations.CreateModel(
                    name='WebhookEndpoint',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('created_at', models.DateTimeField(default=xinhui.core.clock.now, editable=False, verbose_name='created at')),
                        ('updated_at', models.DateTimeField(default=xinhui.core.clock.now, editable=False, verbose_name='updated at')),
                        ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                        ('url', models.CharField(max_length=500, verbose_name='address')),
                        ('kinds', models.JSONField(blank=True, default=list, verbose_name='kinds of events')),
                        ('state', models.CharField(choices=[('active', 'In use'), ('paused', 'Paused'), ('removed', 'Removed')], default='active', max_length=8, verbose_name='state')),
                        ('pause_cause', models.CharField(blank=True, choices=[('person', 'By a person'), ('gone', 'The bureau answered 410 Gone')], max_length=8, verbose_name='paused why')),
                        ('secret', models.CharField(max_length=300, verbose_name='secret, sealed')),
                        ('old_secret', models.CharField(blank=True, max_length=300, verbose_name='secret before, sealed')),
                        ('old_secret_until', models.DateTimeField(blank=True, null=True, verbose_name='secret before signs until')),
                        ('failures', models.PositiveIntegerField(default=0, verbose_name='failures in a row')),
                        ('failing_since', models.DateTimeField(blank=True, null=True, verbose_name='failing since')),
                        ('probe_at', models.DateTimeField(blank=True, null=True, verbose_name='asked again at')),
                        ('told_at', models.DateTimeField(blank=True, null=True, verbose_name='people told at')),
                        ('delivered_at', models.DateTimeField(blank=True, null=True, verbose_name='last delivery')),
                        ('claim', models.CharField(blank=True, editable=False, max_length=36)),
                        ('claimed_until', models.DateTimeField(blank=True, editable=False, null=True)),
                        ('client', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='webhook_endpoints', to='bureaus.bureauclient', verbose_name='system')),
                    ],
                    options={
                        'verbose_name': 'webhook endpoint',
                        'verbose_name_plural': 'webhook endpoints',
                        'ordering': ['client', 'pk'],
                        'constraints': [models.UniqueConstraint(condition=models.Q(('state', 'removed'), _negated=True), fields=('client', 'url'), name='webhook_endpoint_once_a_client', violation_error_message='This system has this address already.'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'paused'), models.Q(('pause_cause', ''), _negated=True)), models.Q(models.Q(('state', 'paused'), _negated=True), ('pause_cause', '')), _connector='OR'), name='webhook_endpoint_paused_says_why', violation_error_message='A paused address says why, any other does not.'), models.CheckConstraint(condition=models.Q(models.Q(('old_secret', ''), ('old_secret_until__isnull', True)), models.Q(models.Q(('old_secret', ''), _negated=True), ('old_secret_until__isnull', False)), _connector='OR'), name='webhook_endpoint_old_secret_ends', violation_error_message='The secret before has an end.'), models.CheckConstraint(condition=models.Q(('secret', ''), _negated=True), name='webhook_endpoint_has_a_secret', violation_error_message='An address has a secret.'), models.CheckConstraint(condition=models.Q(models.Q(('claim', ''), ('claimed_until__isnull', True)), models.Q(models.Q(('claim', ''), _negated=True), ('claimed_until__isnull', False)), _connector='OR'), name='webhook_endpoint_claim_ends', violation_error_message='A claim has an end.')],
                    },
                ),
                migrations.CreateModel(
                    name='WebhookEvent',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                        ('kind', models.CharField(choices=[('assignment.dispatched', 'Dispatched'), ('assignment.responded', 'Responded'), ('assignment.return_claimed', 'Return claimed'), ('assignment.return_disputed', 'Return disputed'), ('assignment.return_overruled', 'Return overruled'), ('assignment.returned', 'Returned'), ('assignment.extension_asked', 'Extension asked for'), ('assignment.extension_granted', 'Extension granted'), ('assignment.extension_refused', 'Extension refused'), ('assignment.suspended', 'Suspended'), ('assignment.resumed', 'Resumed'), ('assignment.handed_over', 'Handed over'), ('assignment.deadline_moved', 'Deadline moved'), ('assignment.escalated', 'Overdue, escalated'), ('assignment.reminded', 'Overdue, reminded'), ('assignment.supervised', 'Under supervision'), ('assignment.supervision_replied', 'Supervision answered'), ('assignment.finished', 'Finished'), ('assignment.reworked', 'Sent back for rework'), ('assignment.verified', 'Verified on site'), ('assignment.closed', 'Closed'), ('assignment.rated', 'Rated'), ('assignment.cancelled', 'Cancelled'), ('webhook.test', 'Test event')], max_length=40, verbose_name='event')),
                        ('lane', models.BigIntegerField(verbose_name='assignment')),
                        ('sequence', models.PositiveIntegerField(blank=True, null=True, verbose_name='sequence number')),
                        ('data', models.JSONField(default=dict, verbose_name='facts')),
                        ('at', models.DateTimeField(db_index=True, verbose_name='time')),
                    ],
                    options={
                        'verbose_name': 'webhook event',
                        'verbose_name_plural': 'webhook events',
                        'ordering': ['pk'],
                        'constraints': [models.UniqueConstraint(fields=('lane', 'sequence'), name='webhook_event_sequence_once', violation_error_message="An assignment's events are numbered once."), models.CheckConstraint(condition=models.Q(models.Q(('kind', 'webhook.test'), ('lane', 0), ('sequence__isnull', True)), models.Q(models.Q(('kind', 'webhook.test'), _negated=True), ('lane__gt', 0), ('sequence__gte', 1)), _connector='OR'), name='webhook_event_of_an_assignment_is_numbered', violation_error_message='An event of an assignment has its number.')],
                    },
                ),
                migrations.CreateModel(
                    name='WebhookDelivery',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('lane', models.BigIntegerField(verbose_name='assignment')),
                        ('state', models.CharField(choices=[('waiting', 'Waiting'), ('delivered', 'Delivered'), ('failed', 'Given up')], default='waiting', max_length=9, verbose_name='state')),
                        ('attempts', models.PositiveIntegerField(default=0, verbose_name='attempts')),
                        ('first_attempt_at', models.DateTimeField(blank=True, null=True, verbose_name='first attempt')),
                        ('next_attempt_at', models.DateTimeField(blank=True, null=True, verbose_name='next attempt')),
                        ('delivered_at', models.DateTimeField(blank=True, null=True, verbose_name='delivered at')),
                        ('last_attempt_at', models.DateTimeField(blank=True, null=True, verbose_name='last attempt')),
                        ('response_status', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='answer')),
                        ('duration_ms', models.PositiveIntegerField(blank=True, null=True, verbose_name='duration (ms)')),
                        ('error', models.CharField(blank=True, max_length=200, verbose_name='error')),
                        ('seen_at', models.DateTimeField(blank=True, null=True, verbose_name='seen at')),
                        ('endpoint', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='deliveries', to='bureaus.webhookendpoint', verbose_name='webhook endpoint')),
                        ('event', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='deliveries', to='bureaus.webhookevent', verbose_name='webhook event')),
                    ],
                    options={
                        'verbose_name': 'webhook delivery',
                        'verbose_name_plural': 'webhook deliveries',
                        'ordering': ['-pk'],
                        'indexes': [models.Index(fields=['endpoint', '-id'], name='webhook_delivery_newest'), models.Index(fields=['endpoint', 'state', '-id'], name='webhook_delivery_state'), models.Index(condition=models.Q(('state', 'waiting')), fields=['endpoint', 'lane', 'event'], name='webhook_delivery_waiting')],
                        'constraints': [models.UniqueConstraint(fields=('endpoint', 'event'), name='webhook_delivery_once', violation_error_message='An event goes to an address once.'), models.CheckConstraint(condition=models.Q(models.Q(('next_attempt_at__isnull', False), ('state', 'waiting')), models.Q(models.Q(('state', 'waiting'), _negated=True), ('next_attempt_at__isnull', True)), _connector='OR'), name='webhook_delivery_waiting_has_a_time', violation_error_message='What waits has a time, and nothing else has.'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'delivered'), _negated=True), ('delivered_at__isnull', False), _connector='OR'), name='webhook_delivery_delivered_is_timed', violation_error_message='What was delivered carries its time.')],
                    },
                ),
            ],
        ),
    ]
