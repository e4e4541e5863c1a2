"""Places and people of a station: rows and constraints only. `actions` writes them, `queries` reads them."""

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import CASCADE, PROTECT, F, Q

from fengqiao.audit.fields import SealedJSONField, SealedTextField
from fengqiao.community import roles
from fengqiao.community.divisions import everyday_name
from fengqiao.kernel.ids import uuid7

FACTOR_KINDS = ["totp", "passkey", "recovery"]


class Row(models.Model):
    """A row whose id is a UUIDv7."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)

    class Meta:
        abstract = True


def usual_conference_days() -> list[int]:
    """Days of the month on which joint sessions are held where the station has agreed on no others."""
    return [10, 25]


class Station(models.Model):
    """A police station and the township it serves; `code` is the township's nine digits (GB/T 2260, NBS).

    `conference_days` are the days of the month on which joint sessions are held. `password_days` is how long a
    password of the staff lasts, in days; 0: until it is changed. `contact` is how people reach the station about their
    data: a phone, an address, or both; empty: its place alone is said.
    """

    code = models.CharField(primary_key=True, max_length=9)
    name = models.CharField(max_length=80)
    province = models.CharField(max_length=40)
    city = models.CharField(max_length=40, blank=True)
    county = models.CharField(max_length=40)
    town = models.CharField(max_length=40)
    sample = models.BooleanField(default=False)
    created_at = models.DateTimeField()
    conference_days = models.JSONField(default=usual_conference_days)
    password_days = models.PositiveSmallIntegerField(default=90)
    contact = models.CharField(max_length=120, blank=True)

    def __str__(self) -> str:
        return self.name


class PolicingRoom(Row):
    """A community policing room (警务室); its officers look after its villages."""

    station = models.ForeignKey(Station, PROTECT, related_name="rooms")
    number = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=80)

    class Meta:
        ordering = ["station", "number"]
        constraints = [models.UniqueConstraint(fields=["station", "number"], name="room_number_per_station")]

    def __str__(self) -> str:
        return self.name


class Village(models.Model):
    """A village or neighbourhood committee with its twelve-digit NBS code. Position in degrees, WGS-84."""

    code = models.CharField(primary_key=True, max_length=12)
    station = models.ForeignKey(Station, PROTECT, related_name="villages")
    name = models.CharField(max_length=80)
    room = models.ForeignKey(PolicingRoom, PROTECT, null=True, blank=True, related_name="villages")
    longitude = models.FloatField(null=True, blank=True)
    latitude = models.FloatField(null=True, blank=True)
    position_is_illustrative = models.BooleanField(default=False)

    class Meta:
        ordering = ["code"]
        indexes = [models.Index(fields=["station", "name"], name="village_by_name")]
        constraints = [
            models.CheckConstraint(
                condition=Q(longitude__isnull=True, latitude__isnull=True)
                | Q(longitude__range=(-180, 180), latitude__range=(-90, 90)),
                name="village_position_whole_and_on_earth",
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def short_name(self) -> str:
        """卢李村, where the register says 卢李村委会."""
        return everyday_name(self.name)


class ChatRoom(Row):
    """The village's chat room (拉呱室), where elders sit down with both sides."""

    village = models.OneToOneField(Village, CASCADE, related_name="chat_room")
    place = models.CharField(max_length=120)

    def __str__(self) -> str:
        return self.place


class Department(Row):
    """A department that joint sessions send work orders to; `kind` is a code of `kernel.kinds.DEPARTMENT_KINDS`."""

    station = models.ForeignKey(Station, PROTECT, related_name="departments")
    kind = models.CharField(max_length=24)
    name = models.CharField(max_length=80)
    name_en = models.CharField(max_length=120, blank=True)
    phone = models.CharField(max_length=30, blank=True)

    class Meta:
        ordering = ["station", "kind"]
        constraints = [models.UniqueConstraint(fields=["station", "name"], name="department_per_station")]

    def __str__(self) -> str:
        return self.name


class HearingRoom(Row):
    """A room hearings and joint sessions are held in; no two at once."""

    station = models.ForeignKey(Station, PROTECT, related_name="hearing_rooms")
    name = models.CharField(max_length=80)
    seats = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["station", "name"]
        constraints = [models.UniqueConstraint(fields=["station", "name"], name="hearing_room_per_station")]

    def __str__(self) -> str:
        return self.name


class UserManager(BaseUserManager["User"]):
    """Finds people who sign in. People are made by `actions.create_user`, which is on record."""


class User(AbstractBaseUser, Row):
    """A person who signs in. Name and phone lie sealed; `phone_index` is a keyed blind index of the phone.

    `password_set_at` is when the password was last chosen (None: with the account); `password_is_given` says that
    somebody else chose it; `awaits_opening`, that somebody else yet has to open what `set_up_by` set up.
    """

    username = models.CharField(max_length=60, unique=True)
    station = models.ForeignKey(Station, PROTECT, null=True, blank=True, related_name="people")
    name = SealedTextField()
    phone = SealedTextField(blank=True, default="")
    phone_index = models.BinaryField(null=True, blank=True, max_length=64)
    role = models.CharField(max_length=16, choices=roles.CHOICES)
    is_active = models.BooleanField(default=True)
    large_type = models.BooleanField(default=False)
    language = models.CharField(max_length=8, default="zh-hans")
    created_at = models.DateTimeField()
    password_set_at = models.DateTimeField(null=True, blank=True)
    password_is_given = models.BooleanField(default=False)
    awaits_opening = models.BooleanField(default=False)
    set_up_by = models.ForeignKey("self", PROTECT, null=True, blank=True, related_name="+")

    USERNAME_FIELD = "username"
    REQUIRED_FIELDS = []
    objects = UserManager()

    class Meta:
        ordering = ["username"]
        indexes = [models.Index(fields=["station", "role"], name="people_by_role")]
        constraints = [
            models.CheckConstraint(
                condition=Q(role__in=[r.value for r in roles.Role]), name="user_role_known"
            ),
            models.CheckConstraint(
                condition=Q(awaits_opening=False) | Q(is_active=False), name="who_awaits_opening_is_out"
            ),
        ]

    def __str__(self) -> str:
        return self.username


class SecondFactor(Row):
    """What somebody shows besides the password; one row a device, one a recovery code. Ended by `revoked_at`.

    `secret` is what the device needs to be checked (a shared key, a public key), sealed. `index` is a keyed digest it
    is found by: of a recovery code, of a passkey's id. `counter` only grows: the last time step of which a code was
    taken, or a passkey's own count of its signatures.
    """

    user = models.ForeignKey(User, CASCADE, related_name="second_factors")
    kind = models.CharField(max_length=8, choices=[(kind, kind) for kind in FACTOR_KINDS])
    name = models.CharField(max_length=80, blank=True)
    secret = SealedJSONField(default=dict)
    index = models.BinaryField(null=True, max_length=32)
    counter = models.BigIntegerField(default=0)
    added_at = models.DateTimeField()
    last_used_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["added_at", "id"]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=FACTOR_KINDS), name="second_factor_known"),
            models.UniqueConstraint(fields=["user", "index"], name="second_factor_once_a_person"),
            models.UniqueConstraint(
                fields=["user"],
                condition=Q(kind="totp", revoked_at__isnull=True),
                name="one_code_generator_a_person",
            ),
        ]


class PastPassword(Row):
    """A password somebody had, hashed like the one in use, so that it is not chosen again soon."""

    user = models.ForeignKey(User, CASCADE, related_name="past_passwords")
    password = models.CharField(max_length=128)
    until = models.DateTimeField()

    class Meta:
        ordering = ["-until"]


class Appointment(Row):
    """Where and since when somebody serves. Never deleted: it ends on `until` (its last day)."""

    station = models.ForeignKey(Station, PROTECT, related_name="appointments")
    user = models.ForeignKey(User, PROTECT, related_name="appointments")
    role = models.CharField(max_length=16, choices=roles.CHOICES)
    village = models.ForeignKey(Village, PROTECT, null=True, blank=True, related_name="appointments")
    room = models.ForeignKey(PolicingRoom, PROTECT, null=True, blank=True, related_name="appointments")
    department = models.ForeignKey(Department, PROTECT, null=True, blank=True, related_name="appointments")
    committee_mediator = models.BooleanField(default=False)
    from_date = models.DateField()
    until = models.DateField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["station", "role"], name="appointments_by_role")]
        constraints = [
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gte=F("from_date")),
                name="appointment_ends_after_start",
            ),
            models.UniqueConstraint(
                fields=["village"],
                condition=Q(role=roles.Role.ASSISTANT.value, until__isnull=True),
                name="one_assistant_per_village",
            ),
        ]


class Absence(Row):
    """Leave from `from_date` to `until_date`, both included; `deputy` acts meanwhile."""

    station = models.ForeignKey(Station, PROTECT, related_name="absences")
    user = models.ForeignKey(User, PROTECT, related_name="absences")
    from_date = models.DateField()
    until_date = models.DateField()
    deputy = models.ForeignKey(User, PROTECT, related_name="deputed_absences")
    reason = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(until_date__gte=F("from_date")), name="absence_ends_after_start"
            ),
            models.CheckConstraint(condition=~Q(user=F("deputy")), name="nobody_deputises_for_themselves"),
        ]


class LawyerProfile(Row):
    """What the public directory says of a lawyer. `fields` lists kinds of dispute by their codes."""

    user = models.OneToOneField(User, CASCADE, related_name="lawyer_profile")
    firm = models.CharField(max_length=120)
    fields = models.JSONField(default=list)
    public_phone = models.CharField(max_length=30, blank=True)
    introduction = models.TextField(blank=True)
    volunteer = models.BooleanField(default=False)
    takes_cases = models.BooleanField(default=True)


class ApiToken(Row):
    """A key for the API. Only the SHA-256 of the token is stored; the token itself is shown once.

    It counts while `revoked_at` is empty and `role` is still the person's.
    """

    user = models.ForeignKey(User, CASCADE, related_name="api_tokens")
    role = models.CharField(max_length=16, choices=roles.CHOICES)
    digest = models.CharField(max_length=64, unique=True)
    label = models.CharField(max_length=80)
    created_at = models.DateTimeField()
    last_used_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)


class SignedIn(Row):
    """One session: who signed in where and when. It holds no key of the session; that carries this row's id.

    `browser` is a rough name such as `Chrome · Android`, `address` the masked address. It counts while `ended_at` is
    empty and `role` is still the person's.
    """

    user = models.ForeignKey(User, CASCADE, related_name="sessions")
    role = models.CharField(max_length=16, choices=roles.CHOICES)
    began_at = models.DateTimeField()
    seen_at = models.DateTimeField()
    browser = models.CharField(max_length=60, blank=True)
    address = models.CharField(max_length=45, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-began_at"]
        indexes = [models.Index(fields=["user", "ended_at"], name="sessions_by_person")]


class Duty(Row):
    """The duty roster: who answers for the station from `from_at` up to, not including, `until_at`."""

    station = models.ForeignKey(Station, PROTECT, related_name="duties")
    user = models.ForeignKey(User, PROTECT, related_name="duties")
    from_at = models.DateTimeField()
    until_at = models.DateTimeField()

    class Meta:
        ordering = ["from_at"]
        indexes = [models.Index(fields=["station", "from_at"], name="duty_by_start")]
        constraints = [
            models.CheckConstraint(condition=Q(until_at__gt=F("from_at")), name="duty_ends_after_start")
        ]


class CalendarDay(Row):
    """A station's correction of the published calendar: a day worked or off, and why."""

    station = models.ForeignKey(Station, PROTECT, related_name="calendar_days")
    day = models.DateField()
    working = models.BooleanField()
    note = models.CharField(max_length=120, blank=True)

    class Meta:
        ordering = ["day"]
        constraints = [models.UniqueConstraint(fields=["station", "day"], name="calendar_day_per_station")]


class LevelTerm(Row):
    """How many working days a level of the ladder may take at this station."""

    station = models.ForeignKey(Station, PROTECT, related_name="level_terms")
    level = models.PositiveSmallIntegerField()
    working_days = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["level"]
        constraints = [
            models.UniqueConstraint(fields=["station", "level"], name="level_term_per_station"),
            models.CheckConstraint(condition=Q(level__range=(1, 5)), name="level_term_one_to_five"),
            models.CheckConstraint(condition=Q(working_days__range=(1, 60)), name="level_term_sensible"),
        ]
