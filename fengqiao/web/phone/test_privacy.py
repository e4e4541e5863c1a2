"""The notice on personal data: beside every form that collects, its version kept, its words never changed in silence."""

import re
from dataclasses import dataclass
from pathlib import Path

import pytest
from django.test import Client

from fengqiao.audit import log, retention
from fengqiao.community import privacy
from fengqiao.community.access import TABLE, Reach
from fengqiao.community.models import Station
from fengqiao.community.roles import Role
from fengqiao.kernel.clock import now
from fengqiao.mediation.models import Party, Step
from fengqiao.web.phone.test_report import PEOPLE, STORY, told

pytestmark = pytest.mark.django_db
ROOT = Path(__file__).resolve().parents[3]
TEMPLATES = ROOT / "fengqiao" / "web" / "templates"
HERE = "370781007"


def notices_of(page):
    """Place and version of every notice on a page."""
    return set(re.findall(r'data-privacy="(\w+)" data-version="([^"]+)"', page.content.decode()))


def said_on(page):
    assert {version for _place, version in notices_of(page)} <= {privacy.VERSION}
    return {place for place, _version in notices_of(page)}


def test_every_screen_of_a_report_shows_who_keeps_it_and_how_long(client, village):
    Station.objects.filter(pk=HERE).update(contact="0536-0000000")
    pages = [client.get("/report/")]
    client.post("/report/", STORY)
    pages.append(client.get("/report/who/"))
    client.post("/report/who/", PEOPLE | {"go": "on"})
    pages.append(client.get("/report/confirm/"))
    for page in pages:
        text = page.content.decode()
        assert "report" in said_on(page) and "<details>" in text
        assert (
            "0536-0000000" in text and "从未同意调解的人：30 天" in text and 'href="/privacy/#report"' in text
        )
    assert said_on(pages[1]) == {"report", "behalf"}, "who writes for somebody else is told, too"


def test_where_a_child_is_concerned_the_notice_for_the_young_and_their_guardian_stands_there(client, village):
    client.post("/report/", STORY | {"minor": "yes"})
    page = client.get("/report/who/")
    assert "minor" in said_on(page) and "监护人" in page.content.decode()


def test_the_volunteer_who_writes_for_somebody_reads_what_to_tell_them(client, village):
    client.force_login(village.people["elder"])
    client.post("/report/", STORY)
    assert said_on(client.get("/report/who/")) == {"behalf"}


def test_a_side_that_is_asked_sees_where_its_name_came_from_before_it_says_yes(client, village, enter):
    matter = village.reported()
    matter.move("accept", village.caller("officer"))
    page = enter(matter).get(f"/my/{matter.number}/do/consent/")
    assert said_on(page) == {"consent"} and "来登记的人" in page.content.decode()


def test_forms_of_the_staff_and_of_sign_in_show_theirs(client, village):
    assert said_on(client.get("/by-phone/")) == {"phone_code"}
    matter = village.signing()
    for side in "AB":
        matter.move("sign", village.caller("elder"), side=side, method="paper_signature")
    matter.move("sign_as_mediator", village.caller("elder"), method="paper_signature")
    client.force_login(village.people["elder"])
    assert said_on(client.get(f"/work/{matter.number}/do/seal/")) == {"scan"}
    assert said_on(client.get("/account/")) == {"second_step"}


def test_the_page_has_every_notice_and_every_footer_leads_there(client, village):
    page = client.get("/privacy/").content.decode()
    assert re.findall(r'data-notice="(\w+)"', page) == [notice.place for notice in privacy.NOTICES]
    for url in ("/", "/report/", "/case/", "/by-phone/", "/rights/", "/lawyers/", "/sign-in/", "/privacy/"):
        foot = re.search(r"<footer.*?</footer>", client.get(url).content.decode(), re.S)
        assert foot and 'href="/privacy/"' in foot.group(), url
    client.force_login(village.people["officer"])
    for url in ("/desk/", "/disputes/"):
        assert 'href="/privacy/"' in client.get(url).content.decode().split("<footer")[1], url


# Forms that write down nothing new about anybody: they sign in, choose, end, answer or take along.
COLLECTS_NOTHING = {
    "account/passkey_button.html", "desk/case.html", "desk/duty.html", "desk/import_progress.html", "desk/import_sheet.html", "desk/justice.html",
    "desk/orders.html", "desk/person.html", "desk/register.html", "desk/rights.html", "desk/settings.html",
    "desk/trust.html", "desk/villages.html", "dossier/papers.html", "parts/act.html", "parts/notices.html",
    "parts/tools.html", "phone/check.html", "phone/enter.html", "phone/my_matters.html", "phone/phone_code.html",
    "phone/reveal.html", "phone/work_matter.html", "sign_in.html", "sign_in/password.html", "sign_in/recovery.html", "sign_in/second.html",
}  # fmt: skip
# The forms inside have their notice from parts/move_form.html; a request about one's own data is covered by the report.
HAS_IT_ELSEWHERE = {"phone/move.html", "phone/my_data.html"}


def test_no_form_is_added_without_deciding_whether_it_collects():
    forms = {
        str(path.relative_to(TEMPLATES / "web"))
        for path in TEMPLATES.rglob("*.html")
        if re.search(r'<form[^>]*method="post"', path.read_text(encoding="utf-8"))
    }
    with_notice = {
        name
        for name in forms
        if "{% privacy_notice" in (TEMPLATES / "web" / name).read_text(encoding="utf-8")
    }
    assert forms - with_notice == COLLECTS_NOTHING | HAS_IT_ELSEWHERE


def test_programs_read_the_same_words_in_the_language_they_ask_for(client, village):
    english = client.get("/api/v1/privacy", headers={"Accept-Language": "en"}).json()
    assert english["version"] == privacy.VERSION
    assert [one["place"] for one in english["notices"]] == [notice.place for notice in privacy.NOTICES]
    assert english["notices"][0]["lines"][0]["heading"] == "Who keeps it"
    chinese = client.get("/api/v1/privacy", headers={"Accept-Language": "zh-CN"}).json()
    assert chinese["notices"][0]["lines"][0]["heading"] == "谁来保管"


def test_the_version_shown_is_kept_with_the_report_and_with_the_consent(client, village):
    told(client)
    client.post("/report/confirm/", {"idempotency_key": "kept"})
    assert Party.objects.get(side="A").details["privacy_notice"] == privacy.VERSION
    assert "privacy_notice" not in Party.objects.get(side="B").details, "that side has read nothing yet"
    matter = village.reported()
    matter.move("accept", village.caller("officer"))
    matter.move("consent", matter.party("B"), rights_read="yes")
    assert Step.objects.get(move="consent").words["privacy_notice"] == privacy.VERSION


def test_words_of_a_notice_never_change_without_a_new_version():
    text = privacy.notice_markdown()
    assert privacy.digest_of(text) == privacy.PUBLISHED[privacy.VERSION], (
        "the words changed: give them a new VERSION, run `fengqiao docs privacy`, add the digest to PUBLISHED"
    )
    assert max(privacy.PUBLISHED) == privacy.VERSION
    assert {path.stem for path in (ROOT / "docs" / "privacy").glob("*.md")} == set(privacy.PUBLISHED)
    for version, digest in privacy.PUBLISHED.items():
        kept = (ROOT / "docs" / "privacy" / f"{version}.md").read_text(encoding="utf-8")
        assert privacy.digest_of(kept) == digest, f"what was shown as {version} was rewritten"


def test_one_changed_word_changes_the_digest(monkeypatch):
    @dataclass(frozen=True)
    class Reworded:
        of: privacy.Notice

        def __getattr__(self, name):
            return "Something else." if name == "short" else getattr(self.of, name)

    monkeypatch.setattr(privacy, "NOTICES", (Reworded(privacy.NOTICES[0]), *privacy.NOTICES[1:]))
    assert privacy.digest_of(privacy.notice_markdown()) != privacy.PUBLISHED[privacy.VERSION]


def test_periods_are_the_stations_own_and_readers_those_of_the_table_of_access(village, english):
    station = Station.objects.get(pk=HERE)
    retention.set_period(station=HERE, kind="never_agreed", days=7, by=log.SYSTEM, at=now())
    lines = dict(privacy.shown("report", stations=[station]).lines)
    assert "Somebody who was named in a report and never agreed: 7 days" in lines["How long"]
    assert "The file of a settled matter (卷宗): 10 years" in lines["How long"]
    names = next(line for line in lines["Who sees it"] if line.startswith("Names and phones"))
    assert "elders, police assistants, lawyers (only while the matter is given to them)" in names
    assert "the chief (of this station only)" in names and "administrator" not in names
    assert Station.objects.exclude(pk=HERE).get().name not in str(lines), (
        "another station is none of its business"
    )


def test_nobody_the_table_of_access_names_is_left_out_of_a_notice(village, english):
    own = {Reach.NONE, Reach.OWN}
    for notice in privacy.NOTICES:
        for kind in notice.seen:
            rows = [TABLE[kind].get(verb, {}) for verb in privacy._LOOKS]
            may = {
                role for row in rows for role, reach in row.items() if reach not in own and role in set(Role)
            }
            for role in may:
                assert str(privacy._ROLES[role]) in privacy._seen(kind), (notice.place, kind, role)


def test_the_station_says_how_it_is_reached(client, village):
    chief = Client()
    person = village.people["officer"]
    person.role = "chief"
    person.save(update_fields=["role"])
    chief.force_login(person)
    given = {"contact": "0536-0000000，派出所二楼", "idempotency_key": "c"}
    assert chief.post("/staff/settings/contact/", given).status_code == 302
    assert "0536-0000000，派出所二楼" in client.get("/privacy/").content.decode()
    client.force_login(village.people["elder"])
    assert client.post("/staff/settings/contact/", given | {"idempotency_key": "d"}).status_code == 403
    too_long = {"contact": "9" * 121, "idempotency_key": "e"}
    assert chief.post("/staff/settings/contact/", too_long).status_code == 409
