import django.core.validators
import django.db.models.deletion
import xinhui.core.clock
import xinhui.core.tables
from decimal import Decimal
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '__first__'),
        ('cadres', '0001_initial'),
    ]

    operations = [
        xinhui.core.tables.CreateTables(
            models=[
                migrations.CreateModel(
                    name='HomeRule',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('created_at', models.DateTimeField(default=xinhui.core.clock.now, editable=False, verbose_name='created at')),
                        ('updated_at', models.DateTimeField(default=xinhui.core.clock.now, editable=False, verbose_name='updated at')),
                        ('level', models.CharField(choices=[('county', 'County level, principal'), ('county_deputy', 'County level, deputy'), ('township', 'Township level, principal'), ('township_deputy', 'Township level, deputy'), ('middle', 'Middle level'), ('none', 'No leading post')], max_length=16, verbose_name='level of the post')),
                        ('unit_kind', models.CharField(blank=True, choices=[('department', 'Department'), ('bureau', 'Bureau'), ('town_office', 'Town office'), ('village_committee', 'Village committee'), ('command_centre', 'Command centre'), ('enterprise', 'Enterprise'), ('party_organ', 'Party organ')], max_length=20, verbose_name='kind of units (empty: all)')),
                        ('places', models.CharField(max_length=120, verbose_name='places of origin, with 、 between them')),
                        ('is_active', models.BooleanField(default=True, verbose_name='in force')),
                    ],
                    options={
                        'verbose_name': 'rule of the home place',
                        'verbose_name_plural': 'rules of the home place',
                        'ordering': ['level', 'id'],
                        'constraints': [models.UniqueConstraint(condition=models.Q(('is_active', True)), fields=('level', 'unit_kind'), name='home_rule_once', violation_error_message='There is a rule for this level and kind of units already.'), models.CheckConstraint(condition=models.Q(('places', ''), _negated=True), name='home_rule_names_places', violation_error_message='Name the places.')],
                    },
                ),
                migrations.CreateModel(
                    name='PostProfile',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('created_at', models.DateTimeField(default=xinhui.core.clock.now, editable=False, verbose_name='created at')),
                        ('updated_at', models.DateTimeField(default=xinhui.core.clock.now, editable=False, verbose_name='updated at')),
                        ('name', models.CharField(max_length=60, verbose_name='name of the profile')),
                        ('candidates', models.CharField(choices=[('county', 'County level, principal'), ('county_deputy', 'County level, deputy'), ('township', 'Township level, principal'), ('township_deputy', 'Township level, deputy'), ('middle', 'Middle level'), ('none', 'No leading post')], max_length=16, verbose_name='candidates from posts of')),
                        ('is_active', models.BooleanField(default=True, verbose_name='in force')),
                    ],
                    options={
                        'verbose_name': 'profile of a post',
                        'verbose_name_plural': 'profiles of posts',
                        'ordering': ['name', 'id'],
                        'constraints': [models.UniqueConstraint(condition=models.Q(('is_active', True)), fields=('name',), name='post_profile_name_once', violation_error_message='A profile in force has this name already.')],
                    },
                ),
                migrations.CreateModel(
                    name='Reshuffle',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('created_at', models.DateTimeField(default=xinhui.core.clock.now, editable=False, verbose_name='created at')),
                        ('updated_at', models.DateTimeField(default=xinhui.core.clock.now, editable=False, verbose_name='updated at')),
                        ('title', models.CharField(max_length=80, verbose_name='title of the reshuffle')),
                        ('note', models.CharField(blank=True, max_length=200, verbose_name='what it is for')),
                        ('state', models.CharField(choices=[('draft', 'Reshuffle in the making'), ('shared', 'Shared with the cadre office'), ('archived', 'Reshuffle put away')], default='draft', max_length=10, verbose_name='state')),
                        ('shared_at', models.DateTimeField(blank=True, null=True, verbose_name='shared at')),
                        ('author', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='drawn up by')),
                    ],
                    options={
                        'verbose_name': 'reshuffle on paper',
                        'verbose_name_plural': 'reshuffles on paper',
                        'ordering': ['-updated_at', '-id'],
                        'constraints': [models.CheckConstraint(condition=models.Q(('title', ''), _negated=True), name='reshuffle_has_a_title', violation_error_message='A reshuffle has a title.'), models.CheckConstraint(condition=models.Q(('shared_at__isnull', True), ('state', 'shared'), _negated=True), name='reshuffle_shared_has_its_time', violation_error_message='A shared reshuffle says since when.')],
                    },
                ),
                migrations.CreateModel(
                    name='ReshuffleMove',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('created_at', models.DateTimeField(default=xinhui.core.clock.now, editable=False, verbose_name='created at')),
                        ('updated_at', models.DateTimeField(default=xinhui.core.clock.now, editable=False, verbose_name='updated at')),
                        ('kin_sealed', models.TextField(blank=True, verbose_name='kin found (sealed)')),
                        ('cadre', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cadres.cadre', verbose_name='file of a cadre')),
                        ('post', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cadres.establishedpost', verbose_name='established post')),
                        ('reshuffle', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='moves', to='cadres.reshuffle', verbose_name='reshuffle on paper')),
                    ],
                    options={
                        'verbose_name': 'line of a reshuffle',
                        'verbose_name_plural': 'lines of reshuffles',
                        'ordering': ['reshuffle', 'id'],
                        'constraints': [models.UniqueConstraint(fields=('reshuffle', 'cadre'), name='reshuffle_move_person_once', violation_error_message='This person is in the reshuffle already.'), models.UniqueConstraint(condition=models.Q(('post__isnull', False)), fields=('reshuffle', 'post'), name='reshuffle_move_post_once', violation_error_message='Somebody is planned for this post already.')],
                    },
                ),
                migrations.CreateModel(
                    name='StructureTarget',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('created_at', models.DateTimeField(default=xinhui.core.clock.now, editable=False, verbose_name='created at')),
                        ('updated_at', models.DateTimeField(default=xinhui.core.clock.now, editable=False, verbose_name='updated at')),
                        ('name', models.CharField(max_length=60, verbose_name='name of the target')),
                        ('measure', models.CharField(choices=[('members', 'Members in post'), ('under_35', 'Aged 35 or younger'), ('under_40', 'Aged 40 or younger'), ('over_55', 'Aged 55 or older'), ('women', 'Women cadres'), ('outside', 'Cadres outside the Party'), ('university', 'University education or above'), ('graduate', 'Postgraduate education'), ('speciality', 'Of a wanted speciality'), ('town', 'With work in a town behind them'), ('village', 'With work in a village behind them'), ('long', 'Ten years or more in the same post'), ('age', 'Average age of the team'), ('tenure', 'Average years in the present post')], max_length=12, verbose_name='measure')),
                        ('words', models.CharField(blank=True, max_length=120, verbose_name='words, with 、 between them')),
                        ('bound', models.CharField(choices=[('at_least', 'at least'), ('at_most', 'at most')], max_length=10, verbose_name='which way')),
                        ('value', models.DecimalField(decimal_places=1, max_digits=5, validators=[django.core.validators.MinValueValidator(Decimal('0'))], verbose_name='target value')),
                        ('unity', models.CharField(choices=[('number', 'a number'), ('percent', 'per cent of the team')], default='number', max_length=8, verbose_name='said in')),
                        ('scope', models.CharField(choices=[('team', 'Leading team'), ('principals', 'Principals of leading teams'), ('deputies', 'Deputies of leading teams'), ('middle_level', 'Middle-level heads')], default='team', max_length=12, verbose_name='whose posts')),
                        ('unit_kind', models.CharField(blank=True, choices=[('department', 'Department'), ('bureau', 'Bureau'), ('town_office', 'Town office'), ('village_committee', 'Village committee'), ('command_centre', 'Command centre'), ('enterprise', 'Enterprise'), ('party_organ', 'Party organ')], max_length=20, verbose_name='kind of units (empty: all)')),
                        ('order', models.PositiveSmallIntegerField(default=0, verbose_name='place among the targets')),
                        ('is_active', models.BooleanField(default=True, verbose_name='in force')),
                    ],
                    options={
                        'verbose_name': 'target of structure',
                        'verbose_name_plural': 'targets of structure',
                        'ordering': ['order', 'id'],
                        'constraints': [models.UniqueConstraint(condition=models.Q(('is_active', True)), fields=('name',), name='structure_target_name_once', violation_error_message='A target in force has this name already.'), models.CheckConstraint(condition=models.Q(models.Q(('unity', 'percent'), _negated=True), models.Q(('value__lte', 100), models.Q(('measure__in', ['age', 'tenure']), _negated=True)), _connector='OR'), name='structure_target_percent_at_most_100', violation_error_message='A share is at most 100 per cent; an average is a number of years.'), models.CheckConstraint(condition=models.Q(('measure', 'speciality'), ('words', ''), _negated=True), name='structure_target_speciality_has_words', violation_error_message='Name the specialities that are wanted.'), models.CheckConstraint(condition=models.Q(('value__gte', 0)), name='structure_target_not_negative', violation_error_message='A target is not below zero.')],
                    },
                ),
                migrations.CreateModel(
                    name='PostTenure',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('event', models.CharField(choices=[('began', 'Took the post'), ('ended', 'Gave up the post')], max_length=6, verbose_name='what happened')),
                        ('day', models.DateField(verbose_name='day')),
                        ('at', models.DateTimeField(verbose_name='at')),
                        ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='by')),
                        ('cadre', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='tenures', to='cadres.cadre', verbose_name='file of a cadre')),
                        ('post', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='tenures', to='cadres.establishedpost', verbose_name='established post')),
                    ],
                    options={
                        'verbose_name': 'entry in the history of a post',
                        'verbose_name_plural': 'history of posts',
                        'ordering': ['post', 'day', 'id'],
                        'indexes': [models.Index(fields=['post', 'day'], name='post_tenure_day')],
                    },
                ),
                migrations.CreateModel(
                    name='ProfileCondition',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('created_at', models.DateTimeField(default=xinhui.core.clock.now, editable=False, verbose_name='created at')),
                        ('updated_at', models.DateTimeField(default=xinhui.core.clock.now, editable=False, verbose_name='updated at')),
                        ('kind', models.CharField(choices=[('education', 'Education at least (level 1–4)'), ('speciality', 'Speciality or education names one of the words'), ('post_words', 'The present post names one of the words'), ('years_in_rank', 'Years in the rank, full at'), ('years_in_post', 'Years in the present post, full at'), ('years_of_work', 'Years of work, full at'), ('town', 'Has worked in a town or street office'), ('village', 'Has worked in a village or community office'), ('years_left', 'Years until the age limit, full at'), ('appraisals', 'Grades of the latest yearly appraisals, how many years')], max_length=16, verbose_name='condition')),
                        ('weight', models.PositiveSmallIntegerField(verbose_name='weight')),
                        ('number', models.PositiveSmallIntegerField(default=0, verbose_name='number asked')),
                        ('words', models.CharField(blank=True, max_length=120, verbose_name='words, with 、 between them')),
                        ('profile', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='conditions', to='cadres.postprofile', verbose_name='profile of a post')),
                    ],
                    options={
                        'verbose_name': 'condition of a profile',
                        'verbose_name_plural': 'conditions of profiles',
                        'ordering': ['profile', '-weight', 'id'],
                        'constraints': [models.UniqueConstraint(fields=('profile', 'kind'), name='profile_condition_once', violation_error_message='The profile has this condition already.'), models.CheckConstraint(condition=models.Q(('weight__gte', 1), ('weight__lte', 100)), name='profile_condition_weight', violation_error_message='A weight is from 1 to 100.')],
                    },
                ),
            ],
        ),
    ]
