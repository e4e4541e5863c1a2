"""Which notice a reporter was given over the API, and how; what they agreed to separately."""

import pytest

from fengqiao.community.privacy import VERSION
from fengqiao.mediation.consents import consents_in
from fengqiao.mediation.models import Party
from fengqiao.testing.cast import report_body

pytestmark = pytest.mark.django_db


def post(api, key="", **more):
    return api.post("/disputes", report_body() | more, key)


def details():
    return Party.objects.get(side="A").details


@pytest.mark.parametrize(
    ("how", "kept"), [("read_aloud", "read_aloud"), ("printed", "printed"), (None, "shown")]
)
def test_the_version_given_and_how_is_kept_with_a_report_over_the_api(api, cast, how, kept):
    given = {"notice_version": VERSION} | ({"notice_how": how} if how else {})
    assert post(api, cast.elder.key, **given).status == 201
    assert (details()["privacy_notice"], details()["privacy_notice_how"]) == (VERSION, kept)


def test_where_no_notice_was_given_none_is_claimed(api, cast):
    assert post(api, cast.elder.key).status == 201
    assert "privacy_notice" not in details() and "privacy_notice_how" not in details()


@pytest.mark.parametrize(
    "given", [{"notice_version": "2020-01-01"}, {"agreed_to": ["health"]}, {"notice_version": "x\u0000"}]
)
def test_a_version_that_never_was_is_refused_and_a_consent_needs_one(api, cast, given):
    answer = post(api, **given)
    assert answer.status in {409, 422} and not Party.objects.exists()


def test_a_separate_consent_over_the_api_is_kept_with_its_version(api, cast):
    assert post(api, notice_version=VERSION, agreed_to=["health", "health"]).status == 201
    assert [(one.what, one.how, one.notice_version) for one in consents_in(details())] == [
        ("health", "tap", VERSION)
    ]
