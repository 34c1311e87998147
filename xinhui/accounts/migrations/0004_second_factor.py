import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0003_cadre_roles'),
    ]

    operations = [
        migrations.CreateModel(
            name='SecondFactor',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('secret_sealed', models.CharField(max_length=200, verbose_name='secret (sealed)')),
                ('created_at', models.DateTimeField(verbose_name='created at')),
                ('confirmed_at', models.DateTimeField(blank=True, null=True, verbose_name='in force since')),
                ('last_step', models.BigIntegerField(default=0, verbose_name='half minute of the last code')),
                ('failures', models.PositiveSmallIntegerField(default=0, verbose_name='wrong codes in a row')),
                ('locked_until', models.DateTimeField(blank=True, null=True, verbose_name='locked until')),
                ('user', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='second_factor', to=settings.AUTH_USER_MODEL, verbose_name='user')),
            ],
            options={
                'verbose_name': 'second factor',
                'verbose_name_plural': 'second factors',
                'constraints': [models.CheckConstraint(condition=models.Q(('secret_sealed__startswith', '1:')), name='second_factor_secret_is_sealed', violation_error_message='The secret must be stored sealed.'), models.CheckConstraint(condition=models.Q(('last_step__gte', 0)), name='second_factor_steps_count_on', violation_error_message='Half minutes are counted from 1970 on.')],
            },
        ),
        migrations.CreateModel(
            name='RecoveryCode',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('fingerprint', models.CharField(max_length=64, verbose_name='fingerprint of the code')),
                ('used_at', models.DateTimeField(blank=True, null=True, verbose_name='used at')),
                ('factor', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='recovery_codes', to='accounts.secondfactor', verbose_name='second factor')),
            ],
            options={
                'verbose_name': 'recovery code',
                'verbose_name_plural': 'recovery codes',
                'constraints': [models.UniqueConstraint(fields=('factor', 'fingerprint'), name='recovery_code_once_a_factor', violation_error_message='This recovery code is there already.'), models.CheckConstraint(condition=models.Q(('fingerprint__regex', '^[0-9a-f]{64}$')), name='recovery_code_is_a_fingerprint', violation_error_message='A recovery code must be stored as its fingerprint.')],
            },
        ),
    ]
