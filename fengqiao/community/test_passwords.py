"""A password holds nothing that everybody here would try first."""

import pytest
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from fengqiao.community.passwords import fresh_password
from fengqiao.community.queries import user_by_username

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer(cast):
    return user_by_username(cast.officer.username)


@pytest.mark.parametrize(
    "password",
    ["Fengqiao-2026", "F e n g-Qiao_77x", "huang枫桥2026x", "Police#110-77", "青州Abc-20261", "黄楼abc-20261",
     "x370781007-Ab"],
)  # fmt: skip
def test_words_of_the_house_and_of_the_station_are_refused(officer, password):
    with pytest.raises(ValidationError) as caught:
        validate_password(password, officer)
    assert "password_holds_house" in {one.code for one in caught.value.error_list}


@pytest.mark.parametrize("password", ["Langer-Weg-77", "三斤白菜-Ab12xy"])
def test_what_holds_none_of_them_is_taken(officer, password):
    validate_password(password, officer)


def test_a_password_made_by_the_house_is_taken(officer):
    validate_password(fresh_password(), officer)
