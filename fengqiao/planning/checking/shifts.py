"""Rules about one shift: filled or explained, one whole group, stand-ins named, nobody free left out."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from fengqiao.kernel.reasons import Reason
from fengqiao.planning.checking.facts import Broken, Claim, Duty, Person


@dataclass(frozen=True)
class Shift:
    """A shift of a night of one team: who is there, how many are said to lack, how many were ordered."""

    team: str
    night: date
    number: int
    duties: tuple[Duty, ...]
    lacking: int
    places: int | None

    @property
    def own(self) -> list[Duty]:
        """Those who are there with their group."""
        return [duty for duty in self.duties if not duty.stands_in_for and not duty.single]

    @property
    def walking(self) -> list[str]:
        """The members by whom the group is known: those there with it, else those who are stood in for."""
        return [duty.member for duty in self.own] or [
            duty.stands_in_for for duty in self.duties if duty.stands_in_for
        ]

    def broken(self, rule: str, en: str, zh: str, member: str | None = None) -> Broken:
        """The rule broken here."""
        team_en, team_zh = (f"{self.team}, ", f"{self.team} ") if self.team else ("", "")
        why = Reason(
            rule,
            f"{team_en}{self.night}, shift {self.number}: {en}",
            f"{team_zh}{self.night} 第 {self.number} 班：{zh}",
        )
        return Broken(rule, why, member, self.night, self.number, self.team or None)


def shifts_of(claim: Claim) -> Iterator[Shift]:
    """Every shift ordered of every team."""
    there: dict[tuple[str, date, int], list[Duty]] = defaultdict(list)
    lacking: dict[tuple[str, date, int], int] = defaultdict(int)
    for duty in claim.duties:
        if duty.member in claim.people:
            there[claim.people[duty.member].team, duty.night, duty.shift].append(duty)
    for gap in claim.gaps:
        lacking[gap.team, gap.night, gap.shift] += gap.places
    for team in claim.teams:
        for night in claim.terms.dates():
            for number in range(1, claim.terms.shifts + 1):
                key = (team, night, number)
                yield Shift(team, night, number, tuple(there[key]), lacking[key], claim.terms.places(*key))


def filled(claim: Claim) -> Iterator[Broken]:
    """People there and places said to be unfilled make what was ordered: so many places, or one whole group."""
    for shift in shifts_of(claim):
        wanted, have = shift.places, len(shift.duties) + shift.lacking
        if wanted is None:
            groups = {claim.people[name].group for name in shift.walking if name in claim.people}
            sizes = [len(members) for name, members in groups_of(claim, shift.team).items() if name in groups]
            wanted = max(sizes or [len(members) for members in groups_of(claim, shift.team).values()])
        if have != wanted:
            yield shift.broken(
                "filled",
                f"{len(shift.duties)} walk and {shift.lacking} are said to lack, {wanted} are wanted",
                f"在岗 {len(shift.duties)} 人，写明空缺 {shift.lacking} 人，应为 {wanted} 人",
            )


def groups_of(claim: Claim, team: str) -> dict[str, list[Person]]:
    """The groups of a team."""
    found: dict[str, list[Person]] = defaultdict(list)
    for person in claim.teams[team]:
        found[person.group].append(person)
    return found


def whole_group(claim: Claim) -> Iterator[Broken]:
    """One group walks, all of it: whoever is missing is away or resting, and whoever is there instead is named.

    Resting may also be who stood in elsewhere the night before: that is how rotas are mended.
    """
    for shift in shifts_of(claim):
        groups = sorted({claim.people[duty.member].group for duty in shift.own})
        single = next((duty for duty in shift.duties if duty.single), None)
        if single is not None and shift.places is None:
            en, zh = f"{single.member} walks there alone", f"{single.member} 单独出勤"
            yield shift.broken("whole_group", en, zh, single.member)
        if len(groups) > 1 and shift.places is None:
            said = ", ".join(groups)
            yield shift.broken(
                "whole_group", f"people of several groups ({said})", f"混了几个组的人（{said}）"
            )
            continue
        for group in groups:
            yield from _one_group(claim, shift, group)


def _one_group(claim: Claim, shift: Shift, group: str) -> Iterator[Broken]:
    here = {duty.member for duty in shift.own}
    if claim.is_mended and shift.places is not None:  # any single person may have come for one of the group
        return
    if claim.is_mended:  # nobody is sent home again whose own member could come after all
        here |= {duty.stands_in_for for duty in shift.duties}
    for person in groups_of(claim, shift.team)[group]:
        if person.name not in here and not claim.is_excused(person.name, shift.night):
            yield shift.broken(
                "whole_group",
                f"{person.name} of group {group} is missing without a cause",
                f"{group} 组的 {person.name} 无故缺席",
                person.name,
            )


def named_stand_ins(claim: Claim) -> Iterator[Broken]:
    """A stand-in takes the place of one missing member of the group there, each place once."""
    for shift in shifts_of(claim):
        groups = {claim.people[name].group for name in shift.walking if name in claim.people}
        missing = {
            person.name
            for group, members in groups_of(claim, shift.team).items()
            for person in members
            if not groups or group in groups
        } - {duty.member for duty in shift.duties}
        for duty in shift.duties:
            if not duty.stands_in_for:
                continue
            if duty.stands_in_for not in missing or shift.places is not None:
                said = duty.stands_in_for
                yield shift.broken(
                    "named_stand_ins",
                    f"{duty.member} stands in for {said}, whose place is not free there",
                    f"{duty.member} 替 {said}，但那里没有 {said} 空出的位置",
                    duty.member,
                )
            missing.discard(duty.stands_in_for)


def explained(claim: Claim) -> Iterator[Broken]:
    """An unfilled place belongs to a shift ordered, is one at least, and says why."""
    dates = set(claim.terms.dates())
    for gap in claim.gaps:
        shift = Shift(gap.team, gap.night, gap.shift, (), gap.places, None)
        if gap.team not in claim.teams or gap.night not in dates or not 1 <= gap.shift <= claim.terms.shifts:
            yield shift.broken("explained", "unfilled, but never ordered", "写了空缺，但本来没有这一班")
        if gap.places < 1:
            yield shift.broken("explained", f"{gap.places} unfilled places", f"空缺人数为 {gap.places}")
        if not gap.because:
            yield shift.broken("explained", "unfilled without a reason", "空缺没有说明原因")


def nobody_free(claim: Claim) -> Iterator[Broken]:
    """No place stays unfilled that somebody rested could take; no shift without a group that could walk it whole.

    A group rests as one: it is not asked the night before or after a night it walks, whoever of it was there.
    """
    walks = {
        (claim.people[duty.member].group, shift.team, shift.night)
        for shift in shifts_of(claim)
        for duty in shift.own
    }
    for shift in shifts_of(claim):
        if shift.lacking < 1:
            continue
        if shift.places is None and not shift.own:
            if claim.is_mended:  # by three people, not by a group
                continue
            for group, members in groups_of(claim, shift.team).items():
                able = [one for one in members if not claim.is_away(one.name, shift.night)]
                if any((group, shift.team, shift.night + timedelta(days=by)) in walks for by in (-1, 0, 1)):
                    continue
                if able and not any(claim.is_held_back(one.name, shift.night) for one in able):
                    yield shift.broken(
                        "nobody_free", f"group {group} could walk", f"{group} 组可以出勤，却写了空缺"
                    )
                    break
            continue
        free = [one.name for one in claim.teams[shift.team] if not claim.is_held_back(one.name, shift.night)]
        if free:
            yield shift.broken(
                "nobody_free", f"{free[0]} could walk", f"{free[0]} 可以出勤，却写了空缺", free[0]
            )
