"""Who walks which night: whole groups, never two nights running, shared fairly, with proof."""

from collections.abc import Mapping, Sequence
from datetime import date

from fengqiao.kernel.reasons import Reason
from fengqiao.kernel.watching import Part, Watch
from fengqiao.planning.outcome import Outcome, Status
from fengqiao.planning.rota.answers import Assignment, Rota, Share, Unfilled, bound_in_points, points
from fengqiao.planning.rota.explaining import why_uneven
from fengqiao.planning.rota.levels import Level
from fengqiao.planning.rota.people import KINDS, Habit, Member, Needs, Team, team_of
from fengqiao.planning.rota.shifting import told
from fengqiao.planning.rota.spreads import proven_spread
from fengqiao.planning.rota.tallies import Draft, counts, duties
from fengqiao.planning.rota.team_planning import plan_team


def plan_rota(
    *,
    members: Sequence[Member],
    habit: Habit,
    needs: Mapping[tuple[date, int], int] | None = None,
    team_needs: Mapping[str, Needs] | None = None,
    watch: Watch | None = None,
) -> Outcome[Rota]:
    """The rota of every team, each planned by itself.

    Rules: one shift a night; never two nights running; nobody on a night of absence; a shift is walked by one whole
    group, whose absent members may be stood in for by people of other groups who are rested (nobody leaves the own
    group for it); where `needs` (or `team_needs` of that team) gives places for (date, shift), so many people.

    Goals, in this order: fewest unfilled places; least unfairness, the sum over nights, weekend nights and last
    shifts of the spread (most - fewest of a member; each night beyond the first counts four times); least
    disturbance, the pairs of one person's nights less than `habit.every` apart and the single people sent out.
    `objective` and `bound` are points: 100,000,000 a place, 100,000 an unfairness, 1 a disturbance.

    Method: group-night programme with aggregated stand-ins (a relaxation, so its optimum is a proof), then stand-ins
    by name with settled groups, then both at once where the team is small; HiGHS. Refuses what `team_of` and `Habit`
    refuse.
    """
    watch = watch or Watch()
    began = watch.spent
    names = list(dict.fromkeys(member.team for member in members))
    assignments: list[Assignment] = []
    unfilled: list[Unfilled] = []
    shares: list[Share] = []
    levels: list[tuple[str, tuple[Level, ...]]] = []
    teams = [
        team_of(
            members=[member for member in members if member.team == name],
            habit=habit,
            needs={**(needs or {}), **(team_needs or {}).get(name, {})},
            name=name,
        )
        for name in names
    ] or [team_of(members=(), habit=habit)]
    for number, team in enumerate(teams):
        draft, reached = plan_team(team, Part(watch, watch.left / (len(teams) - number)))
        walking, left = told(team, draft)
        assignments += walking
        unfilled += left
        shares += _shares(team, draft, reached, watch)
        levels.append((team.name, reached))
        watch.tell(done=(number + 1) / len(teams))
    rota = Rota(
        tuple(sorted(assignments, key=lambda one: (one.night, one.shift))),
        tuple(sorted(unfilled, key=lambda one: (one.night, one.shift))),
        tuple(shares),
        tuple(levels),
    )
    objective = float(sum(points([level.value for level in one]) for _, one in levels))
    bound = float(sum(bound_in_points(one) for _, one in levels))
    status = Status.OPTIMAL if objective == bound else Status.FEASIBLE
    reasons = [share.because for share in shares if share.because is not None]
    return Outcome(rota, objective, bound, status, watch.spent - began, [*reasons, *_sizes(teams)])


def _shares(team: Team, draft: Draft, levels: Sequence[Level], watch: Watch) -> list[Share]:
    walked = duties(team, draft)
    found = []
    for kind in KINDS:
        have = counts(team, walked, kind)
        spread = max(have) - min(have)
        proven = proven_spread(team, kind, spread=spread, unfilled=levels[0], watch=watch)
        because = why_uneven(team, kind, spread=spread, proven=proven, levels=levels)
        found.append(Share(team.name, kind, min(have), max(have), proven, because))
    return found


def _sizes(teams: Sequence[Team]) -> list[Reason]:
    """A word about groups that are not of the size said; places are counted by the group as it is."""
    found = []
    for team in teams:
        sizes = sorted({len(group) for _, group in team.groups})
        if sizes != [team.habit.group]:
            said = [str(size) for size in sizes]
            of_en, of_zh = (f"{team.name}: ", f"{team.name}：") if team.name else ("", "")
            found.append(
                Reason(
                    "other_sizes",
                    f"{of_en}groups of {', '.join(said)}, not of {team.habit.group}: each is taken as a whole",
                    f"{of_zh}各组人数为 {'、'.join(said)}，不是 {team.habit.group}；都按整组安排",
                )
            )
    return found
