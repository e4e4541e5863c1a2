"""Why a scan cannot be made, in a sentence."""

from fengqiao.cli.sentences import refusal_sentence
from fengqiao.kernel.reasons import Language
from fengqiao.kernel.refusals import Refused

_WORDS = {
    "population_missing": (
        "The Poisson model needs the people at risk: name a file with --population (place,population[,date]), "
        "or take --model permutation.",
        "泊松模型需要人口数：请用 --population 指定文件（place,population[,date]），或者改用 --model permutation。",
    ),
    "permutation_needs_time": (
        "The permutation model compares places with times, so --time none leaves nothing to compare.",
        "置换模型比较的是地点和时间，--time none 时没有可以比较的。",
    ),
    "one_period_only": (
        "{cases}: all cases lie in one period; take a smaller --unit, --from and --to, or --time none.",
        "{cases}：全部案件都在同一个时段；请缩小 --unit，用 --from 和 --to 指定时间，或者用 --time none。",
    ),
    "all_zeros": (
        "{cases}: there are no cases from --from to --to.",
        "{cases}：--from 到 --to 之间没有案件。",
    ),
    "controls_missing": (
        "{cases}, column controls: the Bernoulli model needs controls, and there are none.",
        "{cases}，“controls”列：伯努利模型需要对照，而这里没有。",
    ),
    "cases_without_population": (
        "{population}, column population: place “{place}” has cases at a time when it has no people.",
        "{population}，“population”列：地点“{place}”在没有人口的时候有案件。",
    ),
    "no_circle_small_enough": (
        "--max-population {max_population:g} and --neighbours leave no circle, not even one of a single spot: "
        "take larger ones.",
        "--max-population {max_population:g} 和 --neighbours 太小，连同一位置的地点都放不进一个圆：请放大。",
    ),
    "too_many_cases": (
        "{cases}, column count: {counted:,} cases and controls in all are too many (at most {most:,}): "
        "look for a wrong number.",
        "{cases}，“count”列：案件和对照共 {counted:,} 件，太多了（最多 {most:,} 件）：请检查数字是否写错。",
    ),
    "too_late": (
        "The time ends on {last}: look for a wrong date.",
        "时间段到 {last} 才结束：请检查日期是否写错。",
    ),
    "ends_before_it_begins": (
        "The time ends on {last}, before it begins on {first}.",
        "时间段的结束日期 {last} 早于开始日期 {first}。",
    ),
    "too_many_periods": (
        "From {first} to {last} there are too many periods; take a larger --unit, or look for a wrong date.",
        "{first} 到 {last} 时段太多：请放大 --unit，或检查日期是否写错。",
    ),
}


def in_words(refused: Refused, language: Language, *, cases: str, population: str) -> str:
    """The sentence for a refusal, with the file it is about."""
    if refused.name not in _WORDS:
        return refusal_sentence(refused)
    words = _WORDS[refused.name][1 if language == "zh" else 0]
    return words.format(cases=cases, population=population, **refused.detail)
