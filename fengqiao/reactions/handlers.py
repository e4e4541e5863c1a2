"""Event to notice. Texts say that something happened and where to look: never what was said, never who quarrels."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from fengqiao.audit.vault import blind_index
from fengqiao.community import queries as community
from fengqiao.kernel.clock import STATION_ZONE, local_date
from fengqiao.kernel.events import subscribe
from fengqiao.mediation import events

from .actions import Letter, erase_notices, stop_notices, write_notices

MORNING = 8
# What a side hears about; everything else stays on its page.
TOLD_TO_SIDES = frozenset(
    {
        "accept", "redirect", "invite_elders", "plan_visit", "schedule_hearing", "schedule_conference", "make_offer",
        "accept_assignment", "pause", "resume", "propose_extension", "climb", "take_over", "return_handover", "stop",
        "fail", "draft_agreement", "seal", "record_oral_agreement", "record_performance", "report_not_kept",
        "mediate_again", "transfer_to_police", "return_to_committee", "correct_party", "withdraw", "decline", "consent",
        "refuse_arrangement", "refuse_offer", "merge", "close_kept", "close_not_kept", "send_work_order",
    }
)  # fmt: skip


def _letters(
    event: Any, to: events.Recipient, *, kind: str, key: str, text: str, due_at: datetime | None = None
) -> Iterator[Letter]:
    """The letter to this recipient; none where nothing reaches them. Its key tells phones apart and shows none."""
    if not (to.phone or to.user):
        return
    yield Letter(
        station=event.station,
        kind=kind,
        key=f"{event.number}:{key}:{to.side or to.user}:{_told_apart(to.phone)}"[:160],
        text=text,
        at=event.at,
        to=to.phone,
        recipient_user=UUID(to.user) if to.user and not (to.side and to.phone) else None,
        dispute_id=event.dispute_id,
        dispute_number=event.number,
        side=to.side,
        code=to.code,
        due_at=due_at,
    )


def _told_apart(phone: str) -> str:
    return blind_index(phone, purpose="notice").hex()[:12] if phone else ""


def _write(event: Any, to: events.Recipient, **letter: Any) -> None:
    write_notices(_letters(event, to, **letter))


def _told(recipients: Iterable[events.Recipient], at: datetime) -> list[events.Recipient]:
    """Whoever is on leave is told, and so is who acts meanwhile."""
    found = list(recipients)
    deputies = community.deputies_of({to.user for to in found if to.user and not to.side}, on=local_date(at))
    also = [events.Recipient(user=deputies[to.user]) for to in found if not to.side and to.user in deputies]
    return list(dict.fromkeys([*found, *also]))


def _stamp(at: datetime) -> str:
    return f"{at.timestamp():.6f}"


def on_reported(event: events.DisputeReported) -> None:
    """The reporter gets the receipt by message too; the village's assistant hears that something came in."""
    with translation.override(settings.LANGUAGE_CODE):
        text = _(
            "Fengqiao: we have your report %(number)s. Receipt code %(code)s. Do not show it to anybody."
        )
        words = text % {"number": event.number, "code": event.reporter.code}
        letters = [*_letters(event, event.reporter, kind="receipt", key="receipt", text=words)]
        news = _("A new report waits to be accepted: %(number)s.") % {"number": event.number}
        for to in _told((events.Recipient(user=user) for user in event.desk), event.at):
            letters += _letters(event, to, kind="new_report", key="new", text=news)
        write_notices(letters)


def on_side_asked(event: events.SideAsked) -> None:
    """A side is asked, with a code of its own; the text names nobody."""
    with translation.override(settings.LANGUAGE_CODE):
        text = _(
            "Fengqiao: a neighbour would like to settle a matter with you, free of charge. You decide. "
            "Your code: %(code)s (number %(number)s)."
        )
        if event.how == "new_code":
            text = _("Fengqiao: your new code for %(number)s is %(code)s. An earlier one no longer works.")
        words = text % {"number": event.number, "code": event.to.code}
        _write(event, event.to, kind="side_asked", key=f"asked:{_stamp(event.at)}", text=words)


def on_moved(event: events.DisputeMoved) -> None:
    """Sides hear about what concerns them; mediators about everything."""
    with translation.override(settings.LANGUAGE_CODE):
        text = _("Fengqiao: something new in your matter %(number)s. Look with your receipt code.")
        not_kept = _(
            "Fengqiao: in your matter %(number)s somebody says the agreement was not kept. It still binds; "
            "you may ask the court, or, if all agree, talk again."
        )
        desk = _("%(number)s has moved.")
        letters: list[Letter] = []
        for to in _told(event.tell, event.at):
            if to.side and event.move not in TOLD_TO_SIDES:
                continue
            words = (not_kept if event.move == "report_not_kept" else text) if to.side else desk
            key = f"{event.move}:{_stamp(event.at)}"
            letters += _letters(event, to, kind=event.move, key=key, text=words % {"number": event.number})
        write_notices(letters)


def _page(event: Any, user: str, *, kind: str, key: str, text: str) -> None:
    """Into the inbox and on the phone, for whoever is not at the desk."""
    _write(event, events.Recipient(user=user), kind=kind, key=key, text=text)
    colleague = community.person(user) if user else None
    if colleague is not None and colleague.phone:
        to = events.Recipient(user=user, phone=colleague.phone)
        _write(event, to, kind=f"{kind}_by_phone", key=key, text=text)


def on_alarm(event: events.AlarmRaised) -> None:
    """Page the duty officer; of what is not imminent they are told, and nobody waits ten minutes."""
    with translation.override(settings.LANGUAGE_CODE):
        page = _("DANGER reported in %(number)s. Acknowledge within 10 minutes.")
        news = _("%(number)s: a possible offence, or a worry about somebody's safety. Look at it today.")
        text = (page if event.imminent else news) % {"number": event.number}
        key = f"alarm:{event.alarm}"
        if event.imminent:
            _page(event, event.officer, kind="alarm_paged", key=key, text=text)
        else:
            _write(event, events.Recipient(user=event.officer), kind="concern_raised", key=key, text=text)


def on_alarm_unanswered(event: events.AlarmUnanswered) -> None:
    """Page the chief."""
    with translation.override(settings.LANGUAGE_CODE):
        text = _("DANGER in %(number)s is not acknowledged after 10 minutes.") % {"number": event.number}
        _page(event, event.chief, kind="alarm_chief", key=f"alarm-chief:{event.alarm}", text=text)


def on_signing_code(event: events.SigningCodeAsked) -> None:
    """The code to sign with, to that party's own phone."""
    with translation.override(settings.LANGUAGE_CODE):
        text = _(
            "Fengqiao: signing code %(code)s for %(number)s, good for 30 minutes. Whoever has it signs for you."
        )
        words = text % {"number": event.number, "code": event.to.code}
        _write(event, event.to, kind="signing_code", key=f"signing:{_stamp(event.at)}", text=words)


def on_phone_code(event: events.PhoneCodeAsked) -> None:
    """The code to sign in with. It names no matter: others may see the screen of this phone."""
    with translation.override(settings.LANGUAGE_CODE):
        text = _(
            "Fengqiao: your code is %(code)s, good for 5 minutes. Tell it to nobody, our staff never ask for it."
        )
    letter = Letter(
        station=event.station,
        kind="phone_code",
        key=f"phone-code:{event.asked}",
        text=text % {"code": event.code},
        at=event.at,
        to=event.phone,
        code=event.code,
    )
    write_notices([letter])


def on_deadline(event: events.DeadlinePassed) -> None:
    """Reminders: what has run out, and what can be done."""
    with translation.override(settings.LANGUAGE_CODE):
        texts = {
            "deadline_passed": _("%(number)s is past its day: go on, go up or close, as all sides wish."),
            "handover_waits": _("%(number)s waits to be taken over."),
            "gone_quiet": _("%(number)s has been quiet for days."),
            "work_order_overdue": _("A work order of %(number)s is past its day."),
            "promise_due": _("%(number)s: the day of a promise has passed. Ask whether it was kept."),
            "follow_up_due": _("%(number)s: somebody should ask whether all is well."),
            "not_kept_waits": _("%(number)s was not kept. Tell the sides how to go to court, or talk again."),
        }
        to_side = _(
            "Fengqiao: the day of a promise in your matter %(number)s has passed. Say with your receipt code that it "
            "was done, or that it was not."
        )
        for to in _told(event.tell, event.at):
            # Staff are reminded once a day, a side once for the day that passed.
            day = event.due_on if to.side else local_date(event.at)
            words = to_side if to.side else texts[event.what]
            text = words % {"number": event.number}
            due_at = _by_day(event.at) if to.side else None
            _write(event, to, kind=event.what, key=f"{event.what}:{day}", text=text, due_at=due_at)


def _by_day(at: datetime) -> datetime:
    """A day ends at midnight; nobody's phone rings about it before the morning."""
    return max(at, at.astimezone(STATION_ZONE).replace(hour=MORNING, minute=0, second=0, microsecond=0))


def on_rights(event: events.RightsAnswered) -> None:
    """The chief hears of a request about somebody's own data; who asked hears that it was answered.

    The message belongs to no case: where the answer was to delete, it must outlive what was deleted.
    """
    with translation.override(settings.LANGUAGE_CODE):
        asked = _("A request about somebody's own data waits for your answer: %(number)s.")
        answered = _(
            "Fengqiao: your request about your data in %(number)s has been answered. Look with your receipt code."
        )
        deleted = _(
            "Fengqiao: your data in %(number)s has been deleted, as you asked. Your receipt code opens the answer and "
            "nothing else."
        )
        for to in _told([event.to], event.at):
            text = (deleted if event.deleted else answered if to.side else asked) % {"number": event.number}
            letters = _letters(event, to, kind="rights", key=f"rights:{event.request}", text=text)
            write_notices(replace(letter, dispute_id=None) for letter in letters)


def on_erased(event: events.DisputeErased) -> None:
    """What was sent to somebody who never agreed is blanked; that something was sent, when and why, stays."""
    erase_notices(
        station=event.station, dispute_id=event.dispute_id, at=event.at, side=event.side, phone=event.phone
    )


def on_kept_away(event: events.SideKeptAway) -> None:
    """What waits to be sent to somebody who must not be contacted is not sent."""
    stop_notices(station=event.station, number=event.number, side=event.side, at=event.at)


SUBSCRIPTIONS: tuple[tuple[type, Any], ...] = (
    (events.DisputeReported, on_reported),
    (events.SideAsked, on_side_asked),
    (events.DisputeMoved, on_moved),
    (events.AlarmRaised, on_alarm),
    (events.AlarmUnanswered, on_alarm_unanswered),
    (events.SigningCodeAsked, on_signing_code),
    (events.PhoneCodeAsked, on_phone_code),
    (events.DeadlinePassed, on_deadline),
    (events.DisputeErased, on_erased),
    (events.SideKeptAway, on_kept_away),
    (events.RightsAnswered, on_rights),
)


def subscribe_all() -> None:
    """Listen; called once when Django is ready."""
    for kind, handler in SUBSCRIPTIONS:
        subscribe(kind, handler)
