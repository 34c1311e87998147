import django.db.models.deletion
import uuid
import xinhui.core.clock
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '__first__'),
        ('grids', '0009_deployments'),
    ]

    operations = [
        migrations.CreateModel(
            name='RollCall',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('created_at', models.DateTimeField(default=xinhui.core.clock.now, editable=False, verbose_name='created at')),
                ('updated_at', models.DateTimeField(default=xinhui.core.clock.now, editable=False, verbose_name='updated at')),
                ('title', models.CharField(max_length=80, verbose_name='heading')),
                ('area_code', models.CharField(db_index=True, max_length=15, verbose_name='area code')),
                ('called_at', models.DateTimeField(verbose_name='called at')),
                ('answer_by', models.DateTimeField(verbose_name='answer by')),
                ('closed_at', models.DateTimeField(blank=True, null=True, verbose_name='closed at')),
                ('activation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='roll_calls', to='grids.activation', verbose_name='activation')),
                ('called_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='called by')),
            ],
            options={
                'verbose_name': 'roll call',
                'verbose_name_plural': 'roll calls',
                'ordering': ['-called_at', '-id'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('closed_at__isnull', True)), fields=('activation', 'area_code'), name='roll_call_one_open_an_area', violation_error_message='A roll call of this area is under way.'), models.CheckConstraint(condition=models.Q(('answer_by__gt', models.F('called_at'))), name='roll_call_answer_after_call', violation_error_message='The time to answer lies after the call.')],
            },
        ),
        migrations.CreateModel(
            name='RollCallAnswer',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('area_code', models.CharField(db_index=True, max_length=15, verbose_name='area code')),
                ('status', models.CharField(choices=[('waiting', 'Not yet answered'), ('safe', 'Safe'), ('needs_help', 'Needs help')], default='waiting', max_length=10, verbose_name='answer')),
                ('note', models.CharField(blank=True, max_length=500, verbose_name='note')),
                ('latitude', models.FloatField(blank=True, null=True, verbose_name='latitude')),
                ('longitude', models.FloatField(blank=True, null=True, verbose_name='longitude')),
                ('answered_at', models.DateTimeField(blank=True, null=True, verbose_name='answered at')),
                ('device_at', models.DateTimeField(blank=True, null=True, verbose_name='device time')),
                ('is_late', models.BooleanField(default=False, verbose_name='after the call had ended')),
                ('answered_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='answered by')),
                ('grid', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='grids.grid', verbose_name='grid')),
                ('roll_call', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='answers', to='grids.rollcall', verbose_name='roll call')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='person')),
            ],
            options={
                'verbose_name': 'answer to a roll call',
                'verbose_name_plural': 'answers to roll calls',
                'ordering': ['area_code', 'id'],
                'indexes': [models.Index(fields=['user', 'status'], name='roll_call_answer_user')],
                'constraints': [models.UniqueConstraint(fields=('roll_call', 'user'), name='roll_call_answer_once_a_person', violation_error_message='This person is called once.'), models.CheckConstraint(condition=models.Q(models.Q(('answered_at__isnull', True), ('answered_by__isnull', True), ('status', 'waiting')), models.Q(models.Q(('status', 'waiting'), _negated=True), ('answered_at__isnull', False), ('answered_by__isnull', False)), _connector='OR'), name='roll_call_answer_is_timed', violation_error_message='An answer says when and by whom.')],
            },
        ),
    ]
