"""The register over the API: filters, pages, totals, and whose part of it one sees."""

from datetime import UTC, datetime

import pytest

from fengqiao.community.models import ApiToken
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
     {"due_before": "0001-01-01T00:00:00+14:00"}, {"due_before": "2026-13-01T00:00"}, {"size": 101}, {"after": "-" * 36}, {"after": "1"}, {"q": "a\0b"}, {"q": "长" * 101}],
)  # fmt: skip
def test_a_register_query_that_makes_no_sense_is_422(api, cast, query):
    answer = api.get("/disputes", cast.chief.key, **query)

    assert (answer.status, answer.refusal) == (422, "malformed")


def test_due_before_takes_a_moment_too(report, api, cast):
    due = datetime.fromisoformat(report().look()["due_at"])

    def total(moment):
        answer = api.get("/disputes", cast.chief.key, due_before=moment)
        assert answer.status == 200, answer
        return answer["total"]

    assert total(due.isoformat()) == total(due.astimezone(UTC).isoformat()) == 1
    assert total(due.isoformat().replace("+", " ")) == 1, "as it arrives when nobody escaped the plus sign"
    assert total(due.replace(hour=12).isoformat()) == 0
    assert total(due.date().isoformat()) == 1


def test_that_a_token_was_used_is_noted_once_an_hour(api, cast):
    assert api.get("/me", cast.chief.key).status == 200
    token = ApiToken.objects.get(user__username=cast.chief.username, revoked_at=None)
    first = token.last_used_at
    assert first is not None
    assert api.get("/me", cast.chief.key).status == 200
    token.refresh_from_db()
    assert token.last_used_at == first


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
    assert numbers(here.side("A")) == {here.number}
    assert numbers(there.side("A")) == {there.number}


def test_a_protected_case_is_in_no_list_of_its_sides(report, api, cast):
    case = report()
    key = case.side("A")
    case.move("raise_safety_concern", key, what="family_violence", imminent=False)

    assert api.get("/disputes", key)["items"] == []
    assert case.look(key).status == 200, "who asked for help still opens it"
    assert [row["number"] for row in api.get("/disputes", cast.officer.key)["items"]] == [case.number]


def test_a_minors_case_is_in_no_list_of_an_officer_without_a_part_in_it(report, api, cast):
    case = report(screening={"minor": True})
    moved = case.move("correct_screening", cast.officer.key, safe=True, guardian="王奶奶")
    assert moved.status == 200, moved

    def numbers(key, **query):
        return {row["number"] for row in api.get("/disputes", key, **query)["items"]}

    stranger = cast.named("officer-1-2").key
    assert numbers(stranger) == numbers(stranger, q="院墙") == set()
    assert case.look(stranger).status == 404
    assert api.get(f"/disputes/{case.number}/dossier.pdf", stranger).status == 404
    assert case.move("accept", stranger).status == 404
    for who in (cast.officer, cast.chief, cast.assistant):
        assert numbers(who.key) == numbers(who.key, q="院墙") == {case.number}
        assert case.look(who.key).status == 200
    assert case.look(case.side("A")).status == 200
