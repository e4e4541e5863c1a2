"""The year of sample disputes: invented, whole, and such as the ladder allows."""

import base64
from collections import Counter as Tally
from dataclasses import replace
from itertools import combinations

import pytest

from fengqiao.audit.log import verify
from fengqiao.community import queries as community
from fengqiao.community.conftest import AT
from fengqiao.community.sample import build_sample_station
from fengqiao.kernel.clock import local_date

from .actions.case import Case
from .actions.intake import terms_of
from .actions.known import known_to
from .actions.records import hash_of
from .actions.timers import run_timers
from .fields import read_fields
from .guards import By, Known, Turn
from .ladder import BY_NAME, make_move
from .models import Agreement, Counter, Dispute, DisputeText, Party, Sitting, Step
from .queries import Filter, dispute_for, disputes_listed
from .sample import build_sample_disputes
from .sample.multiplying import ABSENT_WORD, COMMON_WORD, RARE_ROWS, RARE_WORD, multiply_sample
from .sample.open_cases import OPEN_CASES
from .sample.year import YEAR
from .scope import Caller
from .standing import Stage, Standing

pytestmark = pytest.mark.django_db
STATION = "370781007"
HOME = "370781007201"
SHARE = 0.1


@pytest.fixture(scope="module")
def _a_year(django_db_setup, django_db_blocker):
    """Built once for all tests here, and taken back after the last."""
    from django.db import transaction

    with django_db_blocker.unblock(), transaction.atomic():
        accounts = build_sample_station(seed=7, at=AT)
        heard: list[tuple[int, int]] = []
        count = build_sample_disputes(seed=7, at=AT, share=SHARE, progress=lambda *now: heard.append(now))
        yield accounts, count, heard
        transaction.set_rollback(True)


@pytest.fixture
def year(_a_year, django_db_blocker):
    with django_db_blocker.unblock():
        yield _a_year


def test_a_year_in_keeping_with_the_station(year):
    _, count, heard = year
    rows = list(Dispute.objects.all())
    expected = sum(max(1, round(times * SHARE)) for _, times in YEAR) + len(OPEN_CASES) + 2
    assert len(rows) == count == expected
    over = [row for row in rows if row.closed_at]
    settled = Tally(row.settled_level for row in rows)
    assert settled[1] >= 13 and settled[2] >= 39
    assert {row.stage for row in over} >= {
        "kept",
        "failed",
        "ended",
        "withdrawn",
        "set_aside",
        "merged",
        "referred",
    }
    assert heard[-1][0] == heard[-1][1]
    assert all(row.sample and row.reported_at <= row.last_moved_at <= AT for row in rows)


def test_every_stage_and_level_has_something_open(year):
    open_ones = {(row.stage, row.level) for row in Dispute.objects.filter(closed_at=None)}
    assert {stage for stage, _ in open_ones} == {
        "reported", "consenting", "preparing", "mediating", "paused", "handing_over", "agreeing", "in_force",
        "not_kept", "protected", "redirected", "police_mediation",
    }  # fmt: skip
    assert {("preparing", level) for level in range(1, 6)} <= open_ones
    assert {("mediating", level) for level in range(1, 6)} <= open_ones


def test_no_hearing_room_is_used_twice_at_once(year):
    booked = list(Sitting.objects.filter(cancelled=False).exclude(room=""))
    for one, other in combinations(booked, 2):
        if one.room == other.room:
            assert one.ends_at <= other.starts_at or other.ends_at <= one.starts_at, (one.room, one.starts_at)
    assert len(booked) > 2


def test_the_named_cast_has_work_and_the_resident_a_case(year):
    accounts, _, _ = year
    resident = community.user_by_username("resident")
    own = Party.objects.select_related("dispute").filter(user=str(resident.id), dispute__closed_at=None).get()
    assert (own.side, own.dispute.level, own.dispute.stage) == ("A", 2, "mediating")
    assert own.receipt_index and own.dispute.standing.offers == 2
    assert own.dispute.standing.level_paused_days == 2
    for username in ("elder-201-1", "assistant-201", "officer-1-1", "lawyer-1"):
        user = community.user_by_username(username)
        given = Dispute.objects.filter(closed_at=None, assignments__user=str(user.id))
        assert given.count() >= 2, username


def test_numbers_leave_nothing_out(year):
    numbers = list(Dispute.objects.order_by("reported_at").values_list("number", flat=True))
    for found, series in ((numbers, "T"), (list(Agreement.objects.values_list("number", flat=True)), "X")):
        for name in {number[:14] for number in found}:
            of_year = sorted(int(number[-5:]) for number in found if number.startswith(name))
            assert of_year == list(range(1, len(of_year) + 1))
            last = Counter.objects.get(station=STATION, year=int(name[10:14]), series=series).last
            assert last == len(of_year)
    assert numbers == sorted(numbers)
    assert numbers == list(Dispute.objects.order_by("pk").values_list("number", flat=True))
    latest = Dispute.objects.order_by("pk").last()
    assert latest.pk.int >> 80 == int(latest.reported_at.timestamp() * 1_000)


def test_no_name_and_no_phone_stands_in_the_clear(year):
    rows = list(Dispute.objects.prefetch_related("parties"))
    for row in rows:
        for party in row.parties.all():
            if party.erased_at:
                continue
            assert party.name not in row.summary + row.title
            assert party.phone.startswith("1390000") and party.phone not in row.summary
    assert all("{" not in row.summary for row in rows)


def test_agreements_are_hashed_and_the_log_holds(year):
    assert all(hash_of(row.content) == row.content_hash for row in Agreement.objects.all())
    assert verify().ok


def test_every_standing_is_what_the_ladder_makes_of_its_steps(year):
    terms = terms_of(STATION)
    for dispute in Dispute.objects.prefetch_related("steps", "parties"):
        steps = list(dispute.steps.all())
        assert [step.number for step in steps] == list(range(1, len(steps) + 1))
        standing = _reported(dispute, steps[0])
        for step in steps[1:]:
            standing = _again(dispute, step, standing, terms)
            assert (standing.stage.value, standing.level) == (step.stage, step.level), step.move
        assert standing == dispute.standing


def _reported(dispute: Dispute, first: Step) -> Standing:
    known, at_once = dispute.standing, dispute.alarms.filter(raised_at=dispute.reported_at).count()
    return Standing(
        stage=Stage(first.stage),
        kind=dispute.kind,
        sides=tuple(sorted({party.side for party in dispute.parties.all()})),
        reporter_side=first.side,
        screening=known.screening if not known.level and first.stage != "reported" else Standing().screening,
        reported_on=local_date(dispute.reported_at),
        alarms=tuple(replace(alarm, acknowledged=False) for alarm in known.alarms[:at_once]),
    )


def _again(dispute: Dispute, step: Step, standing: Standing, terms) -> Standing:
    words = {name: said for name, said in step.words.items() if name != "privacy_notice"}  # kept, not asked
    if step.move == "seal":
        words["scan"] = {"name": "scan.pdf", "content": base64.b64encode(b"%PDF-").decode()}
    fields = read_fields(BY_NAME[step.move].fields, words)
    by = By(step.role, step.actor, step.side if step.role == "resident" else None)
    case = Case(dispute=dispute, terms=terms, parties=list(dispute.parties.all()))
    caller = Caller(role=step.role, id=step.actor, station=STATION)
    # A clerk's order is named in the step; looking for open ones now would find none.
    known = (
        Known()
        if step.role == "clerk"
        else known_to(case, move=step.move, fields=fields, by=caller, at=step.at)
    )
    return make_move(step.move, Turn(standing, by, local_date(step.at), fields, terms, known))


def test_the_timers_find_nothing_to_do_but_reminders(year):
    before = Party.objects.filter(erased_at=None).count()
    run_timers(at=AT)
    assert Party.objects.filter(erased_at=None).count() == before
    assert Dispute.objects.filter(last_moved_at__gt=AT).count() == 0


def test_a_register_of_any_size_is_copied_from_the_year(year):
    chief = Caller(role="chief", id="c", station=STATION)
    newest = [row.pk for row in disputes_listed(caller=chief, narrowed=Filter(), size=20).items]
    wanted = Dispute.objects.count() + 40
    assert multiply_sample(rows=wanted, at=AT) == 40
    assert Dispute.objects.count() == wanted == DisputeText.objects.count()
    assert [row.pk for row in disputes_listed(caller=chief, narrowed=Filter(), size=20).items] == newest
    totals = [
        disputes_listed(caller=chief, narrowed=Filter(q=word)).total
        for word in (RARE_WORD, COMMON_WORD, ABSENT_WORD)
    ]
    assert totals[0] == RARE_ROWS < totals[1] and totals[2] == 0
    assert Party.objects.filter(dispute__number__contains="-2019-").count() >= 80


def test_the_chief_lists_them_and_another_township_does_not(year):
    chief = Caller(role="chief", id="c", station=STATION)
    page = disputes_listed(caller=chief, narrowed=Filter(), size=100)
    assert len(page.items) == min(100, Dispute.objects.count())
    outsider = Caller(role="officer", id="o", station="370781006", rooms=frozenset({1, 2, 3}))
    assert disputes_listed(caller=outsider, narrowed=Filter()).items == []
    assert dispute_for(number=page.items[0].number, caller=outsider) is None
