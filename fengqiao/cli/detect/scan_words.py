"""What `fengqiao detect scan` answers: an object, rows, sentences and a page."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from fengqiao.analytics.scan import DAYS, Cluster, Material, Periods, Place, Scan, Time, Window
from fengqiao.documents.pictures import Grid, Line, Mark, Shape, chart, page, village_map
from fengqiao.documents.pictures.maps import COLOURS
from fengqiao.kernel.earth import flat_km
from fengqiao.kernel.reasons import Language

_SHOWN = 8
_UNUSUAL = 0.05

_WORDS: dict[Language, dict[str, str]] = {
    "en": {
        "title": "Clusters in space and time",
        "lead": "Places and times with more cases than chance explains. Nothing here is about a person.",
        "map": "Map of the places; the clusters told below are coloured, their centres numbered",
        "chart": "Cases in the places of cluster 1",
        "observed": "cases",
        "inside": "cases in the cluster's time",
        "table": "The most likely clusters (all are in the JSON and CSV)",
        "none": "No place has more cases than expected.",
        "usual": "No cluster stands out beyond chance (p at most 0.05); the most likely one is:",
        "stopped": "Stopped early: {done} of {wanted} replications were made for p, and later clusters may be missing.",
        "places": "{n} places around {centre}",
        "place": "{centre}",
        "cluster": "{k}. {where}{when}: {observed} {cases}, {expected} expected{times}, p {p}{again}.",
        "when": ", {start} to {end}",
        "times": " ({risk} times as often as elsewhere)",
        "again": ", by chance once in {days} days",
        "unknown": "unknown",
    },
    "zh": {
        "title": "时空聚集",
        "lead": "案件多于偶然所能解释的地点和时间。这里不涉及任何个人。",
        "map": "地点图；下文所说的聚集区着色，中心标有序号",
        "chart": "第 1 个聚集区各地点的案件数",
        "observed": "案件数",
        "inside": "聚集时段内的案件数",
        "table": "最可能的聚集区（全部见 JSON 和 CSV）",
        "none": "没有哪个地点的案件多于期望。",
        "usual": "没有超出偶然的聚集（p 不超过 0.05）；最可能的一个是：",
        "stopped": "提前结束：{wanted} 次模拟做了 {done} 次，p 以此为准，靠后的聚集可能没有列全。",
        "places": "以 {centre} 为中心的 {n} 个地点",
        "place": "{centre}",
        "cluster": "{k}. {where}{when}：{observed} 件，期望 {expected} 件{times}，p {p}{again}。",
        "when": "，{start} 至 {end}",
        "times": "（是别处的 {risk} 倍）",
        "again": "，偶然情况下约 {days} 天一次",
        "unknown": "未知",
    },
}
_COLUMNS = {
    "en": ("No.", "Centre", "Places", "From", "To", "Cases", "Expected", "Relative risk", "LLR", "p"),
    "zh": ("序号", "中心", "地点", "起", "止", "案件数", "期望数", "相对风险", "对数似然比", "p"),
}


def as_object(cluster: Cluster, periods: Periods | None, time: Time) -> dict[str, Any]:
    """A cluster as printed: dates are the first and last day of its periods; None where no day is known."""
    recurs = None
    if time == "prospective" and periods is not None and cluster.p is not None:
        recurs = DAYS[periods.unit] / cluster.p
    return {
        "places": list(cluster.places),
        "centre": cluster.centre,
        "start": periods.begin(cluster.first).isoformat() if periods is not None else None,
        "end": periods.end(cluster.last).isoformat() if periods is not None else None,
        "observed": cluster.observed,
        "expected": cluster.expected,
        "relative_risk": cluster.relative_risk,
        "llr": cluster.llr,
        "p": cluster.p,
        "recurrence_days": recurs,
        "radius": cluster.radius,
    }


def rows_of(clusters: Sequence[dict[str, Any]]) -> list[dict[str, object]]:
    """The clusters as rows of a sheet, places separated by spaces."""
    return [{**cluster, "places": " ".join(cluster["places"])} for cluster in clusters]


def sentences_about(
    clusters: Sequence[dict[str, Any]], done: int, wanted: int, language: Language
) -> list[str]:
    """The unusual clusters in sentences; the most likely one where none is unusual."""
    words = _WORDS[language]
    if not clusters:
        return [words["none"]]
    said = []
    if done < wanted:
        said.append(words["stopped"].format(done=done, wanted=wanted))
    told = [cluster for cluster in clusters[:_SHOWN] if _is_unusual(cluster["p"])]
    if not told:
        said.append(words["usual"])
    said += [
        _sentence(number, cluster, language) for number, cluster in enumerate(told or clusters[:1], start=1)
    ]
    return said


def _is_unusual(p: float | None) -> bool:
    return p is None or p <= _UNUSUAL


def _sentence(number: int, cluster: dict[str, Any], language: Language) -> str:
    words = _WORDS[language]
    many = "places" if len(cluster["places"]) > 1 else "place"
    risk, recurs = cluster["relative_risk"], cluster["recurrence_days"]
    return words["cluster"].format(
        k=number,
        where=words[many].format(n=len(cluster["places"]), centre=cluster["centre"]),
        when=words["when"].format(**cluster) if cluster["start"] else "",
        observed=cluster["observed"],
        cases="case" if cluster["observed"] == 1 else "cases",
        expected=f"{cluster['expected']:.2f}",
        times=words["times"].format(risk=f"{risk:.2f}") if risk is not None else "",
        p=words["unknown"] if cluster["p"] is None else f"{cluster['p']:.4g}",
        again=words["again"].format(days=f"{recurs:,.0f}") if recurs is not None else "",
    )


def picture(
    found: Scan,
    clusters: Sequence[dict[str, Any]],
    places: Sequence[Place],
    material: Material,
    window: Window,
    said: Sequence[str],
    language: Language,
) -> str:
    """A page: the map, the first cluster's cases over time, the table."""
    words = _WORDS[language]
    drawings = [_map(found, places, window, words["map"])]
    if found.clusters and material.periods is not None and len(material.periods) > 1:
        drawings.append(_chart(found.clusters[0], places, material, words))
    rows = [
        [
            number,
            one["centre"],
            ", ".join(one["places"]),
            one["start"] or "",
            one["end"] or "",
            one["observed"],
            one["expected"],
            one["relative_risk"] if one["relative_risk"] is not None else "",
            one["llr"],
            one["p"] if one["p"] is not None else "",
        ]
        for number, one in enumerate(clusters[:_SHOWN], start=1)
    ]
    return page(
        title=words["title"],
        lead=words["lead"],
        language=language,
        drawings=drawings,
        grids=[Grid(words["table"], _COLUMNS[language], rows)],
        notes=said,
    )


def _map(found: Scan, places: Sequence[Place], window: Window, title: str) -> str:
    spots = [(place.x, place.y) for place in places]
    if window.distance == "great-circle":
        spots = flat_km(spots)
    spot = {place.code: at for place, at in zip(places, spots, strict=True)}
    told = [one for one in found.clusters[:_SHOWN] if _is_unusual(one.p)] or found.clusters[:1]
    colour = {code: COLOURS[number] for number, one in enumerate(told) for code in one.places}
    numbered = {one.centre: f"{number}. {one.centre}" for number, one in enumerate(told, start=1)}
    marks = [
        Mark(
            *spot[place.code],
            label=numbered.get(place.code, place.code),
            colour=colour.get(place.code, "#565c66"),
            radius=4.0,
        )
        for place in places
    ]
    turns = np.linspace(0, 2 * np.pi, 73)[:-1]
    shapes = [
        Shape(
            points=[
                (
                    spot[one.centre][0] + one.radius * np.cos(turn),
                    spot[one.centre][1] + one.radius * np.sin(turn),
                )
                for turn in turns
            ],
            colour=COLOURS[number],
            closed=True,
            title=f"{number + 1}: {one.centre}",
        )
        for number, one in enumerate(told)
        if one.radius > 0
    ]
    return village_map(marks=marks, shapes=shapes, title=title, kilometres=window.distance == "great-circle")


def _chart(first: Cluster, places: Sequence[Place], material: Material, words: dict[str, str]) -> str:
    periods = material.periods
    assert periods is not None
    inside = np.isin([place.code for place in places], first.places)
    counts = material.cases[inside].sum(axis=0)
    within = [
        float(count) if first.first <= period <= first.last else None for period, count in enumerate(counts)
    ]
    return chart(
        labels=[periods.begin(period).isoformat() for period in range(len(periods))],
        lines=[
            Line(words["observed"], [float(count) for count in counts], colour="#8a8f98"),
            Line(words["inside"], within, colour=COLOURS[0], dots=True),
        ],
        title=words["chart"],
        unit=words["observed"],
    )
