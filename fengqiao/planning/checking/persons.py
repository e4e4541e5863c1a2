"""Rules about one person: known, at most one shift a night, rested, not away, in the own group."""

from collections.abc import Iterator
from datetime import timedelta

from fengqiao.kernel.reasons import Reason
from fengqiao.planning.checking.facts import Broken, Claim, Duty


def known_member(claim: Claim) -> Iterator[Broken]:
    """Whoever walks stands in TEAM."""
    for duty in claim.duties:
        if duty.member not in claim.people:
            yield _broken("known_member", duty, "is not in the team sheet", "不在名单里")
    for name, night in sorted(claim.absences):
        if name not in claim.people:
            why = Reason(
                "known_member", f"absent {name} is not in the team sheet", f"请假的 {name} 不在名单里"
            )
            yield Broken("known_member", why, name, night)


def known_night(claim: Claim) -> Iterator[Broken]:
    """Nobody walks on a night that was not ordered."""
    dates = set(claim.terms.dates())
    for duty in claim.duties:
        if duty.night not in dates:
            yield _broken("known_night", duty, "walks on a night not ordered", "被排在计划以外的日子")


def known_shift(claim: Claim) -> Iterator[Broken]:
    """Nobody walks a shift there is not."""
    for duty in claim.duties:
        if not 1 <= duty.shift <= claim.terms.shifts:
            yield _broken("known_shift", duty, "walks a shift there is not", "被排在没有的班次")


def one_shift_a_night(claim: Claim) -> Iterator[Broken]:
    """Nobody stands twice in one night."""
    seen = set()
    for duty in claim.duties:
        if (duty.member, duty.night) in seen:
            yield _broken("one_shift_a_night", duty, "stands twice in one night", "一晚排了两次")
        seen.add((duty.member, duty.night))


def never_two_nights_running(claim: Claim) -> Iterator[Broken]:
    """Nobody walks the night after a night walked."""
    for duty in claim.duties:
        if duty.night - timedelta(days=1) in claim.nights_of[duty.member]:
            yield _broken("never_two_nights_running", duty, "walks two nights running", "连续两晚巡逻")


def not_when_unavailable(claim: Claim) -> Iterator[Broken]:
    """Nobody walks on a night of absence."""
    for duty in claim.duties:
        if duty.member in claim.people and claim.is_away(duty.member, duty.night):
            yield _broken("not_when_unavailable", duty, "said to be unavailable", "当晚请了假")


def own_group(claim: Claim) -> Iterator[Broken]:
    """The group and team beside a name are those of TEAM."""
    for duty in claim.duties:
        person = claim.people.get(duty.member)
        if person is None:
            continue
        if duty.group not in (None, person.group):
            said = f"is of group {person.group}, not {duty.group}"
            yield _broken("own_group", duty, said, f"属于 {person.group} 组，不是 {duty.group} 组")
        if (duty.team or person.team) != person.team:
            said = f"is of team {person.team}, not {duty.team}"
            yield _broken("own_group", duty, said, f"属于 {person.team} 队，不是 {duty.team} 队")


def _broken(rule: str, duty: Duty, en: str, zh: str) -> Broken:
    where_en, where_zh = (
        f"{duty.night}, shift {duty.shift}: {duty.member}",
        f"{duty.night} 第 {duty.shift} 班：{duty.member} ",
    )
    why = Reason(rule, f"{where_en} {en}", f"{where_zh}{zh}")
    return Broken(rule, why, duty.member, duty.night, duty.shift, duty.team)
