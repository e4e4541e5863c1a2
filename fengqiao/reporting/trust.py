"""The monthly sheet of trust: what the log counted, the head it ended with, and whether it is sound."""

from dataclasses import dataclass
from datetime import date, datetime, time

from django.utils.translation import gettext, pgettext
from django.utils.translation import gettext_lazy as _

from fengqiao.audit import log
from fengqiao.audit.log import Verdict
from fengqiao.audit.looks import REVEALS, WORDS
from fengqiao.audit.monthly import MonthOfLog, month_of_log
from fengqiao.community import queries as community
from fengqiao.kernel.clock import STATION_ZONE
from fengqiao.kernel.refusals import Refused

EXPORTS = {
    "export_register": _("took the register along"),
    "export_case_allowance": _("took the case-allowance list along"),
    "print_paper": _("printed a paper of a case they mediate"),
    "print_own_copy": _("printed their own copy"),
    "take_own_data": _("took their own data along"),
    "take_scan": _("took a scan along"),
    "export_trust_sheet": _("took the sheet of trust along"),
}
FAULTS = {
    "altered": _("altered"),
    "missing": _("missing"),
    "reordered": _("in another order"),
    "added": _("added"),
    "head_mismatch": _("not the log that was printed"),
}


@dataclass(frozen=True)
class Month:
    """A calendar month of station time."""

    year: int
    number: int

    def __str__(self) -> str:
        return f"{self.year}-{self.number:02d}"

    @property
    def since(self) -> datetime:
        """Its first moment."""
        return datetime.combine(date(self.year, self.number, 1), time(), tzinfo=STATION_ZONE)

    @property
    def until(self) -> datetime:
        """The first moment after it."""
        return self.next.since

    @property
    def next(self) -> "Month":
        """The month after it."""
        return Month(self.year + self.number // 12, self.number % 12 + 1)

    @property
    def before(self) -> "Month":
        """The month before it."""
        return Month(self.year - (self.number == 1), (self.number - 2) % 12 + 1)


def month_named(text: str) -> Month:
    """`2026-10`. Raises `Refused("month_unreadable")`."""
    try:
        day = date.fromisoformat(f"{text}-01")
    except ValueError:
        raise Refused("month_unreadable") from None
    if not 2000 <= day.year <= 2200:
        raise Refused("month_unreadable")
    return Month(day.year, day.month)


def month_of(at: datetime) -> Month:
    """The month in which the station's clock shows `at`."""
    local = at.astimezone(STATION_ZONE)
    return Month(local.year, local.month)


@dataclass(frozen=True)
class TrustSheet:
    """What the sheet says. `ended`: the month is over, so that its head is final. `verdict`: None when not asked."""

    station_name: str
    is_sample: bool
    month: Month
    ended: bool
    log: MonthOfLog
    verdict: Verdict | None
    pinned: str

    @property
    def reveals(self) -> int:
        """Looks with a reason."""
        return sum(self.log.times(verb) for verb in REVEALS)

    @property
    def looks(self) -> list[tuple[str, int]]:
        """Each kind of look in words, and how often."""
        return [(str(words), self.log.times(verb)) for verb, words in WORDS.items()]

    @property
    def exports(self) -> list[tuple[str, int]]:
        """Each kind of taking along in words, and how often."""
        return [(str(words), self.log.times(verb)) for verb, words in EXPORTS.items()]

    @property
    def verdict_words(self) -> str:
        """What the verification found, in a sentence."""
        if self.verdict is None:
            return gettext("Not verified for this page; the printed sheet is.")
        if self.verdict.first_bad is None:
            return gettext("Sound: %(count)s entries, each follows the one before it.") % {
                "count": f"{self.verdict.entries:,}"
            }
        return gettext("NOT SOUND: the first bad entry is number %(number)s (%(why)s).") % {
            "number": self.verdict.first_bad["number"],
            "why": FAULTS[str(self.verdict.first_bad["why"])],
        }


def trust_sheet(station: str, *, month: Month, at: datetime, verified: bool, pinned: str = "") -> TrustSheet:
    """The sheet of a month for a station. `verified` walks the whole log: seconds for a million entries.

    `pinned` is a head printed earlier, that the log must hold. Raises `Refused` for a month that has not begun, or a
    station that does not exist.
    """
    found = community.station(station)
    if found is None:
        raise Refused("unknown_station", code=station)
    if month.since > at:
        raise Refused("month_to_come")
    return TrustSheet(
        station_name=found.name,
        is_sample=found.sample,
        month=month,
        ended=month.until <= at,
        log=month_of_log(station, since=month.since, until=month.until),
        verdict=log.verify(pinned_head=pinned or None) if verified else None,
        pinned=pinned,
    )


def facts(sheet: TrustSheet) -> list[tuple[str, str]]:
    """The lines of the sheet, in the reader's language."""
    return [
        (gettext("Station"), sheet.station_name),
        (gettext("Month"), str(sheet.month)),
        (gettext("Entries of the month"), f"{sheet.log.entries:,}"),
        (gettext("Refused, of those"), f"{sheet.log.refused:,}"),
        (gettext("Looks with a reason"), f"{sheet.reveals:,}"),
        (gettext("Last entry of the month"), f"{sheet.log.number:,}"),
        (pgettext("of the log", "Verification"), sheet.verdict_words),
        *([(gettext("Compared with the earlier head"), sheet.pinned)] if sheet.pinned else []),
    ]
