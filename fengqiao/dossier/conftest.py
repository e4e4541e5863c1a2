"""A quarrel over a ditch, told and walked by an invented cast, for the tests of this room."""

import io
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from PIL import Image
from pypdf import PdfReader

from fengqiao.community.actions import appoint, create_user, open_station
from fengqiao.community.divisions import Township
from fengqiao.community.models import Department, PolicingRoom, User
from fengqiao.mediation.actions import PartyGiven, Report, make_move, report_dispute
from fengqiao.mediation.callers import caller_of_party, caller_of_user
from fengqiao.mediation.fields import GivenFile
from fengqiao.mediation.models import Dispute
from fengqiao.mediation.scope import Caller
from fengqiao.mediation.standing import Screening

START = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
VILLAGE = "370781007201"
HERE = Township("370781007", "黄楼街道", "青州市", "潍坊市", "山东省", ((VILLAGE, "卢李村委会"),))
NEXT = Township(
    "370781006", "云门山街道", "青州市", "潍坊市", "山东省", (("370781006022", "红庙社区居民委员会"),)
)
SECRETS = {
    "say": "我心里最多能出三千，别告诉他",
    "joint word": "我跟他说过软话了",
    "offer": "愿意赔一千二百元了结",
    "private offer": "底线是两千五",
    "private talk": "他私下哭了半个钟头",
    "refusal": "这个数太少我不干",
    "stop": "他上回喝多了骂过我娘",
}


@dataclass
class Station:
    """Two neighbouring stations' people by name."""

    people: dict[str, User]
    land: Department

    def caller(self, name: str) -> Caller:
        return caller_of_user(User.objects.get(username=name))


@pytest.fixture
def station(db: None) -> Station:
    return opened()


def opened() -> Station:
    """Huanglou with one village and one of everybody, and an officer of the township next to it."""
    open_station(township=HERE, at=START, sample=True)
    open_station(township=NEXT, at=START)
    land = Department.objects.get(station=HERE.code, kind="land")
    cast: dict[str, tuple[str, str, Township, dict[str, Any]]] = {
        "elder": ("elder", "林麦穗", HERE, {"village": VILLAGE, "committee_mediator": True}),
        "assistant": ("assistant", "何霜降", HERE, {"village": VILLAGE}),
        "lawyer": ("lawyer", "宋竹溪", HERE, {}),
        "officer": ("officer", "高秋渠", HERE, {"room": PolicingRoom.objects.get(station=HERE.code).pk}),
        "clerk": ("clerk", "罗桑田", HERE, {"department": land.pk}),
        "justice": ("justice", "邓冬青", HERE, {}),
        "chief": ("chief", "韩柏岭", HERE, {}),
        "outsider": ("officer", "曹月坡", NEXT, {"room": PolicingRoom.objects.get(station=NEXT.code).pk}),
    }
    people = {}
    for username, (role, name, town, where) in cast.items():
        people[username] = create_user(
            username=username, name=name, role=role, station=town.code, by=None, at=START
        )
        appoint(user=people[username], from_date=date(2025, 1, 1), by=None, at=START, **where)
    return Station(people, land)


def picture() -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (620, 877), (250, 244, 230)).save(out, "PNG")
    return out.getvalue()


@dataclass
class Quarrel:
    """One dispute under way; every move takes place an hour after the one before."""

    station: Station
    number: str
    at: datetime = START
    parties: dict[str, Caller] = field(default_factory=dict)

    @property
    def row(self) -> Dispute:
        return Dispute.objects.get(number=self.number)

    def caller(self, who: str) -> Caller:
        return self.parties[who] if who in self.parties else self.station.caller(who)

    def do(self, move: str, who: str, **fields: Any) -> "Quarrel":
        self.at += timedelta(hours=1)
        version = self.row.version
        make_move(
            number=self.number, move=move, version=version, fields=fields, by=self.caller(who), at=self.at
        )
        return self

    def both(self, move: str, **fields: Any) -> "Quarrel":
        return self.do(move, "A", **fields).do(move, "assistant", side="B", said_how="read_aloud", **fields)

    def until_consent(self) -> "Quarrel":
        return self.do("accept", "assistant").do("consent", "A", rights_read=True)

    def until_talks(self) -> "Quarrel":
        self.until_consent()
        self.do("consent", "assistant", side="B", rights_read=True, said_how="read_aloud", witness="于菊香")
        self.do(
            "invite_elders", "assistant", at="2026-03-05T09:00:00+08:00", place="卢李村拉呱室", elders="elder"
        )
        self.both("agree_arrangement")
        self.do(
            "record_talk", "elder", note="甲方：沟是去年填高的。\n乙方：填沟时问过他。\n双方愿意再看现场。"
        )
        self.do("record_talk", "elder", note=SECRETS["private talk"], audience="private", with_side="A")
        self.do("say", "A", text=SECRETS["say"]).do("say", "A", text=SECRETS["joint word"], audience="joint")
        self.do("make_offer", "A", amount="2500", terms=SECRETS["private offer"], audience="private")
        self.do("make_offer", "A", amount="1234.56", terms=SECRETS["offer"])
        return self.do("refuse_offer", "assistant", side="B", reason=SECRETS["refusal"])

    def up_to(self, level: int) -> "Quarrel":
        self.do("climb", "A", to_level=str(level), reason="两家说不拢")
        self.do("agree_climb", "assistant", side="B", said_how="phone")
        return self.do("take_over", "officer")

    def until_hearing(self) -> "Quarrel":
        self.until_talks().up_to(4)
        self.do(
            "schedule_hearing", "officer", at="2026-03-10T09:00:00+08:00", place="听证室", invited="村支书"
        )
        self.both("agree_arrangement")
        return self.do(
            "record_hearing",
            "officer",
            attendance="黄楼村党支部书记，邻居两人、甲方的叔叔",
            statements="甲方：积水泡坏了花。\n乙方：排水不归我一家管。",
            debate="甲方：照片为证。",
            questions="问：沟填高多少？\n答：二十厘米左右。",
            assessment="恢复沟底原高，损失各担一半较为妥当。",
        )

    def until_draft(self, form: str = "written") -> "Quarrel":
        return self.do(
            "draft_agreement",
            "officer",
            form=form,
            facts="甲乙两方大棚之间的排水沟被填高，雨后积水。",
            responsibility="乙方填高沟底，甲方未及时清淤。",
            terms="乙方将沟底恢复原高。\n乙方补偿甲方损失。",
            amount="1800.00",
            due_on="2026-03-31",
            mode="转账",
            place="卢李村委会",
        )

    def until_in_force(self) -> "Quarrel":
        self.until_hearing().until_draft()
        for side in "AB":
            self.do("sign", "officer", side=side, method="paper_signature")
        self.do("sign_as_mediator", "officer", method="paper_signature")
        scan = GivenFile(name="sealed.png", content=picture())
        return self.do("seal", "officer", scan=scan, seal_on_paper=True)

    def until_kept(self) -> "Quarrel":
        self.until_in_force()
        proof = GivenFile(name="receipt.png", content=picture())
        self.do("record_performance", "officer", note="沟已恢复，钱已收到。", proof=proof)
        self.do(
            "record_follow_up",
            "assistant",
            performed=True,
            satisfaction="satisfied",
            relapse="low",
            note="两家已说话。",
        )
        return self.do("close_kept", "officer")


@pytest.fixture
def quarrel(station: Station) -> Quarrel:
    return told(station)


def told(
    station: Station, *, by: str = "", screening: Screening | None = None, source: str = "resident"
) -> Quarrel:
    """The quarrel as it was reported; by a party of its own, or by somebody for them."""
    report = Report(
        village=VILLAGE,
        kind="neighbours",
        summary="李𬭎家大棚边的排水沟被填高，雨后积水泡坏蝴蝶兰三百盆。",
        parties=[
            PartyGiven(name="李𬭎", phone="13900001111", side="A", details={"address": "卢李村东头三排"}),
            PartyGiven(
                name="阿依古丽·买买提", phone="13900002222", side="B", details={"address": "卢李村西头七号"}
            ),
        ],
        screening=screening or Screening(),
        source=source,
    )
    filer = station.caller(by) if by else Caller(role="resident", kind="anonymous")
    dispute = report_dispute(report=report, by=filer, at=START).dispute
    parties = {party.side: caller_of_party(party) for party in dispute.parties.all()}
    return Quarrel(station, dispute.number, parties=parties)


def text_of(pdf: bytes) -> str:
    """All text of a PDF without white space, so that line ends do not matter."""
    return "".join("".join((page.extract_text() or "").split()) for page in PdfReader(io.BytesIO(pdf)).pages)
