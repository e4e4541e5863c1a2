"""The arithmetic of the funnel, and how many statements it takes."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from fengqiao.mediation.figures_queries import AgreementLine, CaseLine
from fengqiao.reporting import funnel as figures


def case(
    level: int | None = 1,
    settled: bool = False,
    closed: bool = False,
    days: float | None = None,
    **other: Any,
) -> CaseLine:
    given = {"village": "370781007201", "kind": "debt", "source": "resident"} | other
    return CaseLine(
        level=level, settled_level=level if settled else None, is_closed=closed, days=days, **given
    )


STORY = [
    case(1, settled=True, closed=True, days=4),
    case(2, settled=True, days=8),
    case(2, closed=True, days=20),
    case(3),
    case(None),
]


def test_settled_failed_and_open_add_up_to_what_was_accepted() -> None:
    found = figures.funnel(STORY)
    whole = found.whole
    assert (whole.accepted, whole.settled, whole.failed, whole.open) == (5, 2, 1, 2)
    assert whole.median_days == 8
    assert found.not_begun == 1


def test_each_level_counts_who_came_and_who_went_up() -> None:
    one, two, three, four, _five = figures.funnel(STORY).levels
    assert (one.reached, one.settled, one.climbed) == (4, 1, 3)
    assert (two.reached, two.settled, two.failed, two.open, two.climbed) == (3, 1, 1, 0, 1)
    assert (three.reached, three.open) == (1, 1)
    assert (four.reached, four.median_days) == (0, None)
    for level in figures.funnel(STORY).levels:
        assert level.reached == level.settled + level.failed + level.open + level.climbed


def test_few_cases_are_pooled_and_many_are_sorted_by_number_not_by_success() -> None:
    lines = (
        [case(village="bad")] * 12 + [case(village="good", settled=True)] * 10 + [case(village="small")] * 9
    )
    found = figures.grouped(lines, lambda line: line.village)
    assert [group.code for group in found.groups] == ["bad", "good"]
    assert found.pooled is not None
    assert (found.pooled.accepted, found.pooled_count) == (9, 1)
    assert figures.grouped([], lambda line: line.village).pooled is None


def test_the_quarter_counts_agreements_by_form_and_mediator() -> None:
    signed = [
        AgreementLine("written", "m1", "debt"),
        AgreementLine("oral", "m1", "debt"),
        AgreementLine("oral", "m2", "debt"),
    ]
    found = figures.quarter(STORY, signed)
    assert (found.written, found.oral) == (1, 2)
    assert [(row.mediator, row.written, row.oral, row.total) for row in found.allowances] == [
        ("m1", 1, 1, 2),
        ("m2", 0, 1, 1),
    ]


@pytest.mark.django_db
def test_a_period_takes_one_statement_and_the_quarter_two(django_assert_num_queries: Any) -> None:
    since = datetime(2026, 1, 1, tzinfo=UTC)
    period = {"since": since, "until": since + timedelta(days=90)}
    with django_assert_num_queries(1):
        assert figures.funnel_of(station="370781007", rooms=None, **period).whole.accepted == 0
    with django_assert_num_queries(2):
        figures.quarter_of(station="370781007", **period)


def test_cases_of_other_rooms_and_stations_are_not_counted(walk_to: Any) -> None:
    case = walk_to("mediating", 1)
    now = datetime.now(UTC)
    period = {"since": now - timedelta(days=2), "until": now + timedelta(days=1)}
    room = case.cast and 1
    assert figures.funnel_of(station="370781007", rooms=[room], **period).whole.accepted == 1
    assert figures.funnel_of(station="370781007", rooms=[99], **period).whole.accepted == 0
    assert figures.funnel_of(station="370781006", rooms=None, **period).whole.accepted == 0
