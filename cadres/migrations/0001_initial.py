import django.db.models.deletion
import xinhui.core.clock
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('accounts', '0003_cadre_roles'),
        ('accounts', '__first__'),
    ]

    operations = [
        migrations.CreateModel(
            name='Cadre',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('created_at', models.DateTimeField(default=xinhui.core.clock.now, editable=False, verbose_name='created at')),
                ('updated_at', models.DateTimeField(default=xinhui.core.clock.now, editable=False, verbose_name='updated at')),
                ('state', models.CharField(choices=[('in_service', 'In service'), ('retired', 'Retired cadre'), ('gone', 'Left for elsewhere')], default='in_service', max_length=10, verbose_name='state')),
                ('form_sealed', models.TextField(verbose_name='form (sealed)')),
                ('photo_sealed', models.TextField(blank=True, verbose_name='photo (sealed)')),
                ('identity_sealed', models.CharField(blank=True, max_length=200, verbose_name='identity number (sealed)')),
                ('identity_print', models.CharField(blank=True, max_length=64, verbose_name='fingerprint of the identity number')),
                ('version', models.PositiveIntegerField(default=1, verbose_name='version')),
                ('name', models.CharField(max_length=60, verbose_name='name')),
                ('sex', models.CharField(blank=True, choices=[('male', 'Male'), ('female', 'Female')], max_length=6, verbose_name='sex')),
                ('born_on', models.DateField(blank=True, null=True, verbose_name='born on')),
                ('ethnicity', models.CharField(blank=True, max_length=20, verbose_name='ethnicity')),
                ('native_place', models.CharField(blank=True, max_length=40, verbose_name='native place')),
                ('joined_on', models.DateField(blank=True, null=True, verbose_name='joined the Party on')),
                ('other_parties', models.CharField(blank=True, max_length=60, verbose_name='other parties')),
                ('began_work_on', models.DateField(blank=True, null=True, verbose_name='began to work on')),
                ('education_level', models.PositiveSmallIntegerField(choices=[(0, 'Education not known'), (1, 'Senior secondary or below'), (2, 'Junior college'), (3, 'University'), (4, 'Postgraduate')], default=0, verbose_name='level of education')),
                ('education', models.CharField(blank=True, max_length=120, verbose_name='education')),
                ('speciality', models.CharField(blank=True, max_length=120, verbose_name='professional speciality')),
                ('present_post', models.CharField(blank=True, max_length=200, verbose_name='present post')),
                ('since', models.DateField(blank=True, null=True, verbose_name='in the present post since')),
                ('has_town_work', models.BooleanField(default=False, verbose_name='has worked in a town')),
                ('has_village_work', models.BooleanField(default=False, verbose_name='has worked in a village')),
                ('is_complete', models.BooleanField(default=False, verbose_name='the form is complete')),
                ('retires_on', models.DateField(blank=True, null=True, verbose_name='reaches the age limit on')),
                ('rank', models.CharField(blank=True, choices=[('counsel_1', 'First-class counsel'), ('counsel_2', 'Second-class counsel'), ('researcher_1', 'First-class researcher'), ('researcher_2', 'Second-class researcher'), ('researcher_3', 'Third-class researcher'), ('researcher_4', 'Fourth-class researcher'), ('director_1', 'First-class principal staff member'), ('director_2', 'Second-class principal staff member'), ('director_3', 'Third-class principal staff member'), ('director_4', 'Fourth-class principal staff member'), ('clerk_1', 'First-class staff member'), ('clerk_2', 'Second-class staff member')], max_length=12, verbose_name='rank')),
                ('rank_since', models.DateField(blank=True, null=True, verbose_name='in this rank since')),
                ('post_level', models.CharField(choices=[('county', 'County level, principal'), ('county_deputy', 'County level, deputy'), ('township', 'Township level, principal'), ('township_deputy', 'Township level, deputy'), ('middle', 'Middle level'), ('none', 'No leading post')], default='none', max_length=16, verbose_name='level of the post')),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='cadres', to='accounts.unit', verbose_name='unit')),
                ('user', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='cadre_file', to=settings.AUTH_USER_MODEL, verbose_name='account of the person')),
            ],
            options={
                'verbose_name': 'file of a cadre',
                'verbose_name_plural': 'files of cadres',
                'ordering': ['unit', 'id'],
                'indexes': [models.Index(fields=['unit', 'state'], name='cadre_unit_state'), models.Index(fields=['state', 'born_on'], name='cadre_state_born'), models.Index(fields=['state', 'retires_on'], name='cadre_state_retires')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('identity_print', ''), _negated=True), fields=('identity_print',), name='cadre_one_file_an_identity', violation_error_message='There is a file with this identity number already.'), models.CheckConstraint(condition=models.Q(('name', ''), _negated=True), name='cadre_has_a_name', violation_error_message='A file has a name.'), models.CheckConstraint(condition=models.Q(('rank', ''), ('rank_since__isnull', False), _negated=True), name='cadre_rank_has_its_day', violation_error_message='Name the rank with its day.')],
            },
        ),
        migrations.CreateModel(
            name='CadreDailyRun',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('day', models.DateField(unique=True, verbose_name='day')),
                ('at', models.DateTimeField(verbose_name='last at')),
                ('written', models.PositiveIntegerField(default=0, verbose_name='rows written')),
                ('failed', models.CharField(blank=True, max_length=400, verbose_name='broke off')),
            ],
            options={
                'verbose_name': 'daily run of the cadres room',
                'verbose_name_plural': 'daily runs of the cadres room',
                'ordering': ['-day'],
                'indexes': [],
                'constraints': [],
            },
        ),
        migrations.CreateModel(
            name='EstablishedPost',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('created_at', models.DateTimeField(default=xinhui.core.clock.now, editable=False, verbose_name='created at')),
                ('updated_at', models.DateTimeField(default=xinhui.core.clock.now, editable=False, verbose_name='updated at')),
                ('title', models.CharField(max_length=80, verbose_name='title')),
                ('level', models.CharField(choices=[('county', 'County level, principal'), ('county_deputy', 'County level, deputy'), ('township', 'Township level, principal'), ('township_deputy', 'Township level, deputy'), ('middle', 'Middle level'), ('none', 'No leading post')], max_length=16, verbose_name='level of the post')),
                ('order', models.PositiveSmallIntegerField(default=0, verbose_name='order')),
                ('held_since', models.DateField(blank=True, null=True, verbose_name='held since')),
                ('term_ends_on', models.DateField(blank=True, null=True, verbose_name='the term ends on')),
                ('is_active', models.BooleanField(default=True, verbose_name='in being')),
                ('holder', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='posts_held', to='cadres.cadre', verbose_name='holder')),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='established_posts', to='accounts.unit', verbose_name='unit')),
            ],
            options={
                'verbose_name': 'established post',
                'verbose_name_plural': 'established posts',
                'ordering': ['unit', 'order', 'id'],
                'indexes': [],
                'constraints': [models.UniqueConstraint(condition=models.Q(('is_active', True)), fields=('unit', 'title', 'order'), name='established_post_once', violation_error_message='The unit has this post at this place already.'), models.UniqueConstraint(condition=models.Q(('holder__isnull', False), ('is_active', True)), fields=('holder', 'unit'), name='established_post_one_a_holder', violation_error_message='This person holds a post of the unit already.'), models.CheckConstraint(condition=models.Q(models.Q(('held_since__isnull', True), ('holder__isnull', True), ('term_ends_on__isnull', True)), models.Q(('held_since__isnull', False), ('holder__isnull', False)), _connector='OR'), name='established_post_held_has_its_day', violation_error_message='A post that is held has the day since when; a vacant one has none.'), models.CheckConstraint(condition=models.Q(('term_ends_on__isnull', True), ('term_ends_on__gt', models.F('held_since')), _connector='OR'), name='established_post_term_in_order', violation_error_message='A term ends after it has begun.')],
            },
        ),
        migrations.CreateModel(
            name='FormUpload',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('created_at', models.DateTimeField(default=xinhui.core.clock.now, editable=False, verbose_name='created at')),
                ('updated_at', models.DateTimeField(default=xinhui.core.clock.now, editable=False, verbose_name='updated at')),
                ('batch', models.UUIDField(db_index=True, verbose_name='batch')),
                ('file_name', models.CharField(max_length=200, verbose_name='file name')),
                ('state', models.CharField(choices=[('refused', 'Not readable'), ('new', 'Nobody known'), ('same', 'Says nothing new'), ('different', 'Differs from the file'), ('taken', 'Taken into the file'), ('skipped', 'Set aside')], max_length=10, verbose_name='state')),
                ('name', models.CharField(blank=True, max_length=60, verbose_name='name')),
                ('form_sealed', models.TextField(blank=True, verbose_name='form (sealed)')),
                ('photo_sealed', models.TextField(blank=True, verbose_name='photo (sealed)')),
                ('elements', models.JSONField(default=list, verbose_name='elements that differ')),
                ('findings', models.JSONField(default=list, verbose_name='findings in the résumé')),
                ('line', models.PositiveIntegerField(default=0, verbose_name='line')),
                ('reason', models.CharField(blank=True, max_length=300, verbose_name='reason')),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='by')),
                ('cadre', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='uploads', to='cadres.cadre', verbose_name='file of a cadre')),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.unit', verbose_name='unit')),
            ],
            options={
                'verbose_name': 'uploaded form',
                'verbose_name_plural': 'uploaded forms',
                'ordering': ['-created_at', 'id'],
                'indexes': [],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('state', 'refused'), _negated=True), models.Q(('reason', ''), _negated=True), _connector='OR'), name='form_upload_refused_says_why', violation_error_message='A refused file says why.'), models.CheckConstraint(condition=models.Q(models.Q(('state__in', ['same', 'different', 'taken']), _negated=True), ('cadre__isnull', False), _connector='OR'), name='form_upload_of_a_file', violation_error_message='Only a form of somebody known differs or says the same.')],
            },
        ),
        migrations.CreateModel(
            name='FormVersion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveIntegerField(verbose_name='version')),
                ('form_sealed', models.TextField(verbose_name='form (sealed)')),
                ('photo_sealed', models.TextField(blank=True, verbose_name='photo (sealed)')),
                ('source', models.CharField(max_length=120, verbose_name='where it came from')),
                ('elements', models.JSONField(default=list, verbose_name='elements changed')),
                ('at', models.DateTimeField(verbose_name='at')),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='by')),
                ('cadre', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='versions', to='cadres.cadre', verbose_name='file of a cadre')),
            ],
            options={
                'verbose_name': 'version of a form',
                'verbose_name_plural': 'versions of forms',
                'ordering': ['cadre', '-number'],
                'indexes': [],
                'constraints': [models.UniqueConstraint(fields=('cadre', 'number'), name='form_version_once', violation_error_message='This version is there already.')],
            },
        ),
        migrations.CreateModel(
            name='RankQuota',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('created_at', models.DateTimeField(default=xinhui.core.clock.now, editable=False, verbose_name='created at')),
                ('updated_at', models.DateTimeField(default=xinhui.core.clock.now, editable=False, verbose_name='updated at')),
                ('rank', models.CharField(choices=[('counsel_1', 'First-class counsel'), ('counsel_2', 'Second-class counsel'), ('researcher_1', 'First-class researcher'), ('researcher_2', 'Second-class researcher'), ('researcher_3', 'Third-class researcher'), ('researcher_4', 'Fourth-class researcher'), ('director_1', 'First-class principal staff member'), ('director_2', 'Second-class principal staff member'), ('director_3', 'Third-class principal staff member'), ('director_4', 'Fourth-class principal staff member'), ('clerk_1', 'First-class staff member'), ('clerk_2', 'Second-class staff member')], max_length=12, verbose_name='rank')),
                ('quota', models.PositiveSmallIntegerField(verbose_name='quota')),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='rank_quotas', to='accounts.unit', verbose_name='unit')),
            ],
            options={
                'verbose_name': 'quota of a rank',
                'verbose_name_plural': 'quotas of ranks',
                'ordering': ['unit', 'rank'],
                'indexes': [],
                'constraints': [models.UniqueConstraint(fields=('unit', 'rank'), name='rank_quota_once', violation_error_message='The unit has a quota of this rank already.')],
            },
        ),
    ]
