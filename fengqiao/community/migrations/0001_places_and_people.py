import django.db.models.deletion
import fengqiao.audit.fields
import fengqiao.kernel.ids
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='User',
            fields=[
                ('password', models.CharField(max_length=128, verbose_name='password')),
                ('last_login', models.DateTimeField(blank=True, null=True, verbose_name='last login')),
                ('id', models.UUIDField(default=fengqiao.kernel.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('username', models.CharField(max_length=60, unique=True)),
                ('name', fengqiao.audit.fields.SealedTextField()),
                ('phone', fengqiao.audit.fields.SealedTextField(blank=True, default='')),
                ('phone_index', models.BinaryField(blank=True, max_length=64, null=True)),
                ('role', models.CharField(choices=[('resident', 'resident'), ('elder', 'elder'), ('assistant', 'assistant'), ('lawyer', 'lawyer'), ('officer', 'officer'), ('clerk', 'clerk'), ('justice', 'justice'), ('chief', 'chief'), ('system_admin', 'system_admin'), ('security_admin', 'security_admin'), ('audit_admin', 'audit_admin')], max_length=16)),
                ('is_active', models.BooleanField(default=True)),
                ('large_type', models.BooleanField(default=False)),
                ('language', models.CharField(default='zh-hans', max_length=8)),
                ('created_at', models.DateTimeField()),
            ],
            options={
                'ordering': ['username'],
            },
        ),
        migrations.CreateModel(
            name='Station',
            fields=[
                ('code', models.CharField(max_length=9, primary_key=True, serialize=False)),
                ('name', models.CharField(max_length=80)),
                ('province', models.CharField(max_length=40)),
                ('city', models.CharField(blank=True, max_length=40)),
                ('county', models.CharField(max_length=40)),
                ('town', models.CharField(max_length=40)),
                ('sample', models.BooleanField(default=False)),
                ('created_at', models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name='ApiToken',
            fields=[
                ('id', models.UUIDField(default=fengqiao.kernel.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('digest', models.CharField(max_length=64, unique=True)),
                ('label', models.CharField(max_length=80)),
                ('created_at', models.DateTimeField()),
                ('last_used_at', models.DateTimeField(blank=True, null=True)),
                ('revoked_at', models.DateTimeField(blank=True, null=True)),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='api_tokens', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='LawyerProfile',
            fields=[
                ('id', models.UUIDField(default=fengqiao.kernel.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('firm', models.CharField(max_length=120)),
                ('fields', models.JSONField(default=list)),
                ('public_phone', models.CharField(blank=True, max_length=30)),
                ('introduction', models.TextField(blank=True)),
                ('volunteer', models.BooleanField(default=False)),
                ('takes_cases', models.BooleanField(default=True)),
                ('user', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='lawyer_profile', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='PolicingRoom',
            fields=[
                ('id', models.UUIDField(default=fengqiao.kernel.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('number', models.PositiveSmallIntegerField()),
                ('name', models.CharField(max_length=80)),
                ('station', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='rooms', to='community.station')),
            ],
            options={
                'ordering': ['station', 'number'],
            },
        ),
        migrations.CreateModel(
            name='LevelTerm',
            fields=[
                ('id', models.UUIDField(default=fengqiao.kernel.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('level', models.PositiveSmallIntegerField()),
                ('working_days', models.PositiveSmallIntegerField()),
                ('station', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='level_terms', to='community.station')),
            ],
            options={
                'ordering': ['level'],
            },
        ),
        migrations.CreateModel(
            name='HearingRoom',
            fields=[
                ('id', models.UUIDField(default=fengqiao.kernel.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('name', models.CharField(max_length=80)),
                ('seats', models.PositiveSmallIntegerField()),
                ('station', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='hearing_rooms', to='community.station')),
            ],
            options={
                'ordering': ['station', 'name'],
            },
        ),
        migrations.CreateModel(
            name='Duty',
            fields=[
                ('id', models.UUIDField(default=fengqiao.kernel.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('from_at', models.DateTimeField()),
                ('until_at', models.DateTimeField()),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='duties', to=settings.AUTH_USER_MODEL)),
                ('station', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='duties', to='community.station')),
            ],
            options={
                'ordering': ['from_at'],
            },
        ),
        migrations.CreateModel(
            name='Department',
            fields=[
                ('id', models.UUIDField(default=fengqiao.kernel.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('kind', models.CharField(max_length=24)),
                ('name', models.CharField(max_length=80)),
                ('name_en', models.CharField(blank=True, max_length=120)),
                ('phone', models.CharField(blank=True, max_length=30)),
                ('station', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='departments', to='community.station')),
            ],
            options={
                'ordering': ['station', 'kind'],
            },
        ),
        migrations.CreateModel(
            name='CalendarDay',
            fields=[
                ('id', models.UUIDField(default=fengqiao.kernel.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('day', models.DateField()),
                ('working', models.BooleanField()),
                ('note', models.CharField(blank=True, max_length=120)),
                ('station', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='calendar_days', to='community.station')),
            ],
            options={
                'ordering': ['day'],
            },
        ),
        migrations.CreateModel(
            name='Absence',
            fields=[
                ('id', models.UUIDField(default=fengqiao.kernel.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('from_date', models.DateField()),
                ('until_date', models.DateField()),
                ('reason', models.CharField(blank=True, max_length=200)),
                ('deputy', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='deputed_absences', to=settings.AUTH_USER_MODEL)),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='absences', to=settings.AUTH_USER_MODEL)),
                ('station', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='absences', to='community.station')),
            ],
        ),
        migrations.AddField(
            model_name='user',
            name='station',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='people', to='community.station'),
        ),
        migrations.CreateModel(
            name='Village',
            fields=[
                ('code', models.CharField(max_length=12, primary_key=True, serialize=False)),
                ('name', models.CharField(max_length=80)),
                ('longitude', models.FloatField(blank=True, null=True)),
                ('latitude', models.FloatField(blank=True, null=True)),
                ('position_is_illustrative', models.BooleanField(default=False)),
                ('room', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='villages', to='community.policingroom')),
                ('station', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='villages', to='community.station')),
            ],
            options={
                'ordering': ['code'],
            },
        ),
        migrations.CreateModel(
            name='ChatRoom',
            fields=[
                ('id', models.UUIDField(default=fengqiao.kernel.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('place', models.CharField(max_length=120)),
                ('village', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='chat_room', to='community.village')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Appointment',
            fields=[
                ('id', models.UUIDField(default=fengqiao.kernel.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('role', models.CharField(choices=[('resident', 'resident'), ('elder', 'elder'), ('assistant', 'assistant'), ('lawyer', 'lawyer'), ('officer', 'officer'), ('clerk', 'clerk'), ('justice', 'justice'), ('chief', 'chief'), ('system_admin', 'system_admin'), ('security_admin', 'security_admin'), ('audit_admin', 'audit_admin')], max_length=16)),
                ('committee_mediator', models.BooleanField(default=False)),
                ('from_date', models.DateField()),
                ('until', models.DateField(blank=True, null=True)),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='appointments', to=settings.AUTH_USER_MODEL)),
                ('department', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='appointments', to='community.department')),
                ('room', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='appointments', to='community.policingroom')),
                ('station', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='appointments', to='community.station')),
                ('village', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='appointments', to='community.village')),
            ],
        ),
        migrations.AddConstraint(
            model_name='policingroom',
            constraint=models.UniqueConstraint(fields=('station', 'number'), name='room_number_per_station'),
        ),
        migrations.AddConstraint(
            model_name='levelterm',
            constraint=models.UniqueConstraint(fields=('station', 'level'), name='level_term_per_station'),
        ),
        migrations.AddConstraint(
            model_name='levelterm',
            constraint=models.CheckConstraint(condition=models.Q(('level__range', (1, 5))), name='level_term_one_to_five'),
        ),
        migrations.AddConstraint(
            model_name='levelterm',
            constraint=models.CheckConstraint(condition=models.Q(('working_days__range', (1, 60))), name='level_term_sensible'),
        ),
        migrations.AddConstraint(
            model_name='hearingroom',
            constraint=models.UniqueConstraint(fields=('station', 'name'), name='hearing_room_per_station'),
        ),
        migrations.AddIndex(
            model_name='duty',
            index=models.Index(fields=['station', 'from_at'], name='duty_by_start'),
        ),
        migrations.AddConstraint(
            model_name='duty',
            constraint=models.CheckConstraint(condition=models.Q(('until_at__gt', models.F('from_at'))), name='duty_ends_after_start'),
        ),
        migrations.AddConstraint(
            model_name='department',
            constraint=models.UniqueConstraint(fields=('station', 'name'), name='department_per_station'),
        ),
        migrations.AddConstraint(
            model_name='calendarday',
            constraint=models.UniqueConstraint(fields=('station', 'day'), name='calendar_day_per_station'),
        ),
        migrations.AddConstraint(
            model_name='absence',
            constraint=models.CheckConstraint(condition=models.Q(('until_date__gte', models.F('from_date'))), name='absence_ends_after_start'),
        ),
        migrations.AddConstraint(
            model_name='absence',
            constraint=models.CheckConstraint(condition=models.Q(('user', models.F('deputy')), _negated=True), name='nobody_deputises_for_themselves'),
        ),
        migrations.AddIndex(
            model_name='user',
            index=models.Index(fields=['station', 'role'], name='people_by_role'),
        ),
        migrations.AddConstraint(
            model_name='user',
            constraint=models.CheckConstraint(condition=models.Q(('role__in', ['resident', 'elder', 'assistant', 'lawyer', 'officer', 'clerk', 'justice', 'chief', 'system_admin', 'security_admin', 'audit_admin'])), name='user_role_known'),
        ),
        migrations.AddIndex(
            model_name='village',
            index=models.Index(fields=['station', 'name'], name='village_by_name'),
        ),
        migrations.AddConstraint(
            model_name='village',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('latitude__isnull', True), ('longitude__isnull', True)), models.Q(('latitude__range', (-90, 90)), ('longitude__range', (-180, 180))), _connector='OR'), name='village_position_whole_and_on_earth'),
        ),
        migrations.AddIndex(
            model_name='appointment',
            index=models.Index(fields=['station', 'role'], name='appointments_by_role'),
        ),
        migrations.AddConstraint(
            model_name='appointment',
            constraint=models.CheckConstraint(condition=models.Q(('until__isnull', True), ('until__gte', models.F('from_date')), _connector='OR'), name='appointment_ends_after_start'),
        ),
        migrations.AddConstraint(
            model_name='appointment',
            constraint=models.UniqueConstraint(condition=models.Q(('role', 'assistant'), ('until__isnull', True)), fields=('village',), name='one_assistant_per_village'),
        ),
    ]
