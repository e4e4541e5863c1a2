"""The living style guide at /look/: every component in every state, with invented samples. Not in production."""

from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language

from fengqiao.kernel.clock import now
from fengqiao.web.fields import Field
from fengqiao.web.refusals import Explanation, Link
from fengqiao.web.steps import ladder_steps
from fengqiao.web.templatetags.fengqiao import when


def _say(chinese: str, english: str) -> str:
    """A sample sentence; samples are not in the catalogue, which is for the product's own words."""
    return english if (get_language() or "").startswith("en") else chinese


def _next_card(at: datetime) -> dict[str, Any]:
    return {
        "title": _say("下一步：后天晚上，在你家谈", "Next: a talk at your home, the day after tomorrow"),
        "facts": [
            (_say("时间", "When"), when((at + timedelta(days=2)).replace(hour=11, minute=0))),
            (_say("谁来", "Who comes"), _say("村警务助理", "The village assistant")),
        ],
        "body": _say(
            "对方昨天提出赔 180 元，并把狗拴起来。你可以同意、还价，或当面再说。",
            "Yesterday they offered ¥180 and to tie up the dog. Agree, make another offer, or say so in person.",
        ),
        "main": {"label": _say("同意", "Agree"), "url": "#agree", "key": "a"},
        "second": {"label": _say("还价", "Another offer"), "url": "#counter", "key": "c"},
    }


def _thread(at: datetime) -> list[dict[str, Any]]:
    offer = {
        "amount": 180,
        "terms": _say("分一次付清；狗拴养，院墙补好。", "Paid at once; the dog tied up, the wall mended."),
        "version": 2,
        "previous": 120,
        "joint": True,
    }
    return [
        {
            "title": _say("对方提出第 2 次方案", "They made a second offer"),
            "at": at - timedelta(days=1),
            "state": "now",
            "offer": offer,
        },
        {
            "title": _say("助理到两家看过", "The assistant saw both homes"),
            "at": (at - timedelta(days=5)).date(),
            "state": "ok",
            "body": _say("死鸡 3 只；院墙有缺口。两边都愿意再谈。", "Three hens dead, a gap in the wall. Both will talk again."),
            "recorded_at": at - timedelta(days=4),
        },
        {
            "title": _say("你单独说了一句话", "You said something in private"),
            "at": at - timedelta(days=6),
            "private": True,
        },
        {"title": _say("双方同意调解", "Both sides agreed to mediation"), "at": at - timedelta(days=9), "state": "ok"},
    ]  # fmt: skip


def _fields() -> list[Field]:
    kinds = [("damages", _say("损害赔偿", "Damages")), ("neighbours", _say("邻里", "Neighbours")), ("debt", _say("债务", "Debt"))]  # fmt: skip
    villages = [(str(n), _say(f"样例{n}村", f"Sample village {n}")) for n in range(1, 9)]
    return [
        Field(
            name="what", label=_say("发生了什么", "What happened"), lines=5,
            value=_say("东家的狗跑过来咬死我三只鸡，我去说理，院墙也是他家塌的。", "Their dog came over and killed three of my hens; the wall is theirs too."),
            hint=_say("想到哪说到哪，不用写对方电话。", "In any order. No phone numbers, please."),
        ),
        Field(name="kind", kind="choice", label=_say("像是这一类", "It looks like this"), options=kinds, value="damages"),
        Field(name="village", kind="choice", label=_say("在哪个村", "In which village"), options=villages),
        Field(name="amount", kind="money", label=_say("想要多少", "How much you ask"), value="180"),
        Field(name="hens", kind="integer", label=_say("几只鸡", "How many hens"), value="三", error=_say("请填一个整数。", "A whole number, please.")),
        Field(name="day", kind="date", label=_say("哪天的事", "On which day"), required=False),
        Field(name="at", kind="datetime", label=_say("几点谈合适", "A good time to talk")),
        Field(name="willing", kind="boolean", label=_say("愿意坐下来谈吗", "Will you sit down and talk?")),
        Field(name="side", kind="party", label=_say("这话是谁说的", "Who said it"), options=[("A", _say("甲方", "Side A")), ("B", _say("乙方", "Side B"))]),
        Field(name="photo", kind="file", label=_say("照片", "A photo"), required=False, accept="image/*"),
    ]  # fmt: skip


def _questions() -> list[Field]:
    asked = (
        ("hurt", "有人受伤，或现在不安全？", "Is anyone hurt or unsafe now?", ""),
        ("family", "家里人动手打人？", "Did someone in the family hit someone?", ""),
        (
            "minor",
            "有没有孩子牵连在里面？",
            "Is a child involved?",
            _say("请选一个。", "Choose one, please."),
        ),
        ("court", "已经告到法院？", "Is it before a court already?", ""),
    )
    return [
        Field(name=f"ask_{name}", kind="boolean", label=_say(zh, en), error=error, prefix="q")
        for name, zh, en, error in asked
    ]


def _rows() -> list[dict[str, Any]]:
    return [
        {"title": _say("排水沟被填，三家互不相让", "A filled ditch, three families"), "number": "00039", "village": _say("样例一村", "Sample village 1"), "level": 4, "due": 0, "who": _say("社区民警", "Officer")},
        {"title": _say("大棚采光被新墙挡住", "A new wall shades a greenhouse"), "number": "00041", "village": _say("样例二村", "Sample village 2"), "level": 3, "due": 2, "who": _say("律师", "Lawyer"), "waiting": _say("未接 2 天", "2 days unanswered")},
        {"title": _say("宅基地界桩被移", "A boundary stone moved"), "number": "00028", "village": _say("样例三村", "Sample village 3"), "level": 5, "due": -1, "who": _say("国土 · 民政", "Land · Civil affairs")},
        {"title": _say("狗咬死鸡的赔偿", "The dog and the hens"), "number": "00042", "village": _say("样例四村", "Sample village 4"), "level": 2, "due": 8, "who": _say("警务助理", "Assistant")},
        {"title": _say("花卉款拖欠两季", "Flowers unpaid for two seasons"), "number": "00035", "village": _say("样例五村", "Sample village 5"), "level": 3, "due": 8, "paused": _say("等鉴定", "appraisal"), "who": _say("律师", "Lawyer")},
        {"title": _say("老树归谁，树枝压瓦", "Whose tree breaks the tiles"), "number": "00044", "village": _say("样例六村", "Sample village 6"), "level": 1, "due": None, "settled": _say("已签，待回访", "signed, visit to come"), "who": _say("五老乡贤", "Elders")},
    ]  # fmt: skip


def _tiles() -> list[dict[str, Any]]:
    return [
        {"label": _say("今天到期", "Due today"), "figure": 3, "tone": "maple", "url": "#due"},
        {"label": _say("等人接手", "Waiting to be taken"), "figure": 2, "tone": "amber", "url": "#waiting"},
        {"label": _say("本月受理", "Accepted this month"), "figure": 46, "url": "#accepted"},
        {"label": _say("已调成", "Settled"), "figure": 38, "of": 46, "tone": "jade", "url": "#settled"},
        {
            "label": _say("一半在几天内了结", "Half are over within"),
            "figure": 6,
            "unit": _say("天", "days"),
            "note": _say("46 件的中位数", "median of 46"),
        },
    ]


def _places() -> list[dict[str, Any]]:
    def link(chinese: str, english: str, count: Any = None, here: bool = False) -> dict[str, Any]:
        return {"label": _say(chinese, english), "url": "#", "count": count, "here": here}

    return [
        {"links": [link("今天要办", "Today", 9, True), link("纠纷", "Disputes", 37), link("派单", "Work orders", 4), link("听证与联席", "Hearings and sessions")]},
        {"title": _say("站里", "The station"), "links": [link("漏斗与报告", "Funnel and reports"), link("人和假期", "People and leave")]},
    ]  # fmt: skip


def _samples() -> dict[str, Any]:
    at = now()
    refusal = Explanation(
        _say("别人刚把它往前走了一步", "Someone else has just moved this on"),
        _say(
            "先看看现在到哪了，再决定。你写的都还在。",
            "See how it stands now, then decide again. What you wrote is kept.",
        ),
        Link(_say("看现在的样子", "See how it stands"), "#now"),
    )
    return {
        "at": at,
        "next": _next_card(at),
        "settled_next": {"title": _say("谈成了，等 12 月 4 日付清", "Settled; to be paid by 4 December"), "settled": True, "id": "settled"},
        "acts": [
            {"label": _say("说句话", "Say something"), "url": "#say", "tone": "quiet"},
            {"label": _say("我不想调了", "I want to stop"), "url": "#stop", "tone": "text"},
        ],
        "entries": _thread(at),
        "fields": _fields(),
        "questions": _questions(),
        "rows": _rows(),
        "tiles": _tiles(),
        "ladders": [ladder_steps(2), ladder_steps(4, settled=True)],
        "refusal": refusal,
        "form": {"move": "make_offer", "version": 7, "url": "#", "fields": _fields()[3:4], "submit": _say("提出来", "Make the offer"), "back_url": "#", "title": _say("还价", "Another offer")},
        "pager": {"older_url": "#older", "newer_url": "#newer", "shown": 100, "total": 1000, "total_is_capped": True},
        "ask_title": _say("先问几句，好帮你找对人", "A few questions first, to find the right person"),
    }  # fmt: skip


def look(request: HttpRequest) -> HttpResponse:
    """The phone's components."""
    if not settings.DEMO:
        raise Http404
    return render(request, "web/look.html", _samples())


def look_at_desk(request: HttpRequest) -> HttpResponse:
    """The desk's."""
    if not settings.DEMO:
        raise Http404
    extra = {
        "places": _places(),
        "has_aside": True,
        "search_url": request.path,
        "place": _say("黄楼", "Huanglou"),
    }
    return render(request, "web/look_desk.html", _samples() | extra)
