"""Cooling off is kept: no joint talk before its day, one side alone may be talked to, and it ends with its level."""

from datetime import datetime, timedelta

from fengqiao.kernel.clock import STATION_ZONE
from fengqiao.testing.story import MONDAY, Story, refused

from .deadlines import Terms, with_deadlines

THURSDAY = MONDAY + timedelta(days=3)


def noon(day):
    return datetime(day.year, day.month, day.day, 12, tzinfo=STATION_ZONE)


def test_nobody_is_called_together_before_the_day():
    story = Story().mediating().do("record_talk", "elder", cooling_off_until=THURSDAY)
    assert story.standing.is_cooling_off(MONDAY) and not story.standing.is_cooling_off(THURSDAY)
    assert refused(story, "record_talk", "elder") == "cooling_off"
    assert story.do("record_talk", "elder", with_side="A").standing.sittings == 2
    assert story.later(3).do("record_talk", "elder").standing.sittings == 3


def test_a_meeting_is_not_proposed_into_the_cooling_off():
    story = Story().preparing()
    assert refused(story, "invite_elders", at=noon(MONDAY), cooling_off_until=THURSDAY) == "cooling_off"
    story.do("invite_elders", at=noon(THURSDAY), cooling_off_until=THURSDAY).all_do("agree_arrangement")
    assert refused(story, "record_talk", "elder") == "cooling_off"
    assert refused(story.later(5), "record_talk", "elder", happened_at=noon(MONDAY)) == "cooling_off"


def test_it_lasts_no_longer_than_the_level_and_is_not_carried_up():
    story = Story().mediating().do("record_talk", "elder", cooling_off_until=MONDAY + timedelta(days=300))
    assert story.standing.cooling_off_until == story.standing.level_due
    story.do("climb", "A", to_level="2").agree_and_take_over()
    assert story.standing.cooling_off_until is None


def test_an_edited_table_counts_for_the_next_level_not_for_the_one_that_runs():
    story = Story().mediating()
    promised = story.standing.level_due
    edited = Terms(levels=tuple({1: 1, 2: 1, 3: 1, 4: 1, 5: 1}.items()))
    assert with_deadlines(story.standing, edited).level_due == promised
    fresh = with_deadlines(Story().mediating().standing.but(level_days=None), edited)
    assert fresh.level_due is not None and promised is not None and fresh.level_due < promised
