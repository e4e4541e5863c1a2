"""From posts to shifts: which of its like shifts a group walks, who stands in for whom, what stays unfilled."""

from collections import defaultdict

from fengqiao.planning.rota.answers import Assignment, Unfilled
from fengqiao.planning.rota.explaining import why_unfilled
from fengqiao.planning.rota.people import Team
from fengqiao.planning.rota.tallies import Draft, duties

Told = tuple[list[Assignment], list[Unfilled]]


def told(team: Team, draft: Draft) -> Told:
    """Every assignment of the draft, and every place left, in order of night and shift."""
    walked = duties(team, draft)
    groups: dict[int, list[int]] = defaultdict(list)
    singles: dict[int, list[int]] = defaultdict(list)
    for group, number in sorted(draft.walks):
        groups[number].append(group)
    for one, number in sorted(draft.singles):
        singles[number].append(one)
    had: dict[tuple[int, int], int] = defaultdict(int)
    assignments: list[Assignment] = []
    unfilled: list[Unfilled] = []
    for number, post in enumerate(team.posts):
        alone = set(singles[number])
        if post.places is None:
            placed = _whole_groups(team, number, groups[number], singles[number], had)
        else:
            shift, here = post.shifts[0], list(singles[number])
            for group in groups[number]:
                here += team.present(group, post.night)
            placed = [(shift, one, "") for one in here], {shift: post.places - len(here)}
        for shift, one, instead in placed[0]:
            single = post.places is not None and one in alone
            member = team.members[one]
            name = team.groups[team.group_of[one]][0]
            assignments.append(
                Assignment(team.habit.dates[post.night], shift, member.name, name, team.name, instead, single)
            )
        for shift, places in placed[1].items():
            if places:
                no_group = post.places is None and all(shift != one for one, _, _ in placed[0])
                because = why_unfilled(team, walked, post.night, whole=no_group)
                unfilled.append(Unfilled(team.habit.dates[post.night], shift, places, because, team.name))
    assignments.sort(key=lambda one: (one.night, one.shift, one.group, one.member))
    return assignments, sorted(unfilled, key=lambda one: (one.night, one.shift))


def _whole_groups(
    team: Team, number: int, groups: list[int], singles: list[int], had: dict[tuple[int, int], int]
) -> tuple[list[tuple[int, int, str]], dict[int, int]]:
    """Each group goes to the shift it has had least; then the absent members' places are taken in turn."""
    post = team.posts[number]
    left, waiting = list(post.shifts), list(singles)
    placed: list[tuple[int, int, str]] = []
    open_places: dict[int, int] = {}
    for group in groups:
        shift = min(left, key=lambda one: (had[group, one], one))
        left.remove(shift)
        had[group, shift] += 1
        open_places[shift] = 0
        for one in team.groups[group][1]:
            if post.night in team.free[one]:
                placed.append((shift, one, ""))
            elif waiting:
                placed.append((shift, waiting.pop(0), team.members[one].name))
            else:
                open_places[shift] += 1
    return placed, open_places | dict.fromkeys(left, team.whole)
