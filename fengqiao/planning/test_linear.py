import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fengqiao.kernel.watching import Watch
from fengqiao.planning.linear import Programme, solve
from fengqiao.planning.outcome import Outcome, Status


@given(
    costs=st.lists(st.integers(1, 9), min_size=4, max_size=6),
    sets=st.lists(st.sets(st.integers(0, 5), min_size=1, max_size=4), min_size=1, max_size=5),
)
def test_the_cheapest_cover_is_the_one_of_trying_everything(costs, sets):
    sets = [{number % len(costs) for number in one} for one in sets]
    programme = Programme()
    for cost in costs:
        programme.add_column(cost=cost)
    for one in sets:
        programme.add_row(sorted(one), low=1)

    best = min(
        sum(cost for cost, taken in zip(costs, choice, strict=True) if taken)
        for choice in itertools.product((0, 1), repeat=len(costs))
        if all(any(choice[number] for number in one) for one in sets)
    )
    solution = solve(programme)
    assert solution.status is Status.OPTIMAL
    assert solution.objective == pytest.approx(best) and solution.bound == pytest.approx(best)
    assert sum(costs[number] for number in solution.chosen) == best


def test_what_cannot_be_is_proven_so():
    programme = Programme()
    programme.add_row([programme.add_column()], low=2)
    assert solve(programme).status is Status.INFEASIBLE


def test_a_contradiction_of_the_solver_is_no_answer():
    """Three of these sets hold each of six things once; the presolve of HiGHS 1.15 ends with three that do not."""
    sets = (36, 27, 33, 30, 7, 60, 2, 8, 46, 48, 32, 19, 23)  # as bits
    programme = Programme()
    for _each in sets:
        programme.add_column(cost=1)
    for thing in range(6):
        programme.add_row([column for column, one in enumerate(sets) if one >> thing & 1], low=1, high=1)
    programme.add_row(range(len(sets)), low=3, high=3)

    solution = solve(programme)
    assert solution.status is Status.OPTIMAL and solution.bound == pytest.approx(3)
    assert sorted(sets[column] for column in solution.chosen) == [8, 19, 36]


def test_a_start_is_kept_where_no_time_is_left():
    programme = Programme()
    columns = [programme.add_column(cost=1 + number % 3) for number in range(30)]
    for first in range(0, 30, 2):
        programme.add_row(columns[first : first + 2], low=1)
    watch = Watch()
    watch.stop()
    solution = solve(programme, start=[1.0] * 30, watch=watch)
    assert solution.objective is not None and solution.objective >= solution.bound


def test_a_row_needs_as_many_values_as_columns():
    programme = Programme()
    with pytest.raises(ValueError, match="as many values"):
        programme.add_row([programme.add_column()], [1.0, 2.0])


def test_nothing_is_written_where_an_answer_is_printed(capfd):
    programme = Programme()
    programme.add_column()
    solve(programme)
    assert capfd.readouterr().out == ""


def test_the_gap_is_a_share_of_the_objective():
    assert Outcome("plan", 100.0, 98.0, Status.FEASIBLE, 1.0).gap == pytest.approx(0.02)
    assert Outcome("plan", 100.0, 100.0, Status.OPTIMAL, 1.0).gap == 0
    assert Outcome(None, None, None, Status.INFEASIBLE, 1.0).gap is None


def test_without_columns_the_rows_decide():
    programme = Programme()
    assert solve(programme).status is Status.OPTIMAL
    programme.add_row([], low=1)
    assert solve(programme).status is Status.INFEASIBLE
