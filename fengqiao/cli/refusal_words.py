"""What the planning and warning libraries refuse, in a sentence of each language."""

from fengqiao.kernel.reasons import Language
from fengqiao.kernel.refusals import Refused

_WORDS: dict[str, tuple[str, str]] = {
    "all_zeros": ("every number is 0", "全部是 0"),
    "bad_choose": ("{choose} cannot be chosen out of {sites}", "{sites} 个里选不出 {choose} 个"),
    "bad_distance": ("the distance from {a} to {b} is {km}", "{a} 到 {b} 的距离是 {km}，不对"),
    "bad_habit": ("a number of nights, people or shifts is below 1", "夜数、人数或班数小于 1"),
    "bad_radius": ("{radius_m} is no radius in metres", "半径 {radius_m} 米不对"),
    "bad_sizes": (
        "circles of {min} to {max} villages: wanted is 1 to {most}, the smaller first",
        "每圈 {min} 到 {max} 个村不对：要在 1 到 {most} 之间，先小后大",
    ),
    "bad_speed": ("{speed_kmh} km/h is no speed", "时速 {speed_kmh} 公里不对"),
    "baseline_too_short": ("a baseline of {baseline} rows: at least {least}", "基线 {baseline} 行太短，至少 {least}"),
    "below_zero": ("day {day}, shift {kind}: a number is below 0", "第 {day} 天 {kind} 班：有的数小于 0"),
    "cases_without_population": (
        "place {place} has cases at a time when it has no people", "地点 {place} 在没有人口的时候有案件"
    ),
    "controls_missing": ("the Bernoulli model needs controls", "伯努利模型需要对照"),
    "counts_negative": ("a count is below 0", "有的计数小于 0"),
    "dates_wanted": ("dates are wanted, not numbered weeks", "需要日期，而不是周次"),
    "days_too_few": ("{days} days are too few", "{days} 天太少"),
    "ends_before_it_begins": (
        "the time ends on {last}, before it begins on {first}", "结束日期 {last} 早于开始日期 {first}"
    ),
    "events_too_few": ("{events} events: at least {least} are needed", "只有 {events} 起，至少要 {least} 起"),
    "intervention_outside_dates": (
        "the intervention is not within the dates {first} to {last}", "干预日期不在 {first} 到 {last} 之内"
    ),
    "need_outside": ("{date}, shift {shift}, is not one of the nights planned", "{date} 第 {shift} 班不在排班范围内"),
    "neighbour_is_treated": ("{unit} is treated and a neighbour at once", "{unit} 既是干预单位又是邻近单位"),
    "no_cell": ("there is no cell", "没有格子"),
    "no_checkpoint": ("there is no checkpoint", "没有点位"),
    "no_circle_small_enough": (
        "no circle is small enough for a share of {max_population:g}", "份额 {max_population:g} 太小，放不下一个圆"
    ),
    "no_members": ("team {team} has no members", "{team} 队没有人"),
    "no_messages": ("there are no messages", "没有留言"),
    "no_site": ("there is no site", "没有点位"),
    "no_such_day": ("there is no day {day}", "没有第 {day} 天"),
    "no_treated_unit": ("no unit is treated", "没有任何单位实施了干预"),
    "no_village": ("there is no village", "没有村"),
    "one_period_only": ("everything lies in one period", "全部在同一个时段"),
    "one_place_only": ("there is one place only", "只有一个地点"),
    "out_of_range": ("a limit is out of range", "有一个界限超出范围"),
    "people_too_few": ("{people} people are too few for an issue", "{people} 人太少，不成一个问题"),
    "permutation_needs_time": ("the permutation model needs times", "置换模型需要时间"),
    "population_missing": ("the Poisson model needs the people at risk", "泊松模型需要人口数"),
    "row_too_early": ("row {row} is too early: not enough rows before it", "第 {row} 行太早：前面的行不够"),
    "same_village": ("a pair names {code} twice", "一对里 {code} 出现了两次"),
    "series_too_short": ("{rows} rows are too few; {wanted} are wanted", "只有 {rows} 行，至少要 {wanted} 行"),
    "some_dates_missing": ("{dated} of {records} records have a date", "{records} 条记录里只有 {dated} 条有日期"),
    "some_without_group": ("member {member} has no group while others have", "别人有组，{member} 没有"),
    "too_few_periods_before": (
        "{periods} periods before the intervention: at least {least}", "干预前只有 {periods} 个时段，至少要 {least} 个"
    ),
    "too_late": ("{last} is too late", "{last} 太晚"),
    "too_many_cases": ("{counted} cases are more than {most}", "案件 {counted} 起，超过 {most} 起"),
    "too_many_circles": (
        "more than {limit:,} circles of up to {max} villages are possible: take a smaller --max",
        "每圈最多 {max} 个村时，可能的圈超过 {limit:,} 个：请减小 --max",
    ),
    "too_many_periods": (
        "from {first} to {last} there are too many periods of a {unit}", "{first} 到 {last} 的时段太多（单位 {unit}）"
    ),
    "too_many_schedules": ("too many schedules are possible for {worker}", "{worker} 可能的班表太多"),
    "twice_a_checkpoint": ("checkpoint {code} stands there twice", "点位 {code} 出现了两次"),
    "twice_a_cover": ("day {day}, shift {kind}, stands there twice", "第 {day} 天 {kind} 班出现了两次"),
    "twice_a_member": ("member {member} stands there twice", "{member} 出现了两次"),
    "twice_a_name": ("{said} stands there twice", "{said} 出现了两次"),
    "twice_a_need": ("room {room}, weekday {weekday}: one need stands there twice", "{room} 周{weekday} 的需要重复了"),
    "twice_a_site": ("site {site} stands there twice", "点位 {site} 出现了两次"),
    "twice_a_village": ("village {code} stands there twice", "{code} 村出现了两次"),
    "twice_an_officer": ("officer {officer} stands there twice", "{officer} 出现了两次"),
    "unknown_kind": ("there is no shift {said}", "没有 {said} 这个班"),
    "unknown_member": ("there is no member {member}", "没有 {member} 这个人"),
    "unknown_site": ("there is no site {site}", "没有点位 {site}"),
    "unknown_unit": ("there is no unit {unit}", "没有 {unit} 这个单位"),
    "unknown_village": ("there is no village {code}", "没有编号为 {code} 的村"),
    "unknown_worker": ("there is no worker {said}", "没有 {said} 这个人"),
    "walls_too_wide": ("the walls lie more than {degrees} degrees apart", "墙之间相距超过 {degrees} 度"),
    "windows_overlap": ("windows of {w} rows overlap with {no_periods} periods", "{w} 行的窗口与时段重叠"),
    "wrong_costs": ("the costs do not form a table", "费用不成表"),
    "wrong_shape": ("the tables do not fit each other", "几张表的大小对不上"),
    "wrong_weights": ("there are not as many weights as {cells} cells", "权重的个数与 {cells} 个格子不符"),
}  # fmt: skip


def words_of(refused: Refused, language: Language) -> str | None:
    """The sentence for a refusal, or None where it is not one of these libraries'."""
    words = _WORDS.get(refused.name)
    if words is None:
        return None
    en, zh = words
    try:
        return (
            zh.format(**refused.detail) + "。"
            if language == "zh"
            else f"Refused: {en.format(**refused.detail)}."
        )
    except (KeyError, ValueError):  # another rule of the same name, with other detail
        return None
