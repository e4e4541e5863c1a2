"""Somebody with an account takes along what the station holds about them: everything of their own, no secret."""

import io
import json
import zipfile

import pytest
from django.test import Client

from fengqiao.audit.models import Entry
from fengqiao.community.models import SecondFactor
from fengqiao.kernel.clock import now
from fengqiao.testing.cast import NEIGHBOUR, RESIDENT
from fengqiao.testing.quarrel import quarrel

pytestmark = pytest.mark.django_db
assert quarrel


def file_of(client, key="one"):
    answer = client.post("/account/data/", {"idempotency_key": key})
    assert answer.status_code == 200 and answer.headers["Content-Type"] == "application/zip"
    archive = zipfile.ZipFile(io.BytesIO(answer.content))
    return json.loads(archive.read("my-data.json")), archive.read("my-data.html").decode()


def test_the_staffs_own_file_holds_all_of_theirs_no_secret_and_nothing_of_a_case(quarrel, cast):
    case = quarrel().mediating().do("say", "A", audience="joint", text="麦子是我的")
    person = next(one for one in cast.people if one.role == "elder")
    elder = case.caller("elder")
    SecondFactor.objects.create(
        user_id=elder.id, kind="passkey", name="手机", secret={"key": "JBSWY3DP"}, added_at=now()
    )
    client = Client()
    client.force_login(user_of(elder))
    told, page = file_of(client)
    whole = json.dumps(told, ensure_ascii=False) + page
    assert told["you"]["username"] == person.username and told["you"]["name"] in page
    assert [one["dispute__number"] for one in told["rows"]["assignments"]] == [case.number]
    assert "手机" in [one["name"] for one in told["rows"]["second_steps"]] and told["rows"]["appointments"]
    assert {one["verb"] for one in told["rows"]["log"]} >= {"take_own_data"}
    for foreign in ("JBSWY3DP", "麦子是我的", RESIDENT["name"], NEIGHBOUR["phone"], user_of(elder).password):
        assert foreign not in whole
    assert told["taken"]["id"] in page
    for other in cast.people:
        if other.username != person.username:
            assert f'"{other.username}"' not in whole


def test_the_form_sent_twice_is_one_taking(cast):
    client = Client()
    client.force_login(user_of_name(cast.chief.username))
    first, again = file_of(client)[0], file_of(client)[0]
    assert first["taken"] == again["taken"]
    assert Entry.objects.filter(verb="take_own_data", object_kind="user").count() == 1


def test_a_visitor_gets_nothing(cast):
    assert Client().post("/account/data/").status_code == 302
    assert not Entry.objects.filter(verb="take_own_data").exists()


def user_of(caller):
    from fengqiao.community import queries as community

    return community.person(caller.id)


def user_of_name(username):
    from fengqiao.community import queries as community

    return community.user_by_username(username)
