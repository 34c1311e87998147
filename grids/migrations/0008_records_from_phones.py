import django.db.models.deletion
import xinhui.core.clock
import xinhui.core.tables
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '__first__'),
        ('grids', '0007_policing_mediation_buildings'),
    ]

    operations = [
        xinhui.core.tables.CreateTables(
            models=[
                migrations.CreateModel(
                    name='SyncRecord',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('uuid', models.UUIDField(unique=True, verbose_name='record number')),
                        ('device', models.CharField(blank=True, max_length=64, verbose_name='device')),
                        ('kind', models.CharField(max_length=24, verbose_name='kind')),
                        ('content_hash', models.CharField(max_length=64)),
                        ('made_at', models.DateTimeField(verbose_name='device time')),
                        ('received_at', models.DateTimeField(verbose_name='received at')),
                        ('skew_seconds', models.IntegerField(default=0, verbose_name='device clock ahead (s)')),
                        ('is_clock_skewed', models.BooleanField(default=False, verbose_name='device clock off')),
                        ('state', models.CharField(choices=[('waiting', 'Waiting for photos'), ('complete', 'Complete')], default='complete', max_length=8, verbose_name='state')),
                        ('target_id', models.BigIntegerField(blank=True, null=True, verbose_name='result')),
                        ('pending', models.JSONField(blank=True, null=True, verbose_name='to do')),
                        ('completed_at', models.DateTimeField(blank=True, null=True, verbose_name='completed at')),
                        ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='sync_records', to=settings.AUTH_USER_MODEL, verbose_name='sent in by')),
                    ],
                    options={
                        'verbose_name': 'record from a phone',
                        'verbose_name_plural': 'records from phones',
                        'ordering': ['-received_at', '-id'],
                        'constraints': [models.CheckConstraint(condition=models.Q(('content_hash__regex', '^[0-9a-f]{64}$')), name='sync_record_hash_is_sha256', violation_error_message="The body's hash must be a SHA-256."), models.CheckConstraint(condition=models.Q(models.Q(('completed_at', None), ('state', 'waiting')), models.Q(('completed_at__isnull', False), ('state', 'complete')), _connector='OR'), name='sync_record_complete_is_timed', violation_error_message='A complete record carries the time it was completed.')],
                    },
                ),
                migrations.CreateModel(
                    name='SyncPhoto',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('sha256', models.CharField(max_length=64, verbose_name='SHA-256 as sent')),
                        ('arrived_at', models.DateTimeField(blank=True, null=True, verbose_name='arrived at')),
                        ('record', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='photos', to='grids.syncrecord', verbose_name='record')),
                    ],
                    options={
                        'verbose_name': 'photo of a record',
                        'verbose_name_plural': 'photos of records',
                        'ordering': ['id'],
                        'indexes': [models.Index(condition=models.Q(('arrived_at', None)), fields=['sha256'], name='sync_photo_wanted')],
                        'constraints': [models.UniqueConstraint(fields=('record', 'sha256'), name='sync_photo_once', violation_error_message='The record already names this photo.'), models.CheckConstraint(condition=models.Q(('sha256__regex', '^[0-9a-f]{64}$')), name='sync_photo_hash_is_sha256', violation_error_message="The file's hash must be a SHA-256.")],
                    },
                ),
                migrations.CreateModel(
                    name='UploadedPart',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('created_at', models.DateTimeField(default=xinhui.core.clock.now, editable=False, verbose_name='created at')),
                        ('updated_at', models.DateTimeField(default=xinhui.core.clock.now, editable=False, verbose_name='updated at')),
                        ('sha256', models.CharField(max_length=64, verbose_name='SHA-256 as sent')),
                        ('size', models.PositiveIntegerField(verbose_name='size')),
                        ('held', models.PositiveIntegerField(default=0, verbose_name='held')),
                        ('path', models.CharField(max_length=80, verbose_name='file')),
                        ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='sent in by')),
                    ],
                    options={
                        'verbose_name': 'part of a photo',
                        'verbose_name_plural': 'parts of photos',
                        'ordering': ['id'],
                        'constraints': [models.UniqueConstraint(fields=('user', 'sha256'), name='uploaded_part_once_a_sender', violation_error_message='You are already sending this file.'), models.CheckConstraint(condition=models.Q(('held__lte', models.F('size')), ('size__gte', 1)), name='uploaded_part_within_its_size', violation_error_message='A part cannot be longer than its file.')],
                    },
                ),
            ],
        ),
    ]
