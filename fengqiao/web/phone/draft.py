"""What is being told, between the three screens: kept sealed in the session, forgotten when it is registered."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, Self

from django.http import HttpRequest
from django.utils.translation import gettext as _

from fengqiao.analytics.sensitive import sensitive_in
from fengqiao.analytics.triage import triage
from fengqiao.community import privacy
from fengqiao.community import queries as community
from fengqiao.kernel.clock import local_date, now
from fengqiao.kernel.kinds import KINDS
from fengqiao.mediation.actions import PartyGiven, Report
from fengqiao.mediation.fields import MAX_TEXT
from fengqiao.mediation.scope import Caller
from fengqiao.mediation.standing import SIDES, Screening
from fengqiao.web.phone.doors import put_away, taken_out

_KEY = "telling"
QUESTIONS = ("crime", "family_violence", "minor", "other_body", "court_seized")
LONGEST_NAME, LONGEST_PHONE = 40, 20
TOLD_HOW = ("in_person", "phone", "visit", "read_aloud", "fingerprint")
LONGEST_NUMBER = 60
# How it came to somebody of the staff; a transfer has the sender's own number, which is kept for good.
TRANSFERS = ("police_110", "court", "department")
SOURCES_OF_STAFF = ("on_behalf", "initiative", *TRANSFERS)
MAY_TAKE_TRANSFERS = frozenset({"assistant", "officer", "chief"})


@dataclass(frozen=True)
class Draft:
    """Everything the three screens ask. `others` are (name, phone) of sides B to F."""

    summary: str = ""
    village: str = ""
    answers: dict[str, bool] = field(default_factory=dict)
    kind: str = ""
    name: str = ""
    phone: str = ""
    safe_contact: str = ""
    filler_name: str = ""
    relation: str = ""
    others: tuple[tuple[str, str], ...] = (("", ""),)
    how: str = ""
    witness: str = ""
    happened_on: str = ""
    source: str = ""
    sender_number: str = ""

    @classmethod
    def kept(cls, request: HttpRequest) -> Self:
        """The one this browser is at, or an empty one."""
        found = taken_out(request.session.get(_KEY)) or {}
        known = {name: found[name] for name in cls.__dataclass_fields__ if name in found}
        if "others" in known:
            known["others"] = tuple((str(name), str(phone)) for name, phone in known["others"])
        return cls(**known)

    def keep(self, request: HttpRequest) -> None:
        """For the next screen."""
        request.session[_KEY] = put_away({**self.__dict__, "others": [list(pair) for pair in self.others]})

    @staticmethod
    def forget(request: HttpRequest) -> None:
        """It is registered, or the reader left."""
        request.session.pop(_KEY, None)

    def but(self, **changes: Any) -> Self:
        """A copy with these changes."""
        return replace(self, **changes)

    @property
    def path(self) -> str:
        """Where the five answers lead: mediation, protected or redirected (as `ladder.intake_stage`)."""
        if self.answers.get("family_violence") or self.answers.get("minor"):
            return "protected"
        return "redirected" if any(self.answers.values()) else "mediation"

    @property
    def for_somebody(self) -> bool:
        """Somebody else holds the pen: they gave their own name, or what they are to the one it is about."""
        return bool(self.filler_name or self.relation)

    @property
    def is_transfer(self) -> bool:
        """Sent on by 110, a court or a department: no side has come to us, each is asked."""
        return self.source in TRANSFERS

    @property
    def has_come(self) -> bool:
        """Whether a side came to us itself: what we noticed or were sent, nobody was told anything about."""
        return self.source in {"", "on_behalf"}

    @property
    def agrees_to(self) -> tuple[str, ...]:
        """What a separate consent is asked for: sensitive things in the words, unless somebody is in danger."""
        in_danger = self.path == "protected" or self.answers.get("crime")
        return () if in_danger or not self.has_come else sensitive_in(self.summary)

    def with_story(self, given: Mapping[str, str]) -> tuple[Self, dict[str, str]]:
        """After the first screen: the new draft and what is wrong in it, by name."""
        answers = {name: given[name] == "yes" for name in QUESTIONS if given.get(name) in {"yes", "no"}}
        draft = self.but(
            summary=given.get("summary", "").strip(),
            village=given.get("village", "").strip(),
            answers=answers,
            source=given.get("source", "") if given.get("source") in SOURCES_OF_STAFF else "",
            sender_number=" ".join(given.get("sender_number", "").replace("\x00", "").split())[
                :LONGEST_NUMBER
            ],
            **{
                name: given.get(name, "").strip()[:LONGEST_NAME] for name in ("how", "witness", "happened_on")
            },
        )
        errors = {name: _("Please say yes or no.") for name in QUESTIONS if name not in answers}
        if not 2 <= len(draft.summary) <= MAX_TEXT:
            errors["summary"] = _("Tell us in a few words what happened, please.")
        if community.village(draft.village) is None:
            errors["village"] = _("Choose the village, please.")
        if draft.happened_on and not is_past_day(draft.happened_on):
            errors["happened_on"] = _("A day that is already over, please.")
        if draft.is_transfer and not draft.sender_number:
            errors["sender_number"] = _("The sender's own number, please: it stays with the matter.")
        if draft.how and draft.how not in TOLD_HOW:
            errors["how"] = _("Choose one of these.")
        return draft, errors

    def with_people(self, given: Mapping[str, str]) -> tuple[Self, dict[str, str]]:
        """After the second screen."""
        count = min(len(SIDES) - 1, sum(f"name_{side}" in given for side in SIDES[1:]) or len(self.others))
        others = tuple(
            (_name(given.get(f"name_{side}", "")), _phone(given.get(f"phone_{side}", "")))
            for side in SIDES[1 : count + 1]
        )
        draft = self.but(
            kind=given.get("kind", "") if given.get("kind") in {kind.code for kind in KINDS} else self.kind,
            name=_name(given.get("name", "")),
            phone=_phone(given.get("phone", "")),
            safe_contact=given.get("safe_contact", "").strip()[:200],
            filler_name=_name(given.get("filler_name", "")),
            relation=_name(given.get("relation", "")),
            others=others,
        )
        return draft, draft._wrong_people()

    def _wrong_people(self) -> dict[str, str]:
        errors = {}
        if not self.name:
            errors["name"] = _("Your name, please. Only those who mediate see it whole.")
        numbers = {"phone": self.phone}
        numbers |= {f"phone_{side}": phone for side, (_n, phone) in zip(SIDES[1:], self.others, strict=False)}
        for name, number in numbers.items():
            if number and not 7 <= sum(ch.isdigit() for ch in number) <= 15:
                errors[name] = _("This does not look like a phone number.")
        if self.for_somebody and not self.filler_name:
            errors["filler_name"] = _("Your own name too, please.")
        if self.path == "mediation" and not any(name for name, _p in self.others):
            errors["name_B"] = _("Who is it with? A nickname will do.")
        return errors

    def suggested_kind(self) -> str:
        """The type to begin with: chosen, else suggested from the words."""
        return self.kind or triage(self.summary).kind

    def report(self, *, by: Caller, notice_how: str = "shown") -> Report:
        """As the core takes it, once everything asked was answered; `notice_how`: the notice's, on personal data."""
        staff = by.kind == "staff" and by.role != "resident"
        of_staff = self.source if staff and self.source else ""
        if of_staff in TRANSFERS and by.role not in MAY_TAKE_TRANSFERS:
            of_staff = ""
        has_come = of_staff in {"", "on_behalf"}  # nobody has read their rights to somebody who was not here
        details = {}
        if has_come:
            details = {"rights_notice": now().isoformat(timespec="seconds")}
        if self.safe_contact:
            details["safe_contact"] = self.safe_contact
        if self.for_somebody:
            details |= {"filled_in_by": self.filler_name, "relation": self.relation}
        named = [(name or _("not known by name"), phone) for name, phone in self.others if name or phone]
        people = [PartyGiven(name=self.name, phone=self.phone, side="A", details=details)]
        people += [
            PartyGiven(name=name, phone=phone, side=side)
            for side, (name, phone) in zip(SIDES[1:], named, strict=False)
        ]
        return Report(
            village=self.village,
            summary=self.summary,
            parties=people,
            screening=Screening(**{name: self.answers[name] for name in QUESTIONS}),
            kind=self.suggested_kind(),
            source=of_staff or ("on_behalf" if staff or self.for_somebody else "resident"),
            sender_number=self.sender_number if of_staff in TRANSFERS else "",
            how=self.how or (self.relation if self.for_somebody else ""),
            witness=self.witness,
            happened_on=date.fromisoformat(self.happened_on) if self.happened_on else None,
            phone_of_reporter=self.phone,
            unsafe_now=self.answers["crime"],  # asked as: is someone hurt, or unsafe right now?
            notice_version=privacy.VERSION if has_come and notice_how else "",
            notice_how=notice_how if has_come else "",
            agreed_to=self.agrees_to if has_come and notice_how else (),
        )


def is_past_day(text: str) -> bool:
    """Whether it is a day of the last hundred years, today included."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return False
    today = local_date(now())
    return today.year - 100 < day.year and day <= today


def _name(text: str) -> str:
    return " ".join(text.replace("\x00", "").split())[:LONGEST_NAME]


def _phone(text: str) -> str:
    return "".join(ch for ch in text if ch.isdigit() or ch in "+- ").strip()[:LONGEST_PHONE]
