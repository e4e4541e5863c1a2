"""The register over the API: filters, pages, totals, and whose part of it one sees."""

import pytest

from fengqiao.mediation.models import Dispute
from fengqiao.testing.cast import NEXT_VILLAGE


def test_the_register_is_narrowed(report, api, cast, walk_to):
    dogs = report(summary="狗咬死了三只鸡")
    walls = report(summary="院墙塌了一段", village=NEXT_VILLAGE)
    at_level_one = walk_to("preparing", 1)
    key = cast.chief.key

    def numbers(**query):
        answer = api.get("/disputes", key, **query)
        assert answer.status == 200, answer
        assert answer["total"] == len(answer["items"])
        return {row["number"] for row in answer["items"]}

    every = {dogs.number, walls.number, at_level_one.number}
    assert numbers() == every
    assert numbers(q="三只") >= {dogs.number}
    assert walls.number not in numbers(q="三只")
    assert numbers(q="没有的词") == set()
    assert numbers(level=1) == {at_level_one.number}
    assert numbers(stage="reported") == {dogs.number, walls.number}
    assert numbers(village=NEXT_VILLAGE) == {walls.number}
    assert numbers(due_before="2999-01-01") == every
    assert numbers(due_before="2001-01-01") == set()
    assert numbers(q="", level="", stage="", village="", due_before="", after="", size="") == every


@pytest.mark.parametrize(
    "query",
    [{"level": 6}, {"level": "x"}, {"stage": "nowhere"}, {"village": "12"}, {"due_before": "soon"}, {"size": 0},
     {"size": 101}, {"after": "-" * 36}, {"after": "1"}, {"q": "a\0b"}, {"q": "长" * 101}],
)  # fmt: skip
def test_a_register_query_that_makes_no_sense_is_422(api, cast, query):
    answer = api.get("/disputes", cast.chief.key, **query)

    assert (answer.status, answer.refusal) == (422, "malformed")


def test_every_row_is_seen_once_while_others_are_added(report, api, cast):
    wanted = {report().number for _ in range(7)}
    seen, after = [], ""
    while after is not None:
        page = api.get("/disputes", cast.chief.key, size=2, after=after)
        seen += [row["number"] for row in page["items"]]
        after = page["next"]
        report()

    assert len(seen) == len(set(seen))
    assert set(seen) == wanted


def test_the_total_is_counted_up_to_a_thousand(report, api, cast):
    row = Dispute.objects.get(number=report().number)
    Dispute.objects.bulk_create(
        Dispute(
            **{
                field.name: getattr(row, field.name)
                for field in Dispute._meta.concrete_fields
                if field.name not in {"id", "number"}
            },
            number=f"copy-{n}",
        )
        for n in range(1_004)
    )

    page = api.get("/disputes", cast.chief.key, size=5)

    assert (page["total"], len(page["items"])) == (1_000, 5)


def test_each_sees_their_own_part_of_the_register(report, api, cast):
    here, there = report(), report(village=NEXT_VILLAGE)

    def numbers(key):
        return {row["number"] for row in api.get("/disputes", key)["items"]}

    assert numbers(cast.chief.key) == {here.number, there.number}
    assert numbers(cast.assistant.key) == {here.number}
    assert numbers(cast.outsider.key) == numbers(cast.lawyer.key) == numbers(cast.clerk.key) == set()
    assert api.get("/disputes", here.side("A")).status == 403
