"""What a matter's page shows, for a party and for whoever mediates: people, thread, clock, agreement, moves."""

from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from fengqiao.community import queries as community
from fengqiao.kernel.clock import local_date, now
from fengqiao.mediation import queries
from fengqiao.mediation.asks import ASKS
from fengqiao.mediation.fields import Option
from fengqiao.mediation.ladder import BY_NAME, Move
from fengqiao.mediation.queries import DisputeShown, StepShown
from fengqiao.mediation.scope import Caller
from fengqiao.mediation.standing import FINAL, Stage, Standing
from fengqiao.web.phone import words
from fengqiao.web.steps import LEVEL_NAMES
from fengqiao.web.suggesting import over_words
from fengqiao.web.templatetags.fengqiao import days_left, local_day, money

# Who is in danger may tell it without the other side reading that they did.
ABOUT_SAFETY = frozenset({"raise_safety_concern", "acknowledge_alarm", "protect"})
# Where the five steps say nothing: another door, another track, or protection.
BESIDE_THE_LADDER = frozenset(
    {Stage.PROTECTED, Stage.REFERRED, Stage.REDIRECTED, Stage.SET_ASIDE}
    | {Stage.POLICE_MEDIATION, Stage.POLICE_SETTLED, Stage.POLICE_PROCEDURE}
)
SETTLED = frozenset({Stage.IN_FORCE, Stage.KEPT, Stage.POLICE_SETTLED})
# Collective moves with nothing to fill in: one press, the version keeps them from hitting something else.
ONE_PRESS = frozenset({"agree_arrangement", "agree_climb", "agree_extension", "accept_offer"})
WAYS_OUT = ("stop", "decline", "withdraw", "refuse_police_mediation")


@dataclass
class Page:
    """One matter for one reader. `is_party`: whether it is their own matter."""

    matter: DisputeShown
    caller: Caller
    today: date = field(default_factory=lambda: local_date(now()))

    @property
    def standing(self) -> Standing:
        """Where it stands."""
        return self.matter.standing

    @property
    def is_party(self) -> bool:
        """A party reads, not somebody who mediates."""
        return self.caller.role == "resident"

    @property
    def number(self) -> str:
        """The matter's number."""
        return self.matter.dispute.number

    @property
    def two_sided(self) -> bool:
        """Whether "the other side" says enough."""
        return len(self.standing.sides) == 2

    @property
    def hides_others(self) -> bool:
        """On the protected path only safety is spoken of."""
        return self.standing.stage in {Stage.PROTECTED, Stage.REFERRED}

    @property
    def is_on_ladder(self) -> bool:
        """Whether the drawing of the five steps tells where it stands."""
        standing = self.standing
        if standing.stage in BESIDE_THE_LADDER:
            return False
        return standing.level is not None or not standing.is_final

    @cached_property
    def village(self) -> Any:
        """The village, with its chat room."""
        return community.village(self.matter.dispute.village)

    @cached_property
    def people(self) -> dict[UUID, Any]:
        """Those of the staff who did something here or are to come."""
        standing = self.standing
        ids = {*standing.mediators, standing.lawyer_asked or "", standing.committee_mediator or ""}
        ids |= {step.actor for step in self.matter.steps if step.role != "resident"}
        if standing.arrangement:
            ids |= set(standing.arrangement.mediators)
        return community.people(queries.people_named(ids))

    def name_of(self, user_id: str | None) -> str:
        """The name of somebody of the staff; their role where the name is not known."""
        person = self.people.get(UUID(user_id)) if user_id and queries.people_named([user_id]) else None
        return f"{words.role_words(person.role)} {person.name}" if person else ""

    def move(self, name: str) -> Move | None:
        """The move, if it is open to this reader."""
        return next((one for one in self.matter.moves if one.name == name), None)

    def url_of(self, name: str) -> str:
        """The page of a move."""
        return reverse("web:my-move" if self.is_party else "web:work-move", args=[self.number, name])

    @property
    def url(self) -> str:
        """The matter's own page."""
        return reverse("web:my-matter" if self.is_party else "web:work-matter", args=[self.number])

    def act(self, name: str, label: str = "", tone: str = "") -> dict[str, Any] | None:
        """The button of a move; None where it is not open."""
        move = self.move(name)
        if move is None:
            return None
        act: dict[str, Any] = {
            "label": label or words.label_of(move, friendly=self.is_party),
            "url": self.url_of(name),
            "tone": tone,
            "name": name,
        }
        if self.is_party and name in ONE_PRESS:
            act |= {"post": True, "hidden": {"version": self.standing.version, "move": name}}
        return act

    def first_open(self, *names: str) -> dict[str, Any] | None:
        """The first of these moves that is open."""
        return next((act for act in map(self.act, names) if act), None)

    def said(self, name: str) -> bool:
        """Whether the reader's side has made this collective move already."""
        return self.caller.side in self.standing.agreed.get(name, ())

    def others(self, count_of: str) -> str:
        """For "waiting for": the sides that have not made a collective move."""
        missing = [side for side in self.standing.sides_missing(count_of) if side != self.caller.side]
        if self.is_party and self.two_sided:
            return _("the other side") if missing else ""
        return words.joined(map(words.side_words, missing))

    # The thread

    def _may_show(self, step: StepShown) -> bool:
        if not self.is_party or step.move not in ABOUT_SAFETY:
            return True
        return step.side == self.caller.side

    @cached_property
    def thread(self) -> list[dict[str, Any]]:
        """What happened, newest first."""
        entries: list[dict[str, Any]] = []
        offers: dict[str, str] = {}
        for step, also in self._joined_steps():
            entries.append(self._entry(step, offers, also=also))
        entries.reverse()
        if entries and not self.standing.is_final:
            entries[0]["state"] = "now"
        return entries

    def _joined_steps(self) -> list[tuple[StepShown, bool]]:
        """The steps to show; what the sides said one right after the other is one line: both sides agreed."""
        joined: list[tuple[StepShown, bool]] = []
        for step in self.matter.steps:
            if not self._may_show(step):
                continue
            before = joined[-1][0] if joined else None
            if before and self.two_sided and before.move == step.move and _is_answer_of_other(before, step):
                joined[-1] = (step, True)
            else:
                joined.append((step, False))
        return joined

    def _who(self, step: StepShown, also: bool) -> str:
        if also:
            return _("Both sides")
        person = self.people.get(UUID(step.actor)) if queries.people_named([step.actor]) else None
        return words.who_of(
            step,
            own_side=self.caller.side,
            two_sided=self.two_sided and self.is_party,
            name=person.name if person and step.role != "resident" else "",
        )

    def _entry(self, step: StepShown, offers: dict[str, str], *, also: bool = False) -> dict[str, Any]:
        is_offer = step.move == "make_offer"
        entry: dict[str, Any] = {
            "title": words.title_of_step(step, who=self._who(step, also)),
            "at": step.happened_at or step.at,
            "state": "ok" if step.move in words.GOOD else "stop" if step.move in words.ENDINGS else "",
            "private": step.audience == "private" and step.words is not None,
        }
        if step.happened_at and local_date(step.happened_at) != local_date(step.at):
            entry["recorded_at"] = step.at
        if is_offer and step.words is not None:
            entry["offer"] = _offer(step, offers)
        elif step.move != "report":
            entry["body"] = words.words_of_step(step.move, step.words)
        return entry

    def since(self, version: int) -> list[dict[str, Any]]:
        """What happened after the reader opened a form made at `version`."""
        steps = [step for step in self.matter.steps if step.number > version and self._may_show(step)]
        return [self._entry(step, {}) for step in reversed(steps)]

    # The clock

    @property
    def _paused_for(self) -> str:
        """The reason of the last pause; the history keeps it."""
        pauses = [step.words for step in self.matter.steps if step.move == "pause" and step.words]
        return str(pauses[-1].get("reason", "other")) if pauses else "other"

    @property
    def clock(self) -> list[str]:
        """The deadline with its arithmetic, a sentence each."""
        s = self.standing
        if s.stage == Stage.PAUSED and s.paused_since:
            told = {"day": local_day(s.paused_since), "why": _reason_words(s.pause_reason)}
            return [_("The clock has stood still since %(day)s: %(why)s. These days are added.") % told]
        if s.level_due is None or s.stage in FINAL | SETTLED or s.stage == Stage.NOT_KEPT:
            return []
        due = s.level_due
        told = {"day": local_day(due), "left": days_left(due)}
        lines = [_("This step ends on %(day)s (%(left)s).") % told]
        if s.is_cooling_off(self.today):
            day = {"day": local_day(s.cooling_off_until)}
            lines.insert(0, _("Cooling off: nobody calls you together before %(day)s.") % day)
        if s.level_paused_days:
            days = {"n": s.level_paused_days, "why": _reason_words(self._paused_for)}
            lines.append(
                ngettext(
                    "It stood still for %(n)s working day (%(why)s), so %(n)s was added.",
                    "It stood still for %(n)s working days (%(why)s), so %(n)s were added.",
                    s.level_paused_days,
                )
                % days
            )
        if s.extended_days:
            lines.append(
                _("Everyone agreed to %(n)s more days for the whole matter.") % {"n": s.extended_days}
            )
        if due < self.today and self.is_party:
            lines.append(
                _(
                    "The day has passed. You can go on with more days, go up, or stop, as everyone wishes; "
                    "nobody has to."
                )
            )
        elif due < self.today:
            lines.append(over_words(s, self.matter.dispute.summary, self.today))
        return lines

    # The agreement

    @property
    def agreement(self) -> dict[str, Any] | None:
        """What was agreed, its promises, and the days left to ask the court together."""
        row = self.matter.agreement
        if row is None:
            return None
        content = row.content
        left = queries.confirmation_days_left(row, self.today)
        return {
            "number": row.number,
            "in_force": row.in_force_at,
            "oral": row.form == "oral",
            "terms": content.get("terms", ""),
            "amount": content.get("amount") or "",
            "money": money(content["amount"]) if content.get("amount") else "",
            "open_points": content.get("open_points", ""),
            "promises": self.matter.items,
            "confirmation": row.confirmation,
            "confirmation_days": left,
            "may_confirm": left is not None
            and left >= 0
            and not self.standing.is_final
            and self.standing.kind != "marriage_family",
            "confirmed_by_us": self.said("ask_confirmation"),
            "signed": words.joined(map(words.side_words, self.standing.agreed.get("sign", ()))),
        }

    def base_context(self) -> dict[str, Any]:
        """What both kinds of page show."""
        dispute = self.matter.dispute
        return {
            "number": dispute.number,
            "title": dispute.title,
            "summary": dispute.summary,
            "village": self.village.short_name if self.village else "",
            "kind": words.kind_words(dispute.kind),
            "level": self.standing.level,
            "settled": self.standing.stage in SETTLED,
            "entries": self.thread,
            "clock": words.sentences(self.clock),
            "agreement": self.agreement,
            "page": self,
        }


def _is_answer_of_other(before: StepShown, step: StepShown) -> bool:
    return (
        (BY_NAME[step.move].collective if step.move in BY_NAME else False)
        and before.side != step.side
        and local_date(before.at) == local_date(step.at)
    )


def _reason_words(reason: str) -> str:
    options: tuple[Option, ...] = ASKS["pause"][0].options
    return next((_(option.label) for option in options if option.value == reason), reason)


def _offer(step: StepShown, offers: dict[str, str]) -> dict[str, Any]:
    """An offer, and the amount this side named before."""
    told = step.words or {}
    side = step.side or step.role
    amount = str(told.get("amount") or "")
    shown = {
        "amount": amount,
        "terms": told.get("terms", ""),
        "joint": step.audience != "private",
        "previous": offers.get(side, ""),
    }
    offers[side] = amount or offers.get(side, "")
    return shown


def level_name(level: int | None) -> str:
    """The name of a step of the ladder."""
    return str(LEVEL_NAMES.get(level or 0, ""))
