import django.db.models.deletion
import xinhui.core.tables
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0005_talent_office'),
        ('auth', '0012_alter_user_first_name_max_length'),
    ]

    operations = [
        xinhui.core.tables.CreateTables(
            models=[
                migrations.CreateModel(
                    name='Identity',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('provider', models.CharField(max_length=20, verbose_name='provider')),
                        ('subject_print', models.CharField(max_length=64, verbose_name='fingerprint of the identity')),
                        ('linked_by', models.CharField(choices=[('owner', 'Linked by its owner'), ('number', 'Found by the employee number')], max_length=10, verbose_name='linked by')),
                        ('linked_at', models.DateTimeField(verbose_name='linked at')),
                        ('used_at', models.DateTimeField(blank=True, null=True, verbose_name='last sign-in with it')),
                        ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='identities', to=settings.AUTH_USER_MODEL, verbose_name='account')),
                    ],
                    options={
                        'verbose_name': 'linked sign-in',
                        'verbose_name_plural': 'linked sign-ins',
                        'ordering': ['user', 'provider'],
                        'constraints': [models.UniqueConstraint(fields=('provider', 'subject_print'), name='identity_belongs_to_one_account', violation_error_message='This sign-in is linked to an account already.'), models.UniqueConstraint(fields=('user', 'provider'), name='identity_one_a_provider', violation_error_message='The account has a sign-in there already.'), models.CheckConstraint(condition=models.Q(('subject_print__regex', '^[0-9a-f]{64}$')), name='identity_is_a_fingerprint', violation_error_message='An identity is kept as its fingerprint.')],
                    },
                ),
                migrations.CreateModel(
                    name='OldPassword',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('password', models.CharField(max_length=128, verbose_name='hash of the password')),
                        ('replaced_at', models.DateTimeField(verbose_name='replaced at')),
                        ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='old_passwords', to=settings.AUTH_USER_MODEL, verbose_name='user')),
                    ],
                    options={
                        'verbose_name': 'former password',
                        'verbose_name_plural': 'former passwords',
                        'ordering': ['-replaced_at', '-id'],
                        'indexes': [models.Index(fields=['user', 'replaced_at'], name='old_password_user')],
                    },
                ),
                migrations.CreateModel(
                    name='Passkey',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('name', models.CharField(max_length=40, verbose_name='name')),
                        ('credential_print', models.CharField(max_length=64, unique=True, verbose_name="fingerprint of the key's number")),
                        ('credential_sealed', models.TextField(verbose_name='public key (sealed)')),
                        ('signs_in', models.BooleanField(default=False, verbose_name='signs in without the password')),
                        ('sign_count', models.BigIntegerField(default=0, verbose_name='uses that the key counts')),
                        ('created_at', models.DateTimeField(verbose_name='created at')),
                        ('used_at', models.DateTimeField(blank=True, null=True, verbose_name='last used at')),
                        ('factor', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='passkeys', to='accounts.secondfactor', verbose_name='second factor')),
                    ],
                    options={
                        'verbose_name': 'passkey',
                        'verbose_name_plural': 'passkeys',
                        'ordering': ['created_at', 'id'],
                        'constraints': [models.UniqueConstraint(fields=('factor', 'name'), name='passkey_name_once_a_person', violation_error_message='You have a passkey of this name.'), models.CheckConstraint(condition=models.Q(('credential_print__regex', '^[0-9a-f]{64}$'), ('credential_sealed__startswith', '1:')), name='passkey_is_sealed', violation_error_message='A passkey must be stored sealed.')],
                    },
                ),
                migrations.CreateModel(
                    name='UserSession',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('key_hash', models.CharField(max_length=64, unique=True, verbose_name="hash of the session's key")),
                        ('key_sealed', models.CharField(max_length=200, verbose_name="session's key (sealed)")),
                        ('method', models.CharField(choices=[('password', 'Password'), ('passkey', 'Passkey'), ('sso', 'Single sign-on')], max_length=10, verbose_name='signed in with')),
                        ('device', models.CharField(blank=True, max_length=60, verbose_name='device')),
                        ('device_print', models.CharField(blank=True, max_length=64, verbose_name='mark of the browser')),
                        ('place', models.CharField(blank=True, max_length=45, verbose_name='place')),
                        ('began_at', models.DateTimeField(verbose_name='since')),
                        ('seen_at', models.DateTimeField(verbose_name='last seen')),
                        ('ended_at', models.DateTimeField(blank=True, null=True, verbose_name='ended at')),
                        ('end_reason', models.CharField(blank=True, choices=[('signed_out', 'Signed out'), ('idle', 'Nobody was there'), ('too_long', 'Signed in too long'), ('owner', 'Ended by the owner'), ('administrator', 'Ended by the security administrator'), ('account', 'Password changed, account locked or closed')], max_length=15, verbose_name='why it ended')),
                        ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='sign_ins', to=settings.AUTH_USER_MODEL, verbose_name='account')),
                    ],
                    options={
                        'verbose_name': 'session',
                        'verbose_name_plural': 'sessions',
                        'ordering': ['-seen_at', '-id'],
                        'indexes': [models.Index(fields=['user', 'ended_at'], name='session_user_ended')],
                        'constraints': [models.CheckConstraint(condition=models.Q(('key_hash__regex', '^[0-9a-f]{64}$'), ('key_sealed__startswith', '1:')), name='session_key_is_hashed_and_sealed', violation_error_message='The key of a session is kept hashed and sealed.'), models.CheckConstraint(condition=models.Q(models.Q(('end_reason', ''), ('ended_at__isnull', True)), models.Q(('ended_at__isnull', False), models.Q(('end_reason', ''), _negated=True)), _connector='OR'), name='session_ends_for_a_reason', violation_error_message='A session that has ended says why.'), models.CheckConstraint(condition=models.Q(('seen_at__gte', models.F('began_at'))), name='session_is_seen_after_it_began', violation_error_message='A session is not seen before it begins.')],
                    },
                ),
            ],
        ),
        migrations.AddField(
            model_name='secondfactor',
            name='has_app',
            field=models.BooleanField(default=True, verbose_name='with an authenticator app'),
        ),
        migrations.AddField(
            model_name='secondfactor',
            name='reset_asked_at',
            field=models.DateTimeField(blank=True, null=True, verbose_name='reset asked at'),
        ),
        migrations.AddField(
            model_name='secondfactor',
            name='reset_asked_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='reset asked by'),
        ),
        migrations.AddField(
            model_name='user',
            name='staff_number',
            field=models.CharField(blank=True, max_length=40, verbose_name='employee number'),
        ),
        migrations.AddConstraint(
            model_name='secondfactor',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('reset_asked_at__isnull', True), ('reset_asked_by__isnull', True)), models.Q(('reset_asked_at__isnull', False), ('reset_asked_by__isnull', False)), _connector='OR'), name='second_factor_reset_is_asked_by_somebody', violation_error_message='Who asks for a reset is named, with the time.'),
        ),
        migrations.AddConstraint(
            model_name='user',
            constraint=models.UniqueConstraint(condition=models.Q(('staff_number', ''), _negated=True), fields=('staff_number',), name='user_staff_number_is_one_persons', violation_error_message='Another account has this employee number.'),
        ),
    ]
