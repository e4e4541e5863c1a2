"""The same quarrel reported twice: the receipt of the report that was merged opens the matter that goes on."""

from fengqiao.testing.cast import NEIGHBOUR, RESIDENT


def mirrored(report):
    """The neighbour's own report of the quarrel, as side A."""
    return report(parties=[NEIGHBOUR | {"side": "A"}, RESIDENT | {"side": "B"}])


def test_a_merged_receipt_leads_to_the_matter_that_goes_on_with_every_right(report, cast):
    first = report(parties=[RESIDENT, NEIGHBOUR | {"phone": ""}])
    second = mirrored(report)
    own = second.side("A")
    assert second.move("merge", cast.officer.key, into=first.number, same_person=True).status == 200

    assert second.look(own)["linked_to"] == first.number
    assert first.look(own)["stage"] == "reported"
    first.move("accept", cast.assistant.key)
    assert "consent" in first.look(own)["moves"]
    assert first.move("consent", own, rights_read=True).status == 200
    assert [party["consented"] for party in first.look()["parties"]] == [False, True]


def test_a_receipt_opens_no_other_matter(report, cast):
    first, second = report(), mirrored(report)
    own = second.side("A")
    assert first.look(own).status == 404
    third = report(parties=[{"name": "王榆荷", "phone": "13900003333", "side": "A"}, NEIGHBOUR])
    stranger = third.side("A")
    third.move("merge", cast.officer.key, into=first.number)

    assert first.look(stranger).status == 404, "who is no party of it stays outside"
    assert first.move("withdraw", stranger).status == 404
