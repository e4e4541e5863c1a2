"""The agreement over the API: who signs how, what is in force, and its papers."""

from fengqiao.audit.models import Entry
from fengqiao.testing.cast import RESIDENT

SCAN_TEXT = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGP4DwABAQEAWk1v8QAAAABJRU5ErkJggg=="


def test_the_seal_needs_every_signature(walk_to):
    case = walk_to("agreeing", 1)
    elder = case.cast.elder.key
    scan = {"scan": SCAN_TEXT, "seal_on_paper": True}

    assert case.move("seal", elder, **scan).refusal == "agreement_unsigned"
    case.move("sign", elder, side="A", method="fingerprint")
    assert case.move("seal", elder, **scan).refusal == "agreement_unsigned"
    case.move("sign", elder, side="B", method="paper_signature")
    assert case.move("seal", elder, **scan).refusal == "mediator_unsigned"
    case.move("sign_as_mediator", elder)
    assert case.move("seal", elder, scan=SCAN_TEXT, seal_on_paper=False).status == 409
    assert case.move("seal", elder, scan="bm90IGEgcGljdHVyZQ==", seal_on_paper=True).status == 422
    assert case.move("seal", elder, **scan)["stage"] == "in_force"


def test_a_party_alone_signs_with_the_code_sent_to_their_phone_only(walk_to):
    case = walk_to("agreeing", 1)
    key = case.side("A")

    for method in ("paper_signature", "fingerprint", "screen_before_mediator"):
        assert case.move("sign", key, method=method).refusal == "sign_before_mediator"
    assert case.move("sign", key, method="one_time_code", code="123456").refusal == "signing_code_wrong"
    case.move("ask_signing_code", key)
    (sent,) = [message for message in case.messages() if message["kind"] == "signing_code"]
    assert sent["to"] == RESIDENT["phone"]
    assert case.move("sign", case.side("B"), method="one_time_code", code=sent["code"]).status == 409
    assert (
        case.move("sign", case.cast.elder.key, side="A", method="one_time_code", code=sent["code"]).status
        == 409
    )
    assert case.move("sign", key, method="one_time_code", code=sent["code"]).status == 200


def test_a_signing_code_cannot_be_guessed(walk_to):
    case = walk_to("agreeing", 1)
    key = case.side("A")
    case.move("ask_signing_code", key)
    code = next(message["code"] for message in case.messages() if message["kind"] == "signing_code")
    wrong = "000000" if code != "000000" else "000001"

    for attempt in range(5):
        case.move("sign", key, method="one_time_code", code=wrong, once=f"try-{attempt}")

    assert case.move("sign", key, method="one_time_code", code=code).status == 409


def test_nobody_speaks_for_another_side(walk_to):
    case = walk_to("mediating", 1)

    answer = case.move("make_offer", case.side("A"), terms="赔三百", side="B")

    assert (answer.status, answer.refusal) == (403, "not_your_side")


def test_the_staff_open_the_dossier_with_a_reason_only(walk_to, cast):
    case = walk_to("kept", 1)
    path = f"/disputes/{case.number}/dossier.pdf"

    assert case.api.get(path, cast.officer.key).refusal == "reason_missing"
    answer = case.api.get(path, cast.officer.key, reason="季度检查归档")

    assert answer.status == 200
    assert answer.headers["Content-Type"] == "application/pdf"
    assert answer.raw.startswith(b"%PDF-")
    assert case.api.get(path, cast.outsider.key, reason="季度检查归档").status == 404
    assert Entry.objects.filter(verb="print_dossier", role="officer").exists()
