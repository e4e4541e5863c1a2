"""What is kept of an agreement when names, minds or the agreement itself change."""

from datetime import timedelta

import pytest

from fengqiao.testing.cast import NEIGHBOUR, RESIDENT

from .actions.records import hash_of
from .models import Agreement, Dispute, Party
from .queries import dispute_for

pytestmark = pytest.mark.django_db


def due(case):
    return (case.at + timedelta(days=9)).date().isoformat()


def newest(case):
    return Agreement.objects.filter(dispute=case.row).order_by("-id")[0]


def test_a_name_put_right_is_signed_anew(quarrel):
    case = quarrel().agreeing().do("sign", "elder", side="A").do("sign_as_mediator", "elder")
    case.do("correct_party", "officer", side="B", name="张柳西")
    agreement = newest(case)
    assert {"side": "B", "name": "张柳西"} in agreement.content["parties"]
    assert agreement.content_hash == hash_of(agreement.content)
    assert case.standing.sides_missing("sign") == ("A", "B")
    assert not case.standing.draft.mediator_signed


def test_a_phone_put_right_leaves_the_signatures(quarrel):
    case = quarrel().agreeing().do("sign", "elder", side="A")
    case.do("correct_party", "officer", side="B", phone="13900009999")
    assert case.standing.sides_missing("sign") == ("B",)


def test_what_has_been_sealed_stays_as_it_was_signed(quarrel):
    case = quarrel().in_force().do("correct_party", "officer", side="B", name="张柳西")
    assert {"side": "B", "name": NEIGHBOUR["name"]} in newest(case).content["parties"]


@pytest.mark.parametrize(("move", "who"), [("stop", "B"), ("fail", "elder")])
def test_what_nobody_signed_is_nobodys_agreement(quarrel, move, who):
    case = quarrel().agreeing().do(move, who)
    assert dispute_for(number=case.number, caller=case.caller("A")).agreement is None


def test_the_court_answers_about_the_agreement_in_force(quarrel):
    case = quarrel().in_force().do("report_not_kept", "A", what="钱没给").all_do("mediate_again")
    case.do("record_talk", "elder", note="n").do("draft_agreement", "elder", due_on=due(case))
    for side in "AB":
        case.do("sign", "elder", side=side)
    case.do("sign_as_mediator", "elder").do("seal", "elder")
    case.do("record_confirmation", "elder", result="confirmed", court="青州市人民法院")
    answers = [row.confirmation for row in Agreement.objects.filter(dispute=case.row).order_by("id")]
    assert answers == ["", "confirmed"]


def test_open_points_go_on_with_the_same_people_whole(quarrel):
    case = quarrel().in_force(partial=True, open_points="院墙以后谁修")
    party = Party.objects.get(dispute=case.row, side="A")
    party.user, party.details = "u-1", {"address": "村东"}
    party.save()
    case.do("continue_open_points", "elder")
    again = {party.side: party for party in Dispute.objects.get(linked_to=case.row).parties.all()}
    assert (again["A"].name, again["A"].user, again["A"].details) == (
        RESIDENT["name"],
        "u-1",
        {"address": "村东"},
    )
    assert (again["B"].user, again["B"].phone) == ("", NEIGHBOUR["phone"])
