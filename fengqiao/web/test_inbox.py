"""What is written to somebody is found by them, and leads to the matter; danger is not overlooked."""

import pytest

from fengqiao.community import queries as community
from fengqiao.mediation.models import Dispute
from fengqiao.reactions.models import Notice
from fengqiao.web.desk.conftest import at_desk

__all__ = ["at_desk"]


@pytest.fixture
def danger(report):
    quarrel = report()
    quarrel.move("raise_safety_concern", quarrel.side("A"), what="violence", imminent=True)
    return quarrel


def paged(danger):
    row = Notice.objects.get(kind="alarm_paged", dispute_number=danger.number)
    assert row.recipient_user
    return community.person(row.recipient_user).username


def test_the_duty_officer_finds_the_alarm_in_the_inbox_and_on_the_desk(danger, at_desk):
    desk = at_desk("officer")
    desk.username = paged(danger)
    desk.force_login(desk.user)
    page = desk.text("/inbox/")
    assert "Danger" in page and danger.number in page
    assert desk.text("/desk/").count("card alarm") == 1
    notice = Notice.objects.get(kind="alarm_paged", dispute_number=danger.number)
    assert desk.get(f"/inbox/{notice.pk}/").headers["Location"] == f"/disputes/{danger.number}/"
    assert ">new<" not in desk.text("/inbox/")


def test_an_assistant_reads_on_the_phone_that_a_report_came(report, at_desk):
    quarrel = report()
    desk = at_desk("assistant")
    assert "1 new" in desk.text("/work/")
    page = desk.text("/inbox/")
    assert quarrel.number in page
    notice = Notice.objects.get(kind="new_report", dispute_number=quarrel.number)
    assert desk.get(f"/inbox/{notice.pk}/").headers["Location"] == f"/work/{quarrel.number}/"
    assert "1 new" not in desk.text("/work/")


def test_all_can_be_read_at_once(report, at_desk):
    report(), report()
    desk = at_desk("assistant")
    assert desk.send("/inbox/read/").headers["Location"] == "/inbox/"
    assert "I have read them all" not in desk.text("/inbox/")


def test_nobody_opens_the_notice_of_another(report, at_desk, client):
    quarrel = report()
    notice = Notice.objects.get(kind="new_report", dispute_number=quarrel.number)
    assert at_desk("elder").get(f"/inbox/{notice.pk}/").status_code == 404
    notice.refresh_from_db()
    assert notice.read_at is None
    assert client.get("/inbox/").status_code == 302


@pytest.mark.parametrize("role", ["clerk", "justice", "chief", "lawyer", "audit_admin", "outsider"])
def test_everybody_of_the_staff_has_one(at_desk, role):
    assert "Nothing was written to you yet" in at_desk(role).text("/inbox/")


def test_a_matter_has_one_line_that_says_what_it_is_about_and_what_came(report, at_desk):
    quarrel = report()
    quarrel.move("accept", quarrel.cast.chief.key)
    desk = at_desk("assistant")
    page = desk.text("/inbox/")
    assert page.count(f"{quarrel.number} ·") == 1
    assert Dispute.objects.get(number=quarrel.number).title in page
    assert "A new report waits to be accepted" in page


def test_reading_one_notice_reads_the_whole_matter(report, at_desk):
    quarrel, other = report(), report()
    quarrel.move("accept", quarrel.cast.chief.key)
    desk = at_desk("assistant")
    assert desk.text("/inbox/").count(">new<") == 2
    notice = Notice.objects.filter(dispute_number=quarrel.number, recipient_user=desk.user.pk).first()
    desk.get(f"/inbox/{notice.pk}/")
    page = desk.text("/inbox/")
    assert page.count(">new<") == 1 and other.number in page
