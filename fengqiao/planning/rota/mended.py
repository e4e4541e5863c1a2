"""A mended rota as an answer: the same figures as a planned one, and who was moved."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import combinations

from fengqiao.kernel.reasons import Reason
from fengqiao.kernel.watching import Watch
from fengqiao.planning.outcome import Outcome, Status
from fengqiao.planning.rota.answers import Assignment, Rota, Share, Unfilled, points
from fengqiao.planning.rota.explaining import in_words, standing
from fengqiao.planning.rota.levels import Level
from fengqiao.planning.rota.people import KINDS, SATURDAY, Habit, Member, groups_of
from fengqiao.planning.rota.repairing import MOST_MOVED, mend
from fengqiao.planning.rota.tallies import unfairness


@dataclass(frozen=True)
class Repair:
    """A mended rota and whom it moves; `fewest`: proven that no way moves fewer."""

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
    counted: Collection[tuple[str, date, int]] = (),
    watch: Watch | None = None,
) -> Outcome[Repair]:
    """Mend a rota after the absences (member, night), moving at most three people for each where that is possible.

    First the place is filled, then as few people as possible are moved, then it is made as fair as may be. The
    objective is that of `plan_rota`; a new rota might be better, so the status is never optimal and the bound 0.
    Refuses an `unknown_member`, in the rota or among the absent.
    """
    watch = watch or Watch()
    began = watch.spent
    away = {name: {night for who, night in absent if who == name} for name, _ in absent}
    members = _in_groups(members, habit, away)
    people = {member.name: member for member in members}
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
    gaps = _gaps(unfilled, places, mended.left, mended.assignments, members)
    standing_now = tuple(sorted(mended.assignments, key=lambda one: (one.night, one.shift)))
    teams = list(dict.fromkeys(member.team for member in members))
    shares = tuple(share for team in teams for share in _shares(team, standing_now, members, habit))
    levels = tuple((team, _levels(team, standing_now, gaps, shares, people, habit)) for team in teams)
    objective = float(sum(points([level.value for level in one]) for _, one in levels))
    repair = Repair(Rota(standing_now, gaps, shares, levels), mended.moved, mended.proven)
    reasons = [_moved_words(repair, open_again=len(mended.left) - len(places) > 0)]
    return Outcome(repair, objective, 0.0, Status.FEASIBLE, watch.spent - began, reasons)


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
) -> tuple[Unfilled, ...]:
    counts: dict[tuple[date, int, str], int] = {}
    for gap in before:
        counts[gap.night, gap.shift, gap.team] = counts.get((gap.night, gap.shift, gap.team), 0) + gap.places
    for sign, ones in ((-1, places), (1, left)):
        for one in ones:
            key = (one.night, one.shift, one.team)
            counts[key] = counts.get(key, 0) + sign
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


def _shares(
    team: str, assignments: Sequence[Assignment], members: Sequence[Member], habit: Habit
) -> list[Share]:
    found = []
    for kind in KINDS:
        have = {member.name: 0 for member in members if member.team == team}
        for one in assignments:
            weekend, late = one.night.weekday() >= SATURDAY, one.shift == habit.shifts
            if one.member in have and (kind == "nights" or (weekend if kind == "weekend" else late)):
                have[one.member] += 1
        least, most = min(have.values()), max(have.values())
        because = Reason(
            "mended",
            "a mended rota moves as few people as possible before it shares evenly",
            "补班先求少动人，再求平均",
        )
        found.append(Share(team, kind, least, most, 0, because if most - least > 1 else None))
    return found


def _levels(
    team: str,
    assignments: Sequence[Assignment],
    gaps: Sequence[Unfilled],
    shares: Sequence[Share],
    people: Mapping[str, Member],
    habit: Habit,
) -> tuple[Level, ...]:
    own = [one for one in assignments if people[one.member].team == team]
    nights: dict[str, list[date]] = {}
    for one in own:
        nights.setdefault(one.member, []).append(one.night)
    near = sum(abs((a - b).days) < habit.every for ones in nights.values() for a, b in combinations(ones, 2))
    near += sum(bool(one.stands_in_for) or one.single for one in own)
    unfair = sum(unfairness(share.spread) for share in shares if share.team == team)
    places = sum(gap.places for gap in gaps if gap.team == team)
    return tuple(Level(value, 0) for value in (places, unfair, near))


def _moved_words(repair: Repair, *, open_again: bool) -> Reason:
    names = repair.moved
    if not names:
        said = ("nobody is moved", "没有调动任何人")
    else:
        said = (f"{len(names)} moved: {', '.join(names)}", f"调动 {len(names)} 人：{'、'.join(names)}")
    if open_again:
        tail = (
            f"; the place stays open: no way moves {MOST_MOVED} people or fewer",
            f"；位置仍空缺：动 {MOST_MOVED} 人以内补不上",
        )
        if not repair.fewest:
            tail = ("; no way was found in the time given", "；在给定时间内没有找到办法")
    elif repair.fewest:
        tail = ("; proven fewest", "；已证明人数最少") if names else ("", "")
    else:
        tail = ("; perhaps fewer would do", "；也许还能更少")
    return Reason("moved", said[0] + tail[0], said[1] + tail[1])
