"""The answer in words: fewer, more, no sign of change, or cannot tell, with what speaks for and against it."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from fengqiao.analytics.evaluation.displacement import Displacement
from fengqiao.analytics.evaluation.power import Power
from fengqiao.kernel.reasons import Language, Reason

_ENOUGH = 0.5
_NAMES = {
    "its": ("interrupted time series", "中断时间序列"),
    "did": ("difference in differences", "双重差分"),
    "sc": ("synthetic control", "合成控制"),
    "sdid": ("synthetic difference in differences", "合成双重差分"),
}
_WORDS = {
    "fewer": ("fewer", "减少了"),
    "more": ("more", "增多了"),
    "no_sign": ("no sign of change", "看不出变化"),
    "cannot_tell": ("cannot tell", "说不准"),
}
NO_CONTROLS = Reason(
    "no_controls",
    "there are no controls, so only the series itself can be compared with its past",
    "没有对照单位，只能拿本单位和自己的过去比",
)
NO_CONTROLS_BESIDE = Reason(
    "no_controls_for_neighbours",
    "displacement is not computed: besides the neighbours there are no controls",
    "没有计算转移：除了邻近单位，没有别的对照单位",
)
_MORE_BESIDE = Reason(
    "moved", "There are more next door: trouble may have moved.", "邻近单位增多了：可能是转移过去了。"
)
_FEWER_BESIDE = Reason(
    "spread", "There are fewer next door, too: the good spread.", "邻近单位也减少了：好处扩散了。"
)
_SAME_BESIDE = Reason("not_moved", "There is no sign that trouble moved next door.", "看不出转移到邻近单位。")
NO_TIME = Reason(
    "no_time",
    "the time was over before it could be said how sure the comparisons are: allow more with --seconds",
    "时间到了，还没算出比较的把握有多大：请用 --seconds 多给些时间",
)
CAUTION = Reason(
    "caution",
    "This compares what came with what would have been expected; anything else that changed on the same day is in it, "
    "too. Fewer reports may mean fewer incidents or fewer people reporting.",
    "这里比较的是实际情况与原本预期；同一时间发生的其他变化也包含在内。报案减少，可能是事情少了，也可能是报的人少了。",
)


class MadeUp(Protocol):
    """An intervention made up in the past."""

    @property
    def label(self) -> str: ...
    @property
    def method(self) -> str: ...
    @property
    def low(self) -> float: ...
    @property
    def high(self) -> float: ...


@dataclass(frozen=True)
class Verdict:
    """`name` is one of fewer, more, no_sign, cannot_tell."""

    name: str

    def in_words(self, language: Language) -> str:
        """A few words."""
        return _WORDS[self.name][language == "zh"]


def method_name(method: str, language: Language) -> str:
    """The name of a method as a reader knows it."""
    return _NAMES[method][language == "zh"]


def verdict(interval: tuple[float, float, float] | None, power: Power | None) -> Verdict:
    """Cannot tell below a power of 50%; otherwise by whether the interval leaves out zero."""
    if interval is None or power is None or power.power < _ENOUGH:
        return Verdict("cannot_tell")
    _, low, high = interval
    return Verdict("fewer" if high < 0 else "more" if low > 0 else "no_sign")


def reasons(
    verdict: Verdict, main: str, interval: tuple[float, float, float] | None, power: Power | None
) -> list[Reason]:
    """What the verdict rests on."""
    if interval is None or power is None:
        return [Reason("no_interval", "no method could say how sure it is", "没有一种方法能说明把握有多大")]
    estimate, low, high = interval
    en, zh = _NAMES[main]
    said = [
        Reason(
            "estimate",
            f"{en[0].upper()}{en[1:]}: a change of {estimate:+.2f} a period ({low:+.2f} to {high:+.2f}, 95%).",
            f"{zh}：每期变化 {estimate:+.2f}（95% 区间 {low:+.2f} 到 {high:+.2f}）。",
        ),
        Reason(
            "power",
            f"A change of {power.percent:g}% would be found with a chance of {min(power.power, 0.99):.0%}.",
            f"如果真有 {power.percent:g}% 的变化，能看出来的把握是 {min(power.power, 0.99):.0%}。",
        ),
    ]
    if verdict.name == "cannot_tell" and (low > 0 or high < 0):
        said.append(_by_luck(power))
    if power.detectable_percent is not None:
        least = power.detectable_percent
        said.append(
            Reason(
                "detectable",
                f"Only a change of {least:.0f}% or more would be found four times in five.",
                f"变化达到 {least:.0f}% 以上，五次里才有四次看得出来。",
            )
        )
    return said


def _by_luck(power: Power) -> Reason:
    en = "The interval leaves out zero, but with so little power that is often luck, and the size is then overstated."
    zh = "区间虽然不含零，但把握这么小的时候往往是碰巧，变化的大小也会被夸大。"
    if power.even_percent is not None and power.percent < power.even_percent < 98:
        least = math.ceil(power.even_percent + 0.5)
        en += f" If only a change of {least}% or more would matter to you, ask again with --size {least}."
        zh += f"如果只有变化达到 {least}% 才要紧，请用 --size {least} 再问一次。"
    return Reason("by_luck", en, zh)


def doubts(dates: Sequence[MadeUp], moved: Displacement | None) -> list[Reason]:
    """What speaks against trusting the answer: effects at dates when nothing happened, trouble that moved next door."""
    said = []
    for made_up in dates:
        if made_up.low > 0 or made_up.high < 0:
            en, zh = _NAMES[made_up.method]
            said.append(
                Reason(
                    "placebo_date",
                    f"With a made-up intervention at {made_up.label} the {en} shows a change, too: trust it less.",
                    f"把日期假设成 {made_up.label}，{zh}也显示有变化：这个结果要少信几分。",
                )
            )
    if moved is None:
        return said
    beside = moved.neighbours
    if beside.low is not None and beside.high is not None:
        said.append(_MORE_BESIDE if beside.low > 0 else _FEWER_BESIDE if beside.high < 0 else _SAME_BESIDE)
    return said


def too_short_for_its(periods: int, least: int) -> Reason:
    """Why there is no interrupted series."""
    return Reason(
        "too_short",
        f"{periods} periods before the intervention are too few for an interrupted series: {least} are needed",
        f"干预前只有 {periods} 期，做中断时间序列至少要 {least} 期",
    )


def too_few_controls(number: int) -> Reason:
    """Why a comparison has no interval: `number` controls have any change in them."""
    have = "1 control whose values change is" if number == 1 else f"{number} controls whose values change are"
    return Reason(
        "too_few_controls",
        f"{have} too few to say how sure the comparisons are: 5 are needed",
        f"数值有变化的对照单位只有 {number} 个，说不出比较的把握有多大：至少要 5 个",
    )
