"""The program that knows only the table: it finds its way by the table, and knows when there is none."""

from fengqiao.mediation.ladder_table import as_table

from .walker import Walker


def walker():
    """A walker that has read the table and met nobody."""
    return Walker(lambda method, path, key, body: (200, as_table()), [])


def test_the_way_from_intake_to_kept_climbs_to_the_level_asked_for():
    way = walker()._way((None, "reported"), (3, "kept"), set())
    assert way[:2] == ["accept", "consent"]
    assert way[-1] == "close_kept"
    assert way.count("take_over") == 2


def test_who_is_sent_back_to_the_foot_of_the_ladder_climbs_again():
    way = walker()._way((3, "police_mediation"), (2, "preparing"), set())
    assert way[0] == "return_to_committee"
    assert way.count("consent") == 1
    assert way.count("take_over") == 1


def test_a_search_for_a_place_nothing_leads_to_comes_to_its_end():
    assert walker()._way((None, "reported"), (9, "kept"), set()) is None
    assert walker()._way((1, "failed"), (1, "kept"), set()) is None
