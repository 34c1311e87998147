import django.contrib.auth.validators
import django.db.models.deletion
import django.utils.timezone
import xinhui.accounts.models
import xinhui.core.clock
import xinhui.core.tables
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('auth', '0012_alter_user_first_name_max_length'),
        ('core', '0001_initial'),
    ]

    operations = [
        xinhui.core.tables.CreateTables(
            models=[
                migrations.CreateModel(
                    name='User',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('password', models.CharField(max_length=128, verbose_name='password')),
                        ('last_login', models.DateTimeField(blank=True, null=True, verbose_name='last login')),
                        ('is_superuser', models.BooleanField(default=False, help_text='Designates that this user has all permissions without explicitly assigning them.', verbose_name='superuser status')),
                        ('username', models.CharField(error_messages={'unique': 'A user with that username already exists.'}, help_text='Required. 150 characters or fewer. Letters, digits and @/./+/-/_ only.', max_length=150, unique=True, validators=[django.contrib.auth.validators.UnicodeUsernameValidator()], verbose_name='username')),
                        ('first_name', models.CharField(blank=True, max_length=150, verbose_name='first name')),
                        ('last_name', models.CharField(blank=True, max_length=150, verbose_name='last name')),
                        ('email', models.EmailField(blank=True, max_length=254, verbose_name='email address')),
                        ('is_staff', models.BooleanField(default=False, help_text='Designates whether the user can log into this admin site.', verbose_name='staff status')),
                        ('is_active', models.BooleanField(default=True, help_text='Designates whether this user should be treated as active. Unselect this instead of deleting accounts.', verbose_name='active')),
                        ('date_joined', models.DateTimeField(default=django.utils.timezone.now, verbose_name='date joined')),
                        ('name', models.CharField(max_length=60, verbose_name='name')),
                        ('phone', models.CharField(blank=True, max_length=20, verbose_name='phone')),
                        ('must_change_password', models.BooleanField(default=False, verbose_name='must change password')),
                        ('password_changed_at', models.DateTimeField(blank=True, null=True, verbose_name='password changed at')),
                        ('locale', models.CharField(choices=[('zh-hans', 'Simplified Chinese'), ('en', 'English')], default='zh-hans', max_length=10, verbose_name='language')),
                        ('groups', models.ManyToManyField(blank=True, help_text='The groups this user belongs to. A user will get all permissions granted to each of their groups.', related_name='user_set', related_query_name='user', to='auth.group', verbose_name='groups')),
                        ('user_permissions', models.ManyToManyField(blank=True, help_text='Specific permissions for this user.', related_name='user_set', related_query_name='user', to='auth.permission', verbose_name='user permissions')),
                    ],
                    options={
                        'verbose_name': 'user',
                        'verbose_name_plural': 'users',
                        'ordering': ['username'],
                    },
                    managers=[
                        ('objects', xinhui.accounts.models.PortalUserManager()),
                    ],
                ),
                migrations.CreateModel(
                    name='Unit',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('created_at', models.DateTimeField(default=xinhui.core.clock.now, editable=False, verbose_name='created at')),
                        ('updated_at', models.DateTimeField(default=xinhui.core.clock.now, editable=False, verbose_name='updated at')),
                        ('code', models.CharField(max_length=40, unique=True, verbose_name='code')),
                        ('name', models.CharField(max_length=80, verbose_name='name')),
                        ('kind', models.CharField(choices=[('department', 'Department'), ('bureau', 'Bureau'), ('town_office', 'Town office'), ('village_committee', 'Village committee'), ('command_centre', 'Command centre'), ('enterprise', 'Enterprise'), ('party_organ', 'Party organ')], max_length=20, verbose_name='kind')),
                        ('area_code', models.CharField(db_index=True, max_length=15, verbose_name='area code')),
                        ('is_active', models.BooleanField(default=True, verbose_name='in being')),
                        ('parent', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='children', to='accounts.unit', verbose_name='parent unit')),
                        ('working_hours', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, to='core.workinghours', verbose_name='working hours')),
                    ],
                    options={
                        'verbose_name': 'unit',
                        'verbose_name_plural': 'units',
                        'ordering': ['area_code', 'code'],
                        'indexes': [models.Index(fields=['kind', 'area_code'], name='unit_kind_area')],
                        'constraints': [models.CheckConstraint(condition=models.Q(('area_code__regex', '^([0-9]{6}|[0-9]{9}|[0-9]{12}|[0-9]{15})$')), name='unit_area_code_is_6_9_12_or_15_digits', violation_error_message='An area code has 6, 9, 12 or 15 digits.'), models.CheckConstraint(condition=models.Q(('parent__isnull', True), models.Q(('parent', models.F('id')), _negated=True), _connector='OR'), name='unit_is_not_its_own_parent', violation_error_message='A unit cannot be its own parent.')],
                    },
                ),
                migrations.CreateModel(
                    name='Post',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('created_at', models.DateTimeField(default=xinhui.core.clock.now, editable=False, verbose_name='created at')),
                        ('updated_at', models.DateTimeField(default=xinhui.core.clock.now, editable=False, verbose_name='updated at')),
                        ('role', models.CharField(choices=[('system_admin', 'System administrator'), ('security_admin', 'Security administrator'), ('audit_admin', 'Audit administrator'), ('command_centre', 'District command centre'), ('district_leader', 'District leader'), ('department_handler', 'Department handler'), ('department_leader', 'Department leader'), ('town_leader', 'Town leader'), ('town_dispatcher', 'Town dispatcher'), ('village_secretary', 'Village secretary'), ('grid_leader', 'Grid leader'), ('grid_worker', 'Grid worker'), ('bureau_client', 'Bureau client')], max_length=20, verbose_name='role')),
                        ('area_code', models.CharField(db_index=True, max_length=15, verbose_name='area code')),
                        ('title', models.CharField(blank=True, max_length=60, verbose_name='title')),
                        ('starts_on', models.DateField(verbose_name='from')),
                        ('ends_on', models.DateField(blank=True, help_text='The first day on which the post is no longer in force.', null=True, verbose_name='to')),
                        ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='posts', to=settings.AUTH_USER_MODEL, verbose_name='user')),
                        ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='posts', to='accounts.unit', verbose_name='unit')),
                    ],
                    options={
                        'verbose_name': 'post',
                        'verbose_name_plural': 'posts',
                        'ordering': ['user', '-starts_on', 'id'],
                        'indexes': [models.Index(fields=['role', 'area_code'], name='post_role_area'), models.Index(fields=['role', 'unit'], name='post_role_unit')],
                        'constraints': [models.CheckConstraint(condition=models.Q(('ends_on__isnull', True), ('ends_on__gte', models.F('starts_on')), _connector='OR'), name='post_dates_in_order', violation_error_message='A post cannot end before it begins.'), models.CheckConstraint(condition=models.Q(models.Q(('area_code__regex', '^[0-9]{15}$'), ('role__in', ['grid_leader', 'grid_worker'])), models.Q(('area_code__regex', '^[0-9]{12}$'), ('role', 'village_secretary')), models.Q(('area_code__regex', '^[0-9]{9}$'), ('role__in', ['town_leader', 'town_dispatcher'])), models.Q(('area_code__regex', '^[0-9]{6}$'), ('role__in', ['system_admin', 'security_admin', 'audit_admin', 'command_centre', 'district_leader', 'department_handler', 'department_leader', 'bureau_client'])), _connector='OR'), name='post_role_matches_area_level', violation_error_message='The area code does not fit the role: grid posts carry 15 digits, village posts 12, town posts 9, all others 6.'), models.UniqueConstraint(condition=models.Q(('ends_on__isnull', True)), fields=('user', 'role', 'unit', 'area_code'), name='post_one_open_identical', violation_error_message='This person already holds this post.'), models.UniqueConstraint(condition=models.Q(('ends_on__isnull', True), ('role__in', ['audit_admin', 'security_admin', 'system_admin'])), fields=('user',), name='post_one_open_admin_post_a_user', violation_error_message='System, security and audit administrator must be three different people.')],
                    },
                ),
                migrations.CreateModel(
                    name='ApiToken',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('name', models.CharField(max_length=60, verbose_name='name')),
                        ('prefix', models.CharField(max_length=12, verbose_name='first characters')),
                        ('key_hash', models.CharField(max_length=64, unique=True, verbose_name='SHA-256 of the key')),
                        ('scopes', models.JSONField(blank=True, default=list, verbose_name='scopes')),
                        ('created_at', models.DateTimeField(verbose_name='created at')),
                        ('expires_at', models.DateTimeField(blank=True, null=True, verbose_name='expires at')),
                        ('last_used_on', models.DateField(blank=True, null=True, verbose_name='last used on')),
                        ('revoked_at', models.DateTimeField(blank=True, null=True, verbose_name='revoked at')),
                        ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='api_tokens', to=settings.AUTH_USER_MODEL, verbose_name='user')),
                    ],
                    options={
                        'verbose_name': 'API token',
                        'verbose_name_plural': 'API tokens',
                        'ordering': ['-created_at', '-id'],
                        'constraints': [models.CheckConstraint(condition=models.Q(('key_hash__regex', '^[0-9a-f]{64}$')), name='api_token_hash_is_sha256', violation_error_message='The key must be stored as its SHA-256.'), models.CheckConstraint(condition=models.Q(('expires_at__isnull', True), ('expires_at__gt', models.F('created_at')), _connector='OR'), name='api_token_expires_after_creation', violation_error_message='A token cannot expire before it is created.')],
                    },
                ),
            ],
        ),
    ]
