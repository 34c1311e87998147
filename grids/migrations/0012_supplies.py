import django.db.models.deletion
import xinhui.core.clock
import xinhui.core.tables
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '__first__'),
        ('grids', '0011_situation_reports'),
    ]

    operations = [
        xinhui.core.tables.CreateTables(
            models=[
                migrations.CreateModel(
                    name='SupplyKind',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('created_at', models.DateTimeField(default=xinhui.core.clock.now, editable=False, verbose_name='created at')),
                        ('updated_at', models.DateTimeField(default=xinhui.core.clock.now, editable=False, verbose_name='updated at')),
                        ('code', models.SlugField(max_length=24, unique=True, verbose_name='code')),
                        ('name', models.CharField(max_length=40, unique=True, verbose_name='name')),
                        ('measure', models.CharField(max_length=10, verbose_name='unit of measure')),
                        ('order', models.PositiveSmallIntegerField(default=0, verbose_name='order')),
                        ('is_active', models.BooleanField(default=True, verbose_name='in use')),
                    ],
                    options={
                        'verbose_name': 'kind of supply',
                        'verbose_name_plural': 'kinds of supply',
                        'ordering': ['order', 'code'],
                    },
                ),
                migrations.CreateModel(
                    name='Store',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('created_at', models.DateTimeField(default=xinhui.core.clock.now, editable=False, verbose_name='created at')),
                        ('updated_at', models.DateTimeField(default=xinhui.core.clock.now, editable=False, verbose_name='updated at')),
                        ('name', models.CharField(max_length=60, verbose_name='name')),
                        ('area_code', models.CharField(db_index=True, max_length=15, verbose_name='area code')),
                        ('place', models.CharField(max_length=120, verbose_name='place')),
                        ('keeper_name', models.CharField(blank=True, max_length=40, verbose_name='keeper')),
                        ('keeper_phone', models.CharField(blank=True, max_length=20, verbose_name="keeper's phone")),
                        ('closed_on', models.DateField(blank=True, null=True, verbose_name='closed on')),
                    ],
                    options={
                        'verbose_name': 'store of supplies',
                        'verbose_name_plural': 'stores of supplies',
                        'ordering': ['area_code', 'name'],
                        'constraints': [models.UniqueConstraint(condition=models.Q(('closed_on__isnull', True)), fields=('area_code', 'name'), name='store_name_once', violation_error_message='There is a store of this name here.'), models.CheckConstraint(condition=models.Q(('area_code__regex', '^(\\d{6}|\\d{9}|\\d{12})$')), name='store_of_a_division', violation_error_message='A store belongs to the district, a town or a village.')],
                    },
                ),
                migrations.CreateModel(
                    name='SupplyRequest',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('created_at', models.DateTimeField(default=xinhui.core.clock.now, editable=False, verbose_name='created at')),
                        ('updated_at', models.DateTimeField(default=xinhui.core.clock.now, editable=False, verbose_name='updated at')),
                        ('number', models.CharField(max_length=24, unique=True, verbose_name='number')),
                        ('area_code', models.CharField(db_index=True, max_length=15, verbose_name='area code')),
                        ('quantity', models.PositiveIntegerField(verbose_name='quantity')),
                        ('reason', models.CharField(max_length=200, verbose_name='what for')),
                        ('state', models.CharField(choices=[('requested', 'Requested'), ('approved', 'Approved, not yet sent'), ('sent', 'On the way'), ('received', 'Confirmed received'), ('refused', 'Refused'), ('cancelled', 'Cancelled')], default='requested', max_length=10, verbose_name='state')),
                        ('is_passed_up', models.BooleanField(default=False, verbose_name='passed up to the district')),
                        ('approved_quantity', models.PositiveIntegerField(blank=True, null=True, verbose_name='approved quantity')),
                        ('received_quantity', models.PositiveIntegerField(blank=True, null=True, verbose_name='received quantity')),
                        ('requested_at', models.DateTimeField(verbose_name='requested at')),
                        ('decided_at', models.DateTimeField(blank=True, null=True, verbose_name='decided at')),
                        ('sent_at', models.DateTimeField(blank=True, null=True, verbose_name='sent off at')),
                        ('received_at', models.DateTimeField(blank=True, null=True, verbose_name='arrived at')),
                        ('note', models.CharField(blank=True, max_length=200, verbose_name='note')),
                        ('activation', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='supply_requests', to='grids.activation', verbose_name='activation')),
                        ('decided_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='decided by')),
                        ('from_store', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='promised', to='grids.store', verbose_name='from store')),
                        ('kind', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='requests', to='grids.supplykind', verbose_name='kind')),
                        ('requested_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='requested by')),
                        ('to_store', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='wanted', to='grids.store', verbose_name='to store')),
                    ],
                    options={
                        'verbose_name': 'request for supplies',
                        'verbose_name_plural': 'requests for supplies',
                        'ordering': ['-requested_at', '-id'],
                        'indexes': [models.Index(fields=['state', 'area_code'], name='supply_request_state')],
                        'constraints': [models.CheckConstraint(condition=models.Q(('quantity__gte', 1)), name='supply_request_asks_for_something', violation_error_message='Ask for at least one.'), models.CheckConstraint(condition=models.Q(('approved_quantity__isnull', True), models.Q(('approved_quantity__gte', 1), ('approved_quantity__lte', models.F('quantity'))), _connector='OR'), name='supply_request_approved_within', violation_error_message='No more is approved than was asked for.'), models.CheckConstraint(condition=models.Q(('received_quantity__isnull', True), ('received_quantity__lte', models.F('approved_quantity')), _connector='OR'), name='supply_request_received_within', violation_error_message='No more arrives than was sent.'), models.CheckConstraint(condition=models.Q(models.Q(('state__in', ['approved', 'sent', 'received']), _negated=True), models.Q(('approved_quantity__isnull', False), ('decided_by__isnull', False), ('from_store__isnull', False)), _connector='OR'), name='supply_request_promised_has_a_store', violation_error_message='What is approved has a store, a quantity and somebody who approved it.')],
                    },
                ),
                migrations.CreateModel(
                    name='SupplyMovement',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('area_code', models.CharField(db_index=True, max_length=15, verbose_name='area code')),
                        ('why', models.CharField(choices=[('received', 'Into stock'), ('issued', 'Handed out'), ('sent', 'Sent away'), ('arrived', 'Came in'), ('counted', 'Stocktaking')], max_length=10, verbose_name='why')),
                        ('change', models.IntegerField(verbose_name='change')),
                        ('balance', models.PositiveIntegerField(verbose_name='left')),
                        ('at', models.DateTimeField(verbose_name='at')),
                        ('note', models.CharField(blank=True, max_length=200, verbose_name='note')),
                        ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='by')),
                        ('counterpart', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='grids.store', verbose_name='from or to')),
                        ('kind', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='movements', to='grids.supplykind', verbose_name='kind')),
                        ('store', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='movements', to='grids.store', verbose_name='store')),
                        ('request', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='movements', to='grids.supplyrequest', verbose_name='request')),
                    ],
                    options={
                        'verbose_name': 'movement of supplies',
                        'verbose_name_plural': 'movements of supplies',
                        'ordering': ['-at', '-id'],
                        'indexes': [models.Index(fields=['store', 'kind', 'id'], name='supply_movement_stock')],
                        'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('change__gt', 0), ('why__in', ['received', 'arrived'])), models.Q(('change__lt', 0), ('why__in', ['issued', 'sent'])), models.Q(('why', 'counted'), models.Q(('change', 0), _negated=True)), _connector='OR'), name='supply_movement_has_its_sign', violation_error_message='What comes in adds, what goes out takes away.'), models.CheckConstraint(condition=models.Q(('balance__gte', 0)), name='supply_movement_never_below_nothing', violation_error_message='There is not as much in the store.')],
                    },
                ),
                migrations.CreateModel(
                    name='StockLevel',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('created_at', models.DateTimeField(default=xinhui.core.clock.now, editable=False, verbose_name='created at')),
                        ('updated_at', models.DateTimeField(default=xinhui.core.clock.now, editable=False, verbose_name='updated at')),
                        ('area_code', models.CharField(db_index=True, max_length=15, verbose_name='area code')),
                        ('quantity', models.PositiveIntegerField(default=0, verbose_name='quantity')),
                        ('warn_below', models.PositiveIntegerField(default=0, verbose_name='warn below')),
                        ('store', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='levels', to='grids.store', verbose_name='store')),
                        ('kind', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='levels', to='grids.supplykind', verbose_name='kind')),
                    ],
                    options={
                        'verbose_name': 'stock',
                        'verbose_name_plural': 'stocks',
                        'ordering': ['area_code', 'store', 'kind'],
                        'constraints': [models.UniqueConstraint(fields=('store', 'kind'), name='stock_once', violation_error_message="This kind is on the store's list already."), models.CheckConstraint(condition=models.Q(('quantity__gte', 0)), name='stock_never_below_nothing', violation_error_message='There is not as much in the store.')],
                    },
                ),
            ],
        ),
    ]
