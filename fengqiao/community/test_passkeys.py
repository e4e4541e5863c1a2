"""Passkeys: made, used as a second step and alone; copied, replayed, foreign and unverified ones refused."""

import json

import pytest

from fengqiao.audit.models import Entry
from fengqiao.community import actions, passkeys
from fengqiao.community.actions.passkeys import MOST, add_passkey, use_passkey
from fengqiao.community.conftest import AT
from fengqiao.community.models import SecondFactor
from fengqiao.kernel.refusals import Refused
from fengqiao.testing.authenticator import SoftKey

SITE = passkeys.Site("localhost", "http://localhost")


def added(user, key=None, name="desk key") -> SoftKey:
    key, challenge = key or SoftKey(), passkeys.new_challenge()
    options = passkeys.registration_options(user=user, site=SITE, challenge=challenge)
    add_passkey(user=user, answer=key.make(options), site=SITE, challenge=challenge, name=name, at=AT)
    return key


def asked(user=None):
    challenge = passkeys.new_challenge()
    return challenge, passkeys.sign_in_options(site=SITE, challenge=challenge, user=user)


def signed_in(key: SoftKey, user=None):
    challenge, options = asked(user)
    return use_passkey(answer=key.sign(options), site=SITE, challenge=challenge, at=AT, user=user)


def test_a_passkey_is_made_and_shown_as_second_step_and_alone(place):
    key = added(place.officer)
    assert signed_in(key, place.officer).user == place.officer
    assert signed_in(key).user == place.officer
    row = SecondFactor.objects.get(user=place.officer)
    assert (row.kind, row.name, row.counter, row.last_used_at) == ("passkey", "desk key", 2, AT)
    assert row.secret["id"] not in json.dumps(Entry.objects.get(verb="add_passkey").particulars)


def test_only_discoverable_keys_that_verify_their_holder_are_asked_for(place):
    options = passkeys.registration_options(user=place.officer, site=SITE, challenge=passkeys.new_challenge())
    chosen = options["authenticatorSelection"]
    assert (chosen["residentKey"], chosen["userVerification"]) == ("required", "required")
    assert options["user"]["name"] == place.officer.username
    assert asked()[1]["userVerification"] == "required"
    key = added(place.officer)
    options = passkeys.registration_options(user=place.officer, site=SITE, challenge=passkeys.new_challenge())
    assert len(options["excludeCredentials"]) == len(asked(place.officer)[1]["allowCredentials"]) == 1
    assert signed_in(key)


def test_several_passkeys_each_with_a_name_and_not_the_same_twice(place):
    key = added(place.officer)
    added(place.officer, name="phone")
    assert [row.name for row in passkeys.passkeys_of(place.officer)] == ["desk key", "phone"]
    with pytest.raises(Refused, match="passkey_known"):
        added(place.officer, SoftKey(id=key.id))
    for _more in range(MOST - 2):
        added(place.officer)
    with pytest.raises(Refused, match="too_many_passkeys"):
        added(place.officer)


def test_a_copied_passkey_is_found_out_by_its_count(place):
    key = added(place.officer)
    signed_in(key)
    signed_in(key)
    for count in (0, 1):  # told next: 1 and 2, both told before
        key.count = count
        with pytest.raises(Refused, match="passkey_wrong"):
            signed_in(key)
    key.count = 2
    assert signed_in(key).counter == 2


@pytest.mark.parametrize("counts", [True, False])
def test_one_challenge_is_answered_once_also_by_a_passkey_that_does_not_count(place, counts):
    key = added(place.officer)
    challenge, options = asked()
    key.count = key.count if counts else -1
    answer = {"answer": key.sign(options), "site": SITE, "challenge": challenge, "at": AT}
    assert use_passkey(**answer).user == place.officer
    with pytest.raises(Refused, match="passkey_gone"):
        use_passkey(**answer)


def test_one_challenge_makes_one_passkey(place):
    challenge = passkeys.new_challenge()
    options = passkeys.registration_options(user=place.officer, site=SITE, challenge=challenge)
    common = {"user": place.officer, "site": SITE, "challenge": challenge, "name": "x", "at": AT}
    add_passkey(answer=SoftKey().make(options), **common)
    with pytest.raises(Refused, match="passkey_gone"):
        add_passkey(answer=SoftKey().make(options), **common)
    assert len(passkeys.passkeys_of(place.officer)) == 1


def test_a_wrong_answer_spends_the_challenge_too(place):
    key = added(place.officer)
    challenge, options = asked()
    common = {"site": SITE, "challenge": challenge, "at": AT}
    with pytest.raises(Refused, match="passkey_wrong"):
        use_passkey(answer=SoftKey(id=key.id, handle=key.handle).sign(options), **common)
    with pytest.raises(Refused, match="passkey_gone"):
        use_passkey(answer=key.sign(options), **common)


def test_an_answer_to_another_challenge_is_refused(place):
    key = added(place.officer)
    _old, options = asked()
    with pytest.raises(Refused, match="passkey_wrong"):
        use_passkey(answer=key.sign(options), site=SITE, challenge=passkeys.new_challenge(), at=AT)


@pytest.mark.parametrize(
    "wrong",
    [{"origin": "https://evil.example"}, {"host": "evil.example"}, {"verifies": False}, {"handle": bytes(16)}, {"handle": b"x"}],
    ids=["origin", "host", "unverified", "nobody", "no id"],
)  # fmt: skip
def test_foreign_and_unverified_answers_are_refused(place, wrong):
    key = added(place.officer)
    for name, value in wrong.items():
        setattr(key, name, value)
    with pytest.raises(Refused, match="passkey_wrong"):
        signed_in(key)


@pytest.mark.parametrize(
    "wrong", [{"origin": "https://evil.example"}, {"host": "evil.example"}, {"verifies": False}]
)
def test_a_foreign_or_unverified_passkey_is_not_added(place, wrong):
    with pytest.raises(Refused, match="passkey_wrong"):
        added(place.officer, SoftKey(**wrong))


def test_a_passkey_opens_for_its_owner_only(place):
    key = added(place.officer)
    with pytest.raises(Refused, match="passkey_wrong"):
        signed_in(key, place.chief)
    key.handle = place.chief.id.bytes
    with pytest.raises(Refused, match="passkey_wrong"):
        signed_in(key)


def test_another_key_signs_nothing(place):
    key = added(place.officer)
    other = SoftKey(id=key.id, handle=key.handle)
    with pytest.raises(Refused, match="passkey_wrong"):
        signed_in(other)


def test_a_removed_passkey_and_a_closed_account_open_nothing(place):
    key = added(place.officer)
    SecondFactor.objects.filter(user=place.officer).update(revoked_at=AT)
    with pytest.raises(Refused, match="passkey_wrong"):
        signed_in(key)
    key = added(place.elder)
    actions.set_active(user=place.elder, active=False, reason="gone", by=place.chief, at=AT)
    with pytest.raises(Refused, match="passkey_wrong"):
        signed_in(key)


def test_a_removed_passkey_is_found_no_more(place):
    key = added(place.officer)
    _challenge, options = asked()
    answer = key.sign(options)
    assert passkeys.find_passkey(answer).user == place.officer
    SecondFactor.objects.filter(user=place.officer).update(revoked_at=AT)
    with pytest.raises(Refused, match="passkey_wrong"):
        passkeys.find_passkey(answer)


def test_of_two_answers_counted_from_the_same_the_slower_is_refused(place, monkeypatch):
    """The copy answered between the reading of the count and its writing."""
    key, real = added(place.officer), passkeys.checked_counter

    def overtaken(*told, **more):
        SecondFactor.objects.filter(user=place.officer).update(counter=1)
        return real(*told, **more)

    monkeypatch.setattr("fengqiao.community.actions.passkeys.checked_counter", overtaken)
    with pytest.raises(Refused, match="passkey_wrong"):
        signed_in(key)


@pytest.mark.parametrize(
    "answer",
    ["", "[]", "{}", "null", '{"rawId": 5}', "[" * 9_000, "x" * 30_000, '{"rawId": "AA", "response": 3}'],
)
def test_nonsense_is_refused(place, answer):
    for call in (
        lambda: use_passkey(answer=answer, site=SITE, challenge=b"x", at=AT),
        lambda: use_passkey(answer=answer, site=SITE, challenge=b"x", at=AT, user=place.officer),
        lambda: passkeys.read_new_passkey(answer, site=SITE, challenge=b"x"),
    ):
        with pytest.raises(Refused, match="passkey_wrong"):
            call()
