"""A mended rota as an answer: the same figures as a planned one, and who was moved."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import combinations

from fengqiao.kernel.reasons import Reason
from fengqiao.kernel.refusals import Refused
from fengqiao.kernel.watching import Watch
from fengqiao.planning.outcome import Outcome, Status
from fengqiao.planning.rota.answers import Assignment, Rota, Share, Unfilled, bound_in_points, points
from fengqiao.planning.rota.explaining import in_words, standing
from fengqiao.planning.rota.floors import least_near, least_spread, least_unfairness
from fengqiao.planning.rota.levels import Level
from fengqiao.planning.rota.people import KINDS, SATURDAY, Habit, Member, Needs, Team, groups_of, team_of
from fengqiao.planning.rota.repairing import MOST_MOVED, mend
from fengqiao.planning.rota.tallies import unfairness


@dataclass(frozen=True)
class Repair:
    """A mended rota and whom it moves; `fewest`: proven that no way fills as much and moves fewer."""

    rota: Rota
    moved: tuple[str, ...]
    fewest: bool


def repair_rota(
    *,
    assignments: Sequence[Assignment],
    unfilled: Sequence[Unfilled],
    members: Sequence[Member],
    habit: Habit,
    absent: Sequence[tuple[str, date]],
    team_needs: Mapping[str, Needs] | None = None,
    watch: Watch | None = None,
) -> Outcome[Repair]:
    """Mend a rota after the absences (member, night), moving at most three people for each where that is possible.

    Whoever walks on a night `members` say to be unavailable is absent too. `team_needs`: the places the rota was made
    for, by team ("" for every team).

    First the place is filled, then as few people as possible are moved, then it is made as fair as may be. The
    objective is that of `plan_rota`; the bound is what counting proves, so that the status is seldom optimal.
    Refuses an `unknown_member`, in the rota or among the absent, and what `team_of` refuses.
    """
    watch = watch or Watch()
    began = watch.spent
    away: dict[str, set[date]] = {name: set() for name, _ in absent}
    for name, night in absent:
        away[name].add(night)
    members = _in_groups(members, habit, away)
    people = {member.name: member for member in members}
    for one in assignments:
        if one.member not in people:
            raise Refused("unknown_member", member=one.member)
    broken = [(one.member, one.night) for one in assignments if one.night in people[one.member].unavailable]
    absent = list(dict.fromkeys([*absent, *broken]))
    teams = list(dict.fromkeys(member.team for member in members))
    needs = {team: {**(team_needs or {}).get("", {}), **(team_needs or {}).get(team, {})} for team in teams}
    counted = {(team, night, shift) for team, wanted in needs.items() for night, shift in wanted}
    places = [one for gap in unfilled for one in _open_places(gap, assignments, people, counted)]
    mended = mend(
        assignments=assignments,
        members=members,
        absent=absent,
        last_shift=habit.shifts,
        counted=counted,
        open_before=places,
        watch=watch,
    )
    gaps = _gaps(unfilled, places, mended.left, mended.assignments, members, counted)
    standing_now = tuple(sorted(mended.assignments, key=lambda one: (one.night, one.shift)))
    shares: list[Share] = []
    levels: list[tuple[str, tuple[Level, ...]]] = []
    for name in teams:
        own = [member for member in members if member.team == name]
        team = team_of(members=own, habit=habit, needs=needs[name], name=name)
        walking = [one for one in standing_now if people[one.member].team == name]
        unfilled_now = sum(gap.places for gap in gaps if gap.team == name)
        shares += _shares(team, walking, filled=unfilled_now == 0)
        levels.append((name, _levels(team, walking, unfilled_now, shares[-len(KINDS) :])))
    objective = float(sum(points([level.value for level in one]) for _, one in levels))
    bound = float(sum(bound_in_points(one) for _, one in levels))
    repair = Repair(Rota(standing_now, gaps, tuple(shares), tuple(levels)), mended.moved, mended.proven)
    status = Status.OPTIMAL if objective == bound else Status.FEASIBLE
    reasons = [_moved_words(repair, still_open=sum(one not in places for one in mended.left))]
    return Outcome(repair, objective, bound, status, watch.spent - began, reasons)


def _in_groups(members: Sequence[Member], habit: Habit, away: Mapping[str, set[date]]) -> list[Member]:
    found = []
    for team in dict.fromkeys(member.team for member in members):
        own = [member for member in members if member.team == team]
        for group, numbers in groups_of(own, size=habit.group):
            for one in (own[number] for number in numbers):
                nights = one.unavailable | away.get(one.name, set())
                found.append(Member(one.name, group, one.leader, frozenset(nights), one.team))
    return found


def _open_places(
    gap: Unfilled,
    assignments: Sequence[Assignment],
    people: Mapping[str, Member],
    counted: Collection[tuple[str, date, int]],
) -> list[Assignment]:
    """The places a gap names, each as the assignment that lacks; none where a whole group lacks."""
    if (gap.team, gap.night, gap.shift) in counted:
        return [Assignment(gap.night, gap.shift, "", "", gap.team, "", True)] * gap.places
    there = [
        one for one in assignments if (one.team, one.night, one.shift) == (gap.team, gap.night, gap.shift)
    ]
    groups = {one.group for one in there if not one.stands_in_for}
    taken = {one.member for one in there} | {one.stands_in_for for one in there}
    missing = [
        one
        for one in people.values()
        if one.team == gap.team and one.group in groups and one.name not in taken
    ]
    return [Assignment(gap.night, gap.shift, one.name, one.group, gap.team) for one in missing][: gap.places]


def _gaps(
    before: Sequence[Unfilled],
    places: Sequence[Assignment],
    left: Sequence[Assignment],
    assignments: Sequence[Assignment],
    members: Sequence[Member],
    counted: Collection[tuple[str, date, int]],
) -> tuple[Unfilled, ...]:
    """What is unfilled now; a shift whose group is gone altogether counts as the largest group, as in planning."""
    counts: dict[tuple[date, int, str], int] = {}
    for gap in before:
        counts[gap.night, gap.shift, gap.team] = counts.get((gap.night, gap.shift, gap.team), 0) + gap.places
    for sign, ones in ((-1, places), (1, left)):
        for one in ones:
            key = (one.night, one.shift, one.team)
            counts[key] = counts.get(key, 0) + sign
    walked = {(one.night, one.shift, one.team) for one in assignments}
    sizes = Counter((member.team, member.group) for member in members)
    for night, shift, team in counts:
        if (night, shift, team) not in walked and (team, night, shift) not in counted:
            counts[night, shift, team] = max(size for (name, _), size in sizes.items() if name == team)
    words = {(gap.night, gap.shift, gap.team): gap.because for gap in before}
    fresh = {(one.night, one.shift, one.team) for one in left} - words.keys()
    words |= {key: _because(key[0], key[2], assignments, members) for key in fresh}
    return tuple(
        Unfilled(night, shift, places, words[night, shift, team], team)
        for (night, shift, team), places in sorted(counts.items())
        if places > 0
    )


def _because(night: date, team: str, assignments: Sequence[Assignment], members: Sequence[Member]) -> Reason:
    walked: dict[str, set[int]] = {}
    for one in assignments:
        walked.setdefault(one.member, set()).add(one.night.toordinal())
    found: dict[str, list[str]] = {}
    for member in members:
        if member.team == team:
            nights = walked.get(member.name, set())
            name = standing(nights, night.toordinal(), free=night not in member.unavailable)
            found.setdefault(name, []).append(member.name)
    return in_words(found, whole=False)


def _shares(team: Team, assignments: Sequence[Assignment], *, filled: bool) -> list[Share]:
    found = []
    for kind in KINDS:
        have = {member.name: 0 for member in team.members}
        for one in assignments:
            weekend, late = one.night.weekday() >= SATURDAY, one.shift == team.habit.shifts
            have[one.member] += kind == "nights" or (weekend if kind == "weekend" else late)
        least, most = min(have.values()), max(have.values())
        proven = min(most - least, least_spread(team, kind)) if filled else 0
        because = Reason(
            "mended",
            "a mended rota moves as few people as possible before it shares evenly",
            "补班先求少动人，再求平均",
        )
        found.append(Share(team.name, kind, least, most, proven, because if most - least > 1 else None))
    return found


def _levels(
    team: Team, assignments: Sequence[Assignment], places: int, shares: Sequence[Share]
) -> tuple[Level, ...]:
    """What the rota reaches, and what counting proves of a rota without unfilled places."""
    nights: dict[str, list[date]] = {}
    for one in assignments:
        nights.setdefault(one.member, []).append(one.night)
    every = team.habit.every
    near = sum(abs((a - b).days) < every for ones in nights.values() for a, b in combinations(ones, 2))
    near += sum(bool(one.stands_in_for) or one.single for one in assignments)
    unfair = sum(unfairness(share.spread) for share in shares)
    fairest = least_unfairness(team) if places == 0 else 0
    nearest = least_near(team) if places == 0 and fairest == unfair else 0
    return Level(places, 0), Level(unfair, min(fairest, unfair)), Level(near, min(nearest, near))


def _moved_words(repair: Repair, *, still_open: int) -> Reason:
    names = repair.moved
    if names:
        said = (f"{len(names)} moved: {', '.join(names)}", f"调动 {len(names)} 人：{'、'.join(names)}")
    else:
        said = ("nobody is moved", "没有调动任何人")
    if still_open and repair.fewest:
        tail = (
            f"; {still_open} unfilled: moving {MOST_MOVED} people for a place does not fill it",
            f"；仍空缺 {still_open} 人次：每处动 {MOST_MOVED} 人以内都补不上",
        )
    elif still_open:
        tail = (
            f"; {still_open} unfilled: no way to fill it was found",
            f"；仍空缺 {still_open} 人次：没有找到补上的办法",
        )
    elif repair.fewest:
        tail = ("; proven fewest", "；已证明人数最少") if names else ("", "")
    else:
        tail = ("; perhaps fewer would do", "；也许还能更少")
    return Reason("moved", said[0] + tail[0], said[1] + tail[1])
