import random
from contextlib import suppress
from itertools import groupby, product

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from benchmarks.shift_rules import objective_of, violations_of
from benchmarks.shift_samples import sample_instance
from benchmarks.shift_sheets import read_instance
from fengqiao.kernel.refusals import Refused
from fengqiao.kernel.watching import Watch
from fengqiao.planning.outcome import Status
from fengqiao.planning.shifts import Cover, RosterDemand, ShiftKind, Wish, Worker, plan_roster, schedules
from fengqiao.planning.shifts.branching import branch
from fengqiao.planning.shifts.master import Prices, Unsolved
from fengqiao.planning.shifts.neighbourhoods import improve
from fengqiao.planning.shifts.proving import narrow
from fengqiao.planning.shifts.schedules import schedules_of
from fengqiao.planning.shifts.sketching import Sketch, counting_bound, sketched
from fengqiao.planning.shifts.standing import Standing

KINDS = (ShiftKind("E", 480), ShiftKind("L", 600, frozenset({"E"})))


def worker(name="a", **rules):
    usual = {
        "minutes_low": 0,
        "minutes_high": 10_000,
        "run_low": 1,
        "run_high": 5,
        "break_low": 1,
        "weekends": 9,
    }
    return Worker(name, **{**usual, **rules})


def keeps(person, kinds, schedule):
    demand = RosterDemand(len(schedule), kinds, [person], [], [])
    return not violations_of(demand, [schedule])


def test_two_workers_share_a_week_at_least_cost():
    demand = RosterDemand(
        days=7,
        kinds=KINDS[:1],
        workers=[worker("a", run_high=4), worker("b", run_high=4, days_off=frozenset({0}))],
        wishes=[Wish("a", 6, "E", 3, wanted=False)],
        covers=[Cover(day, "E", 1, under=100, over=1) for day in range(7)],
    )
    outcome = plan_roster(demand=demand)

    assert (outcome.status, outcome.objective, outcome.bound) == (Status.OPTIMAL, 0, 0)
    assert outcome.plan.shifts[0][0] == "E" and outcome.plan.shifts[1][6] == "E"


def test_runs_and_breaks_at_the_edges_are_taken_for_complete():
    person = worker(run_low=3, run_high=3, break_low=2)
    assert keeps(person, KINDS, ("E", None, None, "E", "E", "E", None))
    assert not keeps(person, KINDS, ("E", None, "E", "E", "E", None, None))
    assert not keeps(person, KINDS, (None, None, "E", "E", None, None, None))


def test_a_contract_nobody_can_keep_is_named():
    demand = RosterDemand(7, KINDS, [worker("a"), worker("王", minutes_low=9_000)], [], [])
    outcome = plan_roster(demand=demand)
    assert outcome.status is Status.INFEASIBLE and "王" in outcome.reasons[0].en


@pytest.mark.parametrize(
    ("change", "name"),
    [
        ({"workers": [worker("a"), worker("a")]}, "twice_a_name"),
        ({"covers": [Cover(0, "N", 1, 1, 1)]}, "unknown_kind"),
        ({"wishes": [Wish("z", 0, "E", 1, True)]}, "unknown_worker"),
        ({"covers": [Cover(7, "E", 1, 1, 1)]}, "no_such_day"),
        ({"covers": [Cover(0, "E", 1, 1, 1)] * 2}, "twice_a_cover"),
        ({"covers": [Cover(0, "E", 1, 1, -2)]}, "below_zero"),
    ],
)
def test_a_demand_that_contradicts_itself_is_refused(change, name):
    usual = {"days": 7, "kinds": KINDS, "workers": [worker()], "wishes": [], "covers": []}
    with pytest.raises(Refused) as refused:
        plan_roster(demand=RosterDemand(**{**usual, **change}))
    assert refused.value.name == name


def test_out_of_time_there_still_is_a_roster_that_keeps_every_rule(tmp_path):
    (tmp_path / "sample.txt").write_text(sample_instance(days=28, workers=10, kinds=2, seed=1))
    demand = read_instance(tmp_path / "sample.txt")
    watch = Watch(seconds=60)
    watch.stop()
    outcome = plan_roster(demand=demand, watch=watch)
    assert outcome.status is Status.FEASIBLE and outcome.bound < outcome.objective
    assert violations_of(demand, outcome.plan.shifts) == []


contracts = st.builds(
    worker,
    minutes_low=st.sampled_from([0, 480, 960, 1500]),
    minutes_high=st.sampled_from([1000, 1500, 2000, 5000]),
    run_low=st.integers(1, 3),
    run_high=st.integers(1, 4),
    break_low=st.integers(1, 3),
    weekends=st.integers(0, 2),
    most=st.fixed_dictionaries({}, optional={"E": st.integers(0, 3), "L": st.integers(0, 3)}),
    days_off=st.frozensets(st.integers(0, 6), max_size=2),
)


@settings(max_examples=40, deadline=None)
@given(contracts, st.integers(5, 7))
def test_the_graph_holds_exactly_the_schedules_that_keep_the_rules(person, days):
    if person.days_off - set(range(days)):
        person = worker()
    names = (None, "E", "L")
    allowed = {s for s in product(names, repeat=days) if keeps(person, KINDS, s)}
    graph = schedules_of(person, KINDS, days)
    found = []
    if graph.layers:
        found = [
            tuple(names[option] for option in row)
            for row in graph.all_within(np.zeros((days, 3)), 0.0, limit=10**6)
        ]
    assert set(found) == allowed and len(found) == len(allowed)


@st.composite
def demands(draw):
    days = draw(st.integers(4, 5))
    people = [
        worker(
            name,
            minutes_low=draw(st.sampled_from([0, 480, 1440])),
            minutes_high=2400,
            run_low=draw(st.integers(1, 2)),
            run_high=draw(st.integers(2, 3)),
            break_low=draw(st.integers(1, 2)),
            weekends=draw(st.integers(0, 1)),
            most={"L": draw(st.integers(0, 2))},
        )
        for name in "ab"
    ]
    wishes = draw(
        st.lists(
            st.builds(
                Wish,
                st.sampled_from("ab"),
                st.integers(0, 3),
                st.sampled_from("EL"),
                st.integers(1, 5),
                st.booleans(),
            ),
            max_size=5,
        )
    )
    covers = [
        Cover(day, kind, draw(st.integers(0, 2)), draw(st.sampled_from([2, 7])), draw(st.integers(0, 3)))
        for day in range(days)
        for kind in "EL"
    ]
    return RosterDemand(days, KINDS, people, wishes, covers)


def cheapest_pair(demand):
    each = [
        [s for s in product((None, "E", "L"), repeat=demand.days) if keeps(person, KINDS, s)]
        for person in demand.workers
    ]
    return min((objective_of(demand, pair) for pair in product(*each)), default=None)


@settings(max_examples=20, deadline=None)
@given(demands())
def test_no_pair_of_schedules_is_better_and_the_bound_says_so(demand):
    outcome, best = plan_roster(demand=demand), cheapest_pair(demand)
    if best is None:
        assert outcome.status is Status.INFEASIBLE
        return
    assert (outcome.status, outcome.objective, outcome.bound) == (Status.OPTIMAL, best, best)
    assert violations_of(demand, outcome.plan.shifts) == []
    assert objective_of(demand, outcome.plan.shifts) == outcome.objective


@settings(max_examples=20, deadline=None)
@given(demands())
def test_branching_alone_proves_the_same(demand):
    graphs = [schedules_of(person, demand.kinds, demand.days) for person in demand.workers]
    assume(all(graph.layers for graph in graphs))
    standing = Standing(demand, graphs, Watch())
    root = standing.relax(graphs)
    if root is not None:
        narrow(standing, root)
        branch(standing, root)
        assert standing.proven
    assert standing.cost == cheapest_pair(demand)


@settings(max_examples=10, deadline=None)
@given(demands())
def test_neighbourhoods_only_make_it_better(demand):
    graphs = [schedules_of(person, demand.kinds, demand.days) for person in demand.workers]
    assume(all(graph.layers for graph in graphs))
    standing = Standing(demand, graphs, Watch(seconds=0.3))
    before = standing.cost
    with suppress(Unsolved):
        improve(standing, seconds=0.3)
    assert cheapest_pair(demand) <= standing.cost <= before
    names = (None, "E", "L")
    assert violations_of(demand, [[names[option] for option in row] for row in standing.best]) == []


@settings(max_examples=25, deadline=None)
@given(demands())
def test_what_is_too_much_to_hold_is_sketched_and_bounded_from_below(demand):
    best = cheapest_pair(demand)
    assume(best is not None)
    prices = Prices(demand)
    roster = sketched([Sketch(person, demand) for person in demand.workers], prices, Watch(seconds=0.05))
    assert roster is not None
    names = (None, "E", "L")
    assert violations_of(demand, [[names[option] for option in row] for row in roster]) == []
    cost = prices.total(roster)
    assert counting_bound(demand, prices, cost, Watch(seconds=1)) <= best + 1e-6 and best <= cost


def test_a_demand_too_large_has_a_roster_and_a_bound_all_the_same(monkeypatch):
    demand = knotty(4)
    monkeypatch.setattr(schedules, "MOST_NODES_A_DAY", 50)
    outcome = plan_roster(demand=demand, watch=Watch(seconds=5))
    assert outcome.plan is not None and violations_of(demand, outcome.plan.shifts) == []
    assert outcome.bound <= 62 <= outcome.objective == objective_of(demand, outcome.plan.shifts)


def test_violations_are_seen():
    person = worker(
        minutes_low=960, minutes_high=1600, run_low=2, run_high=2, weekends=0, most={"L": 1}, days_off={0}
    )
    broken = violations_of(RosterDemand(7, KINDS, [person], [], []), [("L", "E", "L", None, "E", None, "E")])
    said = " / ".join(broken)
    for words in (
        "minutes",
        "2 shifts L",
        "weekends",
        "day 0",
        "E on day 1 after L",
        "at most 2",
        "at least 2",
    ):
        assert words in said
    assert max(len(list(run)) for _, run in groupby(broken)) == 1


def knotty(seed):
    """Five workers whose relaxation is cheaper than any roster."""
    chance = random.Random(seed)
    kinds = (ShiftKind("E", 480), ShiftKind("L", 480, frozenset({"E"})))
    people = [
        Worker(f"w{number}", 2400, 2880, 3, 4, 3, 1, {"L": chance.choice((0, 3, 14))}) for number in range(5)
    ]
    covers = [Cover(day, kind, chance.randint(0, 2), 7, 3) for day in range(14) for kind in "EL"]
    return RosterDemand(14, kinds, people, [], covers)


@pytest.mark.parametrize(("seed", "optimum"), [(4, 62), (7, 42)])
def test_branching_closes_a_gap(seed, optimum):
    demand = knotty(seed)
    graphs = [schedules_of(person, demand.kinds, demand.days) for person in demand.workers]
    standing = Standing(demand, graphs, Watch())
    root = standing.relax(graphs)
    assert root.bound < optimum - 3
    branch(standing, root)

    assert (standing.cost, standing.bound, standing.proven) == (optimum, optimum, True)
    assert plan_roster(demand=demand).objective == optimum
    again = Standing(demand, graphs, Watch())
    again.accept(standing.best)
    branch(again, again.relax(graphs))
    assert again.proven, "with the best roster in hand nothing is left open, and that is the proof"
