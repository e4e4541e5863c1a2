"""Why a place stays unfilled, and why nights cannot be shared more evenly."""

from collections.abc import Collection, Mapping, Sequence

from fengqiao.kernel.reasons import Reason
from fengqiao.planning.rota.floors import least_spread, most_nights
from fengqiao.planning.rota.levels import Level
from fengqiao.planning.rota.people import Team

_NAMED = 5
_STANDING = ("away", "on_duty", "before", "after", "free")
_KINDS_ZH = {"nights": "巡逻夜数", "weekend": "周末夜数", "late": "末班次数"}
_KINDS_EN = {"nights": "nights", "weekend": "weekend nights", "late": "late shifts"}


def why_unfilled(team: Team, walked: Sequence[dict[int, int]], night: int, *, whole: bool) -> Reason:
    """Who cannot come that night and which rule stops each; `whole`: no whole group was to be had."""
    found: dict[str, list[str]] = {name: [] for name in _STANDING}
    for one, member in enumerate(team.members):
        found[standing(walked[one], night, free=night in team.free[one])].append(member.name)
    return in_words(found, whole=whole)


def standing(walked: Collection[int], night: int, *, free: bool) -> str:
    """What keeps somebody from walking that night, of the nights walked: a name of the table below."""
    if not free:
        return "away"
    if night in walked:
        return "on_duty"
    if night - 1 in walked:
        return "before"
    return "after" if night + 1 in walked else "free"


def in_words(found: Mapping[str, Sequence[str]], *, whole: bool) -> Reason:
    """People by what keeps them, as one sentence."""
    said_en = "; ".join(_part_en(name, people) for name, people in found.items() if people)
    said_zh = "；".join(_part_zh(name, people) for name, people in found.items() if people)
    if whole:
        return Reason(
            "no_whole_group",
            f"no whole group is rested that night: {said_en}",
            f"当晚没有一个整组可以出勤：{said_zh}",
        )
    return Reason(
        "nobody_free", f"nobody else may walk that night: {said_en}", f"当晚没有别人可以顶班：{said_zh}"
    )


def _part_en(name: str, people: Sequence[str]) -> str:
    said = ", ".join(people[:_NAMED]) + (" …" if len(people) > _NAMED else "")
    words = {
        "away": "said to be unavailable",
        "on_duty": "walking already that night (one shift a night)",
        "before": "walked the night before (never two nights running)",
        "after": "walking the night after (never two nights running)",
        "free": "free, but not as a whole group",
    }
    return f"{len(people)} {words[name]} ({said})"


def _part_zh(name: str, people: Sequence[str]) -> str:
    said = "、".join(people[:_NAMED]) + ("等" if len(people) > _NAMED else "")
    words = {
        "away": "人当晚请假",
        "on_duty": "人当晚已有班（一晚一班）",
        "before": "人前一晚刚巡逻（不得连续两晚）",
        "after": "人后一晚要巡逻（不得连续两晚）",
        "free": "人有空，但凑不成整组",
    }
    return f"{len(people)} {words[name]}（{said}）"


def why_uneven(team: Team, kind: str, *, spread: int, proven: int, levels: Sequence[Level]) -> Reason | None:
    """Why the spread of a kind is above 1; None where it is not. `proven`: no rota that fills as much has less."""
    if spread <= 1:
        return None
    of_en, of_zh = (f"{team.name}: ", f"{team.name}：") if team.name else ("", "")
    en, zh = f"{of_en}{_KINDS_EN[kind]} differ by {spread}", f"{of_zh}{_KINDS_ZH[kind]}相差 {spread}"
    filled = levels[0].value == 0
    least = least_spread(team, kind) if filled else 0
    if least > 1:
        nights = {post.night for post in team.posts if post.is_of(kind)}
        can = [most_nights(free & nights) for free in team.free]
        one = min(range(len(can)), key=lambda number: can[number])
        name = team.members[one].name
        return Reason(
            "few_free_nights",
            f"{en}, and by {least} at least: {name} is free for {can[one]} at most",
            f"{zh}，至少也要相差 {least}：{name} 最多只有 {can[one]} 晚可出勤",
        )
    if proven == spread:
        return Reason(
            "no_evener_rota",
            f"{en}: groups walk whole, and the nights people are away leave no evener rota that fills as much",
            f"{zh}：整组出勤，加上各人请假的日子，同样补足人手时排不出更平均的",
        )
    if not filled:
        return Reason(
            "places_first",
            f"{en}: filling places goes before sharing them evenly",
            f"{zh}：先补足人手，再求平均",
        )
    if levels[1].bound == levels[1].value:
        return Reason(
            "evenest_in_all",
            f"{en}: nights, weekend nights and late shifts together cannot be shared more evenly",
            f"{zh}：夜数、周末夜数和末班合起来，已不能更平均",
        )
    return Reason(
        "not_found_evener",
        f"{en}: no evener rota was found in the time given, there may be one",
        f"{zh}：在给定时间内没有找到更平均的，也许还有",
    )
