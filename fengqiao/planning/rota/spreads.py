"""The least spread of one kind of nights that is proven, whatever the other kinds have."""

from fengqiao.kernel.watching import Part, Watch
from fengqiao.planning.rota.floors import least_spread
from fengqiao.planning.rota.levels import Level, solve_in_order
from fengqiao.planning.rota.model import build, build_outline, single_units
from fengqiao.planning.rota.people import Team

_WHOLE_MODEL = 1_500  # member-posts up to which the programme is the rota itself and not its outline


def proven_spread(team: Team, kind: str, *, spread: int, unfilled: Level, watch: Watch) -> int:
    """No rota with as few unfilled places has a smaller spread of this kind; 0 where nothing is proven.

    Counting proves what it can; a spread above 1 that is more than that is worth a programme of its own.
    """
    if unfilled.bound < unfilled.value:
        return 0
    least = least_spread(team, kind) if unfilled.value == 0 else 0
    if spread <= max(1, least) or watch.is_over:
        return min(least, spread)
    is_small = len(team.members) * len(team.posts) <= _WHOLE_MODEL
    model = build(team, single_units(team)) if is_small else build_outline(team)
    shortage = model.levels[0]
    model.programme.add_row(shortage.keys(), shortage.values(), low=unfilled.value, high=unfilled.value)
    solved = solve_in_order(
        model.programme, [model.spreads[kind]], watch=Part(watch, 0.3 * watch.left), floors=(least,)
    )
    return min(spread, max([least, *(level.bound for level in solved.levels)]))
