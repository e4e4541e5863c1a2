"""A dispute walked on the ladder in memory, for tests of the rules: who moves, what is filled in, what is refused."""

from datetime import date, timedelta
from typing import Any

import pytest

from fengqiao.mediation.fields import GivenFile
from fengqiao.mediation.guards import By, Known, Turn
from fengqiao.mediation.ladder import MoveRefused, make_move
from fengqiao.mediation.standing import SIDES, Stage, Standing

MONDAY = date(2026, 3, 2)
PEOPLE = Known(committee_mediator="elder-1", mediators=("elder-1",), lawyers=("lawyer-1", "lawyer-2"))
LEFT_OUT = object()
SCAN = GivenFile("scan.pdf", b"%PDF-1.4")
ROLE_IDS = {"elder": "elder-1", "assistant": "assistant-1", "officer": "officer-1", "chief": "chief-1"}
FILLED: dict[str, dict[str, Any]] = {
    "set_aside": {"reason": "unclear"},
    "redirect": {"reason": "court_seized"},
    "protect": {"reason": "minor"},
    "correct_screening": {"safe": True, "guardian": "his grandmother"},
    "refer": {"referred_to": "court"},
    "consent": {"rights_read": True},
    "pause": {"reason": "appraisal"},
    "climb": {"reason": "we turn in circles"},
    "propose_extension": {"days": 10},
    "accept_assignment": {"no_conflict": True},
    "draft_agreement": {"form": "written", "facts": "f", "terms": "t", "due_on": MONDAY + timedelta(days=9)},
    "add_performance_item": {"what": "mend the wall", "due_on": MONDAY + timedelta(days=20)},
    "sign": {"method": "fingerprint"},
    "seal": {"scan": SCAN, "seal_on_paper": True},
    "record_follow_up": {"performed": True, "satisfaction": "fair", "relapse": "low"},
    "ask_confirmation": {"no_title_or_status": True},
    "fail": {"outcome": "too_far_apart"},
    "send_work_order": {"department": "land", "task": "measure", "due_on": MONDAY + timedelta(days=5)},
    "transfer_to_police": dict.fromkeys(
        ("civil_origin", "minor_circumstances", "not_hired_not_gang", "not_repeated", "all_willing"), True
    ),
    "hold_police_mediation": {"result": "not_reached"},
    "raise_safety_concern": {"what": "violence", "imminent": True},
    "add_party": {"side": "C", "name": "n"},
    "ask_side": {"side": "B", "how": "visit"},
    "correct_kind": {"kind": "debt"},
}


class Story:
    """A dispute walked in memory. Moves are made by a role, or, named by a letter, by a side."""

    def __init__(self, sides: int = 2, **changes: Any) -> None:
        self.on = MONDAY
        self.standing = Standing(sides=SIDES[:sides], reported_on=MONDAY).but(**changes)
        self.made: list[str] = []

    def do(self, move: str, who: str = "officer", *, known: Known = PEOPLE, **fields: Any) -> "Story":
        by = By("resident", f"party-{who}", who) if who in SIDES else By(who, ROLE_IDS.get(who, who))
        filled = {
            name: value for name, value in (FILLED.get(move, {}) | fields).items() if value is not LEFT_OUT
        }
        turn = Turn(self.standing, by, self.on, filled, known=known)
        self.standing = make_move(move, turn)
        self.made.append(move)
        return self

    def all_do(self, move: str, **fields: Any) -> "Story":
        for side in self.standing.sides:
            self.do(move, side, **fields)
        return self

    def later(self, days: int) -> "Story":
        self.on += timedelta(days=days)
        return self

    @property
    def at(self) -> tuple[int | None, str]:
        return self.standing.level, self.standing.stage.value

    # Stations on the way

    def consenting(self) -> "Story":
        return self.do("accept", "assistant")

    def preparing(self) -> "Story":
        return self.consenting().all_do("consent")

    def mediating(self) -> "Story":
        return self.preparing().do("invite_elders", place="chat room").all_do("agree_arrangement")

    def climbed(self, level: int) -> "Story":
        return self.mediating().do("climb", "A", to_level=str(level)).agree_and_take_over()

    def agree_and_take_over(self) -> "Story":
        for side in self.standing.sides_missing("agree_climb"):
            self.do("agree_climb", side)
        return self.do("take_over", "officer")

    def agreeing(self, form: str = "written", **fields: Any) -> "Story":
        if self.standing.stage is not Stage.MEDIATING:
            self.mediating()
        if not self.standing.sittings:
            self.do("record_talk", "elder")
        return self.do("draft_agreement", "elder", form=form, **fields)

    def in_force(self, **fields: Any) -> "Story":
        self.agreeing(**fields).all_do("sign")
        return self.do("sign_as_mediator", "elder").do("seal", "elder")


def refused(story: Story, move: str, who: str = "officer", **fields: Any) -> str:
    """The name of the refusal; nothing has changed."""
    before = story.standing
    with pytest.raises(MoveRefused) as caught:
        story.do(move, who, **fields)
    assert story.standing is before
    return caught.value.name
