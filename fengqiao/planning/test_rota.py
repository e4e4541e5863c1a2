from datetime import date, timedelta
from itertools import combinations, product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fengqiao.kernel.refusals import Refused
from fengqiao.planning.outcome import Status
from fengqiao.planning.rota import Assignment, Habit, Member, plan_rota, repair_rota
from fengqiao.planning.rota.floors import least_near, least_unfairness
from fengqiao.planning.rota.people import team_of
from fengqiao.planning.rota.tallies import Draft, topped_up

START = date(2026, 12, 4)  # a Friday


def day(number):
    return START + timedelta(days=number)


def team(groups, size=2, away=()):
    return [
        Member(
            f"{group}{one}", group, unavailable=frozenset(day(n) for who, n in away if who == f"{group}{one}")
        )
        for group in groups
        for one in range(1, size + 1)
    ]


def habit(nights=4, shifts=1, every=3, size=2):
    return Habit(START, nights, size, every, shifts)


def test_whole_groups_take_turns_and_it_is_proven():
    outcome = plan_rota(members=team("abc"), habit=habit(nights=6))
    assert outcome.status is Status.OPTIMAL and outcome.plan.unfilled == ()
    by_night = {}
    for one in outcome.plan.assignments:
        by_night.setdefault(one.night, set()).add(one.group)
    assert all(len(groups) == 1 for groups in by_night.values()) and len(by_night) == 6
    assert {share.kind: share.spread for share in outcome.plan.shares} == {
        "nights": 0,
        "weekend": 1,
        "late": 0,
    }


def test_an_absent_member_is_stood_in_for_by_somebody_rested():
    away = [("a1", n) for n in range(3)] + [("b1", n) for n in range(3)] + [("c1", n) for n in range(3)]
    outcome = plan_rota(members=team("abc", away=away), habit=habit(nights=1))
    named = [one for one in outcome.plan.assignments if one.stands_in_for]
    assert len(named) == 1 and outcome.plan.unfilled == ()
    assert named[0].group != next(one.group for one in outcome.plan.assignments if not one.stands_in_for)


def test_a_place_nobody_can_take_says_who_was_kept_by_what():
    outcome = plan_rota(
        members=team("ab", away=[("a1", 0), ("b1", 0), ("b1", 1)]), habit=habit(nights=2, shifts=1)
    )
    gaps = outcome.plan.unfilled
    assert outcome.status is Status.OPTIMAL and sum(one.places for one in gaps) >= 1
    assert "a1" in gaps[0].because.en and "unavailable" in gaps[0].because.en and "请假" in gaps[0].because.zh


def test_needs_go_before_whole_groups():
    needs = {(day(0), 1): 3, (day(1), 1): 0}
    outcome = plan_rota(members=team("abcd"), habit=habit(nights=3), needs=needs)
    counts = [sum(one.night == day(n) for one in outcome.plan.assignments) for n in range(3)]
    assert counts == [3, 0, 2] and sum(one.single for one in outcome.plan.assignments) == 1


def test_somebody_hardly_ever_free_explains_the_spread():
    away = [("a1", n) for n in range(12)]
    outcome = plan_rota(members=team("abc", away=away), habit=habit(nights=12))
    nights = next(share for share in outcome.plan.shares if share.kind == "nights")
    assert nights.spread > 1 and "a1" in nights.because.en and nights.proven == nights.spread


def test_a_spread_is_proven_by_itself_or_not_at_all():
    """Two groups, two nights: either the weekend nights or the late shifts may be even, and neither is proven not."""
    outcome = plan_rota(members=team("ab"), habit=habit(nights=2, shifts=2))
    assert [share.proven for share in outcome.plan.shares] == [0, 0, 0]


def test_the_least_spread_of_one_kind_is_proven_where_places_stay_open():
    """a and b are away all but the first night, so that c has the late shift of every second night."""
    away = [(f"{group}{one}", n) for group in "ab" for one in (1, 2) for n in range(2, 8)]
    outcome = plan_rota(members=team("abc", away=away), habit=habit(nights=8))
    nights = outcome.plan.shares[0]
    assert outcome.plan.unfilled and nights.spread > 1
    assert nights.proven == nights.spread and nights.because.name == "no_evener_rota"


def test_only_the_shift_without_a_group_says_that_none_is_rested():
    away = [("a1", 0), ("b1", 0), ("b2", 0)]
    gaps = plan_rota(members=team("ab", away=away), habit=habit(nights=1, shifts=3)).plan.unfilled
    assert sorted((gap.places, gap.because.name) for gap in gaps) == [
        (1, "nobody_free"),
        (2, "no_whole_group"),
        (2, "no_whole_group"),
    ]


def test_twelve_teams_are_planned_apart():
    members = [
        Member(f"{name}{one.name}", one.group, one.leader, one.unavailable, name)
        for name in "xy"
        for one in team("abc")
    ]
    outcome = plan_rota(members=members, habit=habit())
    assert outcome.status is Status.OPTIMAL and {one.team for one in outcome.plan.assignments} == {"x", "y"}


def test_without_groups_some_are_formed():
    outcome = plan_rota(members=[Member(f"m{n}") for n in range(7)], habit=habit())
    assert sorted({one.group for one in outcome.plan.assignments}) <= ["1", "2", "3", "4"]


@pytest.mark.parametrize(
    ("members", "needs", "name"),
    [
        ([], {}, "no_members"),
        ([Member("a", "1"), Member("a", "2")], {}, "twice_a_member"),
        ([Member("a", "1"), Member("b")], {}, "some_without_group"),
        ([Member("a", "1")], {(date(2020, 1, 1), 1): 3}, "need_outside"),
    ],
)
def test_what_cannot_be_planned_is_refused(members, needs, name):
    with pytest.raises(Refused) as refused:
        plan_rota(members=members, habit=habit(), needs=needs)
    assert refused.value.name == name


def best_by_trying_everything(members, terms):
    """The least (unfilled, unfairness, disturbance) over every choice of groups and stand-ins, nights of one shift."""
    groups = sorted({one.group for one in members})
    best = None
    for turns in product([None, *groups], repeat=terms.nights):
        if any(a is not None and a == b for a, b in zip(turns, turns[1:], strict=False)):
            continue
        walked, choices, empty = {one.name: set() for one in members}, [], 0
        for night, group in enumerate(turns):
            if group is None:
                empty += 2
                continue
            here = [one for one in members if one.group == group and day(night) not in one.unavailable]
            if not here:
                break
            for one in here:
                walked[one.name].add(night)
            choices.append((night, 2 - len(here)))
        else:
            for value in stand_ins(members, terms, walked, choices):
                found = (value[0] + empty, *value[1:])
                best = found if best is None or found < best else best
    return best


def stand_ins(members, terms, walked, choices):
    options = []
    for night, holes in choices:
        free = [
            one.name
            for one in members
            if day(night) not in one.unavailable and not walked[one.name] & {night - 1, night, night + 1}
        ]
        options.append([(night, taken, holes) for n in range(holes + 1) for taken in combinations(free, n)])
    for choice in product(*options):
        nights = {name: set(have) for name, have in walked.items()}
        for night, taken, _ in choice:
            for name in taken:
                nights[name].add(night)
        if any(a + 1 in have for have in nights.values() for a in have):
            continue
        helped = sum(len(taken) for _, taken, _ in choice)
        yield (sum(holes for _, _, holes in choice) - helped, unfair(nights), near(nights, terms) + helped)


def unfair(nights):
    total = 0
    for kind in (lambda n: True, lambda n: day(n).weekday() >= 5, lambda n: True):
        have = [sum(kind(n) for n in one) for one in nights.values()]
        spread = max(have) - min(have)
        total += spread + 3 * max(0, spread - 1)
    return total


def near(nights, terms):
    return sum(b - a < terms.every for one in nights.values() for a, b in combinations(sorted(one), 2))


@settings(max_examples=40, deadline=None)
@given(
    groups=st.sampled_from(["ab", "abc", "abcd"]),
    nights=st.integers(1, 4),
    every=st.integers(2, 4),
    away=st.lists(st.tuples(st.sampled_from("abcd"), st.integers(1, 2), st.integers(0, 3)), max_size=7),
)
def test_the_rota_is_the_best_of_all(groups, nights, every, away):
    members = team(groups, away=[(f"{group}{one}", n) for group, one, n in away])
    terms = habit(nights=nights, every=every)
    outcome = plan_rota(members=members, habit=terms)
    reached = tuple(level.value for level in outcome.plan.levels[0][1])
    best = best_by_trying_everything(members, terms)
    assert reached == best
    task = team_of(members=members, habit=terms)
    assert best[0] > 0 or (least_unfairness(task) <= best[1] and least_near(task) <= best[2])
    assert outcome.status is Status.OPTIMAL and outcome.objective == outcome.bound


def test_what_a_stopped_programme_leaves_open_is_topped_up():
    task = team_of(members=team("ab", away=[("a1", 0)]), habit=habit(nights=1, shifts=2))
    topped = topped_up(task, Draft(frozenset(), frozenset(), (2, 2)))
    assert {group for group, _ in topped.walks} == {0, 1} and sum(topped.holes) == 1
    counted = team_of(members=team("ab"), habit=habit(nights=1), needs={(day(0), 1): 3})
    assert topped_up(counted, Draft(frozenset(), frozenset(), (3,))).holes == (0,)


def test_an_absence_moves_one_person_who_is_rested():
    members = team("abcd")
    rota = plan_rota(members=members, habit=habit(nights=4)).plan
    gone = rota.assignments[2]
    repair = repair_rota(
        assignments=rota.assignments,
        unfilled=(),
        members=members,
        habit=habit(nights=4),
        absent=[(gone.member, gone.night)],
    ).plan
    assert len(repair.moved) == 1 and repair.fewest and repair.rota.unfilled == ()
    assert len(repair.rota.assignments) == len(rota.assignments)


def test_where_nobody_is_rested_two_are_moved():
    """b walks the next night; b1 comes tonight, and c1, free tomorrow only, comes for b1."""
    people = [*team("ab", size=1, away=[("a1", 1)]), Member("c1", "c", unavailable=frozenset({day(0)}))]
    nights = [Assignment(day(0), 1, "a1", "a"), Assignment(day(1), 1, "b1", "b")]
    repair = repair_rota(
        assignments=nights,
        unfilled=(),
        members=people,
        habit=habit(nights=2, size=1),
        absent=[("a1", day(0))],
    ).plan
    assert repair.moved == ("b1", "c1") and repair.rota.unfilled == () and repair.fewest


def test_what_cannot_be_mended_stays_open_and_says_why():
    people = team("ab", size=1)
    nights = [Assignment(day(0), 1, "a1", "a"), Assignment(day(1), 1, "b1", "b")]
    outcome = repair_rota(
        assignments=nights,
        unfilled=(),
        members=[people[0], Member("b1", "b", unavailable=frozenset({day(0)}))],
        habit=habit(nights=2, size=1),
        absent=[("a1", day(0))],
    )
    assert outcome.plan.moved == () and outcome.plan.rota.unfilled[0].places == 1
    assert "unavailable" in outcome.plan.rota.unfilled[0].because.en and "1 unfilled" in outcome.reasons[0].en


def mend(assignments, members, terms, absent):
    return repair_rota(assignments=assignments, unfilled=(), members=members, habit=terms, absent=absent)


def test_one_person_comes_for_two_who_are_absent_on_nights_apart():
    """Two places are looked at together: c1 could take either and d1 only the second, and one person is enough."""
    people = [*team("abc", size=1), Member("d1", "d", unavailable=frozenset({day(0)}))]
    nights = [Assignment(day(0), 1, "a1", "a"), Assignment(day(3), 1, "b1", "b")]
    repair = mend(nights, people, habit(nights=4, size=1), [("a1", day(0)), ("b1", day(3))]).plan
    assert repair.moved == ("c1",) and repair.fewest and repair.rota.unfilled == ()


def test_two_places_are_both_filled_where_the_first_comer_is_wanted_elsewhere():
    """On the second night only c1 can come, who must not be spent on the first, where d1 can come as well."""
    people = [*team("abc", size=1), Member("d1", "d", unavailable=frozenset({day(1)}))]
    nights = [Assignment(day(0), 1, "a1", "a"), Assignment(day(1), 1, "b1", "b")]
    repair = mend(nights, people, habit(nights=2, size=1), [("a1", day(0)), ("b1", day(1))]).plan
    assert repair.rota.unfilled == () and len(repair.moved) == 2


def test_more_absences_than_are_looked_at_together_are_not_said_to_be_proven():
    people = team("abcdefgh", size=1)
    nights = [Assignment(day(2 * n), 1, f"{group}1", group) for n, group in enumerate("abcd")]
    repair = mend(nights, people, habit(nights=7, size=1), [(one.member, one.night) for one in nights]).plan
    assert repair.rota.unfilled == () and not repair.fewest


def test_the_absence_of_nobody_on_duty_moves_nobody_and_the_rota_stays_as_good():
    rota = plan_rota(members=team("abc"), habit=habit(nights=6))
    outcome = mend(rota.plan.assignments, team("abc"), habit(nights=6), [("a1", day(60))])
    assert outcome.plan.moved == () and outcome.plan.fewest
    assert (outcome.status, outcome.objective, outcome.bound) == (Status.OPTIMAL, 100_000, 100_000)


def test_who_became_unavailable_in_the_sheet_is_absent_without_being_named():
    nights = [Assignment(day(0), 1, "a1", "a")]
    repair = mend(nights, team("ab", size=1, away=[("a1", 0)]), habit(nights=1, size=1), []).plan
    assert repair.moved == ("b1",) and [one.member for one in repair.rota.assignments] == ["b1"]


def test_a_shift_whose_whole_group_is_gone_counts_as_the_largest_group():
    people = [*team("a", size=1), *team("b", size=2, away=[("b1", 0), ("b2", 0)])]
    outcome = mend([Assignment(day(0), 1, "a1", "a")], people, habit(nights=1), [("a1", day(0))])
    assert outcome.plan.rota.unfilled[0].places == 2 and outcome.objective == 200_000_000


def test_somebody_of_no_team_cannot_be_mended_around():
    with pytest.raises(Refused) as refused:
        mend([Assignment(day(0), 1, "z", "z")], team("a"), habit(nights=1), [])
    assert refused.value.name == "unknown_member"
