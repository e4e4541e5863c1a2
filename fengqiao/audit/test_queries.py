"""The log as its administrator reads it: of one's own station, and of the house as a whole."""

import pytest

from fengqiao.audit.conftest import write
from fengqiao.audit.queries import Sought, entries_of_station

pytestmark = pytest.mark.django_db
HERE, NEXT = "370781007", "370781006"


def numbers(**asked):
    page = entries_of_station(HERE, **{"sought": Sought()} | asked)
    return [entry.number for entry in page.entries], page.next


def test_a_page_is_the_newest_of_this_station_with_backups_among_them(django_assert_num_queries):
    for station in (HERE, NEXT, "", HERE, NEXT, HERE, ""):
        write(station=station)
    with django_assert_num_queries(3):
        assert numbers(size=3) == ([7, 6, 4], 4)
    assert numbers(size=3, before=4) == ([3, 1], None)


def test_what_is_sought_narrows_it():
    write("accept", object_id="d-1")
    write("close", object_id="d-1", refusal="out_of_scope")
    write("close", object_id="a\0b")
    assert numbers(sought=Sought(verbs=("close",)))[0] == [3, 2]
    assert numbers(sought=Sought(refused_only=True))[0] == [2]
    assert numbers(sought=Sought(object_id="a\0b"))[0] == [3], "as it was stored"
    assert numbers(sought=Sought(actor="\0", role="\0"))[0] == []
