"""Three administrators and a chief: none of them alone becomes somebody who reads cases, or lets a friend do so."""

import contextlib

import pytest
from django.db import IntegrityError, transaction

from fengqiao.audit.models import Entry
from fengqiao.community import actions
from fengqiao.community.conftest import AT, HERE, TODAY, VILLAGES
from fengqiao.community.models import ApiToken, User
from fengqiao.community.roles import ADMINISTRATORS, Role
from fengqiao.kernel.refusals import Refused

SECRET = "a Long enough one 7"
POWERFUL = ("chief", "system", "security", "auditor")


def taken_on(by: User, **changed) -> User:
    asked = {
        "username": "newcomer",
        "name": "柳溪",
        "role": "officer",
        "station": HERE.code,
        "password": SECRET,
    }
    return actions.create_user(**asked | changed, by=by, at=AT)


def can_sign_in(user: User) -> bool:
    return User.objects.get(pk=user.pk).is_active


@pytest.mark.parametrize("maker", ["chief", "system"])
def test_an_account_one_person_sets_up_another_opens(place, maker):
    newcomer = taken_on(getattr(place, maker))
    assert not can_sign_in(newcomer)
    for who in ("chief", "system", "auditor", "officer", "elder"):
        with pytest.raises(Refused, match="role_may_not"):
            actions.open_account(user=newcomer, by=getattr(place, who), at=AT)
    with pytest.raises(Refused, match="account_awaits_opening"):
        actions.set_active(user=newcomer, active=True, reason="", by=place.chief, at=AT)
    actions.open_account(user=newcomer, by=place.security, at=AT, reason="stood before me")
    assert can_sign_in(newcomer)
    entry = Entry.objects.order_by("-number").first()
    assert (entry.verb, entry.actor, entry.object_id) == (
        "open_account",
        str(place.security.id),
        str(newcomer.id),
    )
    with pytest.raises(Refused, match="account_is_open"):
        actions.open_account(user=newcomer, by=place.security, at=AT)


def test_whoever_set_it_up_does_not_open_it_whatever_their_role_is_now(place):
    newcomer = taken_on(place.chief)
    User.objects.filter(pk=newcomer.pk).update(set_up_by=place.security)
    with pytest.raises(Refused, match="opened_by_another"):
        actions.open_account(user=newcomer, by=place.security, at=AT)
    assert not can_sign_in(newcomer)


def test_nobody_opens_their_own_account(place):
    successor = taken_on(place.chief, role=Role.SECURITY_ADMIN)
    successor.is_active = True  # as another request read them before
    with pytest.raises(Refused, match="opened_by_another"):
        actions.open_account(user=User.objects.get(pk=successor.pk), by=successor, at=AT)
    assert not can_sign_in(successor)


def test_no_administrator_alone_gets_anybody_a_role(place):
    """Every powerful person tries, alone, to make an account of every role and to sign in with it."""
    for who in POWERFUL:
        for role in Role:
            name = f"{who}-{role.value}".replace("_", "-")
            try:
                newcomer = taken_on(getattr(place, who), username=name, role=role)
            except Refused:
                continue
            common = {"user": newcomer, "by": getattr(place, who), "at": AT}
            for deed, more in (
                (actions.open_account, {}),
                (actions.set_active, {"active": True, "reason": "mine"}),
                (actions.set_password, {"password": SECRET}),
                (actions.issue_token, {"label": "x"}),
            ):
                with contextlib.suppress(Refused):
                    deed(**common, **more)
            assert not can_sign_in(newcomer), (who, role)
            assert not ApiToken.objects.filter(user=newcomer).exists()


@pytest.mark.parametrize("who", POWERFUL)
def test_no_administrator_alone_signs_in_as_somebody_else(place, who):
    """A password one was given by another opens nothing until a third has looked."""
    by = getattr(place, who)
    for user in place.people.values():
        if user.pk == by.pk or user.station_id != HERE.code:
            continue
        try:
            actions.set_password(user=user, password=SECRET, by=by, at=AT)
        except Refused:
            assert not User.objects.get(pk=user.pk).check_password(SECRET)
            continue
        assert not can_sign_in(user)
        with pytest.raises(Refused):
            actions.open_account(user=user, by=by, at=AT)


@pytest.mark.parametrize("who", [*POWERFUL, "officer", "elder"])
def test_nobody_receives_another_persons_key_for_programs(place, who):
    by = getattr(place, who)
    for user in place.people.values():
        if user.pk != by.pk:
            with pytest.raises(Refused, match="token_is_personal"):
                actions.issue_token(user=user, label="mine", by=by, at=AT)
    actions.issue_token(user=by, label="my own", by=by, at=AT)


def test_passwords_of_administrators_and_residents_are_set_by_nobody_else(place):
    resident = taken_on(None, username="resident", role="resident")
    for who in ("chief", "system"):
        for user in (place.security, place.auditor, resident):
            with pytest.raises(Refused, match="keep_their_password"):
                actions.set_password(user=user, password=SECRET, by=getattr(place, who), at=AT)
    with pytest.raises(Refused, match="role_may_not"):
        actions.set_password(user=place.auditor, password=SECRET, by=place.security, at=AT)


def test_only_the_chief_takes_on_administrators_and_the_system_administrator_opens_a_security_one(place):
    for role in ADMINISTRATORS | {Role.CHIEF}:
        with pytest.raises(Refused, match="role_may_not"):
            taken_on(place.system, role=role)
    successor = taken_on(place.chief, role=Role.SECURITY_ADMIN)
    actions.open_account(user=successor, by=place.system, at=AT)
    assert can_sign_in(successor)
    for role in (Role.AUDIT_ADMIN, Role.OFFICER):
        other = taken_on(place.chief, role=role, username=f"another-{role[:5]}")
        with pytest.raises(Refused, match="role_may_not"):
            actions.open_account(user=other, by=place.system, at=AT)


def test_nobody_is_two_of_the_three(place):
    phone = "139-0000-0007"
    first = taken_on(place.chief, role=Role.SYSTEM_ADMIN, username="one", phone=phone)
    for role in (*sorted(ADMINISTRATORS), Role.CHIEF):
        with pytest.raises(Refused, match="already_administrator"):
            taken_on(place.chief, role=role, username="two", phone="139 0000 0007")
    actions.open_account(user=first, by=place.security, at=AT)
    actions.set_active(user=first, active=False, reason="gone", by=place.chief, at=AT)
    taken_on(place.chief, role=Role.AUDIT_ADMIN, username="two", phone=phone)


@pytest.mark.parametrize("who", ["system", "security", "auditor"])
def test_no_administrator_says_whom_somebody_serves(place, who):
    """An appointment, a deputy, a hand-over or a room's villages would let them choose who reads which case."""
    by, appointment = getattr(place, who), place.officer.appointments.get()
    deeds = [
        lambda: actions.appoint(user=place.officer, room=place.rooms[1].pk, from_date=TODAY, by=by, at=AT),
        lambda: actions.end_appointment(appointment_id=appointment.id, by=by, at=AT),
        lambda: actions.hand_over_appointments(
            user=place.officer, to=place.other_officer, by=by, at=AT, reason="x"
        ),
        lambda: actions.record_absence(
            user=place.officer,
            deputy=place.other_officer,
            from_date=TODAY,
            until_date=TODAY,
            reason="x",
            by=by,
            at=AT,
        ),
        lambda: actions.set_duty(user=place.officer, from_at=AT, until_at=AT.replace(hour=9), by=by, at=AT),
        lambda: actions.give_village_to_room(village=VILLAGES[0][0], room=place.rooms[1].pk, by=by, at=AT),
    ]
    for deed in deeds:
        with pytest.raises(Refused, match="role_may_not"):
            deed()


def test_the_database_too_keeps_unopened_accounts_out(place):
    with pytest.raises(IntegrityError), transaction.atomic():
        User.objects.filter(pk=place.officer.pk).update(awaits_opening=True)
