"""Whatever is written where: no name, phone or ID number of anybody lies in the clear in any row."""

import json
from datetime import timedelta

import pytest
from django.db import connection

from fengqiao.kernel.refusals import Refused
from fengqiao.testing.cast import NEIGHBOUR, RESIDENT
from fengqiao.testing.quarrel import PDF

from .actions import make_move, reveal_parties
from .fields import GivenFile
from .models import Dispute, Sitting

pytestmark = pytest.mark.django_db
NAME, PHONE, CITIZEN = "欧阳淑芬", "13911112222", "370781199001011234"
SECRET = f"{NAME} {PHONE} {CITIZEN}"
ROOMS = ("mediation_", "audit_", "reactions_")


def lying_in_the_clear(*words):
    """(table, column, word) of every word found in a row of the work, the log or the outbox."""
    found = set()
    with connection.cursor() as cursor:
        tables = [name for name in connection.introspection.table_names(cursor) if name.startswith(ROOMS)]
        for table in tables:
            cursor.execute(f'SELECT * FROM "{table}"')
            columns = [column[0] for column in cursor.description]
            for row in cursor.fetchall():
                found |= {
                    (table, column, word)
                    for column, value in zip(columns, row, strict=True)
                    for word in words
                    if isinstance(value, str | bytes | memoryview | dict) and _holds(value, word)
                }
    return found


def _holds(value, word):
    if isinstance(value, dict):
        value = json.dumps(value, ensure_ascii=False)
    if isinstance(value, str):
        return word in value or json.dumps(word)[1:-1] in value
    return word.encode() in bytes(value)


def test_the_net_catches_what_lies_in_the_clear(quarrel):
    case = quarrel()
    Dispute.objects.filter(number=case.number).update(sender_number=PHONE)
    assert ("mediation_dispute", "sender_number", PHONE) in lying_in_the_clear(PHONE, NAME)


def test_nothing_told_on_the_whole_way_lies_in_the_clear(quarrel):
    case = quarrel(summary=f"和张柳溪、{SECRET}吵了三年，他电话13900002222。")
    later = (case.at + 3 * timedelta(days=1)).isoformat()
    day = later[:10]
    case.do("add_party", "assistant", side="C", name=NAME, phone=PHONE)
    case.do("accept", "assistant", note=SECRET).all_do("consent")
    case.do("correct_party", "officer", side="C", name=NAME, reason=SECRET)
    case.do("invite_elders", "assistant", place=f"{NAME}家", invited=f"{NAME}，老王", at=later)
    assert case.standing.arrangement.invited == (NAME, "老王"), "who sits down is told them"
    case.all_do("agree_arrangement").do("record_talk", "elder", note=SECRET, place=NAME)
    case.do("make_offer", "A", terms=SECRET).do("say", "C", text=SECRET)
    case.do("hand_over", "elder", to="mediator-1", reason=SECRET).do("return_to_colleague", "mediator-1")
    case.do("climb", "A", to_level="5", reason=SECRET).do("agree_climb", "B").do("agree_climb", "C")
    case.do("take_over", "officer", note=SECRET)
    case.do("schedule_conference", "officer", place=NAME, agenda=SECRET, invited=SECRET, at=later)
    case.all_do("agree_arrangement").do("send_work_order", "officer", task=SECRET, due_on=day)
    case.do("finish_work_order", "clerk-land", result=SECRET)
    case.do("record_conference", "officer", attendance=SECRET, resolutions=SECRET, agenda=SECRET)
    case.do("draft_agreement", "officer", facts=SECRET, terms=SECRET, place=NAME, due_on=day,
            partial=True, open_points=f"{SECRET}的树")  # fmt: skip
    case.do("add_performance_item", "officer", what=SECRET, due_on=day)
    for side in "ABC":
        case.do("sign", "officer", side=side)
    scan = GivenFile(f"{SECRET}.pdf", PDF.content)
    case.do("sign_as_mediator", "officer").do("seal", "officer", scan=scan).do(
        "continue_open_points", "officer"
    )
    reveal_parties(number=case.number, reason=SECRET, by=case.caller("chief"), at=case.at)
    people = [RESIDENT["name"], RESIDENT["phone"], NEIGHBOUR["name"], NEIGHBOUR["phone"]]
    assert lying_in_the_clear(NAME, PHONE, PHONE[-4:], CITIZEN, *people) == set()
    assert Sitting.objects.filter(dispute=case.row).last().place == NAME


def test_a_move_that_does_not_exist_does_not_bring_its_name_into_the_log(quarrel):
    case = quarrel()
    with pytest.raises(Refused, match="move_not_open"):
        make_move(
            number=case.number, move=SECRET, version=1, fields={}, by=case.caller("officer"), at=case.at
        )
    assert [entry.refusal for entry in case.entries("no_such_move")] == ["move_not_open"]
    assert lying_in_the_clear(NAME, PHONE) == set()
