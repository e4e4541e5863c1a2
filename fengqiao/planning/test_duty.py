from datetime import date, timedelta
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fengqiao.kernel.refusals import Refused
from fengqiao.kernel.watching import Watch
from fengqiao.planning.outcome import Status
from fengqiao.planning.shifts import DutyRules, Need, Officer, Period, duties_of, plan_duty, usual_needs

MONDAY = date(2026, 11, 30)
WEEK = Period(MONDAY, 7)


def officers(count, room="东", **away):
    return [
        Officer(f"{room}{n}", room, frozenset(MONDAY + timedelta(days=d) for d in away.get(f"o{n}", ())))
        for n in range(count)
    ]


def test_five_officers_hold_a_room_around_the_clock_fairly():
    outcome = plan_duty(officers=officers(5), needs=usual_needs(["东"]), period=Period(MONDAY, 14))
    assert outcome.plan is not None
    (room,) = outcome.plan.rooms

    assert (outcome.status, outcome.plan.empty) == (Status.OPTIMAL, ())
    assert len(outcome.plan.on_duty) == 42 and outcome.objective == outcome.bound
    for kind, widest in (("nights", 1), ("weekends", 1), ("hours", 8)):
        assert max(room.shares[kind]) - min(room.shares[kind]) <= widest


def test_the_usual_needs_are_staggered_and_leave_one_night_a_day():
    duties = duties_of(usual_needs("ABC"), Period(MONDAY, 1))
    changes = [duty.begins for duty in duties]
    assert len(set(changes)) == len(changes) == 9
    for room in "ABC":
        assert sum(duty.is_night for duty in duties if duty.room == room) == 1


def test_what_nobody_can_take_stays_empty_with_the_reason():
    outcome = plan_duty(officers=officers(2, o0=range(7)), needs=usual_needs(["东"]), period=WEEK)
    assert outcome.status is Status.OPTIMAL and outcome.plan is not None
    because = " / ".join(one.because.en for one in outcome.plan.empty)
    assert "1 away" in because and "within 11 h" in because and "free" not in because


def test_night_limit_is_a_reason_and_a_room_without_officers_another():
    needs = [*(Need("东", day, 1380, 420, 1) for day in range(1, 8)), Need("西", 1, 480, 960, 2)]
    outcome = plan_duty(officers=officers(1), needs=needs, period=WEEK)
    assert outcome.plan is not None
    said = {one.duty.room: one.because for one in outcome.plan.empty}
    assert sum(one.places for one in outcome.plan.empty) == 4
    assert "5 nights in 14 days" in said["东"].en and said["西"].name == "no_officers"


def test_nobody_stands_in_for_another_room():
    needs = [Need("西", 1, 480, 960, 1)]
    outcome = plan_duty(officers=officers(2), needs=needs, period=WEEK)
    assert outcome.plan is not None and outcome.plan.on_duty == ()
    assert [reason.name for reason in outcome.reasons] == ["room_without_needs"]


def test_a_duty_over_midnight_touches_the_day_after():
    needs = [Need("东", 1, 1380, 420, 1)]
    outcome = plan_duty(officers=officers(1, o0=[1]), needs=needs, period=WEEK)
    assert outcome.plan is not None and outcome.plan.empty[0].because.en.endswith("1 away")
    (ends_at_midnight,) = duties_of([Need("东", 1, 960, 0, 1)], WEEK)
    assert ends_at_midnight.days == (MONDAY,) and not ends_at_midnight.is_night


def test_out_of_time_says_so():
    watch = Watch(seconds=60)
    watch.stop()
    outcome = plan_duty(officers=officers(5), needs=usual_needs(["东"]), period=WEEK, watch=watch)
    assert outcome.status is Status.FEASIBLE and outcome.bound < outcome.objective


def test_twice_is_refused():
    with pytest.raises(Refused, match="twice_an_officer"):
        plan_duty(officers=officers(1) * 2, needs=[], period=WEEK)
    with pytest.raises(Refused, match="twice_a_need"):
        plan_duty(officers=officers(1), needs=[Need("东", 1, 0, 60, 1)] * 2, period=WEEK)


def broken(pairs, team, rules):
    """Whether (officer, duty) pairs break rest or nights; written apart from the planner, in hours since Monday."""
    for who in team:
        mine = sorted((duty.begins, duty.ends) for officer, duty in pairs if officer == who.name)
        for (_, ends), (begins, _) in zip(mine, mine[1:], strict=False):
            if begins - ends < timedelta(hours=rules.rest_hours):
                return True
        nights = [d.day for officer, d in pairs if officer == who.name and d.is_night]
        for first in nights:
            if sum(first <= n < first + timedelta(days=rules.window) for n in nights) > rules.nights:
                return True
        if any(who.unavailable & set(d.days) for officer, d in pairs if officer == who.name):
            return True
    return False


times = st.sampled_from([0, 240, 480, 720, 960, 1200, 1380])


@settings(max_examples=25, deadline=None)
@given(
    st.lists(
        st.tuples(st.integers(1, 4), times, times, st.integers(1, 2)),
        min_size=1,
        max_size=6,
        unique_by=lambda need: need[:3],
    ),
    st.lists(st.frozensets(st.integers(0, 4), max_size=2), min_size=1, max_size=2),
    st.builds(DutyRules, st.sampled_from([0.0, 8.0, 11.0]), st.integers(0, 2), st.integers(2, 4)),
)
def test_no_plan_leaves_fewer_places_empty_or_is_fairer(needs, away, rules):
    wanted = [Need("东", *need) for need in needs]
    team = officers(len(away), **{f"o{n}": days for n, days in enumerate(away)})
    outcome = plan_duty(officers=team, needs=wanted, period=Period(MONDAY, 5), rules=rules)
    duties = duties_of(wanted, Period(MONDAY, 5))
    assert outcome.plan is not None

    names = [who.name for who in team]
    best = min(
        _cost(pairs, names, duties)
        for chosen in product(*(product((0, 1), repeat=len(team)) for _ in duties))
        if all(sum(who) <= duty.officers for who, duty in zip(chosen, duties, strict=True))
        and not broken(
            pairs := [
                (names[n], d) for who, d in zip(chosen, duties, strict=True) for n, on in enumerate(who) if on
            ],
            team,
            rules,
        )
    )
    mine = [(one.officer, one.duty) for one in outcome.plan.on_duty]
    assert not broken(mine, team, rules)
    assert outcome.status is Status.OPTIMAL
    assert outcome.objective == pytest.approx(best) and outcome.bound == pytest.approx(best)


def _cost(pairs, names, duties):
    """100 x 5 days for an empty place; 10 a night and weekend and 1 an hour of spread. All are there half of the days."""
    total = 500 * (sum(duty.officers for duty in duties) - len(pairs))
    for weight, amount in (
        (10, lambda d: d.is_night),
        (10, lambda d: d.is_weekend),
        (1, lambda d: d.minutes / 60),
    ):
        shares = [sum(amount(d) for who, d in pairs if who == name) for name in names]
        total += weight * (max(shares) - min(shares))
    return total
