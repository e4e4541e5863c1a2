"""The look: components render what they are given, the front door opens, colours can be read."""

import re
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.http import HttpResponse
from django.template.loader import render_to_string
from django.test import Client, RequestFactory, override_settings

from fengqiao.kernel.clock import STATION_ZONE, local_date, now
from fengqiao.kernel.refusals import Refused
from fengqiao.mediation.guards import GUARDS
from fengqiao.web.errors import broken
from fengqiao.web.fields import Field
from fengqiao.web.home import FIRST_PAGES, first_page
from fengqiao.web.refusals import RefusalPages, explain, has_words
from fengqiao.web.steps import ladder_steps
from fengqiao.web.templatetags import fengqiao as words

CSS = (Path(__file__).parent / "static/web/fengqiao.css").read_text()
TEMPLATES = Path(__file__).parent / "templates"


def field(**given: Any) -> str:
    return render_to_string("web/parts/field.html", {"field": Field(**({"name": "n", "label": "L"} | given))})


# Pages


@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize("page", ["/", "/sign-in/", "/look/", "/look/desk/"])
def test_page_opens_in_both_languages_without_a_database(client: Client, page: str, language: str) -> None:
    client.cookies["django_language"] = language
    answer = client.get(page)
    assert answer.status_code == 200
    html = answer.content.decode()
    assert ('<html lang="en"' in html) == (language == "en")
    assert 'class="skip"' in html and 'id="main"' in html


def test_outsider_of_the_demo_sees_no_style_guide(client: Client) -> None:
    with override_settings(DEMO=False):
        assert client.get("/look/").status_code == 404
        assert client.get("/look/desk/").status_code == 404
        assert "样例数据" not in client.get("/", HTTP_ACCEPT_LANGUAGE="zh-CN").content.decode()


def test_large_type_is_remembered_and_taken_back(client: Client) -> None:
    assert 'class="phone"' in client.get("/").content.decode()
    answer = client.get("/preferences/large-type/?on=1&next=/sign-in/")
    assert answer["Location"] == "/sign-in/"
    assert 'class="phone large"' in client.get("/").content.decode()
    client.get("/preferences/large-type/?on=0")
    assert 'class="phone"' in client.get("/").content.decode()


@pytest.mark.parametrize(
    "elsewhere", ["https://example.com/", "//example.com", "javascript:alert(1)", "\\\\x"]
)
def test_a_way_back_never_leaves_the_house(client: Client, elsewhere: str) -> None:
    for page in ("/preferences/large-type/", "/preferences/language/"):
        assert client.get(page, {"next": elsewhere, "to": "en"})["Location"] == "/"


def test_language_is_one_of_ours(client: Client) -> None:
    assert client.get("/preferences/language/?to=en").cookies["django_language"].value == "en"
    assert "django_language" not in Client().get("/preferences/language/?to=xx").cookies


def test_missing_page_says_so_and_shows_the_way_home(client: Client) -> None:
    answer = client.get("/nowhere/", HTTP_ACCEPT_LANGUAGE="zh-CN")
    assert answer.status_code == 404
    assert "这里什么也没有" in answer.content.decode() and 'href="/"' in answer.content.decode()


def test_every_role_has_a_first_page_or_the_front_door() -> None:
    assert first_page("nobody") is None
    assert {"elder", "assistant", "lawyer", "officer", "clerk", "justice", "chief"} <= set(FIRST_PAGES)


# Nothing inline


def test_templates_hold_no_inline_style_or_script() -> None:
    for path in TEMPLATES.rglob("*.html"):
        text = path.read_text()
        assert not re.search(r"\sstyle=|<style|\son[a-z]+=\"|<script(?![^>]*\ssrc=)", text), path


# Fields


def test_boolean_preselects_nothing() -> None:
    assert "checked" not in field(kind="boolean", value="")
    assert "checked" not in field(kind="boolean", value=None)
    assert field(kind="boolean", value=False).count("checked") == 1
    assert field(kind="boolean").count('type="radio"') == 2


def test_choice_is_pills_up_to_five_then_a_list() -> None:
    options = [(str(n), f"option {n}") for n in range(6)]
    assert field(kind="choice", options=options[:5]).count('type="radio"') == 5
    folded = field(kind="choice", options=options, value=3)
    assert "<select" in folded and '<option value="3" selected>' in folded


def test_error_and_hint_hang_on_the_input() -> None:
    html = field(kind="integer", error="wrong", hint="help")
    assert 'aria-describedby="f-n-hint f-n-error"' in html and 'aria-invalid="true"' in html
    assert 'id="f-n-error"' in html and 'inputmode="numeric"' in html


@pytest.mark.parametrize("kind", ["text", "integer", "money", "date", "datetime", "file"])
def test_value_is_escaped(kind: str) -> None:
    assert "<b>" not in field(kind=kind, value="<b>", label="<b>", hint="<b>", error="<b>")


# Words


@pytest.mark.usefixtures("chinese")
def test_dates_and_sums_in_chinese() -> None:
    today = local_date(now())
    assert words.days_left(8) == "还有 8 个工作日"
    assert words.days_left(0) == words.days_left(today) == "今天到期"
    assert words.days_left(today - timedelta(days=2)) == "过了 2 天"
    assert words.local_day(date(2019, 11, 25)) == "2019年11月25日 周一"
    evening = datetime.combine(today, datetime.min.time(), STATION_ZONE).replace(hour=19)
    assert words.when(evening + timedelta(days=1)) == "明天 19:00"
    assert words.when(today - timedelta(days=1)) == "昨天"
    assert words.money("180.00") == "180 元"
    assert words.money(12800.5) == "12,800.50 元"
    assert words.percent_of(38, 46) == "46 件里 38 件 · 83%"


@pytest.mark.usefixtures("english")
def test_dates_and_sums_in_english() -> None:
    assert words.days_left(1) == "1 working day left"
    assert words.local_day(date(2019, 11, 25)) == "Mon 25 Nov 2019"
    assert words.money(180) == "¥180"
    assert words.percent_of(38, 46) == "38 of 46 · 83%"


@pytest.mark.parametrize("nothing", [None, ""])
def test_nothing_is_said_of_nothing(nothing: Any) -> None:
    assert words.days_left(nothing) == words.due_tone(nothing) == words.local_day(nothing) == ""
    assert words.when(nothing) == words.money(nothing) == words.masked(nothing) == words.kbd(nothing) == ""


def test_share_of_nothing_is_no_share() -> None:
    assert "%" not in words.percent_of(0, 0)


def test_names_and_numbers_are_masked() -> None:
    assert words.masked("张三丰") == "张**"
    assert words.masked("13900000042") == "139****0042"
    assert words.masked("𠅤某") == "𠅤**"


# The ladder


@pytest.mark.usefixtures("chinese")
def test_ladder_draws_where_one_stands() -> None:
    assert [step.state for step in ladder_steps(3)] == ["past", "past", "here", "future", "future"]
    assert [step.state for step in ladder_steps(2, settled=True)][:3] == ["past", "done", "future"]
    assert {step.state for step in ladder_steps(None)} == {"future"}
    html = render_to_string("web/parts/ladder.html", {"steps": ladder_steps(3)})
    assert html.count("<li") == 5 and html.count('aria-current="step"') == 1
    rungs = render_to_string("web/parts/rungs.html", words.rungs(2))
    assert "第 2 级，共 5 级" in rungs


# Refusals


def test_every_guard_of_the_ladder_has_words() -> None:
    assert [name for name in GUARDS if not has_words(name)] == []


@pytest.mark.usefixtures("chinese")
def test_a_refusal_without_words_is_still_a_sentence() -> None:
    explanation = explain(Refused("something_new"))
    html = render_to_string("web/parts/refusal.html", {"refusal": explanation})
    assert "something_new" not in html and "这个办不了" in html


@pytest.mark.usefixtures("chinese")
def test_a_refusal_no_view_caught_becomes_a_page(rf: RequestFactory) -> None:
    request = rf.get("/disputes/1/")
    page = RefusalPages(lambda _: HttpResponse()).process_exception(request, Refused("stale_version"))
    assert page is not None and page.status_code == 409
    assert "别人刚把这事往前走了一步" in page.content.decode()
    assert RefusalPages(lambda _: HttpResponse()).process_exception(request, ValueError()) is None


def test_the_page_for_our_own_mistakes_needs_nothing(rf: RequestFactory) -> None:
    answer = broken(rf.get("/"))
    assert answer.status_code == 500 and b"110" in answer.content


# Colours


def luminance(colour: str) -> float:
    digits = colour.lstrip("#")
    digits = "".join(c * 2 for c in digits) if len(digits) == 3 else digits
    parts = [int(digits[n : n + 2], 16) / 255 for n in (0, 2, 4)]
    red, green, blue = (p / 12.92 if p <= 0.03928 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


COLOURS = dict(re.findall(r"--([a-z0-9-]+):(#[0-9a-f]{3,6})", CSS.split(":root{")[1].split("}")[0]))
GROUNDS = ("paper", "card", "sand", "maple-soft", "jade-soft", "amber-soft")


@pytest.mark.parametrize("ink", ["ink", "ink-2", "ink-3", "maple", "jade", "amber"])
def test_text_can_be_read_on_every_ground(ink: str) -> None:
    for ground in GROUNDS:
        assert contrast(COLOURS[ink], COLOURS[ground]) >= 4.5, ground


def test_controls_stand_out_and_buttons_can_be_read() -> None:
    for ground in GROUNDS:
        assert contrast(COLOURS["edge"], COLOURS[ground]) >= 3, ground
    for button in ("maple", "maple-deep", "jade", "ink"):
        assert contrast("#ffffff", COLOURS[button]) >= 4.5


def test_ranked_choices_come_back_as_they_were_made() -> None:
    asked = Field(name="lawyers", label="x", kind="ranked", options=[("a", "A"), ("b", "B")], value="b,a")
    drawn = render_to_string("web/desk/parts/field.html", {"field": asked})

    chosen = re.findall(r'<option value="(\w+)" selected>', drawn)
    assert chosen == ["b", "a"]
