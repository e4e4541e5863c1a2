"""The table of retention as a whole."""

from pathlib import Path

from fengqiao.audit.retention import KINDS, retention_markdown

PAGE = Path(__file__).resolve().parents[2] / "docs" / "retention.md"


def test_the_page_says_what_the_table_says():
    assert PAGE.read_text(encoding="utf-8") == retention_markdown()


def test_every_kind_says_how_long_from_when_and_by_what_law():
    assert len({kind.code for kind in KINDS}) == len(KINDS)
    for kind in KINDS:
        assert kind.least <= kind.days <= kind.most and len(kind.code) <= 24
        assert kind.why and kind.then and kind.since and kind.chinese


def test_the_log_is_kept_at_least_six_months_and_by_no_job():
    log = next(kind for kind in KINDS if kind.code == "log")
    assert not log.job and "six months" in log.why


def test_what_the_archives_have_to_confirm_is_marked_and_a_station_can_set_it():
    settled = next(kind for kind in KINDS if kind.code == "settled")
    assert (
        settled.confirm and settled.least < settled.most and "To be confirmed by the archives" in settled.why
    )
    page = PAGE.read_text(encoding="utf-8")
    assert "3650 (to be confirmed)" in page and "fengqiao retention set STATION settled 10950" in page
