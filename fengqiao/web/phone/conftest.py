"""A small invented village for the phone pages: its people, and matters taken to where a test needs them."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client

from fengqiao.community.actions import appoint, create_user, open_station
from fengqiao.community.divisions import Township
from fengqiao.community.models import LawyerProfile, PolicingRoom, User
from fengqiao.kernel.clock import local_date, now
from fengqiao.mediation.actions import PartyGiven, Report, make_move, report_dispute
from fengqiao.mediation.callers import caller_of_party, caller_of_user
from fengqiao.mediation.fields import GivenFile
from fengqiao.mediation.models import Dispute, Party
from fengqiao.mediation.scope import Caller
from fengqiao.mediation.standing import Screening
from fengqiao.testing.walker import SCAN

VILLAGE = "370781007201"
HERE = Township("370781007", "黄楼街道", "青州市", "潍坊市", "山东省", ((VILLAGE, "卢李村委会"),))
NEXT = Township("370781006", "云门山街道", "青州市", "潍坊市", "山东省", (("370781006022", "红庙村委会"),))
SUMMARY = "东家的狗跑过来咬死我三只鸡，院墙也是他家塌的。"
PHONES = {"A": "13900009001", "B": "13900009002"}


@dataclass
class Matter:
    """A dispute and the codes of its sides."""

    number: str
    codes: dict[str, str]

    def row(self) -> Dispute:
        """As it is now."""
        return Dispute.objects.get(number=self.number)

    def party(self, side: str) -> Caller:
        """A side as a caller."""
        party = Party.objects.select_related("dispute").get(dispute__number=self.number, side=side)
        return caller_of_party(party)

    def move(self, name: str, by: Caller, **fields: Any) -> None:
        """Make a move, past the pages."""
        version = self.row().version
        make_move(number=self.number, move=name, version=version, fields=fields, by=by, at=now())


@dataclass
class Village:
    """Who is here, and how to get a matter going."""

    people: dict[str, User]

    def caller(self, username: str) -> Caller:
        """Somebody of the staff as a caller."""
        return caller_of_user(self.people[username])

    def reported(self, **changes: Any) -> Matter:
        """A matter just told by a visitor."""
        given: dict[str, Any] = {
            "village": VILLAGE,
            "summary": SUMMARY,
            "kind": "damages",
            "parties": [PartyGiven("王穗苗", PHONES["A"], "A"), PartyGiven("李雨竹", PHONES["B"], "B")],
            "screening": Screening(),
        }
        visitor = Caller(role="resident", kind="anonymous")
        reported = report_dispute(report=Report(**(given | changes)), by=visitor, at=now())
        return Matter(reported.dispute.number, {"A": reported.receipt_code})

    def mediating(self) -> Matter:
        """Elders sat down with both sides once."""
        matter = self.reported()
        matter.move("accept", self.caller("officer"))
        for side in "AB":
            matter.move("consent", matter.party(side), rights_read="yes")
        matter.move("invite_elders", self.caller("officer"), elders="elder", place="村拉呱室")
        for side in "AB":
            matter.move("agree_arrangement", matter.party(side))
        matter.move("record_talk", self.caller("elder"), note="差在赔多少。")
        return matter

    def signing(self) -> Matter:
        """The agreement is written and waits for signatures."""
        matter = self.mediating()
        due = local_date(now()) + timedelta(days=20)
        fields = {"form": "written", "facts": "狗咬死鸡。", "terms": "赔一百八十元。", "amount": "180"}
        matter.move("draft_agreement", self.caller("elder"), due_on=due.isoformat(), **fields)
        return matter

    def in_force(self) -> Matter:
        """Signed, sealed, and to be done."""
        matter, elder = self.signing(), self.caller("elder")
        for side in "AB":
            matter.move("sign", elder, side=side, method="paper_signature")
        matter.move("sign_as_mediator", elder, method="paper_signature")
        matter.move("seal", elder, scan=GivenFile(name="seal.png", content=SCAN), seal_on_paper="yes")
        return matter


@pytest.fixture
def village(db: None) -> Village:
    at = now()
    open_station(township=HERE, at=at, rooms=1)
    open_station(township=NEXT, at=at)
    room, next_room = (PolicingRoom.objects.get(station=town.code) for town in (HERE, NEXT))
    cast: dict[str, tuple[str, Township, dict[str, Any]]] = {
        "elder": ("elder", HERE, {"village": VILLAGE, "committee_mediator": True}),
        "assistant": ("assistant", HERE, {"village": VILLAGE}),
        "lawyer": ("lawyer", HERE, {}),
        "officer": ("officer", HERE, {"room": room.pk}),
        "justice": ("justice", HERE, {}),
        "outsider": ("officer", NEXT, {"room": next_room.pk}),
    }
    people = {}
    for username, (role, town, where) in cast.items():
        people[username] = create_user(
            username=username, name=f"样例{username}", role=role, station=town.code, by=None, at=at
        )
        appoint(user=people[username], from_date=date(2025, 1, 1), by=None, at=at, **where)
    LawyerProfile.objects.create(user=people["lawyer"], firm="样例律所", fields=["debt"])
    people["resident"] = create_user(
        username="resident", name="样例居民", role="resident", station=HERE.code, by=None, at=at
    )
    return Village(people)


@pytest.fixture
def enter(client: Client) -> Any:
    """Open a matter with its receipt code and the last four digits."""

    def open_it(matter: Matter, side: str = "A") -> Client:
        answer = client.post("/case/", {"code": matter.codes[side], "last": PHONES[side][-4:]})
        assert answer.status_code == 302, answer.content.decode()
        return client

    return open_it
